//! Joining by hand: somebody from outside takes a task of people's, does it in a copy of the files that is prepared for
//! them, and says when it is done.
//!
//! Without a claim people change the files themselves, and what they changed is taken from there. Who claims a task
//! works apart from the others, as attempts do: what lies in the copy when it is said to be done is the change, and
//! lands like any attempt's. A claim that nobody submits lapses, and the task is anybody's again. Where the checks say
//! no the claim stays with whoever has it, who goes on in the same copy.

use pitcrew_plan::{ApprovalMoment, Except, Id};
use serde::Serialize;

use crate::decide::Deciding;
use crate::event::Event;
use crate::ids::Timestamp;
use crate::input::Rejected;
use crate::question::{Topic, Voice};
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::Stage;

/// Somebody who has taken a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Joiner {
    /// Who.
    pub by: String,
    /// Which of the copies that were prepared for the task is theirs, from 1.
    pub copy: u32,
    /// When the claim lapses.
    pub until: Timestamp,
}

impl TaskRecord {
    /// Returns the copy in which an attempt's change was made; `None` where people changed the files themselves, and
    /// where an attempt ran.
    pub fn copy_of(&self, attempt: u32) -> Option<u32> {
        self.copies.get(&attempt).copied()
    }
}

impl Run {
    /// Returns the tasks that wait for people and that nobody has taken, in the order of their names.
    pub fn unclaimed(&self) -> impl Iterator<Item = &Id> {
        let free = |(_, record): &(&Id, &TaskRecord)| record.stage == Stage::ByHand && record.joiner.is_none();
        self.tasks.iter().filter(free).map(|(id, _)| id)
    }

    /// Whether somebody may take a task of people's, by who is asked about it.
    pub fn may_claim(&self, task: &Id, voice: &Voice) -> bool {
        let Some(question) = self.question(&Topic::Approval { task: task.clone() }) else { return false };
        let panel = &question.panel;
        let inside = voice.inside && panel.except.contains(&Except::Agents);
        !inside && (panel.from.is_empty() || panel.from.contains(&voice.name))
    }

    /// Notes that somebody has taken a task.
    pub(crate) fn claimed(&mut self, id: &Id, by: &str, until: Timestamp) {
        let record = self.record(id);
        record.claims += 1;
        record.joiner = Some(Joiner { by: by.to_owned(), copy: record.claims, until });
        self.claims.insert((until, id.clone()));
    }

    /// Lets go of a claim.
    pub(crate) fn unclaim(&mut self, id: &Id) {
        if let Some(joiner) = self.record(id).joiner.take() {
            self.claims.remove(&(joiner.until, id.clone()));
        }
    }

    /// Follows a task that somebody has taken from stage to stage: it lapses only while people are at it, and nothing
    /// is left of the claim when the task is at rest.
    pub(crate) fn follow_joiner(&mut self, id: &Id, next: Stage, at_rest: bool, time: Timestamp) {
        let Some(joiner) = self.tasks[id].joiner.clone() else { return };
        self.claims.remove(&(joiner.until, id.clone()));
        if at_rest {
            return self.unclaim(id);
        }
        if next == Stage::ByHand {
            let until = time.after(self.plan.tasks[id].timeout.0);
            self.record(id).joiner = Some(Joiner { until, ..joiner });
            self.claims.insert((until, id.clone()));
        }
    }

    /// Notes in which copy the change lies that was just said to be done.
    pub(crate) fn submitted(&mut self, id: &Id) {
        let record = self.record(id);
        let copy = record.joiner.as_ref().map(|joiner| joiner.copy);
        record.copies.extend(copy.map(|copy| (record.attempt, copy)));
    }

    /// Returns when the first claim lapses.
    pub(crate) fn next_lapse(&self) -> Option<Timestamp> {
        self.claims.first().map(|(until, _)| *until)
    }

    /// Says why an event about a claim cannot happen here, if it cannot.
    pub(crate) fn check_claim(&self, event: &Event) -> Result<(), String> {
        let (Event::TaskClaimed { task, .. } | Event::TaskReleased { task, .. }) = event else { return Ok(()) };
        let Some(record) = self.tasks.get(task) else { return Ok(()) };
        match (event, &record.joiner) {
            (Event::TaskClaimed { .. }, _) if record.stage != Stage::ByHand => {
                Err(format!("nobody is asked to do `{task}`"))
            }
            (Event::TaskClaimed { .. }, Some(joiner)) => Err(format!("{} has taken `{task}`", joiner.by)),
            (Event::TaskReleased { .. }, None) => Err(format!("nobody has taken `{task}`")),
            _ => Ok(()),
        }
    }
}

impl Deciding<'_> {
    /// Takes a task for somebody who does it in a copy of the files.
    pub(crate) fn claim(&mut self, task: Id, voice: &Voice) -> Result<(), Rejected> {
        self.lapses();
        let record = self.run.tasks.get(&task).ok_or_else(|| Rejected::NoSuchTask(task.clone()))?;
        if record.stage != Stage::ByHand {
            return Err(Rejected::NotForPeople { task, state: record.stage.state().to_string() });
        }
        if let Some(Joiner { by, until, .. }) = record.joiner.clone() {
            return Err(Rejected::Claimed { task, by, until });
        }
        self.may_answer(&task, voice)?;
        let (attempt, until) = (record.attempt, self.now.after(self.run.plan.tasks[&task].timeout.0));
        self.emit(Event::TaskClaimed { task, attempt, by: voice.name.clone(), until });
        Ok(())
    }

    /// Gives a task back that somebody has taken.
    pub(crate) fn give_back(&mut self, task: Id, reason: Option<String>, voice: &Voice) -> Result<(), Rejected> {
        let record = self.run.tasks.get(&task).ok_or_else(|| Rejected::NoSuchTask(task.clone()))?;
        let (attempt, Some(joiner)) = (record.attempt, &record.joiner) else { return Err(Rejected::NotClaimed(task)) };
        if record.stage != Stage::ByHand {
            return Err(Rejected::NotForPeople { task, state: record.stage.state().to_string() });
        }
        if joiner.by != voice.name {
            self.may_answer(&task, voice)?;
        }
        self.emit(Event::TaskReleased { task, attempt, by: Some(voice.to_string()), reason });
        Ok(())
    }

    fn may_answer(&self, task: &Id, voice: &Voice) -> Result<(), Rejected> {
        self.asked(&Topic::Approval { task: task.clone() }, voice).map(drop)
    }

    /// Lets claims lapse whose time is over.
    pub(crate) fn lapses(&mut self) {
        while self.run.ended_as.is_none()
            && let Some((until, task)) = self.run.claims.first().cloned()
            && until <= self.now
        {
            let attempt = self.run.tasks[&task].attempt;
            self.emit(Event::TaskReleased { task, attempt, by: None, reason: None });
        }
    }

    /// Whether it is for this voice to say that a task is done: where somebody has taken it, for them alone.
    pub(crate) fn is_theirs_to_say(
        &self,
        topic: &Topic,
        moment: Option<ApprovalMoment>,
        voice: &Voice,
    ) -> Result<(), Rejected> {
        let (Topic::Approval { task }, Some(ApprovalMoment::Done)) = (topic, moment) else { return Ok(()) };
        match &self.run.tasks[task].joiner {
            Some(joiner) if joiner.by != voice.name => {
                Err(Rejected::Claimed { task: task.clone(), by: joiner.by.clone(), until: joiner.until })
            }
            _ => Ok(()),
        }
    }
}
