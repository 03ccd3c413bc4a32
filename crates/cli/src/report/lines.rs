//! How many lines each task's changes add and take away, as far as they still stand.

use std::collections::BTreeMap;
use std::fmt;

use pitcrew_engine::Run;
use pitcrew_plan::Id;
use pitcrew_runner::change::{Change, diff};
use pitcrew_runner::store::Blobs;
use serde::Serialize;

use super::Report;

/// Lines that were added and taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// How many were added.
    pub added: u64,
    /// How many were taken away.
    pub removed: u64,
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{} -{}", self.added, self.removed)
    }
}

impl Report {
    /// Counts the lines of what has landed. A change whose contents are not kept any more is left out.
    pub fn count_lines(mut self, run: &Run, blobs: &Blobs) -> Report {
        let mut of_tasks: BTreeMap<&Id, Lines> = BTreeMap::new();
        for landed in run.landed() {
            let text = Change::read(&landed.change, blobs).ok().and_then(|change| diff(&change, blobs).ok());
            if let Some(text) = text {
                let (lines, now) = (of_tasks.entry(&landed.task).or_default(), count(&text));
                lines.added += now.added;
                lines.removed += now.removed;
            }
        }
        for task in &mut self.tasks {
            task.lines = of_tasks.get(&task.id).copied();
        }
        self
    }
}

/// Counts the lines of a unified diff.
fn count(diff: &str) -> Lines {
    let mut lines = Lines::default();
    // Before its first `@@` a file has its header, and `+++` there is no line.
    let mut in_hunk = false;
    for line in diff.lines() {
        match line.as_bytes().first() {
            _ if line.starts_with("diff --git ") => in_hunk = false,
            Some(b'@') => in_hunk = true,
            Some(b'+') if in_hunk => lines.added += 1,
            Some(b'-') if in_hunk => lines.removed += 1,
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_header_counts_where_it_is_a_line() {
        let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n same\n--- old\n+++ new\n+more\ndiff --git a/y b/y\n--- a/y\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n";
        assert_eq!(count(diff), Lines { added: 2, removed: 2 });
    }
}
