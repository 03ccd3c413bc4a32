//! What changed since a commit, by git's plumbing. Nothing that a repository's own settings name is run.

use std::collections::BTreeMap;
use std::path::Path;

use crate::contract::Trouble;
use crate::git;

/// A directory in a repository, and the commit that it is compared with.
pub(crate) struct Baseline<'a> {
    root: &'a Path,
    commit: String,
}

impl<'a> Baseline<'a> {
    /// Finds the commit that a revision means.
    pub(crate) fn new(root: &'a Path, revision: &str) -> Result<Baseline<'a>, Trouble> {
        let named = format!("{revision}^{{commit}}");
        let found =
            git::ask(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &named]).map_err(|why| {
                let why = if why.is_empty() { "there is no such commit".to_owned() } else { why };
                Trouble::new(format!("find the baseline `{revision}`: {why}")).hint(
                    "name a commit that the repository has; a shallow clone may lack it (`git fetch --unshallow`)",
                )
            })?;
        Ok(Baseline { root, commit: String::from_utf8_lossy(&found).trim().to_owned() })
    }

    /// Returns the files that differ from the commit, each with the path that it had then; `None` where it is new.
    pub(crate) fn changed(&self) -> Result<BTreeMap<String, Option<String>>, Trouble> {
        let trouble = |why| Trouble::new(format!("list what changed since `{}`: {why}", self.commit));
        let listed = git::ask(
            self.root,
            &[
                "diff",
                "--name-status",
                "-z",
                "-M",
                "--relative",
                "--no-ext-diff",
                "--no-textconv",
                &self.commit,
                "--",
                ".",
            ],
        )
        .map_err(trouble)?;
        let mut words = listed.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
        let mut changed = BTreeMap::new();
        while let Some(status) = words.next().filter(|status| !status.is_empty()) {
            let Some(path) = words.next() else { break };
            match status.as_bytes()[0] {
                b'A' => drop(changed.insert(path, None)),
                b'D' => {}
                b'R' | b'C' => drop(words.next().map(|new| changed.insert(new, Some(path)))),
                _ => drop(changed.insert(path.clone(), Some(path))),
            }
        }
        let others =
            git::ask(self.root, &["ls-files", "--others", "--exclude-standard", "-z", "--", "."]).map_err(trouble)?;
        let others = others.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        changed.extend(others.map(|path| (String::from_utf8_lossy(path).into_owned(), None)));
        Ok(changed)
    }

    /// Returns what a file said in the commit.
    pub(crate) fn text(&self, path: &str) -> Option<Vec<u8>> {
        git::ask(self.root, &["cat-file", "blob", &format!("{}:./{path}", self.commit)]).ok()
    }
}
