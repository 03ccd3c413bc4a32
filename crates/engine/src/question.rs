//! What a run asks people: one mechanism for approvals, for the questions among its checks, and for
//! what its attempts ask.

use std::fmt;

use pitcrew_plan::{ApprovalMoment, Except, Id, PathPattern};
use serde::{Deserialize, Serialize};

use crate::budget::Purse;
use crate::effect::Moment;
use crate::event::Grant;
use crate::ids::{ChangeId, Timestamp};

/// What a question is about; at most one question is open about each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Topic {
    /// Whether a task may run, or its change be applied.
    Approval {
        /// The task.
        task: Id,
    },
    /// The question that is next among a task's `go`.
    Go {
        /// The task.
        task: Id,
    },
    /// The question that is next among a phase's `go` (before) or `success` (after).
    Phase {
        /// The phase.
        phase: Id,
        /// Which end of it.
        moment: Moment,
    },
    /// The question that is next among the plan's `success`.
    Success,
    /// Whether what somebody else has changed is as it was, so that the task can go on.
    Conflict {
        /// The task.
        task: Id,
    },
    /// Whether more is added to a budget that is used up.
    Budget {
        /// Whose it is.
        of: Purse,
    },
    /// What a running attempt asks.
    Attempt {
        /// The task.
        task: Id,
        /// The attempt: what is said to it reaches no other.
        attempt: u32,
    },
}

impl Topic {
    /// Returns the task that the question is about, if it is about one.
    pub fn task(&self) -> Option<&Id> {
        match self {
            Topic::Approval { task } | Topic::Go { task } | Topic::Conflict { task } | Topic::Attempt { task, .. } => {
                Some(task)
            }
            Topic::Phase { .. } | Topic::Success | Topic::Budget { .. } => None,
        }
    }

    /// Returns the name by which people answer: of the task, phase or agent, or `success` or `budget`.
    pub fn name(&self) -> &str {
        match self {
            Topic::Approval { task } | Topic::Go { task } | Topic::Conflict { task } | Topic::Attempt { task, .. } => {
                task.as_str()
            }
            Topic::Phase { phase, .. } => phase.as_str(),
            Topic::Success => "success",
            Topic::Budget { of: Purse::Task(name) | Purse::Agent(name) } => name.as_str(),
            Topic::Budget { of: Purse::Run } => "budget",
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Topic::Approval { task } => write!(f, "`{task}`"),
            Topic::Go { task } => write!(f, "the go of `{task}`"),
            Topic::Phase { phase, moment: Moment::Before } => write!(f, "the go of phase `{phase}`"),
            Topic::Phase { phase, moment: Moment::After } => write!(f, "the success of phase `{phase}`"),
            Topic::Success => write!(f, "the success of the plan"),
            Topic::Conflict { task } => write!(f, "the conflict of `{task}`"),
            Topic::Budget { of } => write!(f, "the budget of {of}"),
            Topic::Attempt { task, .. } => write!(f, "what `{task}` asks"),
        }
    }
}

/// Who says something to a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The name of the operating-system user.
    pub name: String,
    /// Whether it comes from inside a run: from what an attempt, or a command of a plan, has started.
    pub inside: bool,
}

impl From<&str> for Voice {
    fn from(name: &str) -> Voice {
        Voice { name: name.to_owned(), inside: false }
    }
}

impl From<String> for Voice {
    fn from(name: String) -> Voice {
        Voice { name, inside: false }
    }
}

impl fmt::Display for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inside = if self.inside { " (from inside a run)" } else { "" };
        write!(f, "{}{inside}", self.name)
    }
}

/// Whose answers count, and how many yeses it takes; one no is a no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// Who is asked, by name; empty for anybody who can reach the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// How many different people must say yes.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub quorum: u32,
    /// Whose yes does not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Except>,
}

impl Default for Panel {
    fn default() -> Self {
        Panel { from: Vec::new(), quorum: one(), except: Vec::new() }
    }
}

fn one() -> u32 {
    1
}

fn is_one(quorum: &u32) -> bool {
    *quorum == 1
}

/// A question that waits for people.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    /// What is asked, where it stands in the plan; an approval is asked in words of its own.
    pub text: Option<String>,
    /// What an approval is about.
    pub grant: Option<Grant>,
    /// Why it is asked.
    pub why: Vec<String>,
    /// What the attempt that asks owns besides with a yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub widens: Option<PathPattern>,
    /// Since when.
    pub since: Timestamp,
    /// Until when an answer counts, or until it goes to the next level.
    pub until: Option<Timestamp>,
    /// Whose answers count.
    pub panel: Panel,
    /// Who has said yes so far, where one is not enough.
    pub yes: Vec<String>,
    /// How many levels up it has gone.
    pub level: usize,
    /// When it goes up the next one.
    pub rises: Option<Timestamp>,
}

impl Question {
    /// Returns what is asked, in a sentence.
    pub fn says(&self) -> &str {
        match (&self.text, self.moment()) {
            (Some(question), _) => question,
            (None, Some(ApprovalMoment::Done)) => "it is for people to do; is it done?",
            (None, Some(ApprovalMoment::BeforeRun)) => "may it run?",
            (None, Some(ApprovalMoment::Partial)) => "it is done in part; is that enough?",
            (None, _) => "may its change be applied?",
        }
    }

    /// Returns the moment that an approval is about.
    pub fn moment(&self) -> Option<ApprovalMoment> {
        self.grant.as_ref().map(|grant| grant.moment)
    }

    /// Whether people are at a task, and are to say when it is done.
    pub fn is_work(&self) -> bool {
        self.moment() == Some(ApprovalMoment::Done)
    }

    /// Returns the change that an approval is about.
    pub fn change(&self) -> Option<&ChangeId> {
        self.grant.as_ref()?.change.as_ref()
    }

    /// Returns how many more people must say yes.
    pub fn wanting(&self) -> usize {
        (self.panel.quorum as usize).saturating_sub(self.yes.len())
    }

    /// Returns who has yet to answer, by name; empty where anybody can.
    pub fn silent(&self) -> impl Iterator<Item = &String> {
        self.panel.from.iter().filter(|name| !self.yes.contains(name))
    }

    /// Returns when something becomes of it without an answer.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.until.into_iter().chain(self.rises).min()
    }
}
