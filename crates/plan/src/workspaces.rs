//! Which workspace a task works on.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::model::{Id, Plan, Prepare, Task, Workspace};

/// The name of the workspace that is meant where a plan with several names none.
pub const MAIN: &str = "main";

impl Plan {
    /// Returns the workspace that a task works on, with its name.
    pub fn workspace_of(&self, task: &Task) -> (&Id, &Workspace) {
        self.workspace_called(task.workspace.as_ref())
    }

    /// Returns the workspace that something is prepared in, with its name.
    pub fn workspace_prepared_by(&self, prepare: &Prepare) -> (&Id, &Workspace) {
        self.workspace_called(prepare.workspace.as_ref())
    }

    /// Returns the workspace that is meant where none is named: the only one, or the one called
    /// `main`; `None` where a name must be given.
    pub fn default_workspace(&self) -> Option<(&Id, &Workspace)> {
        let called_main = || self.workspaces.iter().find(|(name, _)| name.as_str() == MAIN);
        if self.workspaces.len() == 1 { self.workspaces.first_key_value() } else { called_main() }
    }

    /// Returns the workspace of a plan that has one only, with its name.
    pub fn only_workspace(&self) -> (&Id, &Workspace) {
        self.workspace_called(None)
    }

    /// Returns the named workspace. A linted plan names one that exists; of one that was not linted
    /// the first counts, so that this never fails.
    fn workspace_called(&self, name: Option<&Id>) -> (&Id, &Workspace) {
        name.and_then(|name| self.workspaces.get_key_value(name))
            .or_else(|| self.default_workspace())
            .or_else(|| self.workspaces.first_key_value())
            .expect("a plan has a workspace: reading one without gives it `main`, and a stored one is refused")
    }
}

/// Returns the workspaces of a plan that says nothing of them.
pub(crate) fn only_main() -> BTreeMap<Id, Workspace> {
    BTreeMap::from([(Id::new(MAIN).expect("`main` is an id"), Workspace::default())])
}

/// Reads the workspaces of a stored plan, of which there is at least one.
pub(crate) fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Id, Workspace>, D::Error> {
    let workspaces = BTreeMap::<Id, Workspace>::deserialize(deserializer)?;
    if workspaces.is_empty() {
        return Err(serde::de::Error::custom("at least one workspace is expected"));
    }
    Ok(workspaces)
}
