//! What came of a run: one value, told as text, as Markdown, or as JSON.

mod answers;
mod bars;
mod checks;
mod conflicts;
mod cost;
mod counts;
mod digest;
mod digests;
mod gather;
mod handoff;
mod html;
mod late;
mod lines;
mod markdown;
mod permissions;
mod risks;
mod signals;
mod spells;
mod stated;
mod text;
pub mod untold;
mod written;

use pitcrew_engine::{
    Account, ContestView, Evidence, Failure, Fan, Moment, Restart, StepView, TaskState, Timestamp, Topic,
};
use pitcrew_plan::Id;
use serde::Serialize;

use crate::render::{best, fold, time};

pub use checks::CheckReport;
pub use conflicts::{ConflictReport, Conflicts};
pub use digest::Digest;
pub use digests::{Digests, wording};
pub use gather::gather;
pub use handoff::Handoff;
pub use html::html;
pub use late::LateReport;
pub use lines::Lines;
pub use markdown::{code, escape, markdown};
pub use permissions::PermissionReport;
pub use risks::RiskReport;
pub use signals::SignalReport;
pub use spells::Spell;
pub use stated::Stated;
pub use text::text;
pub use untold::UntoldReport;
pub use written::write;

/// The version of the report's JSON.
pub const VERSION: u32 = 1;

/// What came of a run. Lengths of time are in milliseconds where their names end so, else in seconds.
#[derive(Debug, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The run.
    pub run: String,
    /// Its plan.
    pub plan: String,
    /// What the plan is for.
    pub goal: Option<String>,
    /// `running`, `waiting`, `succeeded`, `failed` or `canceled`.
    pub status: &'static str,
    /// Why nothing could start, where that is so.
    pub trouble: Option<String>,
    /// Whether attempts ran inside the walls.
    pub isolated: bool,
    /// What had the host's network: tasks, and `prepare` where something in it did.
    pub network_open: Vec<String>,
    /// Who started it.
    pub by: String,
    /// Who granted beforehand whatever would be asked.
    pub granted_by: Option<String>,
    /// Who approved the plan as it is, where it had to be approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// The run that this one restarts, and what of it is done anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart: Option<Restart>,
    /// What could go wrong, and whether what answers it held.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<RiskReport>,
    /// When it started.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Option<Timestamp>,
    /// How long it took.
    pub times: Times,
    /// What it cost in US dollars, as far as attempts said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
    /// Its tasks, in the order in which they started.
    pub tasks: Vec<TaskReport>,
    /// Every gate and check that was asked, in order, with what was seen.
    pub checks: Vec<CheckReport>,
    /// What attempts changed and may not.
    pub blocked: Vec<Blocked>,
    /// Who reached for what another had, or met what somebody else had changed.
    pub conflicts: Vec<ConflictReport>,
    /// Every other attempt that failed.
    pub failures: Vec<Failed>,
    /// Every phase whose go or success did not hold.
    pub refused_phases: Vec<RefusedPhase>,
    /// What attempts and checks reported, in the order in which they did.
    pub messages: Vec<Message>,
    /// What was not done by its deadline.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub late: Vec<LateReport>,
    /// What was to be told to people by an agent, and was not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub untold: Vec<UntoldReport>,
    /// The signals, in the order in which they were sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<SignalReport>,
    /// What coding agents were not simply allowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<PermissionReport>,
    /// What was applied and then undone.
    pub rolled_back: Vec<RolledBack>,
    /// Every yes and every no.
    pub answers: Vec<Answer>,
    /// Figures before and after.
    pub figures: Vec<BeforeAfter>,
    /// Figures that were to change and that nothing measured.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<Stated>,
    /// Whether the success of teams holds, as far as it was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamReport>,
    /// What the probes of tasks said, where a check was asked while the task was made live.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outages: Vec<Outage>,
    /// Whether the plan's success holds, with what was asked; `None` where it was not asked.
    pub success: Option<Success>,
    /// The commits, in order of landing, on the branch `pitcrew/RUN`.
    pub commits: Vec<Commit>,
}

/// How long a run took, and would have taken.
#[derive(Debug, Serialize)]
pub struct Times {
    /// From the start to the end, or until now.
    pub wall_ms: u64,
    /// While at least one task was at work: waiting for people not counted.
    pub parallel_ms: u64,
    /// All tasks' work one after the other.
    pub sequential_ms: u64,
    /// What the plan's estimates say: one after the other.
    pub planned_sequential_s: u64,
    /// What the plan's estimates say: in parallel.
    pub planned_parallel_s: u64,
}

/// What came of a task.
#[derive(Debug, Serialize)]
pub struct TaskReport {
    /// The task.
    pub id: Id,
    /// What it does.
    pub title: Option<String>,
    /// Its team.
    pub team: Option<Id>,
    /// Its phase.
    pub phase: Option<Id>,
    /// What it works on, in a plan with several workspaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Id>,
    /// Where it stands.
    pub state: TaskState,
    /// How many attempts were started.
    pub attempts: u32,
    /// When the first attempt started.
    pub started: Option<Timestamp>,
    /// When nothing more happened to it.
    pub finished: Option<Timestamp>,
    /// How long it was at work.
    pub worked_ms: u64,
    /// From when to when that was.
    pub spells: Vec<Spell>,
    /// Whether the plan says how long it takes; the schedule counts with ten minutes where it does not.
    pub estimated: bool,
    /// Its start in the schedule: seconds from the start of the run.
    pub planned_start_s: u64,
    /// Its finish in the schedule: seconds from the start of the run.
    pub planned_finish_s: u64,
    /// How many files its change touches.
    pub paths: u64,
    /// How many lines of it were added and taken away, as far as its changes still stand and are text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// What it cost in US dollars, where its attempts said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
    /// How many files it left and does not own.
    pub dropped: u64,
    /// Why it failed, was skipped, or is held.
    pub reason: Option<String>,
    /// Its steps, and which of them are ticked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepView>,
    /// How far it is with its children, where it is done once for each item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub children: Option<Fan>,
    /// Its attempts side by side, with their scores, and which of them is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_of: Option<ContestView>,
}

impl TaskReport {
    /// Whether it has a line of its own where people read: children are told with their parent.
    fn is_told(&self) -> bool {
        self.id.parent().is_none()
    }

    /// Whether its steps are told: of children, only those of one that failed.
    fn is_told_step_by_step(&self) -> bool {
        !self.steps.is_empty() && (self.is_told() || self.state == TaskState::Failed)
    }

    /// Returns what it cost in US dollars, or what its attempts side by side did, which are told with it.
    fn cost(&self) -> Option<f64> {
        let together = || Some(self.best_of.as_ref()?.spent.cost_micros? as f64 / 1e6);
        self.cost_usd.or_else(together)
    }

    /// Says what there is to say of it beyond its figures.
    fn note(&self) -> Option<String> {
        let children = || self.children.as_ref().map(fold::progress);
        self.reason.clone().or_else(children).or_else(|| self.best_of.as_ref().map(best::progress))
    }
}

/// What a team had to show.
#[derive(Debug, Serialize)]
pub struct TeamReport {
    /// The team.
    pub team: Id,
    /// Whether all of it holds.
    pub holds: bool,
    /// What was asked.
    pub evidence: Vec<Evidence>,
}

/// What was seen of a check while a task was made live.
#[derive(Debug, Serialize)]
pub struct Outage {
    /// The task.
    pub task: Id,
    /// Whether it is known at all: the process that watched may have ended meanwhile.
    pub known: bool,
    /// What was seen: the longest outage first.
    pub evidence: Evidence,
}

/// A path that an attempt changed and may not have.
#[derive(Debug, Serialize)]
pub struct Blocked {
    /// Whose attempt.
    pub task: Id,
    /// Which one.
    pub attempt: u32,
    /// The path.
    pub path: String,
    /// The task that owns it.
    pub owner: Option<Id>,
    /// The rule.
    pub reason: String,
}

/// An attempt that failed otherwise.
#[derive(Debug, Serialize)]
pub struct Failed {
    /// Whose attempt.
    pub task: Id,
    /// Which one.
    pub attempt: u32,
    /// Why, in a sentence.
    pub reason: String,
    /// Why, in full.
    pub failure: Failure,
}

/// A phase that got a no-go, or did not reach what it should.
#[derive(Debug, Serialize)]
pub struct RefusedPhase {
    /// The phase.
    pub phase: Id,
    /// Before its first task, or after its last.
    pub moment: Moment,
    /// What was asked, the failed check last.
    pub evidence: Vec<Evidence>,
}

/// What an attempt, or a check that did not hold, reported.
#[derive(Debug, Serialize)]
pub struct Message {
    /// Whose.
    pub task: Id,
    /// Of which attempt.
    pub attempt: u32,
    /// When.
    pub time: Timestamp,
    /// The words.
    pub report: Account,
    /// The same as people post it to each other.
    #[serde(skip)]
    pub letter: Vec<String>,
}

/// A change that was applied and then undone.
#[derive(Debug, Serialize)]
pub struct RolledBack {
    /// Whose change.
    pub task: Id,
    /// Of which attempt.
    pub attempt: u32,
    /// When that began.
    pub time: Timestamp,
    /// Why.
    pub reason: String,
}

/// What a person answered.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// What it is about.
    #[serde(flatten)]
    pub topic: Topic,
    /// The question, where it stands in the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Whether it was a yes.
    pub yes: bool,
    /// Who.
    pub by: String,
    /// When.
    pub time: Timestamp,
    /// When it was asked, where anybody was: what is granted beforehand is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Timestamp>,
    /// The change that it is about.
    pub change: Option<String>,
    /// Their reason.
    pub reason: Option<String>,
}

/// A figure before the first task and after the last.
#[derive(Debug, Serialize)]
pub struct BeforeAfter {
    /// Its name.
    pub name: String,
    /// What was printed before.
    pub before: Option<String>,
    /// What was printed after.
    pub after: Option<String>,
}

/// Whether the plan's success holds.
#[derive(Debug, Serialize)]
pub struct Success {
    /// Whether all of it holds.
    pub holds: bool,
    /// What was asked.
    pub evidence: Vec<Evidence>,
}

/// A task's change as a commit.
#[derive(Debug, Serialize)]
pub struct Commit {
    /// Whose change.
    pub task: Id,
    /// Where it landed, in a plan with several workspaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Id>,
    /// The commit's id.
    pub commit: String,
}

impl Commit {
    /// Says where it landed, where that is not plain.
    pub fn place(&self) -> String {
        self.workspace.as_ref().map_or_else(String::new, |workspace| format!(" in {workspace}"))
    }
}

impl Answer {
    /// Says how long the answer took.
    fn waited(&self) -> Option<String> {
        self.asked.map(|asked| time::short(self.time.since(asked)))
    }
}

impl RefusedPhase {
    /// Says what did not hold: `got a no-go from …`, or `did not reach …`.
    fn verdict(&self) -> String {
        let check = self.evidence.iter().find(|evidence| !evidence.holds).map_or("", |evidence| &evidence.check);
        match self.moment {
            Moment::Before => format!("got a no-go from `{check}`"),
            Moment::After => format!("did not reach `{check}`"),
        }
    }
}

impl TaskReport {
    /// Returns how long the plan says that it takes, for people; `-` where it does not say.
    fn planned(&self) -> String {
        match self.estimated {
            true => time::seconds(self.planned_finish_s - self.planned_start_s),
            false => "-".to_owned(),
        }
    }
}

impl Report {
    /// Whether the plan says how long any task takes, so that comparing makes sense.
    fn has_estimates(&self) -> bool {
        self.tasks.iter().any(|task| task.estimated)
    }
}
