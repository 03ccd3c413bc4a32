//! Tasks that join a run while it lasts.
//!
//! The plan as it was started stays as it is and is stored once; what a run works on is that plan
//! and whatever joined since. A task that joins costs what it is itself, not what the run is.

use pitcrew_plan::{Id, Task};

use crate::ids::Timestamp;
use crate::record::TaskRecord;
use crate::run::Run;

impl Run {
    /// Takes a task in that the plan did not have. The tasks that it needs are there already.
    pub(crate) fn join(&mut self, id: Id, task: Task, time: Timestamp) {
        self.order.join(&id, &task);
        self.order.hours.join(&id, self.plan.windows_of(&task));
        self.count_in(&task);
        self.dirty.insert(id.clone());
        self.tasks.insert(id.clone(), TaskRecord::new(&task, time));
        self.plan.tasks.insert(id.clone(), task);
        self.work_out_needs(&id);
        self.keep_bound(&id, false);
    }

    /// Counts a task in that is not settled.
    pub(crate) fn count_in(&mut self, task: &Task) {
        self.count_unsettled(task.phase.as_ref(), 1);
        self.join_teams(task.team.as_ref());
    }
}
