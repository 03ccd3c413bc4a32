//! What comes of each effect: mostly what was asked for, at times something else.

use std::time::Duration;

use pitcrew_engine::{
    Account, BlobId, ChangeId, Child, Effect, Evidence, Failure, Harvest, ItemValue, Moment, Outcome, Refusal, Remains,
    Report, Saying, Untold,
};
use pitcrew_plan::Id;
use serde_json::json;

use crate::dice::Dice;
use crate::steps;
use crate::world::World;

impl World {
    /// Returns the report of an effect; it went wrong `bad` times in a hundred.
    pub(super) fn report_of(&mut self, effect: &Effect, bad: usize) -> Report {
        let dice = &mut self.dice;
        let wrong = dice.chance(bad);
        let mut asked = vec![evidence(!wrong)];
        asked[0].report = (wrong && dice.chance(50)).then(|| Box::new(report("failed", dice)));
        let attempt = |task: &Id, attempt: u32, outcome| Report::Attempt { task: task.clone(), attempt, outcome };
        match effect {
            Effect::Prepare if wrong => Report::Prepared(Err("no network".into())),
            Effect::Prepare => Report::Prepared(Ok(vec!["layer".into()])),
            Effect::Measure(moment) => Report::Measured {
                moment: *moment,
                figures: Vec::new(),
                evidence: Vec::new(),
                holds: !wrong || *moment == Moment::Before,
            },
            Effect::AskPhase { phase, moment, .. } => {
                Report::PhaseAnswered { phase: phase.clone(), moment: *moment, evidence: asked }
            }
            Effect::AskTeam { team } => Report::TeamAnswered { team: team.clone(), evidence: asked },
            Effect::Weigh { task } => {
                let answer = if wrong && dice.chance(20) { Err("no such name".into()) } else { Ok(!wrong) };
                Report::Weighed { task: task.clone(), answer }
            }
            Effect::TakeLease { lease } => {
                let taken = if wrong && dice.chance(20) { Err("it is no directory".into()) } else { Ok(()) };
                Report::LeaseTaken { lease: lease.clone(), taken }
            }
            Effect::Tell { which, number, attempt, .. } => {
                let told = match wrong {
                    true => Err(Untold { why: "connection refused".into(), for_good: dice.chance(20) }),
                    false => Ok(()),
                };
                Report::Noticed { which: *which, number: *number, attempt: *attempt, told }
            }
            Effect::FanOut { task } => {
                let none = wrong && dice.chance(20);
                let children = if none { Err("no list".into()) } else { Ok(self.children(task)) };
                Report::FannedOut { task: task.clone(), children }
            }
            Effect::Gather { task } => {
                let output = if wrong && dice.chance(10) { Err("too big".into()) } else { Ok(BlobId("list".into())) };
                Report::Gathered { task: task.clone(), output }
            }
            Effect::AskGo { task, .. } => Report::GoAnswered { task: task.clone(), evidence: asked },
            // It was told to end, for want of money, and does.
            Effect::Launch { task, attempt: n }
                if self.run.task(task).is_some_and(|record| record.broke.is_some() || record.called_off.is_some())
                    && dice.chance(80) =>
            {
                attempt(task, *n, Outcome::Ended)
            }
            Effect::Launch { task, attempt: n }
                if wrong && dice.chance(40) && self.run.plan().coder_of(&self.run.plan().tasks[task]).is_some() =>
            {
                let resets = dice.chance(50).then(|| self.now.after(Duration::from_secs(dice.below(20_000) as u64)));
                let why = "too many requests".to_owned();
                attempt(task, *n, Outcome::Failed(Failure::Limited { driver: "claude".into(), why, resets }))
            }
            Effect::Launch { task, attempt: n } if wrong && dice.chance(20) => {
                let left = dice.chance(50).then(|| ChangeId(format!("left.{task}.{n}")));
                attempt(task, *n, left.map_or(Outcome::Ended, Outcome::EndedLeaving))
            }
            Effect::Launch { task, attempt: n } if wrong && dice.chance(30) => {
                let owners: Vec<Option<Id>> = self.run.plan().tasks.keys().cloned().map(Some).chain([None]).collect();
                let refusal = |at: usize| Refusal {
                    path: format!("their.{at}"),
                    reason: "it is another's".into(),
                    owner: owners[dice.below(owners.len())].clone(),
                };
                let refused = (0..3).map(refusal).collect();
                let left = dice.chance(50).then(|| ChangeId(format!("left.{task}.{n}")));
                let remains = Remains { report: None, left };
                attempt(task, *n, Outcome::FailedWith(Failure::NotOwned { refused }, Box::new(remains)))
            }
            Effect::Launch { task, attempt: n } if wrong => attempt(task, *n, failed()),
            Effect::Launch { task, attempt: n } => {
                self.changes += 1;
                let change = dice.chance(85).then(|| ChangeId(format!("change-{}", self.changes)));
                let risky = if change.is_some() && dice.chance(10) { vec!["Makefile".into()] } else { Vec::new() };
                let status = ["success", "partial", "failed"][dice.below(if bad > 0 { 3 } else { 2 })];
                let report = dice.chance(20).then(|| saying(status, dice));
                let paths = if change.is_some() { 1 + dice.below(3) as u64 } else { 0 };
                let harvest = Harvest { paths, change, risky, report, ..Harvest::default() };
                attempt(task, *n, Outcome::Harvested(Box::new(harvest)))
            }
            Effect::Take { task, attempt: n } if wrong => {
                let refusal = Refusal { path: "theirs".into(), reason: "it has moved".into(), owner: None };
                attempt(task, *n, Outcome::Failed(Failure::NotOwned { refused: vec![refusal] }))
            }
            Effect::Take { task, attempt: n } => {
                self.changes += 1;
                let change = dice.chance(50).then(|| ChangeId(format!("change-{}", self.changes)));
                let risky = if change.is_some() && dice.chance(20) { vec!["Makefile".into()] } else { Vec::new() };
                let harvest = Harvest { paths: u64::from(change.is_some()), change, risky, ..Harvest::default() };
                attempt(task, *n, Outcome::Harvested(Box::new(harvest)))
            }
            Effect::Judge { task, attempt: n } => {
                let outcome = if dice.chance(3) { failed() } else { Outcome::Asked(vec![evidence(dice.chance(40))]) };
                attempt(task, *n, outcome)
            }
            Effect::Choose { task, attempt: n, among } => {
                let other = task.child(1 + dice.below(3) as u32);
                let best = if dice.chance(10) { other } else { among[dice.below(among.len())].0.clone() };
                let answer = if wrong { Err("it said nothing".into()) } else { Ok((best, "it is shorter".into())) };
                attempt(task, *n, Outcome::Preferred(answer))
            }
            Effect::Verify { task, attempt: n, .. } => {
                let breaks = wrong && dice.chance(30);
                if self.run.plan().tasks[task].score().is_some() {
                    asked[0].said = if dice.chance(bad) { "no idea".into() } else { dice.below(4).to_string() };
                }
                let steps = steps::looked_at(&self.run.plan().tasks[task], wrong, dice);
                attempt(task, *n, if breaks { failed() } else { Outcome::Asked([steps, asked].concat()) })
            }
            Effect::Probe { task, attempt: n } => {
                let breaks = wrong && dice.chance(30);
                attempt(task, *n, if breaks { failed() } else { Outcome::Asked(asked) })
            }
            Effect::Apply { task, attempt: n, .. }
            | Effect::Restore { task, attempt: n, .. }
            | Effect::Activate { task, attempt: n }
            | Effect::Undo { task, attempt: n } => {
                let places = matches!(effect, Effect::Apply { .. } | Effect::Restore { .. });
                let outcome = match (wrong, places) {
                    (true, true) if dice.chance(50) => Outcome::ChangedBehind { path: "their.file".into() },
                    (true, _) => failed(),
                    (false, true) => Outcome::Placed(None),
                    (false, false) => Outcome::Ran,
                };
                attempt(task, *n, outcome)
            }
            Effect::End { .. } => unreachable!("nobody awaits a report of it"),
        }
    }

    /// The children of a task. Some have items so large that no two of them fit into one event.
    fn children(&mut self, id: &Id) -> Vec<Child> {
        let (task, context) = (&self.run.plan().tasks[id], json!({}));
        let items = task.for_each.as_ref().and_then(|each| each.known()).expect("invented items are known");
        let own = task.fan_out(id, &items, &context).expect("invented items own different paths");
        let size = if self.dice.chance(25) { 30_000 } else { 3 };
        let item = || ItemValue::Inline("x".repeat(size).into());
        own.into_iter().map(|own| Child { item: item(), own }).collect()
    }
}

fn report(status: &str, dice: &mut Dice) -> Account {
    Account::read(&asking(status, dice)).expect("a report")
}

fn saying(status: &str, dice: &mut Dice) -> Saying {
    Saying::read(&asking(status, dice)).expect("a report")
}

fn asking(status: &str, dice: &mut Dice) -> serde_json::Value {
    let asks = format!("look at T{}", dice.below(8));
    json!({"status": status, "requested_action": asks})
}

fn evidence(holds: bool) -> Evidence {
    Evidence {
        check: "check".into(),
        holds,
        tries: 1,
        took_ms: 5,
        said: String::new(),
        report: None,
        step: None,
        findings: None,
    }
}

fn failed() -> Outcome {
    Outcome::Failed(Failure::Exited { code: 2, said: String::new() })
}
