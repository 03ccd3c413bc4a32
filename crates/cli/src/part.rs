//! Naming a part of a run: a task, a team or a phase, as its plan has them.

use clap::Args;
use pitcrew_engine::{Part, Run};
use pitcrew_plan::{Id, Roster, did_you_mean};

use crate::trouble::{Result, Trouble};

/// Which part of a run is meant.
#[derive(Args, Clone, Debug, Default)]
#[group(multiple = false)]
pub struct Which {
    /// Only this task
    #[arg(long = "task", value_name = "TASK")]
    only_task: Option<String>,
    /// Only this team's tasks
    #[arg(long = "team", value_name = "TEAM")]
    only_team: Option<String>,
    /// Only this phase's tasks
    #[arg(long = "phase", value_name = "PHASE")]
    only_phase: Option<String>,
}

impl Which {
    /// Takes a task that was named without a flag.
    pub fn or_task(mut self, named: Option<String>) -> Result<Which> {
        if named.is_none() {
            return Ok(self);
        }
        if self.only_task.is_some() || self.only_team.is_some() || self.only_phase.is_some() {
            return Err(Trouble::new("name one part: a task, or `--team`, or `--phase`"));
        }
        self.only_task = named;
        Ok(self)
    }

    /// Finds the part in a run; `None` where none was named.
    pub fn find(&self, run: &Run) -> Result<Option<Part>> {
        let (plan, of) = (run.plan(), run.id().0.as_str());
        Ok(match (&self.only_task, &self.only_team, &self.only_phase) {
            (Some(task), _, _) => Some(Part::Task(named(task, "task", of, plan.tasks.keys())?)),
            (_, Some(team), _) => {
                let roster = Roster::of(plan);
                Some(Part::Team(named(team, "team", of, roster.iter().map(|(id, _)| id))?))
            }
            (_, _, Some(phase)) => {
                let phases = plan.phases.iter().map(|phase| &phase.name);
                Some(Part::Phase(named(phase, "phase", of, phases)?))
            }
            (None, None, None) => None,
        })
    }
}

/// Finds a name among those that a plan or a run, called `of`, has.
pub fn named<'a>(name: &str, kind: &str, of: &str, known: impl Iterator<Item = &'a Id>) -> Result<Id> {
    let known: Vec<&str> = known.map(Id::as_str).collect();
    if let Some(id) = name.parse::<Id>().ok().filter(|id| known.contains(&id.as_str())) {
        return Ok(id);
    }
    let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| all(kind, &known));
    Err(Trouble::new(format!("there is no {kind} `{name}` in `{of}`")).hint(hint))
}

/// How many names are listed where none is near.
const LISTED: usize = 12;

fn all(kind: &str, known: &[&str]) -> String {
    match known.len() {
        0 => format!("its plan has no {kind}s"),
        count if count > LISTED => {
            format!("its {kind}s are {} and {} more", known[..LISTED].join(", "), count - LISTED)
        }
        _ => format!("its {kind}s are {}", known.join(", ")),
    }
}
