//! Why something did not go as planned, and what was seen of a check.

use std::fmt;

use pitcrew_plan::{Budget, Id};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Standpoint};
use crate::budget::{self, Purse};
use crate::coder::Usage;
use crate::ids::{BlobId, ChangeId, Timestamp};

/// What one check said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// The check's name.
    pub check: String,
    /// Whether it held.
    pub holds: bool,
    /// How often it was asked.
    pub tries: u32,
    /// How long it took in all, in milliseconds.
    pub took_ms: u64,
    /// Its last lines, redacted, at most 4 KiB.
    pub said: String,
    /// What it reported in words of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Box<Account>>,
    /// The step that it ticks where it holds, by its place among the task's, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    /// All that it found, where it put out findings: the blob of its SARIF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub findings: Option<BlobId>,
}

impl Evidence {
    /// How many bytes of evidence one event holds; beyond that only what held is kept, not what was said.
    const BYTES: usize = 32 << 10;

    /// Keeps evidence small enough for one event.
    pub(crate) fn bounded(mut evidence: Vec<Evidence>) -> Vec<Evidence> {
        let bytes: usize = evidence.iter().map(|one| serde_json::to_string(one).map_or(0, |text| text.len())).sum();
        if bytes > Evidence::BYTES {
            for one in &mut evidence {
                one.said = String::new();
                one.report = None;
            }
        }
        evidence
    }

    /// What the name of a check ends with that was asked over and over while a task was made live.
    pub const DURING_ACTIVATE: &str = " (during activate)";

    /// Returns what it said where that is a line and short, such as a figure.
    pub fn figure(&self) -> Option<&str> {
        let mut lines = self.said.lines();
        let first = lines.next().filter(|line| !line.is_empty() && line.len() <= 160)?;
        (lines.next().is_none() || self.was_watched()).then_some(first)
    }

    /// Whether it says what was seen while a task was made live.
    pub fn was_watched(&self) -> bool {
        self.check.ends_with(Evidence::DURING_ACTIVATE)
    }

    /// Whether nobody knows what was to be seen: the process that watched ended meanwhile. It
    /// neither holds nor fails.
    pub fn is_unknown(&self) -> bool {
        self.was_watched() && self.tries == 0
    }
}

/// A path that an attempt changed and may not have, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The path below the workspace's root.
    pub path: String,
    /// Why it was refused, in a sentence.
    pub reason: String,
    /// The task that owns the path, if one does.
    pub owner: Option<Id>,
}

/// Why an attempt, or a task, failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Failure {
    /// The command ended with another exit code than 0.
    Exited {
        /// The exit code.
        code: i32,
        /// Its last lines, redacted.
        said: String,
    },
    /// The command was ended by a signal that Pitcrew did not send.
    Signaled {
        /// The signal's number.
        signal: i32,
        /// Its last lines, redacted.
        said: String,
    },
    /// The coding agent could not go on, or went away.
    Agent {
        /// Which one, in the plan's word.
        driver: String,
        /// Why, in its words or ours.
        why: String,
    },
    /// The coding agent said nothing for longer than it may.
    Silent {
        /// Which one, in the plan's word.
        driver: String,
        /// How long it may say nothing, in milliseconds.
        after_ms: u64,
    },
    /// The vendor of the coding agent refuses it for now.
    Limited {
        /// Which one, in the plan's word.
        driver: String,
        /// Why, in its words.
        why: String,
        /// When it may go on, where it says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resets: Option<Timestamp>,
    },
    /// There is no money left for it.
    Budget {
        /// Whose budget is used up.
        of: Purse,
        /// What was spent of it.
        spent: Box<Usage>,
        /// What that may be.
        budget: Budget,
    },
    /// The attempt took longer than it may.
    TimedOut {
        /// How long it had, in milliseconds.
        after_ms: u64,
        /// Its last lines, redacted.
        said: String,
    },
    /// The attempt used more than it may.
    Limit {
        /// Which limit: `memory`, `disk`, `files`.
        which: String,
        /// What it may use.
        limit: u64,
        /// What it had used when it was stopped.
        seen: u64,
    },
    /// The attempt could not be started.
    NotStarted {
        /// What was being tried, and why it did not work.
        reason: String,
        /// How to mend it.
        cure: String,
    },
    /// An input could not be made: a template failed, or the agent's schema refuses it.
    Input {
        /// What is wrong with it.
        reason: String,
    },
    /// What the attempt put out is not what its agent promises.
    Output {
        /// What is wrong with it.
        reason: String,
    },
    /// The attempt changed what it does not own, or left what is never taken.
    NotOwned {
        /// Every refused path.
        refused: Vec<Refusal>,
    },
    /// Files that the task promises are not there.
    Undelivered {
        /// The patterns that match nothing.
        missing: Vec<String>,
    },
    /// A check on the staged change did not hold.
    Verify {
        /// What was asked, the failed check last.
        evidence: Vec<Evidence>,
    },
    /// The change could not be applied because the workspace is not what it was made on.
    Conflict {
        /// What was found, and where.
        reason: String,
    },
    /// A command that makes the change live failed.
    Activation {
        /// Which command, and why.
        reason: String,
    },
    /// The command that makes the change live was cut off when Pitcrew itself ended.
    CutOff,
    /// A check on the live system did not hold.
    Probe {
        /// What was asked, the failed check last.
        evidence: Vec<Evidence>,
    },
    /// No turn was left, and what ends its turns did not hold.
    Turns {
        /// How many turns there were.
        turns: u32,
        /// What was asked after the last.
        evidence: Vec<Evidence>,
    },
    /// Some turns were done, and there cannot be a next one.
    NoNextTurn {
        /// Why.
        reason: String,
    },
    /// The answer to go or no-go was no.
    NoGo {
        /// What was asked, the failed check last.
        evidence: Vec<Evidence>,
    },
    /// The condition could not be worked out.
    Condition {
        /// Why.
        reason: String,
    },
    /// Somebody said no.
    Denied {
        /// Who.
        by: String,
        /// Why, in their words.
        reason: Option<String>,
        /// What they were shown.
        change: Option<ChangeId>,
    },
    /// It ended well and reported that it did not do what it should, or not all of it.
    Reported {
        /// What it reported.
        status: Standpoint,
        /// The sentence of it that says most.
        gist: Option<String>,
    },
    /// Nobody answered in time.
    Unanswered,
    /// What it had not begun by then is not begun any more.
    Late {
        /// Whose deadline it was: `its`, `the plan's`, ``phase `p`'s``.
        whose: String,
        /// The deadline.
        deadline: Timestamp,
    },
    /// Its window does not open again.
    WindowPassed {
        /// The window, as the plan has it.
        window: String,
    },
    /// The items that it is done for could not be worked out, or must not be.
    Items {
        /// What is wrong, and with which item.
        reason: String,
    },
    /// Not every child of it succeeded.
    Children {
        /// The first that did not, three at most.
        first: Vec<Id>,
        /// How many did not.
        lost: u32,
        /// How many there are.
        of: u32,
    },
    /// None of several attempts side by side can be kept.
    NoneKept {
        /// Each, and why it cannot.
        reasons: Vec<(Id, String)>,
    },
    /// Somebody had the change undone.
    Undone {
        /// Who.
        by: String,
    },
}

impl Failure {
    /// Returns what the check that did not hold reported, where one did.
    pub fn report(&self) -> Option<&Account> {
        self.evidence().iter().find(|evidence| !evidence.holds)?.report.as_deref()
    }

    /// Returns what checks said, where one of them is why.
    pub fn evidence(&self) -> &[Evidence] {
        match self {
            Failure::Verify { evidence }
            | Failure::Probe { evidence }
            | Failure::Turns { evidence, .. }
            | Failure::NoGo { evidence } => evidence,
            _ => &[],
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed =
            |evidence: &[Evidence]| evidence.iter().find(|e| !e.holds).map_or_else(String::new, |e| e.check.clone());
        match self {
            Failure::Exited { code, .. } => write!(f, "exited with code {code}"),
            Failure::Signaled { signal, .. } => write!(f, "was ended by signal {signal}"),
            Failure::TimedOut { after_ms, .. } => {
                let span = pitcrew_plan::quantity::Span(std::time::Duration::from_millis(*after_ms));
                write!(f, "took longer than {span}")
            }
            Failure::Agent { driver, why } => write!(f, "could not go on ({driver}: {why})"),
            Failure::Silent { driver, after_ms } => {
                let span = pitcrew_plan::quantity::Span(std::time::Duration::from_millis(*after_ms));
                write!(f, "said nothing for {span} ({driver})")
            }
            Failure::Limited { driver, why, resets: Some(until) } => {
                write!(f, "was refused for now by its vendor, until {until} ({driver}: {why})")
            }
            Failure::Limited { driver, why, resets: None } => {
                write!(f, "was refused for now by its vendor ({driver}: {why})")
            }
            Failure::Budget { of, spent, budget } => {
                write!(f, "has no money left: {} of {budget} is used up for {of}", budget::said(spent))
            }
            Failure::Limit { which, limit, seen } => {
                write!(f, "used more {which} than it may ({seen} of {limit})")
            }
            Failure::NotStarted { reason, .. } => write!(f, "could not be started: {reason}"),
            Failure::Input { reason } => write!(f, "has no usable input: {reason}"),
            Failure::Output { reason } => write!(f, "put out something else than it promises: {reason}"),
            Failure::NotOwned { refused } => {
                let first = refused.first().map_or("", |r| r.path.as_str());
                match refused.len() {
                    0 | 1 => write!(f, "changed `{first}`, which it may not"),
                    n => write!(f, "changed `{first}` and {} more, which it may not", n - 1),
                }
            }
            Failure::Undelivered { missing } => write!(f, "did not deliver {}", missing.join(", ")),
            Failure::Verify { evidence } => match &open_steps(evidence)[..] {
                [] => write!(f, "did not pass `{}`", failed(evidence)),
                [step] => write!(f, "left its step `{step}` open"),
                [first, rest @ ..] => write!(f, "left {} of its steps open, first `{first}`", rest.len() + 1),
            },
            Failure::Conflict { reason } => write!(f, "could not be applied: {reason}"),
            Failure::Activation { reason } => write!(f, "could not be made live: {reason}"),
            Failure::CutOff => write!(f, "was cut off while it was made live"),
            Failure::Probe { evidence } => write!(f, "broke `{}`", failed(evidence)),
            Failure::Turns { turns, evidence } => {
                let times = if *turns == 1 { "once".to_owned() } else { format!("{turns} times") };
                write!(f, "was done {times}, and `{}` still does not hold", failed(evidence))
            }
            Failure::NoNextTurn { reason } => write!(f, "cannot go on to its next turn: {reason}"),
            Failure::NoGo { evidence } => write!(f, "got a no-go from `{}`", failed(evidence)),
            Failure::Condition { reason } => write!(f, "has a condition that cannot be worked out: {reason}"),
            Failure::Denied { by, reason: Some(reason), .. } => write!(f, "was denied by {by}: {reason}"),
            Failure::Denied { by, reason: None, .. } => write!(f, "was denied by {by}"),
            Failure::Reported { status, gist } => {
                let status = if *status == Standpoint::Partial { "is done in part only" } else { "failed" };
                match gist {
                    Some(gist) => write!(f, "reports that it {status}: {gist}"),
                    None => write!(f, "reports that it {status}"),
                }
            }
            Failure::Items { reason } => write!(f, "cannot be done for each: {reason}"),
            Failure::Children { first, lost, of } => {
                let named: Vec<String> = first.iter().map(|id| format!("`{id}`")).collect();
                let more = if *lost as usize > first.len() { ", …" } else { "" };
                write!(f, "has {lost} of {of} that did not succeed: {}{more}", named.join(", "))
            }
            Failure::NoneKept { reasons } => {
                let each: Vec<String> = reasons.iter().map(|(id, why)| format!("`{id}` {why}")).collect();
                write!(f, "came to nothing in {} attempts side by side: {}", reasons.len(), each.join("; "))
            }
            Failure::Unanswered => write!(f, "got no answer in time"),
            Failure::Late { whose, deadline } => write!(f, "had not begun by {whose} deadline, {deadline}"),
            Failure::WindowPassed { window } => write!(f, "missed its window ({window}), which does not open again"),
            Failure::Undone { by } => write!(f, "was undone by {by}"),
        }
    }
}

/// Returns the names of the steps that were looked at and are not done.
fn open_steps(evidence: &[Evidence]) -> Vec<&str> {
    evidence.iter().filter(|one| one.step.is_some() && !one.holds).map(|one| one.check.as_str()).collect()
}
