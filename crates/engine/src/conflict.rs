//! Conflicts: two who reach for the same thing. Each is recorded, nothing is overwritten, and the journal
//! says by which rule it was answered and who is asked where that is not enough.

use std::collections::BTreeMap;
use std::fmt;

use pitcrew_plan::Id;
use serde::{Deserialize, Serialize};

use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::{Failure, Refusal};
use crate::record::TaskRecord;
use crate::run::Run;

/// Two who reach for the same path or lease, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What happened.
    pub kind: Contest,
    /// The path or lease; the first, where one event stands for several paths of one owner.
    pub over: String,
    /// How many more paths of the same owner.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: u64,
    /// With whom.
    pub with: Party,
    /// By which rule it was answered.
    pub rule: Rule,
    /// What was done.
    pub done: Done,
    /// Who is asked where that is not enough, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<String>,
}

/// What a conflict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contest {
    /// An attempt changed a path that another task owns.
    Claim,
    /// A path was changed behind the run's back.
    ForeignChange,
    /// A lease is held where this run cannot see its end.
    Lease,
}

/// Who else reaches for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// A task of the same run.
    Task(Id),
    /// Somebody outside of the run, as far as it is known who.
    Outside(String),
}

impl Party {
    /// Whoever it was that changed something behind the run's back: nobody saw them.
    pub fn somebody_else() -> Party {
        Party::Outside("somebody else".to_owned())
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Party::Task(task) => write!(f, "`{task}`"),
            Party::Outside(who) => f.write_str(who),
        }
    }
}

/// The rule that answers a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A path is changed by the task that owns it.
    OnlyItsOwner,
    /// What somebody else has changed stays.
    NothingOverwritten,
    /// A lease is with whoever holds it until they let it go.
    FirstHolder,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Rule::OnlyItsOwner => "only its owner changes a path",
            Rule::NothingOverwritten => "nothing is overwritten",
            Rule::FirstHolder => "a lease is with whoever holds it until they let it go",
        })
    }
}

/// What was done about a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// What the attempt left is not taken.
    Discarded,
    /// The task stays as it is until somebody decides.
    Held,
    /// The task waits for its turn.
    Waits,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Done::Discarded => "what the attempt left is discarded",
            Done::Held => "the task is held",
            Done::Waits => "the task waits",
        })
    }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Conflict {
    /// Says what was found, without what follows.
    pub fn found(&self) -> String {
        let Conflict { over, with, .. } = self;
        let more = if self.more > 0 { format!(" and {} more", self.more) } else { String::new() };
        match self.kind {
            Contest::Claim => format!("it changed `{over}`{more}, which {with} owns"),
            Contest::ForeignChange => format!("`{over}` was changed by {with} meanwhile"),
            Contest::Lease => format!("`{over}` is held by {with}"),
        }
    }
}

/// The whole conflict in a sentence.
impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}, so {}", self.found(), self.rule, self.done)?;
        match self.asks.as_slice() {
            [] => Ok(()),
            asks => write!(f, "; {} is asked", asks.join(", ")),
        }
    }
}

impl TaskRecord {
    /// Adds to why it failed whose paths it reached for, and who is asked.
    pub(crate) fn with_owners(&self, why: String) -> String {
        if !matches!(self.failure, Some(Failure::NotOwned { .. })) || self.conflicts.is_empty() {
            return why;
        }
        let of = |conflict: &Conflict| {
            format!("{} owns `{}`, {} is asked", conflict.with, conflict.over, conflict.asks.join(", "))
        };
        let owners: Vec<String> = self.conflicts.iter().map(of).collect();
        format!("{why}; {}", owners.join("; "))
    }
}

impl Run {
    /// Notes a conflict with the task that got into it, and with the lease that it is about.
    pub(crate) fn conflict_found(&mut self, task: &Id, conflict: &Conflict) {
        if let (Contest::Lease, Party::Outside(holder)) = (conflict.kind, &conflict.with) {
            self.leases.held_by(&conflict.over, holder);
        }
        self.record(task).conflicts.push(conflict.clone());
    }

    /// Returns whom a conflict goes to: the lead of the task's team, else the coordinator, else whoever
    /// started the run.
    pub(crate) fn referees(&self, task: &Id) -> Vec<String> {
        let lead = self.plan.lead_of(&self.plan.tasks[task]);
        vec![lead.or(self.plan.coordinator.as_deref()).unwrap_or(&self.opening.by).to_owned()]
    }
}

impl Deciding<'_> {
    /// Notes that an attempt changed what other tasks own: one conflict an owner.
    pub(crate) fn claims_refused(&mut self, task: &Id, attempt: u32, refused: &[Refusal]) {
        let mut owners: BTreeMap<&Id, (&str, u64)> = BTreeMap::new();
        for refusal in refused {
            let Some(owner) = refusal.owner.as_ref().filter(|owner| *owner != task) else { continue };
            let (_, paths) = owners.entry(owner).or_insert((&refusal.path, 0));
            *paths += 1;
        }
        for (owner, (path, paths)) in owners {
            let owner_is_known = self.run.plan.tasks.contains_key(owner);
            let conflict = Conflict {
                kind: Contest::Claim,
                over: path.to_owned(),
                more: paths - 1,
                with: Party::Task(owner.clone()),
                rule: Rule::OnlyItsOwner,
                done: Done::Discarded,
                asks: self.run.referees(if owner_is_known { owner } else { task }),
            };
            self.emit(Event::ConflictFound { task: task.clone(), attempt, conflict });
        }
    }
}
