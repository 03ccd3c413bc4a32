//! Where changes land: every workspace has a head of its own, which one task at a time may move.

use std::collections::BTreeMap;

use pitcrew_plan::{Id, Plan};
use serde::Serialize;

use crate::hours::{Landing, Shift};
use crate::run::Run;
use crate::stage::Stage;

/// The head of one workspace: what has landed there, counted, and who lands next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Head {
    /// Counts every change of it.
    pub version: u64,
    /// The task whose turn it is to move it.
    pub turn: Option<Id>,
    /// Tasks whose changes wait to land on it, first come first.
    pub landing: Landing,
}

impl Head {
    /// Returns the heads of a plan's workspaces before anything landed.
    pub fn of_all(plan: &Plan) -> BTreeMap<Id, Head> {
        plan.workspaces.keys().map(|workspace| (workspace.clone(), Head::default())).collect()
    }

    /// Takes a task into the line and out of it, and gives it the turn and takes it back, as it goes from stage
    /// to stage. `shift` is the one in which it may land.
    pub fn follow(&mut self, id: &Id, shift: Option<Shift>, before: Stage, next: Stage) {
        // Who verifies again keeps its place in the line.
        let in_line = |stage| matches!(stage, Stage::Landing | Stage::VerifyingAgain);
        match (in_line(before), in_line(next)) {
            (false, true) => self.landing.push(id, shift),
            (true, false) => self.landing.remove(id, shift),
            _ => {}
        }
        if next.holds_the_turn() {
            self.turn = Some(id.clone());
        } else if self.turn.as_ref() == Some(id) {
            self.turn = None;
        }
    }
}

impl Run {
    /// Returns the head on which a task's change lands.
    pub(crate) fn head_of(&self, task: &Id) -> &Head {
        &self.heads[self.plan.workspace_of(&self.plan.tasks[task]).0]
    }

    pub(crate) fn head_of_mut(&mut self, task: &Id) -> &mut Head {
        let workspace = self.plan.workspace_of(&self.plan.tasks[task]).0;
        self.heads.get_mut(workspace).expect("every workspace of the plan has a head from the start")
    }

    /// Returns the task that has the turn in one of the workspaces, if one has.
    pub(crate) fn who_moves_a_head(&self) -> Option<&Id> {
        self.heads.values().find_map(|head| head.turn.as_ref())
    }
}
