//! The journal's schema: every fact about a run, in version [`VERSION`].
//!
//! Fields are only ever added, with a default; what changes its meaning gets a new name. A stored
//! sample of every past version is opened by a test for ever.

mod about;
mod told;
mod work;

use std::collections::BTreeMap;

use pitcrew_plan::{Id, Occasion, PathPattern};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account::Account;
use crate::amend::Amendment;
use crate::best::{Merit, Score};
use crate::budget::Purse;
use crate::coder::{Ruling, Session, Usage};
use crate::conflict::Conflict;
use crate::effect::Moment;
use crate::failure::{Evidence, Failure};
use crate::fan::Child;
use crate::ids::{BlobId, ChangeId, Timestamp};
use crate::opening::Opening;
use crate::overdue::Due;
use crate::question::{Panel, Topic};
use crate::signals::Sender;

pub use told::{Figure, Grant, RunStatus};

/// The version that this binary writes.
pub const VERSION: u32 = 1;

/// A fact about a run. Written before the effect that follows from it begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs)] // The fields say what they are; `docs/reference/events.md` has the table.
pub enum Event {
    /// The run exists. Always first.
    RunStarted(Opening),
    /// A change that landed in the run that this one restarts is part of the head from the start.
    ChangeTakenOver {
        task: Id,
        attempt: u32,
        change: ChangeId,
        commit: Option<String>,
        /// Whether people made it in a copy of the files.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        apart: bool,
    },
    /// The run that this one restarts has done the task: this is what it came to.
    TaskTakenOver {
        task: Id,
        attempt: u32,
        change: Option<ChangeId>,
        paths: u64,
        output: Option<BlobId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        risky: Vec<String>,
        applied: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
    },
    /// All that is taken over is: the run begins.
    TakenOver {
        tasks: u32,
        changes: u32,
    },
    /// What the plan prepares lies ready; the ids are of layers, lowest first.
    Prepared {
        layers: Vec<String>,
    },
    /// What the plan prepares could not be made; nothing starts.
    PrepareFailed {
        reason: String,
    },
    /// The plan's figures were measured.
    Measured {
        moment: Moment,
        figures: Vec<Figure>,
        evidence: Vec<Evidence>,
        holds: bool,
    },
    /// A phase's checks were asked.
    PhaseAnswered {
        phase: Id,
        moment: Moment,
        holds: bool,
        evidence: Vec<Evidence>,
    },
    /// A team's checks were asked when its tasks were done.
    TeamAnswered {
        team: Id,
        holds: bool,
        evidence: Vec<Evidence>,
    },
    /// A phase is open: its tasks may become ready.
    PhaseOpened {
        phase: Id,
    },

    /// All that the task needs is there.
    TaskReady {
        task: Id,
    },
    /// The task's condition holds.
    ConditionHeld {
        task: Id,
    },
    /// Every go check of the task held.
    GoGiven {
        task: Id,
        evidence: Vec<Evidence>,
    },
    /// Some of the task's children are part of the run, in the order of the items: the first of
    /// these is for the item at `first`, of `of`.
    ChildrenJoined {
        task: Id,
        first: u32,
        of: u32,
        children: Vec<Child>,
    },
    /// All of them are; those whose turn it is may start.
    FannedOut {
        task: Id,
        children: u32,
    },
    /// Every child is done, and has succeeded or was skipped by its condition.
    ChildrenDone {
        task: Id,
    },
    /// What the children put out is stored as one list, in the order of the items.
    Gathered {
        task: Id,
        output: BlobId,
    },
    /// A person is asked.
    ApprovalRequested {
        task: Id,
        attempt: u32,
        about: Grant,
        why: Vec<String>,
        until: Option<Timestamp>,
        #[serde(flatten)]
        panel: Panel,
    },
    /// As many people said yes as it takes; this was the last of them.
    Approved {
        task: Id,
        about: Grant,
        by: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The checks before a question all held.
    ChecksHeld {
        #[serde(flatten)]
        topic: Topic,
        evidence: Vec<Evidence>,
    },
    /// People are asked a question that stands among the plan's checks, or that a running attempt asks.
    QuestionAsked {
        #[serde(flatten)]
        topic: Topic,
        question: String,
        until: Option<Timestamp>,
        #[serde(flatten)]
        panel: Panel,
        /// What the attempt owns besides with a yes, where it asks for that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        widens: Option<PathPattern>,
    },
    /// Somebody said yes, and more people must.
    YesGiven {
        #[serde(flatten)]
        topic: Topic,
        by: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Nobody has answered for so long that others are asked, too.
    Escalated {
        #[serde(flatten)]
        topic: Topic,
        /// How many levels up that is, from 1.
        level: u32,
        to: Vec<String>,
        until: Option<Timestamp>,
    },
    /// Something was not done by its deadline, and who leads it is told.
    DeadlinePassed {
        of: Due,
        deadline: Timestamp,
        to: Vec<String>,
    },
    /// It is time for a digest of how the run goes, or for word of something that happened: what it says follows from
    /// the journal up to here.
    DigestDue {
        which: u32,
        number: u32,
        /// What happened, where it is no digest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occasion: Option<Occasion>,
        /// The event that it tells of, where it is no digest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<u64>,
    },
    /// An agent has told what was due.
    NoticeTold {
        which: u32,
        number: u32,
        attempt: u32,
    },
    /// An agent could not tell what was due. It is tried again then, or given up.
    NoticeUntold {
        which: u32,
        number: u32,
        attempt: u32,
        why: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Timestamp>,
    },
    /// It is still not done, and others are told, too.
    DeadlineEscalated {
        of: Due,
        /// How many levels up that is, from 1.
        level: u32,
        to: Vec<String>,
    },
    /// A question has its answer.
    QuestionAnswered {
        #[serde(flatten)]
        topic: Topic,
        yes: bool,
        by: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Nobody answered a question in time, which counts as a no.
    QuestionUnanswered {
        #[serde(flatten)]
        topic: Topic,
    },
    /// A question needs no answer any more.
    QuestionWithdrawn {
        #[serde(flatten)]
        topic: Topic,
    },
    /// An attempt is about to be launched on the head that has this version.
    AttemptStarted {
        task: Id,
        attempt: u32,
        head: u64,
        /// The more urgent task that lacks memory or CPUs, and for which enough is left beside this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ahead_of: Option<Id>,
    },
    /// The attempt is over and what it left is stored.
    Harvested {
        task: Id,
        attempt: u32,
        change: Option<ChangeId>,
        /// How many paths the change touches.
        paths: u64,
        output: Option<BlobId>,
        /// Paths that others execute later, which ask for an approval.
        risky: Vec<String>,
        /// What was left and dropped, by top directory.
        dropped: BTreeMap<String, u64>,
        took_ms: u64,
    },
    /// The staged change passed its checks on the head that has this version.
    Verified {
        task: Id,
        attempt: u32,
        head: u64,
        evidence: Vec<Evidence>,
    },
    /// What scores the change has said how good it is.
    Scored {
        task: Id,
        attempt: u32,
        score: Score,
    },
    /// This one of several attempts side by side is not needed any more: it is told to end.
    CalledOff {
        task: Id,
        attempt: u32,
        /// The one that is.
        best: Id,
    },
    /// The attempts side by side have come to their end, several passed, and an agent is asked which is best.
    Comparing {
        task: Id,
        attempt: u32,
        /// The agent, as the plan names it.
        by: Id,
    },
    /// The attempts side by side have come to their end, and one is kept: what it left is the task's.
    BestChosen {
        task: Id,
        attempt: u32,
        best: Id,
        /// Why this one.
        merit: Merit,
        /// What the agent says of it that was asked which is best, or why it prefers none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        said: String,
    },
    /// The head moved since; the change is verified again before it lands.
    VerifyAgain {
        task: Id,
        attempt: u32,
    },
    /// The change is about to be applied.
    ApplyStarted {
        task: Id,
        attempt: u32,
        change: Option<ChangeId>,
    },
    /// The change is part of the head; the commit's id where the workspace is a git work tree.
    Applied {
        task: Id,
        attempt: u32,
        change: Option<ChangeId>,
        commit: Option<String>,
    },
    /// The commands that make it live have run.
    Activated {
        task: Id,
        attempt: u32,
    },
    /// The live system passed its checks.
    Probed {
        task: Id,
        attempt: u32,
        evidence: Vec<Evidence>,
    },
    /// What a failed attempt left is kept, for the next one to go on with; `None` where it left nothing.
    LeftBehind {
        task: Id,
        attempt: u32,
        change: Option<ChangeId>,
    },
    /// The attempt failed. Where its change is applied, it is about to be undone.
    AttemptFailed {
        task: Id,
        attempt: u32,
        failure: Failure,
    },
    /// The task reaches for what is another's, or somebody else has done something to what is its own.
    ConflictFound {
        task: Id,
        attempt: u32,
        #[serde(flatten)]
        conflict: Conflict,
    },
    /// What the change would replace, or put back, is not what it was: nothing is touched, and people are asked.
    TaskContested {
        task: Id,
        attempt: u32,
    },
    /// What was not as it should be is looked at again, because somebody says so.
    ConflictReleased {
        task: Id,
        by: String,
        /// Whether what others changed stays as it is where it still is theirs, and only the rest is put back.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        leaves: bool,
    },
    /// What the attempt has said of what it does, or did: the last word of each kind.
    Reported {
        task: Id,
        attempt: u32,
        report: Account,
        /// Whether it goes on after that.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        live: bool,
    },
    /// The task owns a path from now on that the plan does not give it.
    Widened {
        task: Id,
        attempt: u32,
        path: PathPattern,
        by: String,
    },
    /// Somebody has taken a task of people's, to do it in a copy of the files.
    TaskClaimed {
        task: Id,
        attempt: u32,
        by: String,
        until: Timestamp,
    },
    /// Nobody has it any more: it was given back, or the time for it was over.
    TaskReleased {
        task: Id,
        attempt: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The coding agent that does the task has opened a session, or taken an earlier one up.
    SessionOpened {
        task: Id,
        attempt: u32,
        session: Session,
    },
    /// What the coding agent wanted to do was not simply allowed.
    Permission {
        task: Id,
        attempt: u32,
        #[serde(flatten)]
        ruling: Ruling,
    },
    /// What the attempt has cost since this was last said of it.
    Spent {
        task: Id,
        attempt: u32,
        /// The agent that judges what the attempt left, where it is that one's cost.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Id>,
        #[serde(flatten)]
        usage: Usage,
    },
    /// The next step of the attempt might pass a budget: it is told to end.
    BudgetReached {
        task: Id,
        attempt: u32,
        of: Purse,
    },
    /// A vendor refuses for now: nothing more starts by this agent until then.
    AgentPaused {
        /// The task that it told so.
        task: Id,
        /// The driver, and the model where the plan says one.
        agent: String,
        until: Timestamp,
        why: String,
        /// How often in a row.
        times: u32,
        /// Whether `until` is the vendor's own word, and no guess.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        told: bool,
    },
    /// By its own report the task is done in part, and waits for somebody to say whether that is enough.
    TaskPartial {
        task: Id,
        attempt: u32,
    },
    /// The task failed live. Its change stays applied; `owner` is the task that is thought to be the
    /// cause, `asks` are the people who are asked to look.
    PutOnHold {
        task: Id,
        attempt: u32,
        owner: Option<Id>,
        asks: Vec<String>,
    },
    /// What failed live is to be asked again: because somebody said so, or because the cause was seen to.
    HoldReleased {
        task: Id,
        by: String,
    },
    /// What failed live is being done, or asked, again.
    CheckedAgain {
        task: Id,
        attempt: u32,
    },
    /// Somebody ordered that the task's change be undone.
    UndoOrdered {
        task: Id,
        by: String,
    },
    /// A change of the task that is applied is about to be undone.
    RollbackStarted {
        task: Id,
        attempt: u32,
        /// The attempt that landed it, where that is an earlier one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<u32>,
    },
    /// Its files are as they were before.
    Restored {
        task: Id,
        attempt: u32,
        commit: Option<String>,
    },
    /// Its rollback commands have run, too.
    RolledBack {
        task: Id,
        attempt: u32,
    },
    /// A turn of the task is over, and what ends its turns does not hold: the next one begins then.
    TurnEnded {
        task: Id,
        attempt: u32,
        /// Which turn it was, from 1.
        turn: u32,
        due: Timestamp,
        evidence: Vec<Evidence>,
    },
    /// What ends the task's turns holds.
    TurnsDone {
        task: Id,
        attempt: u32,
        turn: u32,
        evidence: Vec<Evidence>,
    },
    /// The task comes to nothing; what its turns changed is undone first, the newest first.
    GivenUp {
        task: Id,
        failure: Failure,
    },
    /// It will be tried again then.
    RetryScheduled {
        task: Id,
        attempt: u32,
        due: Timestamp,
    },
    /// Somebody ordered a new attempt of a task that is done; what it did so far stays below it.
    Reopened {
        task: Id,
        by: String,
    },
    /// The new attempt came to nothing; the task is done as the earlier one left it.
    Kept {
        task: Id,
        /// The attempt whose work stays.
        stands: u32,
        /// Why the new one came to nothing.
        reason: String,
    },
    /// Something that was being done for the task was cut off, by a stop or by Pitcrew's own end.
    Interrupted {
        task: Id,
        attempt: u32,
    },

    TaskSucceeded {
        task: Id,
    },
    TaskFailed {
        task: Id,
        failure: Failure,
    },
    /// The task does not run; `by_condition` where that is as it should be: its own condition said so, or what it
    /// would mend did not fail.
    TaskSkipped {
        task: Id,
        reason: String,
        by_condition: bool,
        /// The task that it needs in vain, where that is why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<Id>,
    },
    /// The task stays as it is until a person decides.
    TaskHeld {
        task: Id,
        reason: String,
    },
    /// A lease that came up while the run lasts is had: the tasks that own it may start.
    LeaseTaken {
        /// The lease, as `kind:name`.
        lease: String,
    },
    /// Word from a task, or from outside, for whoever waits for it.
    SignalSent {
        name: Id,
        from: Sender,
        #[serde(default, skip_serializing_if = "Value::is_null")]
        data: Value,
    },
    /// Tasks for which nothing was begun joined, went, or became others.
    Amended {
        by: String,
        /// The digest of the plan that the amendment was read from.
        digest: String,
        #[serde(flatten)]
        amendment: Box<Amendment>,
    },
    StopRequested {
        by: String,
        hard: bool,
    },
    /// Somebody ordered that the task be ended and not go on.
    StopOrdered {
        task: Id,
        by: String,
    },
    /// What was begun for a stopped task has ended; it waits until somebody lets it go on.
    TaskCanceled {
        task: Id,
    },
    /// Somebody lets a stopped task begin anew.
    TaskResumed {
        task: Id,
        by: String,
    },
    /// A process took the run up again.
    RunResumed {
        by: String,
    },
    RunFinished {
        status: RunStatus,
    },
}
