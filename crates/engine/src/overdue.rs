//! Deadlines that pass before what they are for is done: it is told once, first to who leads it, and
//! then further up, level by level, until it is done.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::calendar::{Deadline, Instant};
use pitcrew_plan::{Id, Task};
use serde::{Deserialize, Serialize};

use crate::decide::Deciding;
use crate::event::Event;
use crate::ids::Timestamp;
use crate::run::Run;

/// What a deadline is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// A task.
    Task(Id),
    /// All tasks of a phase.
    Phase(Id),
    /// All tasks of the run.
    Run,
}

/// Something that was not done by its deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overdue {
    /// When it was to be done.
    pub deadline: Timestamp,
    /// Who was told, in order.
    pub told: Vec<String>,
    /// How many levels up that went.
    pub level: u32,
    /// When it was told first.
    pub since: Timestamp,
}

/// The same as scripts see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverdueView {
    /// What is not done.
    pub of: Due,
    /// When it was to be done, and who was told.
    #[serde(flatten)]
    pub overdue: Overdue,
}

impl OverdueView {
    pub(crate) fn of((of, overdue): (&Due, &Overdue)) -> OverdueView {
        OverdueView { of: of.clone(), overdue: overdue.clone() }
    }
}

/// The deadlines of a run: those ahead, and those that have passed and were told.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Deadlines {
    ahead: BTreeSet<(Timestamp, Due)>,
    #[serde(serialize_with = "pairs")]
    passed: BTreeMap<Due, Overdue>,
    /// When what has passed is told further up.
    rising: BTreeSet<(Timestamp, Due)>,
}

impl Run {
    /// Notes the deadlines of the phases and of the plan; those of tasks come and go with them.
    pub(crate) fn set_deadlines(&mut self) {
        let phases =
            self.plan.phases.iter().filter_map(|phase| Some((phase.deadline?, Due::Phase(phase.name.clone()))));
        let all = phases.chain(self.plan.deadline.map(|deadline| (deadline, Due::Run)));
        self.deadlines.ahead = all.map(|(deadline, due)| (self.moment(deadline), due)).collect();
        for id in self.plan.tasks.keys().cloned().collect::<Vec<_>>() {
            self.keep_deadline(&id, false);
        }
    }

    /// Keeps a task's own deadline, as it settles or comes back. Of children it is their parent's.
    pub(crate) fn keep_deadline(&mut self, id: &Id, settled: bool) {
        let Some(deadline) = self.plan.tasks[id].deadline.filter(|_| id.parent().is_none()) else { return };
        let due = Due::Task(id.clone());
        if settled {
            self.deadlines.rising.retain(|(_, rising)| *rising != due);
            self.deadlines.ahead.remove(&(self.moment(deadline), due));
        } else if !self.deadlines.passed.contains_key(&due) {
            self.deadlines.ahead.insert((self.moment(deadline), due));
        }
    }

    pub(crate) fn moment(&self, deadline: Deadline) -> Timestamp {
        Timestamp(deadline.moment(Instant(self.started.0)).0)
    }

    /// Whether nothing more is to be done of what a deadline is for.
    fn is_over(&self, due: &Due) -> bool {
        match due {
            Due::Task(id) => self.tasks[id].stage.is_settled(),
            Due::Phase(name) => self.phases[name].open == 0,
            Due::Run => self.ended_as.is_some() || self.unsettled == 0,
        }
    }

    fn task_due(&self, due: &Due) -> Option<&Task> {
        match due {
            Due::Task(id) => self.plan.tasks.get(id),
            Due::Phase(_) | Due::Run => None,
        }
    }

    /// Returns what is not done although its deadline has passed.
    pub fn overdue(&self) -> impl Iterator<Item = (&Due, &Overdue)> {
        self.deadlines.passed.iter().filter(|(due, _)| !self.is_over(due))
    }

    /// Returns the deadline that has passed before something was done, which is not done yet.
    pub(crate) fn overdue_since(&self, due: &Due) -> Option<Timestamp> {
        self.deadlines.passed.get(due).filter(|_| !self.is_over(due)).map(|overdue| overdue.deadline)
    }

    /// Returns everything that was not done by its deadline, done by now or not.
    pub fn ever_overdue(&self) -> impl Iterator<Item = (&Due, &Overdue)> {
        self.deadlines.passed.iter()
    }

    /// Returns the next moment at which a deadline passes, or is told further up.
    pub(crate) fn next_to_tell(&self, now: Timestamp) -> Option<Timestamp> {
        let next = |all: &BTreeSet<(Timestamp, Due)>| {
            let later = all.iter().skip_while(|(moment, _)| *moment <= now);
            later.filter(|(_, due)| !self.is_over(due)).map(|(moment, _)| *moment).next()
        };
        [next(&self.deadlines.ahead), next(&self.deadlines.rising)].into_iter().flatten().min()
    }

    /// Returns what is to be told now: the first deadline that has passed, else the first that rises.
    fn to_tell(&self, now: Timestamp) -> Option<Event> {
        let first = |all: &'_ BTreeSet<(Timestamp, Due)>| {
            let come = all.iter().take_while(|(moment, _)| *moment <= now);
            come.filter(|(_, due)| !self.is_over(due)).map(|(moment, due)| (*moment, due.clone())).next()
        };
        if let Some((deadline, of)) = first(&self.deadlines.ahead) {
            let lead = self.task_due(&of).and_then(|task| self.plan.lead_of(task));
            let first = lead.or(self.plan.coordinator.as_deref()).unwrap_or(&self.opening.by);
            return Some(Event::DeadlinePassed { of, deadline, to: vec![first.to_owned()] });
        }
        let (_, of) = first(&self.deadlines.rising)?;
        let level = self.deadlines.passed.get(&of)?.level;
        let task = self.task_due(&of);
        let to = &self.plan.escalation_of(task).get(level as usize)?.to;
        let name = |whom| self.plan.name_of(whom, task).map_or_else(|| whom.to_string(), str::to_owned);
        let to = to.iter().map(name).collect();
        Some(Event::DeadlineEscalated { of, level: level + 1, to })
    }

    pub(crate) fn apply_to_deadlines(&mut self, event: &Event, time: Timestamp) {
        let (of, level) = match event {
            Event::DeadlinePassed { of, deadline, to } => {
                self.deadlines.ahead.remove(&(*deadline, of.clone()));
                let overdue = Overdue { deadline: *deadline, told: to.clone(), level: 0, since: time };
                self.deadlines.passed.insert(of.clone(), overdue);
                (of, 0)
            }
            Event::DeadlineEscalated { of, level, to } => {
                self.deadlines.rising.retain(|(_, rising)| rising != of);
                if let Some(overdue) = self.deadlines.passed.get_mut(of) {
                    overdue.level = *level;
                    overdue
                        .told
                        .extend(to.iter().filter(|name| !overdue.told.contains(name)).cloned().collect::<Vec<_>>());
                }
                (of, *level as usize)
            }
            _ => return,
        };
        let since = self.deadlines.passed.get(of).map_or(time, |overdue| overdue.since);
        let next = self.plan.escalation_of(self.task_due(of)).get(level).map(|next| since.after(next.after.0));
        self.deadlines.rising.extend(next.map(|moment| (moment, of.clone())));
    }

    /// Says why an event about a deadline cannot happen here, if it cannot.
    pub(crate) fn check_deadline(&self, event: &Event) -> Result<(), String> {
        match event {
            Event::DeadlinePassed { of, deadline, .. } if !self.deadlines.ahead.contains(&(*deadline, of.clone())) => {
                Err(format!("no such deadline is ahead of {of}"))
            }
            Event::DeadlineEscalated { of, .. } if !self.deadlines.passed.contains_key(of) => {
                Err(format!("{of} is over no deadline"))
            }
            _ => Ok(()),
        }
    }
}

impl Deciding<'_> {
    /// Tells of every deadline that has passed.
    pub(crate) fn tell_overdue(&mut self) {
        while !self.run.stopped
            && let Some(event) = self.run.to_tell(self.now)
        {
            self.emit(event);
        }
    }
}

impl std::fmt::Display for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Due::Task(id) => write!(f, "{id}"),
            Due::Phase(name) => write!(f, "phase {name}"),
            Due::Run => f.write_str("the run"),
        }
    }
}

/// Writes a map whose keys are more than texts.
fn pairs<S: serde::Serializer>(passed: &BTreeMap<Due, Overdue>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(passed.iter())
}
