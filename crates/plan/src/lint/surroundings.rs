//! What a rule must know of the world, as a value: gathered by whoever may look.

use std::collections::{BTreeMap, BTreeSet};

use super::visit;
use crate::model::{Command, Id, Plan};

/// What was seen of the world around a plan. What was not looked at is `None` or absent, and judged by no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// What lies at the path of each workspace.
    pub workspaces: BTreeMap<Id, Ground>,
    /// The programs of `programs(plan)`, and whether they are there.
    pub programs: BTreeMap<String, Found>,
}

/// What lies where a workspace is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// What kind of workspace it is.
    pub kind: WorkspaceKind,
    /// Its absolute path with every link resolved; `None` where that cannot be told.
    pub real: Option<String>,
    /// Its files, as paths below it.
    pub files: Option<BTreeSet<String>>,
}

/// What kind of workspace there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkspaceKind {
    /// A git work tree.
    Git,
    /// A plain directory.
    Directory,
    /// Nothing, or no directory.
    Missing,
}

/// Whether a program is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is there and can be run.
    Yes,
    /// There is no such file.
    No,
    /// There is such a file, and it is not executable.
    NotExecutable,
}

/// Returns the programs that a plan names, as it writes them: those with a `/` are looked for from the
/// plan's directory, the others on `PATH`.
pub fn programs(plan: &Plan) -> BTreeSet<String> {
    visit::commands(plan).into_iter().filter_map(|(_, command)| program(command)).map(str::to_owned).collect()
}

/// What the shell knows itself.
const BUILTINS: &[&str] = &[
    "!", ".", ":", "[", "alias", "bg", "break", "case", "cd", "command", "continue", "echo", "eval", "exec", "exit",
    "export", "false", "for", "function", "getopts", "if", "printf", "pwd", "read", "return", "set", "shift", "source",
    "test", "time", "trap", "true", "type", "ulimit", "umask", "unset", "until", "wait", "while", "{",
];

/// Returns the program that a command starts first, where that can be told without a shell.
pub(super) fn program(command: &Command) -> Option<&str> {
    let word = match command {
        Command::Args(args) => return args.first().map(String::as_str).filter(|program| !program.contains("{{")),
        Command::Shell(line) => {
            let is_assignment = |word: &&str| {
                word.split_once('=').is_some_and(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
            };
            line.split_whitespace().find(|word| !is_assignment(word))?
        }
    };
    let word = word.trim_end_matches(';');
    let plain = word.chars().all(|c| c.is_alphanumeric() || "./_-+".contains(c));
    (plain && !word.is_empty() && !BUILTINS.contains(&word)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_program_of_a_line_is_found_where_it_is_plain() {
        let cases = [
            ("npm ci", Some("npm")),
            ("A=1 ./run.sh --x | tee log", Some("./run.sh")),
            ("cd x && make", None),
            ("$TOOL x", None),
            ("'my tool'", None),
            ("make; true", Some("make")),
            ("A=1", None),
        ];
        for (line, expected) in cases {
            assert_eq!(program(&Command::Shell(line.to_owned())), expected, "{line}");
        }
    }
}
