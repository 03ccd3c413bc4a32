//! Every gate and check of a run, with what was seen of it.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{Event, Evidence, Failure, Moment, Record, Run, Timestamp, Topic};
use pitcrew_plan::{Asks, Check, Id, Roster};
use serde::Serialize;

use super::counts::TestCounts;

/// A check that was asked, with what it said.
#[derive(Debug, Serialize)]
pub struct CheckReport {
    /// Of whom: a task and its attempt, a phase, a team, or the plan where all are left out.
    #[serde(flatten)]
    pub of: Subject,
    /// At which moment of it.
    pub moment: CheckMoment,
    /// When the answer was written down.
    pub time: Timestamp,
    /// What its command exited with, where it is a command that came to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit: Option<i32>,
    /// How many tests it ran, where its last lines say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tests: Option<TestCounts>,
    /// What was seen.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// Of whom something was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Subject {
    /// Of a task.
    Task {
        /// Which one.
        task: Id,
        /// In which attempt; nothing before the first.
        #[serde(skip_serializing_if = "Option::is_none")]
        attempt: Option<u32>,
    },
    /// Of a phase.
    Phase {
        /// Which one.
        phase: Id,
    },
    /// Of a team.
    Team {
        /// Which one.
        team: Id,
    },
    /// Of the plan as a whole.
    Plan {},
}

impl Subject {
    /// Names it: `A4`, `phase one`, `team docker`, `the plan`.
    pub fn name(&self) -> String {
        match self {
            Subject::Task { task, .. } => task.to_string(),
            Subject::Phase { phase } => format!("phase {phase}"),
            Subject::Team { team } => format!("team {team}"),
            Subject::Plan {} => "the plan".to_owned(),
        }
    }
}

/// When a check is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckMoment {
    /// Before anything begins.
    Go,
    /// Of the staged change.
    Verify,
    /// Of the staged change, for one of the task's steps.
    Step,
    /// Of the live system.
    Probe,
    /// After each turn.
    Until,
    /// When everything is done.
    Success,
}

impl CheckMoment {
    /// Returns the word that a plan has for it.
    pub fn word(self) -> &'static str {
        match self {
            CheckMoment::Go => "go",
            CheckMoment::Verify => "verify",
            CheckMoment::Step => "step",
            CheckMoment::Probe => "probe",
            CheckMoment::Until => "until",
            CheckMoment::Success => "success",
        }
    }
}

impl From<Moment> for CheckMoment {
    fn from(moment: Moment) -> CheckMoment {
        match moment {
            Moment::Before => CheckMoment::Go,
            Moment::After => CheckMoment::Success,
        }
    }
}

/// Returns every check of a run in the order in which it was answered.
pub(super) fn gather(run: &Run, records: &[Record]) -> Vec<CheckReport> {
    let mut asked = Asked { commands: commands(run), found: Vec::new() };
    // A gate that people answer in part is told when it is over; until then, as far as it has come.
    let mut open: BTreeMap<&Topic, (Timestamp, &[Evidence])> = BTreeMap::new();
    for record in records {
        let of_task = |task: &Id, attempt| Subject::Task { task: task.clone(), attempt };
        match &record.event {
            Event::ChecksHeld { topic, evidence } => {
                open.insert(topic, (record.time, evidence));
            }
            Event::GoGiven { task, evidence } => {
                open.remove(&Topic::Go { task: task.clone() });
                asked.add(of_task(task, None), CheckMoment::Go, record.time, evidence);
            }
            Event::Verified { task, attempt, evidence, .. } => {
                asked.add(of_task(task, Some(*attempt)), CheckMoment::Verify, record.time, evidence);
            }
            Event::Probed { task, attempt, evidence } => {
                asked.add(of_task(task, Some(*attempt)), CheckMoment::Probe, record.time, evidence);
            }
            Event::TurnEnded { task, attempt, evidence, .. } | Event::TurnsDone { task, attempt, evidence, .. } => {
                asked.add(of_task(task, Some(*attempt)), CheckMoment::Until, record.time, evidence);
            }
            Event::AttemptFailed { task, attempt, failure } => {
                asked.add_failed(of_task(task, Some(*attempt)), record.time, failure);
            }
            Event::TaskFailed { task, failure: failure @ Failure::NoGo { .. } } => {
                open.remove(&Topic::Go { task: task.clone() });
                asked.add_failed(of_task(task, None), record.time, failure);
            }
            Event::PhaseAnswered { phase, moment, evidence, .. } => {
                open.remove(&Topic::Phase { phase: phase.clone(), moment: *moment });
                asked.add(Subject::Phase { phase: phase.clone() }, (*moment).into(), record.time, evidence);
            }
            Event::TeamAnswered { team, evidence, .. } => {
                asked.add(Subject::Team { team: team.clone() }, CheckMoment::Success, record.time, evidence);
            }
            Event::Measured { moment: Moment::After, evidence, .. } => {
                asked.add(Subject::Plan {}, CheckMoment::Success, record.time, evidence);
            }
            _ => {}
        }
    }
    for (topic, (time, evidence)) in open {
        let (of, moment) = match topic {
            Topic::Phase { phase, moment } => (Subject::Phase { phase: phase.clone() }, (*moment).into()),
            Topic::Success | Topic::Budget { .. } => continue,
            Topic::Approval { task } | Topic::Go { task } | Topic::Conflict { task } | Topic::Attempt { task, .. } => {
                (Subject::Task { task: task.clone(), attempt: None }, CheckMoment::Go)
            }
        };
        asked.add(of, moment, time, evidence);
    }
    asked.found
}

struct Asked<'a> {
    /// The names of the checks that are commands.
    commands: BTreeSet<&'a str>,
    found: Vec<CheckReport>,
}

impl Asked<'_> {
    fn add(&mut self, of: Subject, moment: CheckMoment, time: Timestamp, evidence: &[Evidence]) {
        for one in evidence {
            let moment = if one.step.is_some() { CheckMoment::Step } else { moment };
            let exit = exit_code(one, self.commands.contains(one.check.as_str()));
            let tests = TestCounts::read(&one.said);
            self.found.push(CheckReport { of: of.clone(), moment, time, exit, tests, evidence: one.clone() });
        }
    }

    fn add_failed(&mut self, of: Subject, time: Timestamp, failure: &Failure) {
        let (moment, evidence) = match failure {
            Failure::Verify { evidence } => (CheckMoment::Verify, evidence),
            Failure::Probe { evidence } => (CheckMoment::Probe, evidence),
            Failure::Turns { evidence, .. } => (CheckMoment::Until, evidence),
            Failure::NoGo { evidence } => (CheckMoment::Go, evidence),
            _ => return,
        };
        self.add(of, moment, time, evidence);
    }
}

/// A command that does not exit with 0 has its code on its last line; one that holds did.
fn exit_code(evidence: &Evidence, is_command: bool) -> Option<i32> {
    if !is_command || evidence.tries == 0 {
        return None;
    }
    match evidence.holds {
        true => Some(0),
        false => evidence.said.lines().next_back()?.strip_prefix("exit code ")?.parse().ok(),
    }
}

/// Returns the names of all checks that run a command, an agent's included.
fn commands(run: &Run) -> BTreeSet<&str> {
    let plan = run.plan();
    let of_phases = plan.phases.iter().flat_map(|phase| phase.go.iter().chain(&phase.success));
    let of_tasks = plan.tasks.values().flat_map(|task| {
        let of_steps = task.checked_steps().map(|(_, check)| check);
        task.go.iter().chain(&task.verify).chain(of_steps).chain(&task.probe)
    });
    let of_teams: Vec<&Check> = Roster::of(plan).iter().flat_map(|(_, team)| &team.success).collect();
    let runs = |check: &&Check| match &check.asks {
        Asks::Run(_) => true,
        // How a coding agent exits says nothing.
        Asks::Agent(asked) => plan.agent(&asked.agent).is_some_and(|agent| agent.coder().is_none()),
        _ => false,
    };
    let all = plan.success.iter().chain(of_phases).chain(of_tasks).chain(of_teams);
    all.filter(runs).map(|check| check.name.as_str()).collect()
}

impl CheckReport {
    /// Says what there is to say of it besides its verdict: exit code, counts of tests, tries, and how long it took.
    pub fn figures(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.exit.map(|code| format!("exit code {code}")));
        parts.extend(self.tests.map(|tests| tests.to_string()));
        if self.exit.is_none() && self.evidence.holds {
            parts.extend(self.evidence.figure().filter(|_| self.tests.is_none()).map(str::to_owned));
        }
        if self.evidence.tries > 1 {
            parts.push(format!("{} tries", self.evidence.tries));
        }
        parts.push(crate::render::time::short(std::time::Duration::from_millis(self.evidence.took_ms)));
        parts.join(", ")
    }

    /// Returns the last lines of what it said, at most so many.
    pub fn last_lines(&self, most: usize) -> Vec<&str> {
        let lines: Vec<&str> = self.evidence.said.trim_end().lines().collect();
        lines[lines.len().saturating_sub(most)..].to_vec()
    }
}
