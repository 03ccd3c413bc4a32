//! The plan as the rest of Pitcrew sees it: every default filled in, every name a type.
//!
//! Serialised, a plan has the form in which people write it, in full: that is what `explain` prints,
//! what is stored with a run, and what is hashed as the plan's identity. How short forms become full
//! ones is the reader's business (`source`), not theirs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use crate::budget::{Budget, Dollars, Tokens};
use crate::calendar::{Deadline, Window};
pub use crate::check::{Asked, Asks, Check, Command, During};
pub use crate::driver::{Doing, Driver};
pub use crate::endpoint::{Http, PortRange, Ports, Tls, TlsVersion, WebSocket};
pub use crate::fan::{ForEach, Own};
pub use crate::goal::{Goal, RunFigure};
pub use crate::id::{BadId, Id};
pub use crate::metric::Metric;
pub use crate::note::Note;
pub use crate::notify::{Notify, Occasion};
pub use crate::pattern::{BadPattern, Claim, PathPattern};
pub use crate::people::{Except, Level, OnTimeout, Whom};
pub use crate::permissions::{CommandPattern, Permissions};
use crate::quantity::{Size, Span};
pub use crate::risk::{Answer, Grade, Hazard, PlanStatus};
pub use crate::secret::{Origin, Secret};
pub use crate::share::{Cpus, Share, Shared};
pub use crate::team::{Members, Roster, Team};

mod task;

pub use task::{Approval, ApprovalMoment, OnFailure, OnPartial, Retry, RetryMode, Task, TaskLimits, Work};

/// A document of work: what is to be done, by whom, in which order, and how it is proven.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What the plan is called; runs are named after it.
    pub name: String,
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// How it stands with those who decide about it; without one it is free to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PlanStatus>,
    /// Who coordinates it, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinator: Option<String>,
    /// Where a question goes that nobody answers, step by step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalation: Vec<Level>,
    /// What could go wrong, and what answers it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Hazard>,
    /// The trees of files that tasks work on, by name; at least one.
    #[serde(default = "crate::workspaces::only_main", deserialize_with = "crate::workspaces::at_least_one")]
    pub workspaces: BTreeMap<Id, Workspace>,
    /// Who works, and how many of each at once.
    #[serde(default)]
    pub teams: BTreeMap<Id, Team>,
    /// Stages in order; a phase opens when every earlier one is done.
    #[serde(default)]
    pub phases: Vec<Phase>,
    /// Programs that do tasks, by name.
    #[serde(default)]
    pub agents: BTreeMap<Id, Agent>,
    /// Values that no plan may hold, by the variable in which they are given: where each comes from.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<String, Secret>,
    /// What is made once and then lies frozen under every task.
    #[serde(default)]
    pub prepare: Vec<Prepare>,
    /// What must hold when everything is done; a `before` is measured at the start.
    #[serde(default)]
    pub success: Vec<Check>,
    /// Figures that are to change and that nothing measures, as they are stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metric>,
    /// How much may run at once.
    #[serde(default)]
    pub limits: PlanLimits,
    /// When its tasks may be made live, for those that say nothing themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub window: Vec<Window>,
    /// Until when each of its tasks must have begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Signals by name: what each means, and what is told with it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub signals: BTreeMap<Id, Signal>,
    /// Who is told what of a run, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notify: Vec<Notify>,
    /// What whoever works on it has to know, and no other field says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What all coding agents of a run may cost together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// What starts runs of it by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<crate::trigger::Trigger>,
    /// The units of work by id.
    pub tasks: BTreeMap<Id, Task>,
}

/// Word from one task to another, or from outside: what it means, and what is told with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// What it means, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
    /// The JSON Schema that what is told with it must meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

/// A tree of files that tasks work on: a git work tree or a plain directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    /// Where it is, relative to the plan's directory.
    pub path: String,
    /// How changes reach it; `None` leaves it to the kind: a git work tree gets a branch, a directory is changed live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apply: Option<Apply>,
}

impl Default for Workspace {
    fn default() -> Self {
        Workspace { path: ".".to_owned(), apply: None }
    }
}

/// How a change reaches its workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Apply {
    /// A commit on `pitcrew/RUN`; the user's branch, index and files stay as they are.
    Branch,
    /// The files themselves are replaced, one rename each.
    Live,
}

/// A stage of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The name that tasks use for it.
    pub name: Id,
    /// What must hold before it opens.
    #[serde(default)]
    pub go: Vec<Check>,
    /// What must hold when its tasks are done.
    #[serde(default)]
    pub success: Vec<Check>,
    /// Whether it waits for every task of the earlier phases.
    #[serde(default = "yes")]
    pub barrier: bool,
    /// When its tasks may be made live, for those that say nothing themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub window: Vec<Window>,
    /// Until when each of its tasks must have begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
}

/// Who does tasks: a program, or people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    /// What does them.
    #[serde(flatten)]
    pub does: Doing,
    /// Of what people do: who may say that it is done; with nobody named, anybody who can reach the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Whom>,
    /// What kind of work it does.
    #[serde(default, rename = "type")]
    pub kind: AgentKind,
    /// Whether what it changes needs a person's yes.
    #[serde(default)]
    pub risk: Risk,
    /// What it says it can do.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// The JSON Schema that its inputs must meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Value>,
    /// The JSON Schema that its output must meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Value>,
    /// Its version, kept with every run that used it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What of the network it gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// Of a coding agent: the model that it is to use, in its vendor's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Of a coding agent: how often it may go to its model in one attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_turns: Option<u32>,
    /// Of a coding agent: arguments added to its command.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// Variables added to its environment; a task's own come before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// What all that it does in a run may cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// How long it may say nothing before its attempt is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Span>,
    /// The secrets of the plan that its attempts are given, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<String>,
    /// Of a coding agent: what it may run without asking, what it must ask for, and what it may not.
    #[serde(default, skip_serializing_if = "Permissions::is_empty")]
    pub permissions: Permissions,
}

/// What kind of work an agent does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentKind {
    /// It looks and says what it found.
    Analysis,
    /// It changes files.
    #[default]
    Modification,
    /// It tells somebody something.
    Notification,
}

/// Whether a change needs a person's yes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// It is applied once verified.
    #[default]
    Auto,
    /// Somebody must approve the exact change first.
    ApprovalRequired,
}

/// What of the network a task gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// A loopback of its own, and nothing else.
    #[default]
    None,
    /// The host's network, which somebody must approve.
    Host,
}

/// What is made once per hash of its key, and then lies frozen under every task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepare {
    /// The command that makes it.
    pub run: Command,
    /// The workspace that it is made in and for; `None` where the plan has one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Id>,
    /// The files whose contents decide whether it must be made again.
    #[serde(default)]
    pub key: Vec<PathPattern>,
    /// What of the network it gets.
    #[serde(default)]
    pub network: Network,
    /// What of its result is kept.
    pub keeps: Vec<PathPattern>,
    /// How long it may take.
    #[serde(default = "half_an_hour")]
    pub timeout: Span,
}

/// How much may run at once in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanLimits {
    /// How many attempts run at once.
    #[serde(default = "eight")]
    pub parallel: u32,
    /// How much memory they may use together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Size>,
    /// How many CPUs they may use together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Cpus>,
}

impl Default for PlanLimits {
    fn default() -> Self {
        PlanLimits { parallel: eight(), memory: None, cpu: None }
    }
}

fn eight() -> u32 {
    8
}
fn yes() -> bool {
    true
}
pub(crate) fn two_seconds() -> Span {
    Span(std::time::Duration::from_secs(2))
}
pub(crate) fn two_minutes() -> Span {
    Span(std::time::Duration::from_secs(120))
}
pub(crate) fn a_quarter_of_an_hour() -> Span {
    Span(std::time::Duration::from_secs(900))
}
fn half_an_hour() -> Span {
    Span(std::time::Duration::from_secs(1800))
}
