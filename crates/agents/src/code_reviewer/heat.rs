//! How often and how lately files were changed, by git: what was changed is what will be changed, and mended, again.

use std::collections::HashMap;
use std::path::Path;

use crate::git;

/// How many commits are looked at, the newest first: what one changed a thousand commits ago says a thousandth.
const COMMITS: usize = 1_000;

/// What git says of a tree's files.
#[derive(Debug, Default)]
pub(crate) struct Heat {
    /// By the path that a file has now.
    files: HashMap<String, f64>,
    /// What holds of files that it does not name.
    others: f64,
}

impl Heat {
    /// Reads it off the newest commits that changed something below a directory. Where there is no history, all files are
    /// alike.
    pub(crate) fn read(root: &Path) -> Heat {
        let most = format!("--max-count={COMMITS}");
        let asked = [
            "log",
            &most,
            "--format=%x01",
            "--name-status",
            "-z",
            "-M",
            "--no-merges",
            "--relative",
            "--no-ext-diff",
            "HEAD",
            "--",
            ".",
        ];
        match git::ask(root, &asked) {
            Ok(listed) => Heat::of(&String::from_utf8_lossy(&listed)),
            Err(_) => Heat::of(""),
        }
    }

    /// Returns a file's heat: 1 for the newest commit if that changed it, 1/2 for the one before, 1/3 for the third, …
    pub(crate) fn file(&self, path: &str) -> f64 {
        self.files.get(path).copied().unwrap_or(self.others)
    }

    /// Adds up what `git log` lists: for each commit `\x01`, then each change's status and path or paths.
    fn of(listed: &str) -> Heat {
        let mut files: HashMap<String, f64> = HashMap::new();
        // What is called otherwise now, by what it was called then.
        let mut now: HashMap<String, String> = HashMap::new();
        let mut commits = 0;
        let mut words = listed.split('\0').map(|word| word.trim_start_matches('\n'));
        while let Some(word) = words.next() {
            let status = match word.strip_prefix('\u{1}') {
                Some(rest) => {
                    commits += 1;
                    rest.trim_start_matches('\n')
                }
                None => word,
            };
            let Some(kind) = status.chars().next() else { continue };
            let Some(path) = words.next() else { break };
            let renamed = if matches!(kind, 'R' | 'C') { words.next() } else { None };
            let then = renamed.unwrap_or(path);
            let current = now.get(then).cloned().unwrap_or_else(|| then.to_owned());
            *files.entry(current.clone()).or_default() += 1.0 / f64::from(commits.max(1));
            if kind == 'R' {
                now.remove(then);
                now.insert(path.to_owned(), current);
            }
        }
        // What no commit names is new, unless there are older commits than were looked at.
        let others = if commits as usize == COMMITS { 0.0 } else { 1.0 };
        Heat { files, others }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heat(listed: &str, path: &str) -> f64 {
        Heat::of(listed).file(path)
    }

    #[test]
    fn the_newest_changes_count_most() {
        let listed = "\u{1}\0\nM\0a.rs\0\u{1}\0\nM\0b.rs\0M\0a.rs\0\u{1}\0\nA\0b.rs\0";
        assert_eq!(heat(listed, "a.rs"), 1.0 + 1.0 / 2.0);
        assert_eq!(heat(listed, "b.rs"), 1.0 / 2.0 + 1.0 / 3.0);
    }

    #[test]
    fn a_file_keeps_what_it_had_under_its_old_names() {
        let listed = "\u{1}\0\nR090\0b.rs\0c.rs\0\u{1}\0\nR100\0a.rs\0b.rs\0\u{1}\0\nA\0a.rs\0";
        assert_eq!(heat(listed, "c.rs"), 1.0 + 1.0 / 2.0 + 1.0 / 3.0);
        assert_eq!(heat(listed, "a.rs"), 1.0, "what no commit has is new");
    }

    #[test]
    fn without_a_history_all_files_are_alike() {
        let directory = tempfile::tempdir().expect("a directory");
        let heat = Heat::read(directory.path());
        assert_eq!((heat.file("a.rs"), heat.file("b.rs")), (1.0, 1.0));
    }
}
