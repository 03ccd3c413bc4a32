//! What became of the risks of a plan: whether what answers each of them held.

use std::collections::BTreeMap;

use pitcrew_engine::{Event, Evidence, Record, Run, Stage};
use pitcrew_plan::{Answer, Grade, Hazard, Id};
use serde::Serialize;

use crate::render::risks;

/// A risk, and what became of what answers it.
#[derive(Debug, Serialize)]
pub struct RiskReport {
    /// What could go wrong.
    pub risk: String,
    /// How likely it was thought to be; `None` where the plan does not say.
    pub likelihood: Option<Grade>,
    /// How bad it would be; `None` where the plan does not say.
    pub impact: Option<Grade>,
    /// What was to be done about it.
    pub mitigation: Option<String>,
    /// Whether it came: something that answers it had to act, or was seen not to hold. `None` where nobody can tell.
    pub came: Option<bool>,
    /// What answers it.
    pub answers: Vec<AnswerReport>,
}

/// What answers a risk.
#[derive(Debug, Serialize)]
pub struct AnswerReport {
    /// What it is, in the plan's words.
    pub by: String,
    /// Whether it held; `None` where it did not come to that.
    pub held: Option<bool>,
    /// How it stands, in a few words.
    pub how: String,
}

/// Reads out what became of the risks. `records` are all the run's events.
pub fn gather(run: &Run, records: &[Record]) -> Vec<RiskReport> {
    let plan = run.plan();
    if plan.risks.is_empty() {
        return Vec::new();
    }
    let said = said(records);
    let answered = |by: &String| {
        let (held, how) = match plan.answer(by) {
            Some(Answer::Task(id)) => task(run, id),
            Some(Answer::Rollback(id)) => rollback(run, records, id),
            Some(Answer::Check(name)) => check(said.get(name).copied()),
            None => (None, "names nothing of the plan".to_owned()),
        };
        AnswerReport { by: by.clone(), held, how }
    };
    risks::gravest_first(plan)
        .into_iter()
        .map(|hazard| {
            let answers: Vec<AnswerReport> = hazard.answered_by.iter().map(answered).collect();
            RiskReport {
                risk: hazard.risk.clone(),
                likelihood: hazard.likelihood,
                impact: hazard.impact,
                mitigation: hazard.mitigation.clone(),
                came: came(run, records, hazard, &answers),
                answers,
            }
        })
        .collect()
}

/// Whether a risk came: its rollback was needed, its check was once seen not to hold, or the task against it failed.
/// It did not where all that answers it has held.
fn came(run: &Run, records: &[Record], hazard: &Hazard, answers: &[AnswerReport]) -> Option<bool> {
    let named: Vec<Answer<'_>> = hazard.answered_by.iter().filter_map(|by| run.plan().answer(by)).collect();
    let shows = |record: &Record| {
        named.iter().any(|answer| match (answer, &record.event) {
            (Answer::Rollback(id), Event::RollbackStarted { task, .. })
            | (Answer::Task(id), Event::TaskFailed { task, .. }) => *id == task,
            (Answer::Check(name), event) => {
                event.evidence().iter().any(|one| one.check == *name && !one.holds && !one.is_unknown())
            }
            _ => false,
        })
    };
    match records.iter().any(shows) {
        true => Some(true),
        false => (!answers.is_empty() && answers.iter().all(|answer| answer.held == Some(true))).then_some(false),
    }
}

impl RiskReport {
    /// Says whether it came, in a few words.
    pub fn whether_it_came(&self) -> &'static str {
        match self.came {
            Some(true) => "it came",
            Some(false) => "it did not come",
            None => "not known whether it came",
        }
    }
}

fn task(run: &Run, id: &Id) -> (Option<bool>, String) {
    match run.task(id).map(|record| record.stage) {
        Some(Stage::Succeeded) => (Some(true), "succeeded".to_owned()),
        Some(Stage::Failed) => (Some(false), "failed".to_owned()),
        Some(stage) => (None, stage.state().to_string()),
        None => (None, "is not in the run".to_owned()),
    }
}

/// A rollback that was not needed holds as well as one that was and worked.
fn rollback(run: &Run, records: &[Record], id: &Id) -> (Option<bool>, String) {
    let of_it = |event: &Event| event.task() == Some(id);
    let begun = records
        .iter()
        .rposition(|record| matches!(&record.event, Event::RollbackStarted { .. } if of_it(&record.event)));
    let Some(begun) = begun else {
        return match run.task(id).map(|record| record.stage) {
            Some(Stage::Succeeded) => (Some(true), "was not needed".to_owned()),
            _ => (None, "did not come to it".to_owned()),
        };
    };
    let stuck = run.task(id).is_some_and(|record| matches!(record.stage, Stage::Held | Stage::Contested));
    let done = records[begun..].iter().any(|record| {
        of_it(&record.event) && matches!(record.event, Event::Restored { .. } | Event::RolledBack { .. })
    });
    match (stuck, done) {
        (true, _) => (Some(false), "did not work; the task is held".to_owned()),
        (false, true) => (Some(true), "was rolled back".to_owned()),
        (false, false) => (None, "is being rolled back".to_owned()),
    }
}

fn check(evidence: Option<&Evidence>) -> (Option<bool>, String) {
    match evidence {
        Some(evidence) if evidence.holds => (Some(true), "held".to_owned()),
        Some(_) => (Some(false), "did not hold".to_owned()),
        None => (None, "was not asked".to_owned()),
    }
}

/// Returns what each check said last.
fn said(records: &[Record]) -> BTreeMap<&str, &Evidence> {
    let all = records.iter().flat_map(|record| record.event.evidence());
    all.map(|evidence| (evidence.check.as_str(), evidence)).collect()
}
