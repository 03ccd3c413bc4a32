//! What the plan names and the machine does not have.

use std::collections::BTreeSet;

use super::surroundings::program;
use super::workspaces::place_of;
use super::{Context, Found, WorkspaceKind, visit};
use crate::diagnostic::Diagnostic;
use crate::model::Claim;

/// A program that is named by its path must be there and executable, unless a task makes it.
pub(super) fn missing_file(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, program, state) in absent(context).into_iter().filter(|(_, program, _)| program.contains('/')) {
        let below = program.strip_prefix("./").unwrap_or(program);
        let owned = context.plan.tasks.values().flat_map(|task| task.owns.iter().flatten()).filter_map(Claim::path);
        if owned.into_iter().any(|own| own.matches(below)) {
            continue;
        }
        let place = context.reading.place(&way);
        let diagnostic = match state {
            Found::NotExecutable => Diagnostic::error("missing-file", place, format!("`{program}` is not executable"))
                .hint(format!("chmod +x {program}")),
            _ => Diagnostic::error("missing-file", place, format!("there is no `{program}`"))
                .hint("paths of programs are relative to the directory of the plan"),
        };
        found.push(diagnostic);
    }
}

/// A program that is named alone should be on `PATH`; another machine may have it.
pub(super) fn missing_command(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, program, _) in absent(context).into_iter().filter(|(_, program, _)| !program.contains('/')) {
        let message = format!("`{program}` is not on the `PATH` of this machine");
        found.push(
            Diagnostic::warning("missing-command", context.reading.place(&way), message)
                .hint("install it, or name it by its path"),
        );
    }
}

/// Every workspace must be there.
pub(super) fn missing_workspace(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (name, workspace) in &context.plan.workspaces {
        let ground = context.surroundings.workspaces.get(name);
        if ground.is_some_and(|ground| ground.kind == WorkspaceKind::Missing) {
            let message = format!("there is no directory `{}`", workspace.path);
            found.push(
                Diagnostic::error("missing-workspace", place_of(context, name), message)
                    .hint("a path that does not begin with `/` is relative to the directory of the plan"),
            );
        }
    }
}

/// Returns the programs that were looked for and not found, each once, where it is named first.
fn absent<'a>(context: &'a Context<'_>) -> Vec<(visit::Way<'a>, &'a str, Found)> {
    if context.surroundings.programs.is_empty() {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let named = visit::commands(context.plan).into_iter().filter_map(|(way, command)| Some((way, program(command)?)));
    named
        .filter_map(|(way, program)| Some((way, program, *context.surroundings.programs.get(program)?)))
        .filter(|(_, program, state)| *state != Found::Yes && seen.insert(*program))
        .collect()
}
