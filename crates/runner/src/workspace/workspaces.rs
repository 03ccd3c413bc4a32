//! All the workspaces of one run: each with a base, a head and a root of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pitcrew_engine::{Run, RunId};
use pitcrew_plan::{Id, Plan, Task};

use super::error::WorkspaceError;
use super::origin::Origin;
use super::{Merged, Workspace};
use crate::store::StateDir;

/// The workspaces of one run, by the names that its plan gives them.
#[derive(Debug)]
pub struct Workspaces {
    by_name: BTreeMap<Id, Workspace>,
}

/// A workspace that cannot be worked on.
#[derive(Debug, thiserror::Error)]
#[error("workspace `{name}`")]
pub struct Unusable {
    /// Which.
    pub name: Id,
    /// Why.
    pub source: WorkspaceError,
}

impl Workspaces {
    /// Opens the workspaces of a plan for a new run and freezes what the run starts from. Where
    /// one cannot be worked on nothing is frozen, and all that cannot are told.
    pub fn open(state: &StateDir, run: &RunId, plan_dir: &Path, plan: &Plan) -> Result<Workspaces, Vec<Unusable>> {
        let by_name = each(origins(state, plan_dir, plan)?, |_, origin| {
            let base = origin.freeze()?;
            Workspace::with(origin, base, state, run, plan_dir)
        })?;
        Ok(Workspaces { by_name })
    }

    /// Returns the real paths of those workspaces of a plan whose files are changed in place.
    pub fn live_roots(state: &StateDir, plan_dir: &Path, plan: &Plan) -> Result<Vec<PathBuf>, Vec<Unusable>> {
        let origins = origins(state, plan_dir, plan)?;
        Ok(origins.values().filter(|origin| origin.is_live()).map(|origin| origin.root().to_owned()).collect())
    }

    /// Finds the workspaces of a run again, on the bases that it started from.
    pub fn reopen(state: &StateDir, run: &Run, plan_dir: &Path) -> Result<Workspaces, Vec<Unusable>> {
        Workspaces::reopen_for(state, run.id(), run, plan_dir)
    }

    /// Opens the workspaces of a run for one that restarts it: on the same bases, and with branches of its own.
    pub fn reopen_for(
        state: &StateDir,
        restarted: &RunId,
        run: &Run,
        plan_dir: &Path,
    ) -> Result<Workspaces, Vec<Unusable>> {
        let by_name = each(origins(state, plan_dir, run.plan())?, |name, origin| {
            let base = origin.base(run.opening().base_of(name))?;
            Workspace::with(origin, base, state, restarted, plan_dir)
        })?;
        Ok(Workspaces { by_name })
    }

    /// Returns the one that a task of the plan works on.
    pub fn of(&self, plan: &Plan, task: &Task) -> &Workspace {
        self.called(plan.workspace_of(task).0)
    }

    /// Returns the one with a name that the plan knows.
    pub fn called(&self, name: &Id) -> &Workspace {
        &self.by_name[name]
    }

    /// Returns all, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Id, &Workspace)> {
        self.by_name.iter()
    }

    /// Returns what each of them starts from.
    pub fn bases(&self) -> BTreeMap<Id, String> {
        self.iter().map(|(name, workspace)| (name.clone(), workspace.base().to_owned())).collect()
    }

    /// Returns the real paths of all.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        self.by_name.values().map(Workspace::root)
    }

    /// Moves the user's branch forward in each of them that has one, as [`Workspace::merge`] does.
    /// One that cannot be moved does not keep the others from it.
    pub fn merge(&self) -> Vec<(&Id, Result<Option<Merged>, WorkspaceError>)> {
        self.iter().map(|(name, workspace)| (name, workspace.merge())).collect()
    }
}

/// Finds the files of every workspace, and proves that no two mean the same ones.
fn origins(state: &StateDir, plan_dir: &Path, plan: &Plan) -> Result<BTreeMap<Id, Origin>, Vec<Unusable>> {
    let found = plan.workspaces.iter().map(|(name, workspace)| (name.clone(), workspace)).collect();
    let mut origins =
        each(found, |_, workspace| Origin::open(&plan_dir.join(&workspace.path), workspace.apply, state))?;
    let met = meetings(&origins);
    if !met.is_empty() {
        return Err(met);
    }
    let roots: Vec<PathBuf> = origins.values().map(|origin| origin.root().to_owned()).collect();
    origins.values_mut().for_each(|origin| origin.trust_no_program_in(&roots));
    Ok(origins)
}

/// Makes something of each, or tells of all that failed.
fn each<T, U>(
    from: BTreeMap<Id, T>,
    make: impl Fn(&Id, T) -> Result<U, WorkspaceError>,
) -> Result<BTreeMap<Id, U>, Vec<Unusable>> {
    let (mut made, mut failed) = (BTreeMap::new(), Vec::new());
    for (name, one) in from {
        match make(&name, one) {
            Ok(one) => drop(made.insert(name, one)),
            Err(source) => failed.push(Unusable { name, source }),
        }
    }
    if failed.is_empty() { Ok(made) } else { Err(failed) }
}

/// Returns where two workspaces would change the same files or move the same branch.
fn meetings(origins: &BTreeMap<Id, Origin>) -> Vec<Unusable> {
    let mut met = Vec::new();
    for (at, (left, one)) in origins.iter().enumerate() {
        for (right, other) in origins.iter().skip(at + 1) {
            let nested = |inner: &Origin, outer: &Origin, of: &Id| WorkspaceError::Nested {
                path: inner.root().to_owned(),
                outer: outer.root().to_owned(),
                name: of.clone(),
            };
            let (name, source) = if other.root().starts_with(one.root()) {
                (right, nested(other, one, left))
            } else if one.root().starts_with(other.root()) {
                (left, nested(one, other, right))
            } else if let Some(repository) = one.shares_branches_with(other) {
                (right, WorkspaceError::SharedRepository { repository, name: left.clone() })
            } else {
                continue;
            };
            met.push(Unusable { name: name.clone(), source });
        }
    }
    met
}
