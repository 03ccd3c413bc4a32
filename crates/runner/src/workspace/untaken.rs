//! What was changed in the files while people were at a task, and is no task's: nobody takes it, so it is said.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use pitcrew_engine::{Landed, Timestamp};
use pitcrew_plan::{Claim, PathPattern, Plan};

use super::Workspace;
use super::copy::{entries, look};
use super::error::WorkspaceError;
use crate::change::{State, Tree};

impl Workspace {
    /// Returns what was changed, made or deleted since a moment in the files themselves, that no task of the plan owns
    /// and git does not ignore; in order, directories only where they are gone.
    pub fn untaken(
        &self,
        plan: &Plan,
        landed: &[Arc<Landed>],
        since: Timestamp,
    ) -> Result<Vec<String>, WorkspaceError> {
        let given = self.given_to_people(plan, landed)?;
        let tasks = plan.tasks.values().flat_map(|task| task.owns.iter().flatten());
        let mut look = Look {
            workspace: self,
            owned: tasks.filter_map(Claim::path).collect(),
            given: &given,
            since,
            found: Vec::new(),
        };
        look.directory("")?;
        let mut found = look.found;
        let paths: Vec<&str> = found.iter().map(String::as_str).collect();
        let ignored = self.origin.ignored(&paths, &self.base)?;
        found.retain(|path| !ignored.contains(path));
        found.sort();
        Ok(found)
    }
}

struct Look<'a> {
    workspace: &'a Workspace,
    owned: Vec<&'a PathPattern>,
    given: &'a Tree,
    since: Timestamp,
    found: Vec<String>,
}

impl Look<'_> {
    fn directory(&mut self, prefix: &str) -> Result<(), WorkspaceError> {
        let place = self.workspace.root().join(prefix);
        for (from, path) in entries(self.workspace.root(), prefix)? {
            let Ok(meta) = fs::symlink_metadata(&from) else { continue };
            if self.is_owned(&path) {
                continue;
            }
            if meta.is_dir() {
                // Somebody else's repository within is nobody's to change.
                if !from.join(".git").exists() {
                    self.directory(&path)?;
                }
            } else if self.is_since(&meta) && !self.is_as_given(&from, &path)? {
                // Only what was touched since is read.
                self.found.push(path);
            }
        }
        if fs::symlink_metadata(&place).is_ok_and(|meta| self.is_since(&meta)) {
            self.gone_from(prefix);
        }
        Ok(())
    }

    /// Notes what is gone from a directory that was changed since.
    fn gone_from(&mut self, prefix: &str) {
        let begin = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        let mut last = String::new();
        for path in self.given.range(begin.clone()..).map(|(path, _)| path).take_while(|path| path.starts_with(&begin))
        {
            let Some(name) = path[begin.len()..].split('/').next() else { continue };
            if name != last {
                last = name.to_owned();
                let child = format!("{begin}{name}");
                let is_there = fs::symlink_metadata(self.workspace.root().join(&child)).is_ok();
                if !is_there && !self.is_owned(&child) {
                    self.found.push(child);
                }
            }
        }
    }

    fn is_owned(&self, path: &str) -> bool {
        self.owned.iter().any(|pattern| pattern.matches(path))
    }

    fn is_since(&self, meta: &fs::Metadata) -> bool {
        let ms = meta.ctime().saturating_mul(1000).saturating_add(meta.ctime_nsec() / 1_000_000);
        ms >= self.since.0
    }

    fn is_as_given(&self, from: &Path, path: &str) -> Result<bool, WorkspaceError> {
        let (now, before) = (look(from)?, self.given.get(path));
        Ok(match (now, before) {
            (Some(State::File { hash, .. }), Some(State::File { hash: was, .. })) => hash == *was,
            (Some(State::Symlink { target, .. }), Some(State::Symlink { target: was, .. })) => target == *was,
            _ => false,
        })
    }
}
