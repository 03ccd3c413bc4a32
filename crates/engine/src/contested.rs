//! Held by a conflict: somebody else has changed what a change would replace, or put back.
//!
//! Nothing of a change is in place while it cannot be all of it. People are asked whether what is in
//! the way is gone. With a yes, or with `resume`, it is looked at again, and where it is still there
//! the task is held again. With a no, what others changed stays: a change that has not landed is
//! given up, and of one that is to be put back all else is.

use pitcrew_plan::Id;

use crate::conflict::{Conflict, Contest, Done, Party, Rule};
use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::Failure;
use crate::input::Rejected;
use crate::question::{Panel, Topic};
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::Stage;

impl TaskRecord {
    /// Whether it is held because of a conflict, as it was in journals that knew no question about that.
    pub(crate) fn is_contested(&self) -> bool {
        self.stage == Stage::Held && self.conflicts.iter().any(|conflict| conflict.done == Done::Held)
    }

    /// Returns the conflict that holds it.
    fn met(&self) -> Option<&Conflict> {
        self.conflicts.iter().rev().find(|conflict| conflict.done == Done::Held)
    }

    fn is_contested_in(&self, stage: Stage) -> bool {
        self.stage == Stage::Contested && self.held_in == Some(stage)
    }
}

impl Run {
    /// Whether somebody else's change is in the way of the task's landing.
    pub(crate) fn is_contested_in_landing(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        record.is_contested_in(Stage::Applying) && record.standing.is_none()
    }

    /// Whether it is in the way of a new attempt on top of what the task did.
    pub(crate) fn is_contested_anew(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        record.is_contested_in(Stage::Applying) && record.standing.is_some()
    }

    /// Notes where a task stood that is held by a conflict, and what of it was still to be put back.
    pub(crate) fn contested(&mut self, id: &Id) {
        let stage = self.tasks[id].stage;
        if stage == Stage::Restoring {
            let more = self.unwinding.remove(id).unwrap_or_default();
            self.record(id).to_put_back = 1 + more;
            self.keep_below(id);
        }
        let record = self.record(id);
        record.held_in = Some(stage);
        record.leaves = false;
    }

    /// Has what was in the way looked at again.
    pub(crate) fn released_from_conflict(&mut self, id: &Id, leaves: bool) {
        self.questions.remove(&Topic::Conflict { task: id.clone() });
        let record = self.record(id);
        record.leaves = leaves;
        let changes = std::mem::take(&mut record.to_put_back);
        if changes > 0 {
            *self.unwinding.entry(id.clone()).or_default() += changes;
        }
    }

    /// Says what holds a task, who is asked about it, and which word does what.
    pub(crate) fn contested_because(&self, id: &Id) -> Option<String> {
        let record = &self.tasks[id];
        let met = record.met().filter(|_| record.stage == Stage::Contested)?;
        let topic = Topic::Conflict { task: id.clone() };
        let panel = self.question(&topic).map_or(&met.asks, |asked| &asked.panel.from);
        let level = self.question(&topic).map_or(0, |asked| asked.level);
        let mut asked = format!("{} {} asked", panel.join(", "), if panel.len() == 1 { "is" } else { "are" });
        for level in self.plan.escalation_of(self.plan.tasks.get(id)).iter().skip(level) {
            asked += &format!(", after {} {}", level.after, self.names(&level.to, &topic).join(" and "));
        }
        let (found, run) = (met.found(), &self.id);
        Some(format!(
            "{found}, and is not overwritten; {asked}: `pitcrew approve {run} {id}` looks again, `pitcrew deny {run} {id}` lets theirs stand"
        ))
    }
}

impl Deciding<'_> {
    /// Holds a task whose change meets what somebody else has done to a path since.
    pub(crate) fn changed_behind(&mut self, task: Id, attempt: u32, path: String) {
        let record = &self.run.tasks[&task];
        // Met once more, it is the same conflict.
        let is_known = record.met().is_some_and(|met| met.over == path);
        if !is_known {
            let conflict = Conflict {
                kind: Contest::ForeignChange,
                over: path,
                more: 0,
                with: Party::somebody_else(),
                rule: Rule::NothingOverwritten,
                done: Done::Held,
                asks: self.run.referees(&task),
            };
            self.emit(Event::ConflictFound { task: task.clone(), attempt, conflict });
        }
        self.emit(Event::TaskContested { task, attempt });
    }

    /// Asks about what is in the way. A `--yes` at the start is no answer: nobody has looked.
    pub(crate) fn ask_about_conflict(&mut self, id: &Id) {
        let topic = Topic::Conflict { task: id.clone() };
        if self.run.stopped || self.run.unwinding.contains_key(id) || self.run.questions.has(&topic) {
            return;
        }
        let record = &self.run.tasks[id];
        let Some(met) = record.met() else { return };
        let (goes_on, gives_way) = match record.held_in {
            Some(Stage::Restoring) => ("the change is put back", "all else of the change is put back"),
            _ => ("the change is applied", "the change is given up"),
        };
        let question = format!(
            "{}, and is not overwritten. Is it as it was again? Yes: it is looked at again, and {goes_on}. No: theirs stays, and {gives_way}",
            met.found()
        );
        let panel = Panel { from: met.asks.clone(), ..Panel::default() };
        self.emit(Event::QuestionAsked { topic, question, until: None, panel, widens: None });
    }

    /// Has what was in the way looked at again, because somebody says so.
    pub(crate) fn look_again(&mut self, task: Id, by: &str) -> Result<(), Rejected> {
        if self.run.unwinding.contains_key(&task) {
            return Err(Rejected::Moving(task));
        }
        self.emit(Event::ConflictReleased { task, by: by.to_owned(), leaves: false });
        Ok(())
    }

    /// Somebody says that what is in the way stays.
    pub(crate) fn leave_theirs(&mut self, task: Id, reason: Option<String>, by: String) {
        let record = &self.run.tasks[&task];
        let is_landing = record.held_in == Some(Stage::Applying);
        let found = record.met().map_or_else(String::new, Conflict::found);
        let because = reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
        let why = format!("{found}, and {by} lets that stand{because}");
        let topic = Topic::Conflict { task: task.clone() };
        self.emit(Event::QuestionAnswered { topic, yes: false, by: by.clone(), reason });
        self.emit(match is_landing {
            true => Event::GivenUp { task, failure: Failure::Conflict { reason: why } },
            false => Event::ConflictReleased { task, by, leaves: true },
        });
    }
}
