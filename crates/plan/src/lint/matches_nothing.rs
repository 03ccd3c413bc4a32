//! Patterns that name files which are there, and are not.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::visit::Way;
use crate::diagnostic::Diagnostic;
use crate::model::{Claim, Id, PathPattern};

/// What is read, or decides over `prepare`, should exist, unless a task makes it; what is owned may be new.
pub(super) fn matches_nothing(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut owned: BTreeMap<&Id, BTreeSet<&PathPattern>> = BTreeMap::new();
    let mut patterns: BTreeMap<&Id, Vec<(Way<'_>, &PathPattern)>> = BTreeMap::new();
    for (at, prepare) in context.plan.prepare.iter().enumerate() {
        let placed = prepare.key.iter().enumerate();
        patterns.entry(context.plan.workspace_prepared_by(prepare).0).or_default().extend(
            placed.map(|(key, pattern)| (vec!["prepare".into(), at.into(), "key".into(), key.into()], pattern)),
        );
    }
    for (id, task) in &context.plan.tasks {
        let workspace = context.plan.workspace_of(task).0;
        owned.entry(workspace).or_default().extend(task.owns.iter().flatten().filter_map(Claim::path));
        let placed = task.reads.iter().enumerate();
        patterns
            .entry(workspace)
            .or_default()
            .extend(placed.map(|(at, pattern)| (vec!["tasks".into(), id.into(), "reads".into(), at.into()], pattern)));
    }
    for (workspace, patterns) in patterns {
        if let Some(files) = context.files_of(workspace) {
            in_workspace(context, files, owned.get(workspace), patterns, found);
        }
    }
}

fn in_workspace(
    context: &Context<'_>,
    files: &BTreeSet<String>,
    owned: Option<&BTreeSet<&PathPattern>>,
    patterns: Vec<(Way<'_>, &PathPattern)>,
    found: &mut Vec<Diagnostic>,
) {
    let everything = PathPattern::everything();
    let mut without: BTreeSet<&PathPattern> = BTreeSet::new();
    let mut with: BTreeSet<&PathPattern> = BTreeSet::from([&everything]);
    for (way, pattern) in patterns {
        if !with.contains(pattern) && !without.contains(pattern) {
            let exists = files.iter().any(|file| pattern.matches(file));
            let made = || owned.into_iter().flatten().any(|own| own.overlap(pattern).is_some());
            if exists || made() {
                with.insert(pattern)
            } else {
                without.insert(pattern)
            };
        }
        if without.contains(pattern) {
            // `app/[id]` is a name in some frameworks, and a class of characters here.
            let literal = files.iter().find(|file| file.starts_with(pattern.as_str()));
            let hint = match literal {
                Some(_) => format!("write `{}` for the name with brackets", pattern.as_str().replace('[', "\\[")),
                None => "no task makes it either; look for a slip in the path".to_owned(),
            };
            let message = format!("`{pattern}` matches no file of the workspace");
            found.push(Diagnostic::warning("matches-nothing", context.reading.place(&way), message).hint(hint));
        }
    }
}
