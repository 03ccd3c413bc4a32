//! A part of a run: what an order is about where it is not about all of it.

use std::collections::BTreeSet;
use std::fmt;

use pitcrew_plan::{Id, Plan, Roster, Task};
use serde::{Deserialize, Serialize};

use crate::input::Rejected;

/// A part of a run, by its name in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// One task, with its children.
    Task(Id),
    /// Every task of a team and of the teams within it.
    Team(Id),
    /// Every task of a phase.
    Phase(Id),
}

impl Part {
    /// Returns the tasks that belong to it.
    pub fn members(&self, plan: &Plan) -> Result<BTreeSet<Id>, Rejected> {
        let belongs: Box<dyn Fn(&Task) -> bool> = match self {
            Part::Task(id) if plan.tasks.contains_key(id) => {
                let from_first = plan.tasks.range(id.child(0)..).map(|(other, _)| other);
                let children = from_first.take_while(|other| other.parent().is_some_and(|(parent, _)| parent == *id));
                return Ok(children.chain([id]).cloned().collect());
            }
            Part::Task(id) => return Err(Rejected::NoSuchTask(id.clone())),
            Part::Team(id) => {
                let roster = Roster::of(plan);
                roster.get(id).ok_or_else(|| Rejected::NoSuchPart(self.clone()))?;
                Box::new(move |task| task.team.iter().flat_map(|team| roster.around(team)).any(|(team, _)| team == id))
            }
            Part::Phase(id) if plan.phases.iter().any(|phase| phase.name == *id) => {
                Box::new(move |task| task.phase.as_ref() == Some(id))
            }
            Part::Phase(_) => return Err(Rejected::NoSuchPart(self.clone())),
        };
        Ok(plan.tasks.iter().filter(|(_, task)| belongs(task)).map(|(id, _)| id.clone()).collect())
    }

    /// Returns the words that name it on a command line: `TASK`, `--team TEAM`, `--phase PHASE`.
    pub fn words(&self) -> String {
        match self {
            Part::Task(id) => id.to_string(),
            Part::Team(id) => format!("--team {id}"),
            Part::Phase(id) => format!("--phase {id}"),
        }
    }

    /// Returns its name.
    pub fn name(&self) -> &Id {
        match self {
            Part::Task(id) | Part::Team(id) | Part::Phase(id) => id,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Task(id) => write!(f, "`{id}`"),
            Part::Team(id) => write!(f, "team `{id}`"),
            Part::Phase(id) => write!(f, "phase `{id}`"),
        }
    }
}
