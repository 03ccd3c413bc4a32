//! Outputs are data: they never reach a shell as text, and name no program that runs outside the walls.

use super::{Context, visit};
use crate::diagnostic::Diagnostic;
use crate::expr::is_template;
use crate::model::Command;

/// Programs that take a text to run after `-c`.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "zsh", "ksh", "ash"];

/// A shell line must not hold a template, nor a text that a shell is given to run: what fills it in could be a
/// command. What runs outside the walls is a program that the plan names.
pub(super) fn template_in_shell(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, command) in visit::commands(context.plan) {
        let (message, hint) = match command {
            Command::Shell(line) if is_template(line) => (
                "a template stands in a shell line, where what fills it in could be a command",
                "pass it by `env` and write `\"$NAME\"`, or write a list of arguments: `[program, \"{{ … }}\"]`",
            ),
            Command::Args(args) if script(args).is_some_and(is_template) => (
                "a template stands in a text that a shell runs, where what fills it in could be a command",
                "pass it after that text, where the shell has it as `$0`, `$1`: `[sh, -c, 'make \"$0\"', \"{{ … }}\"]`",
            ),
            Command::Args(args) if is_outside(&way) && args.first().is_some_and(|program| is_template(program)) => (
                "a template names the program that runs here, outside the walls",
                "name the program, and pass what differs as an argument: `[./reload, \"{{ … }}\"]`",
            ),
            _ => continue,
        };
        found.push(Diagnostic::error("template-in-shell", context.reading.place(&way), message).hint(hint));
    }
}

/// Returns the text that a shell among the words is given to run.
fn script(args: &[String]) -> Option<&str> {
    let is_shell = |word: &String| word.rsplit('/').next().is_some_and(|name| SHELLS.contains(&name));
    let after = args.iter().position(is_shell)? + 1;
    let takes_text = |word: &String| word.starts_with('-') && !word.starts_with("--") && word.contains('c');
    let option = args[after..].iter().position(takes_text)?;
    args.get(after + option + 1).map(String::as_str)
}

/// Whether what stands there runs on the host, without walls.
fn is_outside(way: &visit::Way<'_>) -> bool {
    use crate::read::Step::Key;
    matches!(way[..], [Key("tasks"), Key(_), Key("activate" | "rollback"), ..])
}
