//! Whose window and whose deadline hold for a task.

use super::{Deadline, Window};
use crate::model::{Phase, Plan, Task};

/// Who said until when a task must have begun.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound<'a> {
    /// The task itself.
    Task,
    /// Its phase.
    Phase(&'a Phase),
    /// The plan.
    Plan,
}

impl Task {
    /// Whether something of the task can become part of the head or of the live system. For one of
    /// which nothing can, its window is when it may start.
    pub fn can_land(&self) -> bool {
        let owns = self.owns.as_ref().is_some_and(|owns| !owns.is_empty());
        owns || !self.activate.is_empty() || !self.probe.is_empty()
    }
}

impl Plan {
    /// Returns the windows of which one must be open for a task: its own, else its phase's, else the
    /// plan's. None means always.
    pub fn windows_of<'a>(&'a self, task: &'a Task) -> &'a [Window] {
        let of_phase = self.phase_of(task).map(|phase| phase.window.as_slice());
        [Some(task.window.as_slice()), of_phase]
            .into_iter()
            .flatten()
            .find(|windows| !windows.is_empty())
            .unwrap_or(&self.window)
    }

    /// Returns every deadline that holds for a task, with who set it.
    pub fn deadlines_of<'a>(&'a self, task: &'a Task) -> impl Iterator<Item = (Bound<'a>, Deadline)> {
        let phase = self.phase_of(task);
        [
            task.deadline.map(|deadline| (Bound::Task, deadline)),
            phase.and_then(|phase| Some((Bound::Phase(phase), phase.deadline?))),
            self.deadline.map(|deadline| (Bound::Plan, deadline)),
        ]
        .into_iter()
        .flatten()
    }

    fn phase_of(&self, task: &Task) -> Option<&Phase> {
        let name = task.phase.as_ref()?;
        self.phases.iter().find(|phase| phase.name == *name)
    }
}
