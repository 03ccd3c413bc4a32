//! Who has nothing to do, and when.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::layout::Layout;
use crate::crew::{Crew, Played};
use crate::model::{Id, Roster};

/// What a team has nothing to do for, until everything is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Idle {
    /// The team; teams within it count with it, too.
    pub team: Id,
    /// How many members it has.
    pub members: u32,
    /// How long its members work, all added up, in seconds; of working hours only, where there are some.
    pub busy_s: u64,
    /// How long they have nothing to do, all added up, in seconds.
    pub idle_s: u64,
    /// When some of them have nothing to do, in order.
    pub spans: Vec<IdleSpan>,
}

/// A time in which as many members of a team have nothing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IdleSpan {
    /// Seconds from the start of the run.
    pub start_s: u64,
    /// Seconds from the start of the run.
    pub finish_s: u64,
    /// How many.
    pub members: u32,
}

/// Works out who has nothing to do, by team. A team without tasks is left out.
pub(crate) fn idle(layout: &Layout<'_>, crew: &Crew<'_>, played: &Played) -> Vec<Idle> {
    let roster = Roster::of(layout.plan);
    let mut changes: BTreeMap<&Id, BTreeMap<Duration, i64>> = BTreeMap::new();
    let whole = played.times.iter().enumerate().filter(|(task, _)| layout.tasks[*task].children_counted().is_none());
    let parts = played.children.iter().map(|(task, times)| (*task, times));
    for (task, times) in whole.chain(parts) {
        for (team, _) in layout.tasks[task].team.iter().flat_map(|team| roster.around(team)) {
            let changes = changes.entry(team).or_default();
            *changes.entry(times.start).or_default() += 1;
            *changes.entry(times.worked).or_default() -= 1;
        }
    }
    let makespan = played.times.iter().map(|times| times.finish).max().unwrap_or_default();
    let mut clock = crew.clone();
    let of_team = |(team, changes): (&Id, BTreeMap<Duration, i64>)| {
        let members = roster.get(team).map_or(0, |team| team.members.most);
        let (mut working, mut since) = (0i64, Duration::ZERO);
        let (mut busy, mut idle) = (Duration::ZERO, Duration::ZERO);
        let mut spans: Vec<IdleSpan> = Vec::new();
        for (at, change) in changes.into_iter().chain([(makespan, 0)]) {
            let at_work = u32::try_from(working).unwrap_or(0);
            let free = members.saturating_sub(at_work);
            let worked = clock.worked_between(since, at);
            busy += worked * at_work;
            idle += worked * free;
            let (start_s, finish_s) = (since.as_secs(), at.as_secs());
            match spans.last_mut() {
                _ if worked.is_zero() || free == 0 => {}
                Some(last) if last.finish_s == start_s && last.members == free => last.finish_s = finish_s,
                _ => spans.push(IdleSpan { start_s, finish_s, members: free }),
            }
            working += change;
            since = at;
        }
        Idle { team: team.clone(), members, busy_s: busy.as_secs(), idle_s: idle.as_secs(), spans }
    };
    changes.into_iter().map(of_team).collect()
}
