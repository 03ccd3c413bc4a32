//! What can reach a run, and what it answers.

use std::collections::BTreeMap;

use pitcrew_plan::Id;
use serde_json::Value;

use crate::account::{BadAccount, Saying};
use crate::amend::Amendment;
use crate::coder::Note;
use crate::effect::{Effect, Moment};
use crate::event::Figure;
use crate::failure::{Evidence, Failure};
use crate::fan::Child;
use crate::ids::{BlobId, ChangeId, RunId, Timestamp};
use crate::journal::Record;
use crate::part::Part;
use crate::question::{Topic, Voice};
use crate::talk::{WORDS_LIMIT, Word};

/// Everything that can move a run: it is owned by one loop, and these are what the loop receives.
#[derive(Clone, Debug)]
pub enum Input {
    /// A process took the run up: at its start, or again after it was stopped or cut off.
    Resumed {
        /// Who did.
        by: String,
    },
    /// An effect was carried out.
    Report(Report),
    /// A person, or a program in a person's name, wants something.
    Order {
        /// What is wanted.
        order: Order,
        /// Who wants it.
        by: Voice,
    },
    /// A running attempt says something.
    Word {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
        /// What it says.
        word: Word,
    },
    /// The driver of a coding agent notes something of a running attempt.
    Note {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
        /// What it notes.
        note: Note,
    },
    /// A moment that was waited for has come.
    Deadline,
}

/// How an effect went.
#[derive(Clone, Debug)]
pub enum Report {
    /// Of [`Effect::Prepare`]: the layers, lowest first, or why there are none.
    Prepared(Result<Vec<String>, String>),
    /// Of [`Effect::Measure`].
    Measured {
        /// Which end of the run.
        moment: Moment,
        /// The figures.
        figures: Vec<Figure>,
        /// What was asked.
        evidence: Vec<Evidence>,
        /// Whether everything asked holds.
        holds: bool,
    },
    /// Of [`Effect::AskPhase`].
    PhaseAnswered {
        /// The phase.
        phase: Id,
        /// Which end of it.
        moment: Moment,
        /// What was asked; it holds when all of it holds.
        evidence: Vec<Evidence>,
    },
    /// Of [`Effect::AskTeam`].
    TeamAnswered {
        /// The team.
        team: Id,
        /// What was asked; it holds when all of it holds.
        evidence: Vec<Evidence>,
    },
    /// Of [`Effect::TakeLease`], while it lasts: another run has the lease.
    LeaseHeld {
        /// The lease.
        lease: String,
        /// Who has it, in words.
        holder: String,
    },
    /// Of [`Effect::TakeLease`].
    LeaseTaken {
        /// The lease.
        lease: String,
        /// Why it cannot be taken at all, where that is so.
        taken: Result<(), String>,
    },
    /// Of [`Effect::Weigh`]: whether the condition holds, or why that cannot be said.
    Weighed {
        /// The task.
        task: Id,
        /// The answer.
        answer: Result<bool, String>,
    },
    /// Of [`Effect::AskGo`].
    GoAnswered {
        /// The task.
        task: Id,
        /// What was asked.
        evidence: Vec<Evidence>,
    },
    /// Of [`Effect::FanOut`]: the children, or why there are none.
    FannedOut {
        /// The task.
        task: Id,
        /// A child for each item, in their order.
        children: Result<Vec<Child>, String>,
    },
    /// Of [`Effect::Gather`]: the stored list, or why there is none.
    Gathered {
        /// The task.
        task: Id,
        /// What its children put out.
        output: Result<BlobId, String>,
    },
    /// Of [`Effect::Tell`].
    Noticed {
        /// The entry of `notify`, from 0.
        which: u32,
        /// Which notice of it, from 1.
        number: u32,
        /// Which try, from 1.
        attempt: u32,
        /// Why it is not told, where it is not.
        told: Result<(), Untold>,
    },
    /// Of the effects that belong to an attempt.
    Attempt {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
        /// How it went.
        outcome: Outcome,
    },
}

/// Why something that was due was not told.
#[derive(Clone, Debug)]
pub struct Untold {
    /// Why, in words.
    pub why: String,
    /// Whether another try would end the same.
    pub for_good: bool,
}

/// How an effect that belongs to an attempt went.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Of [`Effect::Launch`]: what it left.
    Harvested(Box<Harvest>),
    /// Of [`Effect::Verify`] and [`Effect::Probe`]: what was asked; it holds when all of it holds.
    Asked(Vec<Evidence>),
    /// Of [`Effect::Choose`]: the one that is preferred, with why, or why none is.
    Preferred(Result<(Id, String), String>),
    /// Of [`Effect::Apply`] and [`Effect::Restore`]: it is done; the commit, where there is one.
    Placed(Option<String>),
    /// Of [`Effect::Activate`] and [`Effect::Undo`]: the commands have run.
    Ran,
    /// Of any: it failed. Of [`Effect::Apply`] this means that nothing is applied.
    Failed(Failure),
    /// Of [`Effect::Apply`] and [`Effect::Restore`]: somebody else has changed this path meanwhile. Nothing was touched.
    ChangedBehind {
        /// The path, or the reference of the run's branch.
        path: String,
    },
    /// Of [`Effect::Launch`]: it failed, and there is more to say of it than why.
    FailedWith(Failure, Box<Remains>),
    /// Of [`Effect::Launch`]: it ended because that was asked for.
    Ended,
    /// The same, and this is the stored change that it left by then.
    EndedLeaving(ChangeId),
}

/// What there is of an attempt that failed.
#[derive(Clone, Debug, Default)]
pub struct Remains {
    /// What it reported.
    pub report: Option<Saying>,
    /// The stored change that it left, as far as that is its task's to make.
    pub left: Option<ChangeId>,
}

/// What an attempt left.
#[derive(Clone, Debug, Default)]
pub struct Harvest {
    /// The stored change, if it left one.
    pub change: Option<ChangeId>,
    /// How many paths the change touches.
    pub paths: u64,
    /// Its stored output.
    pub output: Option<BlobId>,
    /// Paths that others execute later.
    pub risky: Vec<String>,
    /// What was dropped, by top directory.
    pub dropped: BTreeMap<String, u64>,
    /// How long it ran, in milliseconds.
    pub took_ms: u64,
    /// What it reported.
    pub report: Option<Saying>,
}

/// What a person wants of a run.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum Order {
    /// Say yes to a question. `change` is what the person saw; it must be what is asked now.
    Approve {
        /// What the question is about.
        topic: Topic,
        /// The change that was seen, where one was shown.
        change: Option<ChangeId>,
        /// Why.
        reason: Option<String>,
    },
    /// Say no to a question.
    Deny {
        /// What the question is about.
        topic: Topic,
        /// Why.
        reason: Option<String>,
    },
    /// Take a task of people's, to do it in a copy of the files.
    Claim {
        /// The task.
        task: Id,
    },
    /// Give it back.
    Release {
        /// The task.
        task: Id,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Send a signal.
    Signal {
        /// Its name.
        name: Id,
        /// What is told with it.
        #[serde(default)]
        data: Value,
    },
    /// Start nothing new and end what runs; `hard` without a grace period.
    Stop {
        /// What is stopped; the whole run where it is `None`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<Part>,
        /// Whether there is no grace period.
        hard: bool,
    },
    /// Let what was stopped begin anew. A task that is done gets a new attempt on top of what it did; of
    /// one that is held live the check that failed is asked again.
    Resume {
        /// What.
        part: Part,
    },
    /// Undo what was applied of a part and of all that needs it, or everything.
    Rollback {
        /// What; everything that landed where it is `None`.
        part: Option<Part>,
    },
    /// Change tasks for which nothing was begun.
    Amend {
        /// What becomes of them.
        amendment: Box<Amendment>,
        /// The digest of the plan that it was read from.
        digest: String,
    },
}

/// What follows from an input.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// What must be made durable, in order, before any effect begins.
    pub events: Vec<Record>,
    /// What must be done then.
    pub effects: Vec<Effect>,
}

/// Why an input changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// The report is of something that is no longer awaited.
    #[error("nobody waits for this any more")]
    Stale,
    /// The run has no such task.
    #[error("there is no task `{0}` in this run")]
    NoSuchTask(Id),
    /// The run has no such team or phase.
    #[error("there is no {0} in this run")]
    NoSuchPart(Part),
    /// Everything of the part is at rest.
    #[error("there is nothing to stop of {part}: it is {state}")]
    NothingToStop {
        /// The part.
        part: Part,
        /// How it stands.
        state: String,
    },
    /// Nobody stopped anything of the part.
    #[error("nothing of {0} is stopped")]
    NothingStopped(Part),
    /// What was stopped has not ended yet.
    #[error("`{0}` was told to end and has not ended yet; wait, or `pitcrew stop --hard` it")]
    StillEnding(Id),
    /// Nothing is asked about it.
    #[error("{topic} asks for nothing{state}")]
    NothingAsked {
        /// About what.
        topic: Topic,
        /// What the task is doing, where it is about one.
        state: String,
    },
    /// No task sends or needs such a signal, and the plan does not name it.
    #[error("nobody knows a signal `{name}` here{}", known_signals(.known))]
    NoSuchSignal {
        /// The name.
        name: Id,
        /// The names that mean something.
        known: Vec<Id>,
    },
    /// What is told with a signal is not what the plan says.
    #[error("the signal `{name}` is not sent: {why}")]
    BadSignal {
        /// The signal.
        name: Id,
        /// What is wrong.
        why: String,
    },
    /// The time for an answer is over, which counts as a no.
    #[error("{0} was not answered in time, which counts as a no")]
    TooLate(Topic),
    /// Others are asked.
    #[error("`{by}` is not asked about {topic}; {may}")]
    NotAsked {
        /// About what.
        topic: Topic,
        /// Who answered.
        by: String,
        /// Who can, who is asked next, and when.
        may: String,
    },
    /// Whoever started the run wants to say yes to what it asks.
    #[error("`{by}` started this run, and {topic} wants the yes of somebody else (`except: author`)")]
    OwnRun {
        /// About what.
        topic: Topic,
        /// Who answered.
        by: String,
    },
    /// The answer comes from inside a run.
    #[error("{0} wants a person's answer (`except: agents`), and this one comes from inside a run")]
    FromInside(Topic),
    /// Several people must say yes, and this one has.
    #[error("`{by}` has said yes to {topic} already; {wanting} more must")]
    SaidAlready {
        /// About what.
        topic: Topic,
        /// Who answered.
        by: String,
        /// How many are wanting.
        wanting: usize,
    },
    /// What was seen is not what is asked now.
    #[error("{topic} asks about another change now ({asked}); look at it again before you say yes")]
    AnotherChange {
        /// About what.
        topic: Topic,
        /// What is asked about now.
        asked: ChangeId,
    },
    /// The plan cannot be changed so.
    #[error("the run is not amended: {0}")]
    NoAmendment(String),
    /// What an attempt reports cannot be read.
    #[error(transparent)]
    BadReport(BadAccount),
    /// What an attempt asks is not put to anybody.
    #[error("the question is not put: {why}")]
    BadQuestion {
        /// Why.
        why: String,
    },
    /// People are not asked to do the task at this moment.
    #[error("`{task}` is not for people to take: it is {state}")]
    NotForPeople {
        /// The task.
        task: Id,
        /// What it is doing.
        state: String,
    },
    /// Somebody has taken the task.
    #[error("`{by}` has taken `{task}`, until {until}; `pitcrew task release` gives it back")]
    Claimed {
        /// The task.
        task: Id,
        /// Who.
        by: String,
        /// When the claim lapses.
        until: Timestamp,
    },
    /// Nobody has taken the task.
    #[error("nobody has taken `{0}`")]
    NotClaimed(Id),
    /// A task does not get to own a path besides its own.
    #[error("`{path}` is not this task's to change: {why}")]
    NotWidened {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
    /// An attempt has reported and asked too often.
    #[error("this attempt of `{0}` has reported and asked {WORDS_LIMIT} times, and is heard no more")]
    TooManyWords(Id),
    /// Nobody is left to hear the answer.
    #[error("the attempt of `{0}` that asked was cut off; `pitcrew resume` tries it again")]
    AskerGone(Id),
    /// The run is over.
    #[error("the run is over: it {0}")]
    Over(&'static str),
    /// The run must be over first.
    #[error("run `{0}` is not over; wait for its end, or `pitcrew stop {0}` first")]
    NotOver(RunId),
    /// Only what did not succeed is to be done anew.
    #[error("run `{0}` succeeded, so nothing of it failed; say where to begin: `--from PHASE` or `--from TASK`")]
    NothingFailed(RunId),
    /// Something that must be still is moving.
    #[error("`{0}` is in the middle of something; stop the run first, or resume it where it was cut off, and wait")]
    Moving(Id),
    /// The task is at nothing that could be taken up.
    #[error(
        "`{task}` is {state}, so there is nothing to take up again; that is for a task that succeeded, or is held live"
    )]
    NothingToResume {
        /// The task.
        task: Id,
        /// What it is doing.
        state: String,
    },
    /// What it does is done by its children.
    #[error("`{0}` is done by its children; name one of them, such as `{0}.0`")]
    HasChildren(Id),
    /// It is one of several attempts side by side.
    #[error("`{task}` is one of several attempts at `{of}`, and is not begun anew by itself; name `{of}`")]
    OneOfSeveral {
        /// The attempt.
        task: Id,
        /// What it is an attempt at.
        of: Id,
    },
    /// It was done in another run, and this one has not come to where it may be.
    #[error(
        "`{task}` was done in an earlier run, and {why}; once this run is over, `pitcrew restart {run} --from {task}` does it anew"
    )]
    NotComeTo {
        /// The task.
        task: Id,
        /// This run.
        run: RunId,
        /// What is missing in this run.
        why: String,
    },
    /// There is nothing to undo.
    #[error("nothing of {0} is applied, so there is nothing to undo")]
    NothingApplied(String),
}

fn known_signals(known: &[Id]) -> String {
    match known {
        [] => "; this plan has no signals".to_owned(),
        known => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("; there are {}", names.join(", "))
        }
    }
}
