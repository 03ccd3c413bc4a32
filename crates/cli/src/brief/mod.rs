//! What somebody needs to join a plan: a team, an agent, or whoever does one task.

mod gather;
mod paper;

use pitcrew_engine::{TaskState, Timestamp};
use pitcrew_plan::{Id, Plan, Roster, did_you_mean};
use serde::Serialize;
use serde_json::Value;

use crate::render::notes::Told;
use crate::trouble::{Result, Trouble};

pub use gather::gather;

/// The version of the brief's JSON.
pub const VERSION: u32 = 1;

/// For whom a brief is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A team, with the teams within it.
    Team(Id),
    /// An agent of the plan, for all that it does.
    Agent(Id),
    /// Whoever does one task.
    Task(Id),
}

/// What a name stands for.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A team, with the teams within it
    Team,
    /// An agent, for all that it does
    Agent,
    /// Whoever does one task
    Task,
}

impl Reader {
    /// Finds whom a name means in a plan called `of`; of a name that means several, `kind` says which.
    pub fn named(name: &str, kind: Option<Kind>, plan: &Plan, of: &str) -> Result<Reader> {
        let roster = Roster::of(plan);
        let is = |wanted: Kind| kind.is_none_or(|kind| kind == wanted);
        let id = name.parse::<Id>().ok();
        let found: Vec<Reader> = id
            .into_iter()
            .flat_map(|id| {
                [
                    (is(Kind::Team) && roster.get(&id).is_some()).then(|| Reader::Team(id.clone())),
                    (is(Kind::Agent) && plan.agents.contains_key(&id)).then(|| Reader::Agent(id.clone())),
                    (is(Kind::Task) && plan.tasks.contains_key(&id)).then(|| Reader::Task(id.clone())),
                ]
            })
            .flatten()
            .collect();
        match &found[..] {
            [reader] => Ok(reader.clone()),
            [] => {
                let teams: Vec<&str> = roster.iter().map(|(id, _)| id.as_str()).collect();
                let known = teams
                    .iter()
                    .copied()
                    .chain(plan.agents.keys().map(Id::as_str))
                    .chain(plan.tasks.keys().map(Id::as_str));
                let hint = did_you_mean(name, known).unwrap_or_else(|| match &teams[..] {
                    [] => "`pitcrew schedule` lists its tasks".to_owned(),
                    teams => format!("its teams are {}", teams.join(", ")),
                });
                Err(Trouble::new(format!("there is no team, agent or task `{name}` in `{of}`")).hint(hint))
            }
            _ => Err(Trouble::new(format!("`{name}` means several in `{of}`"))
                .hint("say which: `--kind team`, `--kind agent` or `--kind task`")),
        }
    }
}

/// What somebody needs to join.
#[derive(Debug, Serialize)]
pub struct Brief {
    /// [`VERSION`].
    pub version: u32,
    /// The plan.
    pub plan: String,
    /// The run, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// When it was written, of a run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// `team`, `agent` or `task`.
    pub kind: &'static str,
    /// Of whom.
    pub name: Id,
    /// What the plan is for.
    pub goal: Option<String>,
    /// What they are for.
    pub mission: Option<String>,
    /// Who leads them.
    pub lead: Option<String>,
    /// Who coordinates the plan.
    pub coordinator: Option<String>,
    /// How many tasks of theirs run at once, of a team: a number, or a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<String>,
    /// The phases of their tasks, in order.
    pub phases: Vec<Id>,
    /// What others must have done before all of it can be done; empty where they can start at once.
    pub prerequisites: Vec<Prerequisite>,
    /// The tasks, in the order in which they would start.
    pub tasks: Vec<Assignment>,
    /// What is theirs to change.
    pub owns: Vec<Place>,
    /// What others own.
    pub must_not_touch: Vec<Place>,
    /// The signals that others wait for from them.
    pub signals: Vec<Word>,
    /// Who waits for them, outside of themselves.
    pub blocks: Vec<Dependent>,
    /// Who is asked when nobody answers, step by step.
    pub escalation: Vec<Step>,
    /// The risks that name what they do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Danger>,
    /// What the plan says besides for them, and for everybody: how work is launched, how it is undone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Told>,
    /// Exactly what the coding agent that does the task is sent, of a task that one does. Templates of its inputs are
    /// filled in when it starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
}

/// Something that must have happened.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Prerequisite {
    /// The task of theirs that waits.
    pub task: Id,
    /// What must have happened, in words: `A4 (docker) has succeeded`.
    pub what: String,
    /// The task that is waited for, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Id>,
    /// Whether it has happened; nothing where no run says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
}

/// A task of theirs.
#[derive(Debug, Serialize)]
pub struct Assignment {
    /// The task.
    pub id: Id,
    /// What it does.
    pub title: Option<String>,
    /// Its team.
    pub team: Option<Id>,
    /// Its phase.
    pub phase: Option<Id>,
    /// How long it is thought to take.
    pub estimate: Option<String>,
    /// What does it.
    pub does: String,
    /// Whether people do it, and say so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// What it is told.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub inputs: serde_json::Map<String, Value>,
    /// What it waits for, in words.
    pub after: Vec<String>,
    /// What it may change.
    pub owns: Vec<String>,
    /// Its steps, in order.
    pub steps: Vec<String>,
    /// What is asked before it starts.
    pub go: Vec<String>,
    /// What is asked of its staged change.
    pub verify: Vec<String>,
    /// What is asked of the live system.
    pub probe: Vec<String>,
    /// What must be there in the end.
    pub deliverables: Vec<String>,
    /// How it is undone after its files were put back.
    pub rollback: Vec<String>,
    /// Whether, and when, a person is asked.
    pub approval: Option<String>,
    /// When it may be made live.
    pub window: Vec<String>,
    /// Until when it must have begun.
    pub deadline: Option<String>,
    /// Where it stands, of a run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<TaskState>,
    /// Why it stands there, or what it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A path or a lease.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The pattern, or `kind:name`.
    pub what: String,
    /// Below which workspace, of a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    /// The task that owns it.
    pub task: Id,
    /// Its team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Id>,
}

/// A signal that is to be sent.
#[derive(Debug, Serialize)]
pub struct Word {
    /// Its name.
    pub name: Id,
    /// What it means.
    pub meaning: Option<String>,
    /// Whose success sends it by itself.
    pub task: Id,
    /// The tasks that wait for it.
    pub heard_by: Vec<Id>,
}

/// A task of others that waits.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dependent {
    /// The task.
    pub task: Id,
    /// Its team.
    pub team: Option<Id>,
    /// What of theirs it waits for.
    pub on: Id,
}

/// Who is asked after how long.
#[derive(Debug, Serialize)]
pub struct Step {
    /// After how long.
    pub after: String,
    /// Who, as the plan has it, with the name of whoever fills the role.
    pub to: Vec<String>,
}

/// A risk.
#[derive(Debug, Serialize)]
pub struct Danger {
    /// What could go wrong.
    pub risk: String,
    /// What is done about it.
    pub mitigation: Option<String>,
    /// What answers it.
    pub answered_by: Vec<String>,
}
