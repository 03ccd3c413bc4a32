//! Bringing a run's commits into the branches that are checked out, in each of its workspaces.

use pitcrew_engine::RunId;
use pitcrew_plan::Id;
use pitcrew_runner::workspace::{Merged, Unusable, WorkspaceError};
use serde_json::{Value, json};

use crate::archive::Archive;
use crate::print;
use crate::render::events::short;
use crate::render::style;
use crate::trouble::{Result, Trouble, chain};

/// What merging came to, in each of a run's workspaces.
pub struct Merging {
    run: RunId,
    /// By the names of the workspaces. `None` where the run changed the files themselves.
    outcomes: Vec<(Id, std::result::Result<Option<Merged>, WorkspaceError>)>,
}

impl Merging {
    /// Moves the user's branches forward to what a run has landed. One that cannot be moved does
    /// not keep the others where they are; doing it again takes up what is left.
    pub fn of(archive: &Archive, id: &RunId) -> Result<Merging> {
        let (workspaces, _) = archive.workspaces(id)?;
        let outcomes = workspaces.merge().into_iter().map(|(name, merged)| (name.clone(), merged)).collect();
        Ok(Merging { run: id.clone(), outcomes })
    }

    /// Says what it came to: a line for each branch.
    pub fn tell(&self) -> Result<()> {
        let several = self.outcomes.len() > 1;
        let moved = self.outcomes.iter().filter_map(|(name, merged)| Some((name, merged.as_ref().ok()?)));
        let branches: Vec<(&Id, &Merged)> = moved.filter_map(|(name, merged)| Some((name, merged.as_ref()?))).collect();
        for (name, merged) in &branches {
            let at = if several { format!("{}: ", style::strong(name)) } else { String::new() };
            print::data(format!("{at}{}", line(merged, &self.run)))?;
        }
        if branches.is_empty() && self.is_whole() {
            print::data(format!("{} changed the files themselves; there is nothing to merge", self.run))?;
        }
        Ok(())
    }

    /// Returns it as one object: `branch`, `from` and `to` are those of the only branch, where there
    /// is one, and `workspaces` has them for each.
    pub fn json(&self) -> Value {
        let of = |merged: Option<&Merged>| match merged {
            Some(Merged { branch, from, to }) => (Some(branch.clone()), Some(from.clone()), Some(to.clone())),
            None => (None, None, None),
        };
        let workspace = |(name, merged): &(Id, std::result::Result<Option<Merged>, WorkspaceError>)| {
            let (branch, from, to) = of(merged.as_ref().ok().and_then(Option::as_ref));
            let error = merged.as_ref().err().map(|error| chain(error));
            json!({ "workspace": name, "branch": branch, "from": from, "to": to, "error": error })
        };
        let mut moved = self.outcomes.iter().filter_map(|(_, merged)| merged.as_ref().ok()?.as_ref());
        let (branch, from, to) = of(moved.next().filter(|_| moved.next().is_none()));
        let workspaces: Vec<Value> = self.outcomes.iter().map(workspace).collect();
        json!({ "run": self.run, "branch": branch, "from": from, "to": to, "workspaces": workspaces })
    }

    fn is_whole(&self) -> bool {
        self.outcomes.iter().all(|(_, merged)| merged.is_ok())
    }

    /// Is an error where a branch was not moved.
    pub fn finish(self) -> Result<()> {
        let several = self.outcomes.len() > 1;
        let failed = self.outcomes.into_iter().filter_map(|(name, merged)| Some((name, merged.err()?)));
        let said: Vec<String> = failed
            .map(|(name, source)| if several { chain(&Unusable { name, source }) } else { chain(&source) })
            .collect();
        if said.is_empty() { Ok(()) } else { Err(Trouble::new(said.join("; "))) }
    }
}

fn line(merged: &Merged, run: &RunId) -> String {
    let (branch, from, to) = (&merged.branch, short(&merged.from), short(&merged.to));
    if merged.from == merged.to {
        return format!("`{branch}` has everything of {run} already");
    }
    format!("{} `{branch}` from {from} to {to}", style::good("moved"))
}
