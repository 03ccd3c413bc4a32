//! Several workspaces in one plan: which one is meant, and that none lies in another.

use super::Context;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::Id;
use crate::path;
use crate::read::Step;

/// In a plan with several workspaces everything that works on one says on which.
pub(super) fn workspace_not_named(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    if context.plan.default_workspace().is_some() {
        return;
    }
    let names: Vec<String> = context.plan.workspaces.keys().map(|name| format!("`{name}`")).collect();
    let mut unsaid = |way: &[Step<'_>], what: String| {
        let message = format!("{what} does not say which of the plan's {} workspaces it works on", names.len());
        found.push(
            Diagnostic::error("workspace-not-named", context.reading.place(way), message)
                .hint(format!("give it `workspace:`, one of {}; or call one of them `main`", names.join(", "))),
        );
    };
    for (id, _) in context.plan.tasks.iter().filter(|(_, task)| task.workspace.is_none()) {
        unsaid(path!["tasks", id], format!("`{id}`"));
    }
    for (at, prepare) in context.plan.prepare.iter().enumerate().filter(|(_, one)| one.workspace.is_none()) {
        unsaid(path!["prepare", at], format!("`{}`", prepare.run));
    }
}

/// No workspace lies in another, or two names would mean the same files.
pub(super) fn nested_workspaces(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let real: Vec<(&Id, &str)> = context
        .surroundings
        .workspaces
        .iter()
        .filter_map(|(name, ground)| Some((name, ground.real.as_deref()?)))
        .collect();
    for (at, (left, outer)) in real.iter().enumerate() {
        for (right, inner) in &real[at + 1..] {
            let message = match (is_below(inner, outer), is_below(outer, inner)) {
                (true, true) => format!("workspaces `{left}` and `{right}` are the same directory `{outer}`"),
                (true, false) => format!("workspace `{right}` (`{inner}`) lies in workspace `{left}` (`{outer}`)"),
                (false, true) => format!("workspace `{left}` (`{outer}`) lies in workspace `{right}` (`{inner}`)"),
                (false, false) => continue,
            };
            found.push(
                Diagnostic::error("nested-workspaces", place_of(context, right), message)
                    .hint("make them one workspace and let `owns` part it, or choose directories side by side"),
            );
        }
    }
}

/// Whether a path is another one or lies below it; both are absolute and without links.
fn is_below(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || other.ends_with('/'))
}

/// Returns where a plan says where a workspace is.
pub(super) fn place_of(context: &Context<'_>, name: &Id) -> Place {
    let named = context.reading.place(path!["workspaces", name, "path"]);
    let short = context.reading.place(path!["workspace", "path"]);
    // Whichever of the two ways leads further into the file.
    if short.span.start > named.span.start { short } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_below_another_by_whole_names() {
        assert!(is_below("/etc/nginx", "/etc"));
        assert!(is_below("/etc", "/"));
        assert!(is_below("/etc", "/etc"));
        assert!(!is_below("/etc/nginx2", "/etc/nginx"));
        assert!(!is_below("/etc", "/etc/nginx"));
    }
}
