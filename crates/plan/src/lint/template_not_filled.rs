//! Templates where nobody fills them in.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::expr::is_template;
use crate::model::Id;

/// Fields whose lists of arguments hold templates, as commands or as checks that are commands; shell lines have a rule
/// of their own.
const COMMANDS: [&str; 7] = ["run", "activate", "rollback", "go", "verify", "probe", "steps"];

/// Only inputs, variables and arguments of a task and of its checks are filled in, and the inputs of who tells people of
/// the run.
pub(super) fn template_not_filled(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let fans_out = |id: &str| {
        let task = id.parse::<Id>().ok().and_then(|id| context.plan.tasks.get(&id));
        task.is_some_and(|task| task.for_each.is_some())
    };
    context.reading.scalars(&mut |way, text, span| {
        let filled = match way {
            ["tasks", _, "with" | "env", ..] | ["notify", "with", ..] => true,
            ["tasks", id, "for_each" | "title" | "owns" | "reads" | "deliverables", ..] => fans_out(id),
            // A template in a condition makes one that cannot be understood, and is told as such.
            ["tasks", _, "when"] | ["tasks", _, "repeat", "until"] => true,
            ["tasks", _, "steps"] => false,
            ["tasks", _, field] | ["tasks", _, field, "run"] => COMMANDS.contains(field),
            ["tasks", _, "go" | "verify" | "probe" | "steps", "with", ..] | ["tasks", _, "repeat", "until", "with", ..] => true,
            ["tasks", _, "repeat", "until", "run"] | ["tasks", _, "best_of", "by"] | ["tasks", _, "best_of", "by", "run"] => true,
            ["agents", _, "input" | "output", ..] => true,
            [.., "run" | "before" | "after"] | ["success"] => true,
            [.., "go" | "success"] => true,
            _ => false,
        };
        if !filled && is_template(text) {
            found.push(
                Diagnostic::error(
                    "template-not-filled",
                    context.reading.source.place(span),
                    "no template is filled in here",
                )
                .hint("templates work in `env`, and in `with` and lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`"),
            );
        }
    });
}
