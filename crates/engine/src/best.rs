//! A task that is tried several times side by side: its contenders, and which of them is kept.
//!
//! Each contender is a task of its own that joins when its task's attempt begins, so that places, money, sessions,
//! crashes and stops are counted and told for each as for any other task. It does the work and is verified; it never
//! lands. The task itself waits meanwhile and holds what it owns for all of them. Then it takes over what the best one
//! left, and goes on as if it had done it: what is asked, applied, made live and undone is the task's, once.

use std::cmp::Reverse;
use std::fmt;

use pitcrew_plan::{BestOf, Id};
use serde::{Deserialize, Serialize, Serializer};

use crate::carry::Carry;
use crate::coder::Usage;
use crate::course::Course;
use crate::decide::Deciding;
use crate::effect::Effect;
use crate::event::Event;
use crate::failure::{Evidence, Failure};
use crate::ids::{ChangeId, Timestamp};
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::{Happening, Stage, TaskState};

/// How good a change is by what scores it, in millionths; higher is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(i64);

impl Score {
    /// Reads the number that a command printed as its last line.
    pub fn of(said: &str) -> Result<Score, String> {
        let Some(line) = said.lines().rev().map(str::trim).find(|line| !line.is_empty()) else {
            return Err("it printed nothing, and a number was to be its last line".to_owned());
        };
        match line.parse::<f64>().ok().and_then(Score::near) {
            Some(score) => Ok(score),
            None => {
                let line: String = line.chars().take(60).collect();
                Err(format!("its last line is `{}`, and was to be a number", line.escape_debug()))
            }
        }
    }

    /// Returns a number as a score: to six places, and of large ones to whole numbers, so that it comes back from the
    /// journal as it is, whatever a reader of numbers rounds in the last bit.
    fn near(number: f64) -> Option<Score> {
        let number = if number.abs() < 1e9 { number } else { number.round() };
        (number.abs() < 9e12).then(|| Score((number * 1e6).round() as i64))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        match part {
            0 => write!(f, "{sign}{whole}"),
            part => write!(f, "{sign}{whole}.{}", format!("{part:06}").trim_end_matches('0')),
        }
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1_000_000 == 0 {
            serializer.serialize_i64(self.0 / 1_000_000)
        } else {
            serializer.serialize_f64(self.0 as f64 / 1e6)
        }
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Score, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let whole = number.as_i64().and_then(|number| number.checked_mul(1_000_000));
        let score = whole.map(Score).or_else(|| Score::near(number.as_f64()?));
        score.ok_or_else(|| serde::de::Error::custom("no score"))
    }
}

/// Why a contender is kept and not another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Merit {
    /// No other one verifies.
    Only,
    /// It was the first that verified.
    First,
    /// Its score is the highest.
    Score,
    /// An agent that compared them prefers it.
    Preferred,
    /// Others are as good, and it changes fewer files, or as few and is the first of them.
    Smallest,
}

/// Which contender is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Best {
    /// The contender.
    pub id: Id,
    /// Why it is.
    pub merit: Merit,
    /// What the agent says of it that was asked which is best, or why it prefers none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub said: String,
}

/// The attempts side by side of a task, as scripts see them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContestView {
    /// How many there are.
    pub times: u32,
    /// Each that has joined the run, in their order.
    pub attempts: Vec<ContenderView>,
    /// Which is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Best>,
    /// What they have cost so far, all together.
    #[serde(skip_serializing_if = "Usage::is_nothing")]
    pub spent: Usage,
}

/// One of several attempts side by side, as scripts see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContenderView {
    /// Its name.
    pub id: Id,
    /// Where it stands.
    pub state: TaskState,
    /// How good its change is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
}

impl Run {
    /// Returns the attempts side by side of a task once they have begun, as scripts see them.
    pub fn contest(&self, id: &Id) -> Option<ContestView> {
        let times = self.plan.tasks.get(id)?.contest()?.times;
        let view = |(id, record): (Id, &TaskRecord)| ContenderView { id, state: record.state(), score: record.score };
        let attempts: Vec<ContenderView> = self.contenders(id).map(view).collect();
        let mut spent = Usage::default();
        self.contenders(id).for_each(|(_, record)| spent += record.spent);
        (!attempts.is_empty()).then(|| ContestView { times, attempts, best: self.tasks[id].best.clone(), spent })
    }

    /// Returns the attempts side by side of a task, as far as there are any, each with how it stands.
    pub fn contenders<'a>(&'a self, id: &'a Id) -> impl Iterator<Item = (Id, &'a TaskRecord)> {
        let times = self.plan.tasks.get(id).and_then(|task| task.contest()).map_or(0, |contest| contest.times);
        (1..=times).filter_map(|index| {
            let name = id.child(index);
            let record = self.tasks.get(&name)?;
            Some((name, record))
        })
    }

    /// Returns the task at which `id` is one of several attempts side by side.
    pub fn contested_task(&self, id: &Id) -> Option<Id> {
        self.plan.tasks.get(id).filter(|task| task.is_contender()).and_then(|_| Some(id.parent()?.0))
    }

    /// Whether a task is tried several times side by side.
    pub(crate) fn is_contested(&self, id: &Id) -> bool {
        self.plan.tasks.get(id).is_some_and(|task| task.contest().is_some())
    }

    pub(crate) fn is_contender(&self, id: &Id) -> bool {
        self.plan.tasks.get(id).is_some_and(|task| task.is_contender())
    }

    /// Puts the contenders of a task in line whose attempt begins.
    pub(crate) fn enter_contenders(&mut self, id: &Id, time: Timestamp) {
        let Some(times) = self.plan.tasks[id].contest().map(|contest| contest.times) else { return };
        let contender = self.plan.tasks[id].contender();
        for name in (1..=times).map(|index| id.child(index)) {
            if !self.tasks.contains_key(&name) {
                self.join(name.clone(), contender.clone(), time);
            }
            self.record(&name).enter();
            if let Some(next) = self.tasks[&name].stage.after(Happening::Entered, &Course::default()) {
                self.move_to(&name, next, time);
            }
        }
    }

    /// Looks again at whom it concerns that a task has moved: its task, or its contenders.
    pub(crate) fn contest_moved(&mut self, id: &Id) {
        if let Some(task) = self.contested_task(id) {
            self.dirty.insert(task);
        } else if self.plan.tasks[id].contest().is_some() && self.tasks[id].stage.is_settled() {
            let all: Vec<Id> = self.contenders(id).map(|(name, _)| name).collect();
            self.dirty.extend(all);
        }
    }

    /// Whether every contender of a task has come to its end, or was stopped.
    pub(crate) fn contest_is_over(&self, id: &Id) -> bool {
        self.contenders(id).all(|(_, record)| record.is_out())
    }

    /// Returns why a contender is left behind, where its task is over without it.
    pub(crate) fn is_left_behind(&self, id: &Id) -> Option<String> {
        let task = self.contested_task(id)?;
        self.tasks[&task].stage.is_settled().then(|| format!("`{task}` is over"))
    }

    /// Takes over for a task what the contender left that is kept.
    pub(crate) fn choose(&mut self, id: &Id, best: &Id, merit: Merit, said: &str) {
        let chosen = self.tasks[best].clone();
        let reasons: Vec<(Id, String)> = self
            .contenders(id)
            .filter(|(name, record)| name != best && record.stage == Stage::Succeeded)
            .map(|(name, record)| (name, not_kept(best, &chosen, record)))
            .collect();
        for (name, reason) in reasons {
            self.record(&name).reason = Some(reason);
        }
        let all: Vec<Id> = self.contenders(id).map(|(name, _)| name).collect();
        // This is decided: whoever begins anew has nothing of it to mend.
        all.iter().for_each(|name| self.record(name).carry = Carry::default());
        let record = self.record(id);
        record.best = Some(Best { id: best.clone(), merit, said: said.to_owned() });
        record.change = chosen.change;
        record.paths = chosen.paths;
        record.output = chosen.output;
        record.risky = chosen.risky;
        record.dropped = chosen.dropped;
        record.steps = chosen.steps;
        record.report = chosen.report;
        record.verified_on = chosen.verified_on;
    }
}

fn not_kept(best: &Id, chosen: &TaskRecord, other: &TaskRecord) -> String {
    match (chosen.score, other.score) {
        (Some(better), Some(score)) if score < better => {
            format!("not kept: its score is {score}, and `{best}` has {better}")
        }
        (Some(_), Some(score)) => format!("not kept: its score is {score}, as that of `{best}`, which changes less"),
        _ => format!("not kept: `{best}` is"),
    }
}

impl TaskRecord {
    /// Begins anew as a contender: what its last attempt failed of is still told to the next one.
    fn enter(&mut self) {
        self.failures = 0;
        self.due = None;
        self.reason = None;
        self.score = None;
        self.called_off = None;
        self.stopped_by = None;
    }

    /// Whether nothing more comes of a contender.
    fn is_out(&self) -> bool {
        self.stage.is_settled() || self.stage == Stage::Canceled
    }
}

impl Deciding<'_> {
    /// Looks at a task whose attempts go on side by side.
    pub(crate) fn look_at_contest(&mut self, id: &Id) {
        if self.run.tasks[id].stopped_by.is_some() {
            return;
        }
        let is_race = self.run.plan.tasks[id].contest().is_some_and(|contest| contest.by.is_none());
        if let Some(best) = self.run.first_to_verify(id).filter(|_| is_race) {
            self.call_off_but(id, &best);
        }
        if !self.run.contest_is_over(id) {
            return;
        }
        let stopped = self.run.contenders(id).filter(|(_, record)| record.stage == Stage::Canceled);
        let stopped: Vec<Id> = stopped.map(|(name, _)| name).collect();
        for task in stopped {
            let reason = "it was stopped, and its task has gone on without it".to_owned();
            self.emit(Event::TaskSkipped { task, reason, by_condition: true, because: None });
        }
        let (task, attempt) = (id.clone(), self.run.tasks[id].attempt);
        let judge = self.run.plan.tasks[id].contest().and_then(BestOf::judge).cloned();
        self.emit(match (judge, self.run.best_contender(id)) {
            (Some(by), Some((_, Merit::Smallest))) => Event::Comparing { task, attempt, by },
            (_, Some((best, merit))) => Event::BestChosen { task, attempt, best, merit, said: String::new() },
            (_, None) => Event::AttemptFailed { task, attempt, failure: self.run.none_kept(id) },
        });
    }

    /// Keeps the one that an agent prefers. Where it names none all that passed are as good, and none of them is lost
    /// for that.
    pub(crate) fn preferred(&mut self, id: &Id, answer: Result<(Id, String), String>) {
        let passed = self.run.passed(id);
        let (best, merit, said) = match answer {
            Ok((best, said)) if passed.iter().any(|(passed, _)| *passed == best) => {
                (Some(best), Merit::Preferred, said)
            }
            Ok((other, _)) => (None, Merit::Smallest, format!("`{other}` is none of those that passed")),
            Err(why) => (None, Merit::Smallest, why),
        };
        let best = best.or_else(|| self.run.best_contender(id).map(|(best, _)| best));
        if let Some(best) = best {
            let (task, attempt) = (id.clone(), self.run.tasks[id].attempt);
            self.emit(Event::BestChosen { task, attempt, best, merit, said });
        }
    }

    /// Ends what the other contenders do: one is good enough.
    fn call_off_but(&mut self, id: &Id, best: &Id) {
        let still = |record: &TaskRecord| !record.is_out() && record.called_off.is_none();
        let others: Vec<Id> =
            self.run.contenders(id).filter(|(_, record)| still(record)).map(|(name, _)| name).collect();
        for task in others {
            let attempt = self.run.tasks[&task].attempt;
            if self.run.task_effect(&task).is_some() {
                self.extra.push(Effect::End { task: task.clone(), hard: false });
            }
            self.emit(Event::CalledOff { task, attempt, best: best.clone() });
        }
    }

    /// Skips a contender that was called off, once nothing is done for it.
    pub(crate) fn skip_called_off(&mut self, id: &Id) -> bool {
        let record = &self.run.tasks[id];
        let Some(best) = record.called_off.clone().filter(|_| !record.is_out()) else { return false };
        if self.run.task_effect(id).is_none() {
            self.leave_out(id, &best);
        }
        true
    }

    /// Takes the report of a contender that was called off, whatever it says: nothing of it is kept.
    pub(crate) fn ended_when_called_off(&mut self, id: &Id) -> bool {
        let record = self.run.tasks.get(id).filter(|record| !record.is_out());
        let Some(best) = record.and_then(|record| record.called_off.clone()) else { return false };
        self.leave_out(id, &best);
        true
    }

    fn leave_out(&mut self, id: &Id, best: &Id) {
        let reason = format!("called off: `{best}` verified first");
        self.emit(Event::TaskSkipped { task: id.clone(), reason, by_condition: true, because: None });
    }

    /// Reads the score of a contender's change out of what its checks said, where something scores it.
    pub(crate) fn take_score(&mut self, task: &Id, evidence: &mut [Evidence]) {
        let scored = self.run.is_contender(task) && self.run.plan.tasks[task].score().is_some();
        if !scored || !evidence.iter().all(|one| one.holds) {
            return;
        }
        // What scores is asked last.
        let Some(last) = evidence.last_mut() else { return };
        match Score::of(&last.said) {
            Ok(score) => {
                let attempt = self.run.tasks[task].attempt;
                self.emit(Event::Scored { task: task.clone(), attempt, score });
            }
            Err(why) => {
                last.holds = false;
                last.said = format!("{}\n{why}", last.said).trim().to_owned();
            }
        }
    }
}

impl Run {
    /// Returns the contender that verified first.
    fn first_to_verify(&self, id: &Id) -> Option<Id> {
        let verified = self.contenders(id).filter(|(_, record)| record.stage == Stage::Succeeded);
        verified.min_by_key(|(_, record)| (record.finished, record.paths)).map(|(name, _)| name)
    }

    /// Returns the contenders that verified, each with its change, if it left one.
    pub(crate) fn passed(&self, id: &Id) -> Vec<(Id, Option<ChangeId>)> {
        let passed = self.contenders(id).filter(|(_, record)| record.stage == Stage::Succeeded);
        passed.map(|(name, record)| (name, record.change.clone())).collect()
    }

    /// Returns the contender that is kept, if one can be and no agent is to say which.
    fn best_contender(&self, id: &Id) -> Option<(Id, Merit)> {
        let verified: Vec<(Id, &TaskRecord)> =
            self.contenders(id).filter(|(_, record)| record.stage == Stage::Succeeded).collect();
        if let [(only, _)] = &verified[..] {
            let called_off = self.contenders(id).any(|(_, record)| record.called_off.is_some());
            return Some((only.clone(), if called_off { Merit::First } else { Merit::Only }));
        }
        if self.plan.tasks[id].contest().is_none_or(|contest| contest.by.is_none()) {
            return Some((self.first_to_verify(id)?, Merit::First));
        }
        let (best, record) = verified.iter().min_by_key(|(_, record)| (Reverse(record.score), record.paths))?;
        let ties = verified.iter().filter(|(_, other)| other.score == record.score).count();
        Some((best.clone(), if ties > 1 { Merit::Smallest } else { Merit::Score }))
    }

    /// Says why none of a task's contenders can be kept.
    fn none_kept(&self, id: &Id) -> Failure {
        let why = |record: &TaskRecord| match (&record.failure, &record.reason) {
            (Some(failure), _) if record.stage == Stage::Failed => failure.to_string(),
            (_, Some(reason)) => format!("was left out: {reason}"),
            _ => "was left out".to_owned(),
        };
        Failure::NoneKept { reasons: self.contenders(id).map(|(name, record)| (name, why(record))).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_number_on_the_last_line() {
        let read = |said: &str| Score::of(said).map(|score| score.to_string());
        assert_eq!(read("building\n\n 91 \n").unwrap(), "91");
        assert_eq!(read("84.50").unwrap(), "84.5");
        assert_eq!(read("-0.25").unwrap(), "-0.25");
        assert_eq!(read("1e3").unwrap(), "1000");
        assert_eq!(read("91 points").unwrap_err(), "its last line is `91 points`, and was to be a number");
        for said in ["", "\n", "NaN", "inf", "1e300"] {
            assert!(read(said).is_err(), "{said}");
        }
    }

    #[test]
    fn a_score_comes_back_from_the_journal_as_it_went() {
        for text in ["0.1", "-3.141593", "91", "8999999999998.9", "999999999.999999", "0.000001"] {
            let score = Score::of(text).unwrap();
            let stored = serde_json::to_string(&score).unwrap();
            assert_eq!(serde_json::from_str::<Score>(&stored).unwrap(), score, "{stored}");
        }
    }
}
