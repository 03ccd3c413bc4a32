//! One unit of work: what it is, what does it, and what happens when it does not come out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Budget, Check, Claim, Command, Cpus, Except, ForEach, Id, Level, Network, OnTimeout, PathPattern, Whom,
    half_an_hour,
};
use crate::best::BestOf;
use crate::calendar::{Deadline, Window};
use crate::need::Need;
use crate::people::{denies, one_person};
use crate::quantity::{Estimate, Size, Span};
use crate::step::TaskStep;
use crate::turns::Repeat;

/// One unit of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What it does, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The team whose capacity it uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Id>,
    /// What does it: a named agent or a command of its own.
    #[serde(flatten)]
    pub does: Work,
    /// The workspace that it works on; `None` where the plan has one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Id>,
    /// The phase it belongs to; without one it belongs to none and waits for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Id>,
    /// Lower starts first when capacity is short.
    #[serde(default)]
    pub priority: i32,
    /// How long it is thought to take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
    /// What must have happened before it starts.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// The signals that it sends when it succeeds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Id>,
    /// Whether the run may do without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// A CEL condition; false means skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// All that it may change. `None` makes it a check: what it leaves is dropped. Empty: it may change nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owns: Option<Vec<Claim>>,
    /// What it sees of the workspace besides what it owns.
    #[serde(default = "everything")]
    pub reads: Vec<PathPattern>,
    /// Its inputs; texts in them may be templates.
    #[serde(default)]
    pub with: BTreeMap<String, Value>,
    /// Variables added to its environment; values may be templates.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// The secrets of the plan that its attempts are given besides its agent's, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<String>,
    /// What must hold before it starts.
    #[serde(default)]
    pub go: Vec<Check>,
    /// What must hold of the staged change, inside the walls, before it is applied.
    #[serde(default)]
    pub verify: Vec<Check>,
    /// Its parts as people see them, each ticked by its check; without one it is only shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<TaskStep>,
    /// When a person is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Where its questions go that nobody answers, in place of the plan's way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Vec<Level>>,
    /// What makes the applied change live, outside the walls.
    #[serde(default)]
    pub activate: Vec<Command>,
    /// What must hold of the live system after that.
    #[serde(default)]
    pub probe: Vec<Check>,
    /// What is run after the files were restored; must be repeatable.
    #[serde(default)]
    pub rollback: Vec<Command>,
    /// What happens when it fails after its change was applied.
    #[serde(default)]
    pub on_failure: OnFailure,
    /// What happens when its report says that it is done in part.
    #[serde(default, skip_serializing_if = "OnPartial::is_wait")]
    pub on_partial: OnPartial,
    /// How often, and after what pause, it is tried again.
    #[serde(default)]
    pub retry: Retry,
    /// How long one attempt may take.
    #[serde(default = "half_an_hour")]
    pub timeout: Span,
    /// What one attempt may use.
    #[serde(default)]
    pub limits: TaskLimits,
    /// What all its attempts in a run may cost, those of its children included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// Empty writable directories put over absolute system paths.
    #[serde(default)]
    pub scratch: Vec<String>,
    /// Directories of tools that it sees besides those on `PATH`.
    #[serde(default)]
    pub tools: Vec<String>,
    /// What of the network it gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// Files that must exist when it has succeeded.
    #[serde(default)]
    pub deliverables: Vec<PathPattern>,
    /// When it may be made live, or, where it cannot be, begin; a task's own before its phase's before its plan's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub window: Vec<Window>,
    /// Until when it must have begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// What it is done for, once each; its children are `ID.0`, `ID.1`, and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_each: Option<ForEach>,
    /// How many of its children are in the works at once; all, where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel: Option<u32>,
    /// How it is done over and over until something holds; of `for_each`, each child is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// How often it is tried side by side, and which try is kept; these are `ID.1`, `ID.2`, and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_of: Option<BestOf>,
}

/// What does a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Work {
    /// An agent of the plan.
    Agent(Id),
    /// A command of the task's own.
    Run(Command),
}

/// When a person is asked for a yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Before the attempt runs, or before its change is applied.
    #[serde(default)]
    pub when: ApprovalMoment,
    /// Who is asked; with nobody named, anybody who can reach the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Whom>,
    /// How many of them must say yes.
    #[serde(default = "one", skip_serializing_if = "one_person")]
    pub quorum: u32,
    /// How long the answer may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Span>,
    /// What becomes of it after that.
    #[serde(default, skip_serializing_if = "denies")]
    pub on_timeout: OnTimeout,
    /// Whose yes does not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Except>,
}

/// The moment at which a person is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalMoment {
    /// Before the attempt runs.
    BeforeRun,
    /// When the change is known and verified.
    #[default]
    BeforeApply,
    /// While people do the task: whether it is done. Never written in a plan.
    Done,
    /// When its report says that it is done in part: whether that is enough. Never written in a plan.
    Partial,
}

/// What happens when a task fails after its change was applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    /// Its change is undone; what does not depend on it goes on.
    #[default]
    Rollback,
    /// Its change is undone, and nothing new starts.
    Stop,
    /// Its change stays applied while somebody looks; what depends on it waits.
    Hold,
}

/// What happens when a task's report says that it is done in part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnPartial {
    /// What depends on it waits until somebody says whether that is enough.
    #[default]
    Wait,
    /// It counts as done.
    Continue,
    /// It counts as a failed attempt, and nothing of it is applied.
    Fail,
}

impl OnPartial {
    fn is_wait(&self) -> bool {
        *self == OnPartial::Wait
    }
}

/// How often, and after what pause, a task is tried again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// How many tries after the first.
    #[serde(default)]
    pub times: u32,
    /// The pause before the second try.
    #[serde(default = "no_time")]
    pub delay: Span,
    /// What the pause is multiplied with from try to try.
    #[serde(default = "one")]
    pub backoff: u32,
    /// What a next attempt begins with, where the plan says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<RetryMode>,
}

impl Default for Retry {
    fn default() -> Self {
        Retry { times: 0, delay: no_time(), backoff: 1, mode: None }
    }
}

/// What the next attempt begins with when what one left did not pass its checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryMode {
    /// With the files as it left them, and with its coding agent's session.
    Continue,
    /// With the files as they were without it, and with nothing that was said.
    Fresh,
}

/// What one attempt may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskLimits {
    /// Memory of all its processes together.
    #[serde(default = "two_gib")]
    pub memory: Size,
    /// How many CPUs' time all its processes get together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Cpus>,
    /// Processes and threads at once.
    #[serde(default = "processes")]
    pub processes: u32,
    /// Open descriptors of one process.
    #[serde(default = "open_files")]
    pub open_files: u32,
    /// Bytes written to the workspace.
    #[serde(default = "one_gib")]
    pub disk: Size,
    /// Files written to the workspace.
    #[serde(default = "files")]
    pub files: u32,
}

impl Default for TaskLimits {
    fn default() -> Self {
        TaskLimits {
            memory: two_gib(),
            cpu: None,
            processes: processes(),
            open_files: open_files(),
            disk: one_gib(),
            files: files(),
        }
    }
}

fn one() -> u32 {
    1
}
fn no_time() -> Span {
    Span(std::time::Duration::ZERO)
}
fn everything() -> Vec<PathPattern> {
    vec![PathPattern::everything()]
}
fn two_gib() -> Size {
    Size(2 << 30)
}
fn one_gib() -> Size {
    Size(1 << 30)
}
fn processes() -> u32 {
    512
}
fn open_files() -> u32 {
    1024
}
fn files() -> u32 {
    20_000
}
