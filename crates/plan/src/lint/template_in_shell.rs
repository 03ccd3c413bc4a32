//! Outputs are data and never reach a shell as text.

use super::{Context, visit};
use crate::diagnostic::Diagnostic;
use crate::expr::is_template;
use crate::model::Command;

/// A shell line must not hold a template: what fills it in could be a command.
pub(super) fn template_in_shell(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, command) in visit::commands(context.plan) {
        let Command::Shell(line) = command else { continue };
        if is_template(line) {
            let message = "a template stands in a shell line, where what fills it in could be a command";
            found.push(Diagnostic::error("template-in-shell", context.reading.place(&way), message).hint(
                "pass it by `env` and write `\"$NAME\"`, or write a list of arguments: `[program, \"{{ … }}\"]`",
            ));
        }
    }
}
