//! The same plan, changed a little: more members, a task less, a task elsewhere.

use std::fmt;
use std::str::FromStr;

use crate::graph::Graph;
use crate::model::{Id, Members, Plan, Team};
use crate::need::{Need, Senders};
use crate::sequence::sequence;
use crate::suggest::did_you_mean;

/// One thing that could be otherwise in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A team has as many members.
    Members {
        /// The team.
        team: Id,
        /// How many.
        members: Members,
    },
    /// A task is not done; what waits for it waits for what it waits for.
    Drop(Id),
    /// A task is done at another place.
    Move {
        /// The task.
        task: Id,
        /// Where.
        to: Place,
    },
}

/// Where a task could be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a phase.
    Phase(Id),
    /// When another task is done.
    After(Id),
    /// So that another task waits for it.
    Before(Id),
}

/// Why a plan cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Impossible {
    /// What does not go.
    pub message: String,
    /// What would.
    pub hint: Option<String>,
}

impl Change {
    /// Reads a number of members: `nginx=2`.
    pub fn members(text: &str) -> Result<Change, String> {
        let (team, members) = halves(text, "write `TEAM=NUMBER`, such as `nginx=2`")?;
        Ok(Change::Members { team: id(team)?, members: members.trim().parse()? })
    }

    /// Reads a task that is left out: `A6`.
    pub fn drop(text: &str) -> Result<Change, String> {
        id(text).map(Change::Drop)
    }

    /// Reads where a task is moved: `A5=phase-2`, `A5=after:A3`, `A5=before:B1`.
    pub fn moved(text: &str) -> Result<Change, String> {
        let (task, to) = halves(text, "write `TASK=PHASE`, `TASK=after:TASK` or `TASK=before:TASK`")?;
        Ok(Change::Move { task: id(task)?, to: to.parse()? })
    }
}

fn halves<'a>(text: &'a str, form: &str) -> Result<(&'a str, &'a str), String> {
    text.split_once('=').ok_or_else(|| format!("`{}` has no `=`; {form}", text.escape_debug()))
}

fn id(text: &str) -> Result<Id, String> {
    text.trim().parse().map_err(|why: crate::model::BadId| why.to_string())
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Place, String> {
        Ok(match text.trim().split_once([':', ' ']) {
            Some(("after", task)) => Place::After(id(task)?),
            Some(("before", task)) => Place::Before(id(task)?),
            Some(("phase", phase)) => Place::Phase(id(phase)?),
            _ => Place::Phase(id(text)?),
        })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Members { team, members } => write!(f, "{team} has {members}"),
            Change::Drop(task) => write!(f, "{task} is dropped"),
            Change::Move { task, to: Place::Phase(phase) } => write!(f, "{task} is moved to {phase}"),
            Change::Move { task, to: Place::After(other) } => write!(f, "{task} is moved after {other}"),
            Change::Move { task, to: Place::Before(other) } => write!(f, "{task} is moved before {other}"),
        }
    }
}

/// Returns a plan as it would be with changes, made one after the other.
///
/// The result is for scheduling: it is not linted, and nobody runs it.
pub fn what_if(plan: &Plan, changes: &[Change]) -> Result<Plan, Impossible> {
    let mut changed = plan.clone();
    for change in changes {
        match change {
            Change::Members { team, members } => set_members(&mut changed, team, *members)?,
            Change::Drop(task) => drop_task(&mut changed, task)?,
            Change::Move { task, to } => move_task(&mut changed, task, to)?,
        }
    }
    Ok(changed)
}

fn set_members(plan: &mut Plan, name: &Id, members: Members) -> Result<(), Impossible> {
    fn find<'a>(teams: &'a mut std::collections::BTreeMap<Id, Team>, name: &Id) -> Option<&'a mut Team> {
        if teams.contains_key(name) {
            return teams.get_mut(name);
        }
        teams.values_mut().find_map(|team| find(&mut team.teams, name))
    }
    let known: Vec<Id> = crate::model::Roster::of(plan).iter().map(|(id, _)| id.clone()).collect();
    match find(&mut plan.teams, name) {
        Some(team) => team.members = members,
        None => return Err(unknown("team", name, known.iter())),
    }
    Ok(())
}

fn drop_task(plan: &mut Plan, gone: &Id) -> Result<(), Impossible> {
    known_task(plan, gone)?;
    // Who waits for it in whatever way: for its end, its start, or a signal that nobody else sends.
    let senders = Senders::of(plan);
    let waits = |need: &Need| match need {
        Need::Signal { .. } => senders.of_need(plan, need)[..] == [gone],
        _ => need.task() == Some(gone),
    };
    let inherited = plan.tasks[gone].needs.clone();
    let mut rewritten = Vec::new();
    for (id, task) in &plan.tasks {
        if !task.needs.iter().any(waits) {
            continue;
        }
        let mut needs: Vec<Need> = Vec::new();
        for need in &task.needs {
            let instead = if waits(need) { inherited.as_slice() } else { std::slice::from_ref(need) };
            for need in instead {
                if !needs.contains(need) {
                    needs.push(need.clone());
                }
            }
        }
        rewritten.push((id.clone(), needs));
    }
    for (id, needs) in rewritten {
        if let Some(task) = plan.tasks.get_mut(&id) {
            task.needs = needs;
        }
    }
    plan.tasks.remove(gone);
    Ok(())
}

fn move_task(plan: &mut Plan, task: &Id, to: &Place) -> Result<(), Impossible> {
    known_task(plan, task)?;
    let contradictions = |plan: &Plan| sequence(plan, &Graph::of(plan)).1.count;
    let before = (contradictions(plan), Graph::of(plan).circles());
    let (who, needs) = match to {
        Place::Phase(phase) => {
            if !plan.phases.iter().any(|known| known.name == *phase) {
                return Err(unknown("phase", phase, plan.phases.iter().map(|phase| &phase.name)));
            }
            if let Some(task) = plan.tasks.get_mut(task) {
                task.phase = Some(phase.clone());
            }
            (task, None)
        }
        Place::After(other) => (task, Some(other)),
        Place::Before(other) => (other, Some(task)),
    };
    if let Some(needs) = needs {
        known_task(plan, who)?;
        known_task(plan, needs)?;
        let need = Need::from(needs.clone());
        if let Some(task) = plan.tasks.get_mut(who).filter(|task| !task.needs.contains(&need)) {
            task.needs.push(need);
        }
    }
    let graph = Graph::of(plan);
    if graph.circles() > before.1
        && let Some(cycle) = graph.cycles().last()
    {
        let way: Vec<&str> = cycle.iter().map(Id::as_str).collect();
        let message = format!("then {who} would wait for itself: {}", way.join(" needs "));
        return Err(Impossible { message, hint: Some("move it elsewhere, or drop what is between".to_owned()) });
    }
    if contradictions(plan) > before.0 {
        let message = format!("then a task of an earlier phase would wait for one of a later phase because of {task}");
        return Err(Impossible { message, hint: Some("move what it needs, or what needs it, along".to_owned()) });
    }
    Ok(())
}

fn known_task(plan: &Plan, id: &Id) -> Result<(), Impossible> {
    if plan.tasks.contains_key(id) { Ok(()) } else { Err(unknown("task", id, plan.tasks.keys())) }
}

fn unknown<'a>(kind: &str, name: &Id, known: impl Iterator<Item = &'a Id>) -> Impossible {
    let hint = did_you_mean(name.as_str(), known.map(Id::as_str));
    Impossible { message: format!("the plan has no {kind} `{name}`"), hint }
}
