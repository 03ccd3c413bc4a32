//! What people do: it waits for somebody's word without a process, and then its change is taken as any other's.

use pitcrew_plan::{ApprovalMoment, Except, Id};

use crate::decide::Deciding;
use crate::event::{Event, Grant};
use crate::failure::Failure;
use crate::question::{Panel, Topic};
use crate::run::Run;

impl Deciding<'_> {
    /// Asks people to say when they are done, or takes the `--yes` that was given at the start.
    pub(crate) fn ask_whether_done(&mut self, id: &Id) {
        let topic = Topic::Approval { task: id.clone() };
        if self.run.questions.has(&topic) || self.run.stopped || self.run.unwinding.contains_key(id) {
            return;
        }
        let record = &self.run.tasks[id];
        let (task, attempt) = (id.clone(), record.attempt);
        let about = Grant { moment: ApprovalMoment::Done, change: None };
        let before = record.failure.as_ref().filter(|_| attempt > 1);
        let why = before.map(|failure| format!("the last time it {failure}")).into_iter().collect();
        let people = self.run.plan.agent_of(&self.run.plan.tasks[id]).map(|(_, agent)| agent.from.as_slice());
        // What runs inside the walls is no person.
        let from = self.run.names(people.unwrap_or_default(), &topic);
        let panel = Panel { from, except: vec![Except::Agents], ..Panel::default() };
        let granted = self.run.granted(&panel);
        self.emit(Event::ApprovalRequested {
            task: task.clone(),
            attempt,
            about: about.clone(),
            why,
            until: None,
            panel,
        });
        if let Some(by) = granted {
            self.emit(Event::Approved { task, about, by, reason: None });
        }
    }
}

impl Run {
    /// Whether people are asked once more: what they did is not enough yet, and nobody said that it will not be done.
    /// Where a `--yes` spoke for them nothing would become of asking it again.
    pub(crate) fn asks_again(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        let refused = matches!(record.failure, Some(Failure::Denied { .. } | Failure::Unanswered));
        self.plan.is_by_hand(&self.plan.tasks[id]) && !refused && self.opening.granted_by.is_none()
    }
}
