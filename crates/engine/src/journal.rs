//! A run from its journal: the only way to take one up again.

use pitcrew_plan::{Id, Plan};
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::ids::{RunId, Timestamp};
use crate::question::Topic;
use crate::run::Run;
use crate::stage::Stage;

/// An event with its place in the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its place, from 1 without a gap.
    pub seq: u64,
    /// When it was decided.
    pub time: Timestamp,
    /// The fact.
    #[serde(flatten)]
    pub event: Event,
}

/// Why a journal is no run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Corrupt {
    /// There is nothing in it.
    #[error("the journal of run `{0}` is empty")]
    Empty(RunId),
    /// It does not begin with the run's start.
    #[error("the journal of run `{0}` does not begin with `run_started`")]
    NoBeginning(RunId),
    /// An event is missing, or stands twice.
    #[error("the journal of run `{run}` has event {found} where {expected} belongs")]
    Gap {
        /// The run.
        run: RunId,
        /// The number that belongs there.
        expected: u64,
        /// The number that stands there.
        found: u64,
    },
    /// An event cannot have happened there.
    #[error("event {seq} of run `{run}` cannot have happened: {why}")]
    Impossible {
        /// The run.
        run: RunId,
        /// The event's place.
        seq: u64,
        /// What does not fit.
        why: String,
    },
}

impl Run {
    /// Starts a run: returns it with its first record, which must be durable before anything else.
    pub fn start(id: RunId, plan: Plan, opening: crate::opening::Opening, now: Timestamp) -> (Run, Record) {
        let record = Record { seq: 1, time: now, event: Event::RunStarted(opening.clone()) };
        (Run::open(id, plan, opening, now), record)
    }

    /// Rebuilds a run from its journal. The result equals, byte for byte, the run that wrote it.
    pub fn fold(id: RunId, plan: Plan, records: &[Record]) -> Result<Run, Corrupt> {
        let Some(first) = records.first() else { return Err(Corrupt::Empty(id)) };
        let Event::RunStarted(opening) = &first.event else { return Err(Corrupt::NoBeginning(id)) };
        if first.seq != 1 {
            return Err(Corrupt::Gap { run: id, expected: 1, found: first.seq });
        }
        let mut run = Run::open(id, plan, opening.clone(), first.time);
        for record in &records[1..] {
            run.accept(record)?;
        }
        Ok(run)
    }

    /// Takes over one more record, as a follower of a journal that another process writes.
    pub fn accept(&mut self, record: &Record) -> Result<(), Corrupt> {
        let expected = self.seq + 1;
        if record.seq != expected {
            return Err(Corrupt::Gap { run: self.id.clone(), expected, found: record.seq });
        }
        self.check(&record.event).map_err(|why| Corrupt::Impossible { run: self.id.clone(), seq: record.seq, why })?;
        self.apply(&record.event, record.time);
        Ok(())
    }

    /// Says why an event cannot happen here, if it cannot.
    fn check(&self, event: &Event) -> Result<(), String> {
        if matches!(event, Event::RunStarted(_)) {
            return Err("a run starts once".to_owned());
        }
        let takes_over =
            matches!(event, Event::ChangeTakenOver { .. } | Event::TaskTakenOver { .. } | Event::TakenOver { .. });
        if takes_over && !self.is_taking_over() {
            return Err("what is taken over stands at the beginning of a run that restarts another".to_owned());
        }
        if let Event::PhaseOpened { phase } | Event::PhaseAnswered { phase, .. } = event
            && !self.phases.contains_key(phase)
        {
            return Err(format!("there is no phase `{phase}`"));
        }
        if let Event::Amended { amendment, .. } = event {
            return self.may_be_amended(amendment).map_err(|rejected| rejected.to_string());
        }
        if let Some((topic, opens)) = question_of(event) {
            self.check_question(topic, opens)?;
        }
        self.check_deadline(event)?;
        self.check_digest(event)?;
        self.check_notice(event)?;
        self.check_budget(event)?;
        self.check_claim(event)?;
        if let Event::TeamAnswered { team, .. } = event
            && !self.teams.contains_key(team)
        {
            return Err(format!("nothing is asked of a team `{team}`"));
        }
        let Some(id) = event.task() else { return Ok(()) };
        let Some(record) = self.tasks.get(id) else { return Err(format!("there is no task `{id}`")) };
        if let Event::ChildrenJoined { first, .. } = event {
            let joined = self.fan(id).map_or(0, |fan| fan.joined);
            // In a run that takes the children over, they are there before it is their parent's turn.
            let fans = record.stage == Stage::FanningOut || self.is_taking_over();
            if *first != joined || !fans {
                return Err(format!("`{id}` has {joined} children and is {:?}", record.stage).to_lowercase());
            }
        }
        if let Some(attempt) = attempt_of(event) {
            let started = matches!(event, Event::AttemptStarted { .. });
            let expected = record.attempt + u32::from(started);
            if attempt != expected {
                return Err(format!("`{id}` is at attempt {expected}, not {attempt}"));
            }
        }
        if let Event::BestChosen { best, .. } | Event::CalledOff { best, .. } = event
            && !self.is_contender(best)
        {
            return Err(format!("`{best}` is none of several attempts side by side"));
        }
        if matches!(event, Event::Kept { .. }) && record.standing.is_none() {
            return Err(format!("no earlier attempt of `{id}` did its work"));
        }
        if matches!(event, Event::ConflictReleased { .. }) && record.stage != Stage::Contested {
            return Err(format!("nothing is in the way of `{id}`"));
        }
        if moves_a_task(event, self, id) && self.stage_after(event).is_none() {
            return Err(format!("`{id}` is {:?}", record.stage).to_lowercase());
        }
        Ok(())
    }

    /// Returns the run's name.
    pub fn id(&self) -> &RunId {
        &self.id
    }

    /// Returns the plan that the run carries out.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns the number of the newest event.
    pub fn seq(&self) -> u64 {
        self.seq
    }
}

fn moves_a_task(event: &Event, run: &Run, id: &Id) -> bool {
    match event {
        Event::ChangeTakenOver { .. }
        | Event::ApprovalRequested { .. }
        | Event::UndoOrdered { .. }
        | Event::ChecksHeld { .. }
        | Event::ChildrenJoined { .. }
        | Event::ConflictFound { .. }
        | Event::Reported { .. }
        | Event::Widened { .. }
        | Event::TaskClaimed { .. }
        | Event::TaskReleased { .. }
        | Event::SessionOpened { .. }
        | Event::LeftBehind { .. }
        | Event::Permission { .. }
        | Event::Scored { .. }
        | Event::CalledOff { .. }
        | Event::Spent { .. }
        | Event::BudgetReached { .. }
        | Event::AgentPaused { .. }
        | Event::HoldReleased { .. }
        | Event::StopOrdered { .. } => false,
        Event::TaskResumed { .. } => run.tasks[id].stage == Stage::Canceled,
        Event::ConflictReleased { .. } => run.tasks[id].held_in != Some(Stage::Restoring),
        _ if question_of(event).is_some() => false,
        Event::AttemptFailed { .. } => !run.tasks[id].stage.is_live(),
        _ => true,
    }
}

/// Returns the question that an event is about, and whether the event opens it.
fn question_of(event: &Event) -> Option<(&Topic, bool)> {
    match event {
        Event::QuestionAsked { topic, .. } => Some((topic, true)),
        Event::YesGiven { topic, .. }
        | Event::Escalated { topic, .. }
        | Event::QuestionAnswered { topic, .. }
        | Event::QuestionUnanswered { topic }
        | Event::QuestionWithdrawn { topic } => Some((topic, false)),
        _ => None,
    }
}

fn attempt_of(event: &Event) -> Option<u32> {
    match event {
        Event::AttemptStarted { attempt, .. }
        | Event::Harvested { attempt, .. }
        | Event::Verified { attempt, .. }
        | Event::Scored { attempt, .. }
        | Event::CalledOff { attempt, .. }
        | Event::Comparing { attempt, .. }
        | Event::BestChosen { attempt, .. }
        | Event::VerifyAgain { attempt, .. }
        | Event::ApplyStarted { attempt, .. }
        | Event::Applied { attempt, .. }
        | Event::Activated { attempt, .. }
        | Event::Probed { attempt, .. }
        | Event::LeftBehind { attempt, .. }
        | Event::AttemptFailed { attempt, .. }
        | Event::RollbackStarted { attempt, .. }
        | Event::Restored { attempt, .. }
        | Event::RolledBack { attempt, .. }
        | Event::ConflictFound { attempt, .. }
        | Event::TaskContested { attempt, .. }
        | Event::Reported { attempt, .. }
        | Event::Widened { attempt, .. }
        | Event::TaskClaimed { attempt, .. }
        | Event::TaskReleased { attempt, .. }
        | Event::SessionOpened { attempt, .. }
        | Event::Permission { attempt, .. }
        | Event::Spent { attempt, .. }
        | Event::BudgetReached { attempt, .. }
        | Event::TaskPartial { attempt, .. }
        | Event::PutOnHold { attempt, .. }
        | Event::CheckedAgain { attempt, .. }
        | Event::Interrupted { attempt, .. } => Some(*attempt),
        _ => None,
    }
}
