//! Proving, before the first task, that everything the plan names is there: all that is missing
//! at once, each with its cure.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use pitcrew_engine::Isolation;
use pitcrew_plan::{Check, Command, Id, Plan, Work};

use crate::ground::Ground;
use crate::search_path;

/// Something that the plan names and that is not there.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Missing {
    /// Where the plan names it: `task A4, verify`.
    pub place: String,
    /// What is missing.
    pub what: String,
    /// How to mend it.
    pub cure: String,
}

/// What preflight looks at.
pub struct Stand<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The directory that the plan was read from.
    pub plan_dir: &'a Path,
    /// The search path.
    pub path: &'a OsStr,
    /// Whether attempts run inside the walls.
    pub isolation: Isolation,
    /// The walls that they run in.
    pub ground: &'a Ground,
}

/// Returns everything that is missing.
pub fn prove(stand: &Stand<'_>) -> Vec<Missing> {
    let mut missing = Vec::new();
    for Named { place, command, .. } in commands(stand.plan) {
        if let Some(program) = program_of(command)
            && let Some((what, cure)) = lacks(stand, &program)
        {
            missing.push(Missing { place, what, cure });
        }
    }
    if stand.isolation == Isolation::Walls {
        missing.extend(stand.ground.missing().into_iter().map(|wall| {
            Missing {
                place: "the walls".to_owned(),
                what: format!("{}: {}", wall.name, wall.detail),
                cure: wall
                    .cure
                    .unwrap_or_else(|| "run `pitcrew doctor`, or say `--sandbox off` to run without walls".to_owned()),
            }
        }));
    }
    missing
}

/// Returns the programs of the plan that lie in a workspace but not in what the run starts
/// from: it works on a commit, and does not see what is not committed. `is_there` says what is.
/// What works on another workspace sees this one as it is.
pub fn uncommitted(stand: &Stand<'_>, name: &Id, root: &Path, is_there: &dyn Fn(&str) -> bool) -> Vec<Missing> {
    let mut missing = Vec::new();
    for Named { place, command, workspace } in commands(stand.plan) {
        if workspace.is_some_and(|other| other != name) {
            continue;
        }
        let Some(program) = program_of(command).filter(|program| program.contains('/')) else { continue };
        let path = stand.plan_dir.join(program.strip_prefix("./").unwrap_or(&program));
        let Some(inside) = path.strip_prefix(root).ok().and_then(Path::to_str) else { continue };
        if !is_there(inside) {
            let what = format!("`{program}` is not in the commit that the run starts from");
            missing.push(Missing { place, what, cure: format!("git add {inside} && git commit") });
        }
    }
    missing
}

/// A command of a plan.
struct Named<'a> {
    /// Where the plan names it.
    place: String,
    command: &'a Command,
    /// The workspace that it works on, where it is one task's, or what is prepared in one.
    workspace: Option<&'a Id>,
}

/// Returns every command of a plan.
fn commands(plan: &Plan) -> Vec<Named<'_>> {
    let mut all = Vec::new();
    for (id, task) in &plan.tasks {
        let mut of_task = Vec::new();
        if let Work::Run(command) = &task.does {
            of_task.push((format!("task {id}, run"), command));
        }
        for (name, checks) in [("go", &task.go), ("verify", &task.verify), ("probe", &task.probe)] {
            in_checks(&mut of_task, &format!("task {id}, {name}"), checks);
        }
        for (_, check) in task.checked_steps() {
            in_checks(&mut of_task, &format!("task {id}, steps"), std::slice::from_ref(check));
        }
        in_checks(
            &mut of_task,
            &format!("task {id}, repeat, until"),
            task.until_check().map(std::slice::from_ref).unwrap_or_default(),
        );
        for (name, commands) in [("activate", &task.activate), ("rollback", &task.rollback)] {
            of_task.extend(commands.iter().map(|command| (format!("task {id}, {name}"), command)));
        }
        let workspace = Some(plan.workspace_of(task).0);
        all.extend(of_task.into_iter().map(|(place, command)| Named { place, command, workspace }));
    }
    let prepared = |prepare| Some(plan.workspace_prepared_by(prepare).0);
    all.extend(plan.prepare.iter().map(|prepare| Named {
        place: "prepare".to_owned(),
        command: &prepare.run,
        workspace: prepared(prepare),
    }));
    let whole = commands_of_the_whole(plan).into_iter();
    all.extend(whole.map(|(place, command)| Named { place, command, workspace: None }));
    all
}

/// Returns the commands of a plan that belong to no one task.
fn commands_of_the_whole(plan: &Plan) -> Vec<(String, &Command)> {
    let agents = plan.agents.iter().filter_map(|(id, agent)| Some((format!("agent {id}, run"), agent.command()?)));
    let mut all: Vec<(String, &Command)> = agents.collect();
    for phase in &plan.phases {
        in_checks(&mut all, &format!("phase {}, go", phase.name), &phase.go);
        in_checks(&mut all, &format!("phase {}, success", phase.name), &phase.success);
    }
    for (name, team) in pitcrew_plan::Roster::of(plan).iter() {
        in_checks(&mut all, &format!("team {name}, success"), &team.success);
    }
    in_checks(&mut all, "success", &plan.success);
    all
}

fn in_checks<'a>(all: &mut Vec<(String, &'a Command)>, place: &str, checks: &'a [Check]) {
    let commands = checks.iter().flat_map(Check::commands);
    all.extend(commands.map(|(_, command)| (place.to_owned(), command)));
}

/// Returns the program that a command starts, where that can be said without being a shell.
pub(crate) fn program_of(command: &Command) -> Option<String> {
    match command {
        Command::Args(args) => args.first().cloned(),
        Command::Shell(line) => first_word(line).map(str::to_owned),
    }
}

/// Returns the first word of a shell line when it is a plain one that names a program.
pub(crate) fn first_word(line: &str) -> Option<&str> {
    let word = line.split_whitespace().next()?;
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "._/+-".contains(c));
    (plain && !BUILT_IN.contains(&word)).then_some(word)
}

/// Words that a POSIX shell knows by itself.
const BUILT_IN: [&str; 35] = [
    ".", "alias", "bg", "break", "case", "cd", "command", "continue", "do", "done", "eval", "exec", "exit", "export",
    "for", "getopts", "hash", "if", "local", "read", "readonly", "return", "set", "shift", "source", "then", "times",
    "trap", "type", "ulimit", "umask", "unset", "until", "wait", "while",
];

/// Says what is wrong with a program and how to mend it, if something is.
fn lacks(stand: &Stand<'_>, program: &str) -> Option<(String, String)> {
    if !program.contains('/') {
        let found = search_path::find(program, stand.path);
        let cure = format!("install `{program}`, or add its directory to PATH");
        return found.is_none().then(|| (format!("`{program}` is not on PATH"), cure));
    }
    let path: PathBuf = stand.plan_dir.join(program);
    if !path.exists() {
        let cure = format!("create `{}`, or correct the plan", path.display());
        return Some((format!("`{program}` does not exist"), cure));
    }
    let cure = format!("chmod +x {}", path.display());
    (!search_path::is_executable(&path)).then(|| (format!("`{program}` cannot be executed"), cure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_line_names_a_program_only_where_that_is_certain() {
        assert_eq!(first_word("make -j2 test"), Some("make"));
        assert_eq!(first_word("./x.sh | tee y"), Some("./x.sh"));
        for line in ["cd sub && make", "A=1 make", "$TOOL x", "(make)", "[ -f x ]", ""] {
            assert_eq!(first_word(line), None, "{line}");
        }
    }
}
