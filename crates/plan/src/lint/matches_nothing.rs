//! Patterns that name files which are there, and are not.

use std::collections::BTreeSet;

use super::Context;
use super::visit::Way;
use crate::diagnostic::Diagnostic;
use crate::model::{Claim, PathPattern};

/// What is read, or decides over `prepare`, should exist, unless a task makes it; what is owned may be new.
pub(super) fn matches_nothing(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Some(files) = &context.surroundings.files else { return };
    let owned: BTreeSet<&PathPattern> =
        context.plan.tasks.values().flat_map(|task| task.owns.iter().flatten()).filter_map(Claim::path).collect();
    let mut patterns: Vec<(Way<'_>, &PathPattern)> = Vec::new();
    for (at, prepare) in context.plan.prepare.iter().enumerate() {
        let placed = prepare.key.iter().enumerate();
        patterns.extend(
            placed.map(|(key, pattern)| (vec!["prepare".into(), at.into(), "key".into(), key.into()], pattern)),
        );
    }
    for (id, task) in &context.plan.tasks {
        let placed = task.reads.iter().enumerate();
        patterns
            .extend(placed.map(|(at, pattern)| (vec!["tasks".into(), id.into(), "reads".into(), at.into()], pattern)));
    }
    let everything = PathPattern::everything();
    let mut without: BTreeSet<&PathPattern> = BTreeSet::new();
    let mut with: BTreeSet<&PathPattern> = BTreeSet::from([&everything]);
    for (way, pattern) in patterns {
        if !with.contains(pattern) && !without.contains(pattern) {
            let exists = files.iter().any(|file| pattern.matches(file));
            let made = || owned.iter().any(|own| own.overlap(pattern).is_some());
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
