//! What a coding agent may do without asking anybody.
//!
//! The walls hold whatever is answered here: what is outside of `owns` is never taken. An answer here tells the agent
//! early, and why, so that it does not spend its turns on what comes to nothing.

use std::path::{Component, Path, PathBuf};

use pitcrew_plan::{Claim, Id, Plan, Task};

use super::{Action, Verdict};

/// What is known of a task when something of it is to be decided.
pub(crate) struct Ground<'a> {
    /// The plan, to name who owns what.
    pub(crate) plan: &'a Plan,
    /// The task.
    pub(crate) task: &'a Task,
    /// The root of its workspace, as the agent sees it.
    pub(crate) root: &'a Path,
    /// Directories outside of it that are the attempt's own: its scratch, its state.
    pub(crate) own: &'a [PathBuf],
    /// Whether walls stand around the agent.
    pub(crate) walled: bool,
}

/// What is decided about an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It is settled.
    Settled(Verdict),
    /// People are asked, for this reason.
    Ask(String),
}

impl Ground<'_> {
    /// Decides about an action.
    pub(crate) fn decide(&self, action: &Action) -> Decision {
        let allowed = Decision::Settled(Verdict::Allow);
        match action {
            Action::Read { .. } | Action::Pitcrew { .. } => allowed,
            Action::Edit { paths } => {
                let refused = paths.iter().find_map(|path| self.foreign(path));
                refused.map_or(allowed, |why| Decision::Settled(Verdict::Deny(why)))
            }
            // Inside the walls nothing that it starts reaches further than it does itself.
            Action::Run { .. } | Action::Fetch { .. } | Action::Other { .. } if self.walled => allowed,
            Action::Run { .. } | Action::Fetch { .. } | Action::Other { .. } => {
                Decision::Ask("no walls stand around it".to_owned())
            }
        }
    }

    /// Says why a file is not the task's to change, if it is not.
    fn foreign(&self, path: &str) -> Option<String> {
        let path = self.root.join(path);
        let path = plain(&path);
        let Some(inside) = path.strip_prefix(self.root).ok().and_then(Path::to_str) else {
            if self.own.iter().any(|own| path.starts_with(own)) {
                return None;
            }
            return Some(format!(
                "{} is outside of the workspace {}; what is written there is not kept",
                path.display(),
                self.root.display()
            ));
        };
        // A check may write what it likes: nothing of it is kept.
        let owns = self.task.owns.as_ref()?;
        if owns.iter().filter_map(Claim::path).any(|pattern| pattern.matches(inside)) {
            return None;
        }
        let owner = match self.owner(inside) {
            Some(owner) => format!("task {owner} owns it"),
            None => "no task of the plan owns it".to_owned(),
        };
        let owned: Vec<String> = owns.iter().map(ToString::to_string).collect();
        let owned = if owned.is_empty() { "nothing".to_owned() } else { owned.join(", ") };
        Some(format!("{inside} is not this task's to change: {owner}, and this task owns {owned}"))
    }

    fn owner(&self, path: &str) -> Option<&Id> {
        let workspace = self.plan.workspace_of(self.task).0;
        let owns = |task: &Task| {
            let claims = task.owns.iter().flatten();
            self.plan.workspace_of(task).0 == workspace
                && claims.filter_map(Claim::path).any(|claim| claim.matches(path))
        };
        self.plan.tasks.iter().find(|(_, task)| owns(task)).map(|(id, _)| id)
    }
}

/// Returns a path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}
