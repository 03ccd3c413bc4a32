//! Stopping a run, or a part of it, and letting a stopped part go on.
//!
//! What has not begun to land is ended and becomes canceled; what is landing comes to its end, and
//! what is applied stays. Whoever needs a canceled task waits: only `resume` or the end of the run
//! decides about it.

use pitcrew_plan::Id;

use crate::decide::Deciding;
use crate::effect::Effect;
use crate::event::{Event, RunStatus};
use crate::input::Rejected;
use crate::part::Part;
use crate::run::Run;
use crate::stage::Stage;

impl Deciding<'_> {
    pub(crate) fn stop(&mut self, part: Option<&Part>, hard: bool, by: &str) -> Result<(), Rejected> {
        match part {
            None => self.stop_all(hard, by),
            Some(part) => self.stop_part(part, hard, by),
        }
    }

    fn stop_all(&mut self, hard: bool, by: &str) -> Result<(), Rejected> {
        if let Some(status) = self.run.ended_as {
            return Err(Rejected::Over(status.past()));
        }
        self.emit(Event::StopRequested { by: by.to_owned(), hard });
        if hard {
            let ending: Vec<Effect> = self.endings(|stage| stage.is_busy(), true);
            self.extra.extend(ending);
            self.cut_off_everything();
            self.emit(Event::RunFinished { status: RunStatus::Canceled });
        } else {
            let ending = self.endings(|stage| stage == Stage::Running, false);
            self.extra.extend(ending);
        }
        Ok(())
    }

    fn endings(&self, which: impl Fn(Stage) -> bool, hard: bool) -> Vec<Effect> {
        self.run
            .busy
            .iter()
            .filter(|id| which(self.run.tasks[*id].stage))
            .map(|id| Effect::End { task: id.clone(), hard })
            .collect()
    }

    /// Ends what a part is doing. A second order, `hard`, takes the grace period from the first.
    fn stop_part(&mut self, part: &Part, hard: bool, by: &str) -> Result<(), Rejected> {
        if let Some(status @ (RunStatus::Succeeded | RunStatus::Failed)) = self.run.ended_as {
            return Err(Rejected::Over(status.past()));
        }
        let mut stopping = part.members(&self.run.plan)?;
        stopping.retain(|id| {
            let record = &self.run.tasks[id];
            let again = record.stage == Stage::Canceled || record.stopped_by.is_some() && !hard;
            // Who waits for children does nothing of its own.
            let tends = matches!(record.stage, Stage::FanningOut | Stage::Tending | Stage::Gathering);
            !record.stage.is_settled() && !record.stage.awaits_a_decision() && !again && !tends
        });
        if stopping.is_empty() {
            return Err(self.nothing_to_stop(part));
        }
        for task in stopping {
            let record = &self.run.tasks[&task];
            let is_busy = self.run.task_effect(&task).is_some();
            if is_busy && (hard || record.stage.ends_when_stopped()) {
                self.extra.push(Effect::End { task: task.clone(), hard });
            }
            if record.stopped_by.is_none() {
                self.emit(Event::StopOrdered { task, by: by.to_owned() });
            }
        }
        Ok(())
    }

    fn nothing_to_stop(&self, part: &Part) -> Rejected {
        let state = match part {
            Part::Task(id) => self.run.tasks.get(id).map(|record| match record.stopped_by {
                Some(_) if record.stage != Stage::Canceled => "told to end already".to_owned(),
                _ => record.stage.state().to_string(),
            }),
            Part::Team(_) | Part::Phase(_) => None,
        };
        Rejected::NothingToStop { part: part.clone(), state: state.unwrap_or_else(|| "at rest already".to_owned()) }
    }

    /// Lets what was stopped of a part begin anew, or gives a task that is done a new attempt.
    pub(crate) fn resume(&mut self, part: &Part, by: &str) -> Result<(), Rejected> {
        let mut stopped = part.members(&self.run.plan)?;
        stopped.retain(|id| {
            let record = &self.run.tasks[id];
            record.stopped_by.is_some() && !record.stage.is_settled()
        });
        match part {
            Part::Task(task) if stopped.is_empty() => return self.try_anew(task.clone(), by),
            _ if stopped.is_empty() => return Err(Rejected::NothingStopped(part.clone())),
            _ => {}
        }
        if let Some(ending) = stopped.iter().find(|id| self.run.is_ending(id)) {
            return Err(Rejected::StillEnding(ending.clone()));
        }
        for task in stopped {
            self.emit(Event::TaskResumed { task, by: by.to_owned() });
        }
        Ok(())
    }

    /// Takes the report of what was ended on order, whatever it says: nothing of it is kept.
    pub(crate) fn ended_on_order(&mut self, task: &Id) -> bool {
        let is_ended = self.run.tasks.get(task).is_some_and(|r| r.stopped_by.is_some() && r.stage.ends_when_stopped());
        if is_ended {
            self.emit(Event::TaskCanceled { task: task.clone() });
        }
        is_ended
    }
}

impl Run {
    /// Whether the task was stopped and nothing that was begun for it goes on.
    pub(crate) fn is_canceled_now(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        let is_still =
            self.task_effect(id).is_none() && (record.stage != Stage::Contending || self.contest_is_over(id));
        record.stopped_by.is_some() && record.stage.ends_when_stopped() && is_still
    }

    /// Whether something that was begun for a stopped task has not ended yet.
    fn is_ending(&self, id: &Id) -> bool {
        self.tasks[id].stage.ends_when_stopped() && self.task_effect(id).is_some()
    }
}
