//! Places, memory and CPUs: what running tasks take of them, and what is left for the next.
//!
//! A task that lacks memory or CPUs keeps its place in the line: what is less urgent starts ahead
//! of it only where both fit together. So whatever overtakes it never delays it; it starts as soon
//! as those end that ran before it was its turn.

use std::collections::BTreeMap;

use pitcrew_plan::{Id, Plan, PlanLimits, Roster, Share, Shared};
use serde::Serialize;

use crate::run::Run;

/// What the tasks take for which something is being done.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct InUse {
    /// Places of the plan.
    places: u32,
    /// Places of each team, those of the teams within it included.
    by_team: BTreeMap<Id, u32>,
    /// What is taken of the plan's shared limits.
    share: Share,
    /// Tasks that started ahead of one that lacked room: by that one, what each takes.
    overtaking: BTreeMap<Id, BTreeMap<Id, Share>>,
}

/// The teams of a plan as the engine counts with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Teams {
    members: BTreeMap<Id, u32>,
    /// For each team, itself and those around it.
    around: BTreeMap<Id, Vec<Id>>,
}

impl Teams {
    pub(crate) fn of(plan: &Plan) -> Teams {
        let roster = Roster::of(plan);
        Teams {
            members: roster.iter().map(|(id, team)| (id.clone(), team.members.most)).collect(),
            around: roster
                .iter()
                .map(|(id, _)| (id.clone(), roster.around(id).map(|(id, _)| id.clone()).collect()))
                .collect(),
        }
    }

    /// Returns a team and those around it; nothing for a task without a team.
    pub(crate) fn around(&self, team: Option<&Id>) -> &[Id] {
        team.and_then(|team| self.around.get(team)).map_or(&[], Vec::as_slice)
    }
}

impl InUse {
    /// Counts a task that begins to take what it needs, or no longer does.
    pub(crate) fn count(&mut self, task: &Id, teams: &[Id], share: Share, takes: bool) {
        let step = |count: &mut u32| {
            *count = if takes { count.saturating_add(1) } else { count.saturating_sub(1) };
        };
        step(&mut self.places);
        teams.iter().for_each(|team| step(self.by_team.entry(team.clone()).or_default()));
        if takes {
            self.share = self.share.with(share);
        } else {
            self.share = self.share.without(share);
            self.overtaking.retain(|_, ahead| {
                ahead.remove(task);
                !ahead.is_empty()
            });
        }
    }

    /// Notes that a task starts ahead of one that lacks room.
    pub(crate) fn overtakes(&mut self, task: &Id, first: &Id, share: Share) {
        self.overtaking.entry(first.clone()).or_default().insert(task.clone(), share);
    }

    /// Forgets who overtook a task: it has started, or never will.
    pub(crate) fn no_longer_first(&mut self, task: &Id) {
        self.overtaking.remove(task);
    }

    fn taken_ahead_of(&self, first: &Id) -> Share {
        self.overtaking.get(first).into_iter().flat_map(BTreeMap::values).fold(Share::default(), |sum, s| sum.with(*s))
    }
}

/// What is left, while it is decided what starts next.
pub(crate) struct Room<'a> {
    limits: &'a PlanLimits,
    teams: &'a Teams,
    in_use: &'a InUse,
    /// What those take that were chosen to start.
    chosen: InUse,
    /// The most urgent task that lacks memory or CPUs, and what it needs.
    first: Option<(Id, Share)>,
}

impl Run {
    /// Returns what is left for tasks that could start.
    pub(crate) fn room(&self) -> Room<'_> {
        Room {
            limits: &self.plan.limits,
            teams: &self.order.teams,
            in_use: &self.in_use,
            chosen: InUse::default(),
            first: None,
        }
    }
}

impl Room<'_> {
    /// Whether the plan has a place left at all.
    pub(crate) fn has_place(&self) -> bool {
        self.in_use.places + self.chosen.places < self.limits.parallel
    }

    /// Returns the innermost team around a task that has no place left.
    pub(crate) fn full_team(&self, team: Option<&Id>) -> Option<&Id> {
        let count = |in_use: &InUse, team: &Id| in_use.by_team.get(team).copied().unwrap_or(0);
        self.teams.around(team).iter().find(|team| {
            let members = self.teams.members.get(*team).copied().unwrap_or(u32::MAX);
            count(self.in_use, team) + count(&self.chosen, team) >= members
        })
    }

    /// Returns what there is too little of for a share.
    pub(crate) fn lacks(&self, share: Share) -> Option<Shared> {
        let taken = self.in_use.share.with(self.chosen.share);
        self.limits.lacks(taken, share)
    }

    /// Returns what a share would take from the first in the line, and who that is.
    pub(crate) fn lacks_beside_first(&self, share: Share) -> Option<(Shared, &Id)> {
        let (first, its) = self.first.as_ref()?;
        let ahead = self.in_use.taken_ahead_of(first).with(self.chosen.taken_ahead_of(first));
        Some((self.limits.lacks(ahead.with(*its), share)?, first))
    }

    /// Keeps room for a task from here on, unless a more urgent one has it kept already.
    pub(crate) fn keep_for(&mut self, task: &Id, share: Share) {
        self.first.get_or_insert_with(|| (task.clone(), share));
    }

    /// Counts a task that is to start; returns the one that it starts ahead of.
    pub(crate) fn take(&mut self, task: &Id, team: Option<&Id>, share: Share) -> Option<Id> {
        self.chosen.count(task, self.teams.around(team), share, true);
        let first = self.first.as_ref().map(|(first, _)| first.clone());
        if let Some(first) = &first {
            self.chosen.overtakes(task, first, share);
        }
        first
    }
}
