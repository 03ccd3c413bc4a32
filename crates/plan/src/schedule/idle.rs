//! Who has nothing to do, and when.

use std::collections::BTreeMap;

use serde::Serialize;

use super::layout::Layout;
use crate::crew::Played;
use crate::model::{Id, Roster};

/// What a team has nothing to do for, until everything is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Idle {
    /// The team; teams within it count with it, too.
    pub team: Id,
    /// How many members it has.
    pub members: u32,
    /// How long its members work, all added up, in seconds.
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
pub(crate) fn idle(layout: &Layout<'_>, played: &Played, makespan_s: u64) -> Vec<Idle> {
    let roster = Roster::of(layout.plan);
    let mut changes: BTreeMap<&Id, BTreeMap<u64, i64>> = BTreeMap::new();
    let whole = played.times.iter().enumerate().filter(|(task, _)| layout.tasks[*task].children_counted().is_none());
    let parts = played.children.iter().map(|(task, times)| (*task, times));
    for (task, times) in whole.chain(parts) {
        for (team, _) in layout.tasks[task].team.iter().flat_map(|team| roster.around(team)) {
            let changes = changes.entry(team).or_default();
            *changes.entry(times.start.as_secs()).or_default() += 1;
            *changes.entry(times.worked.as_secs()).or_default() -= 1;
        }
    }
    let of_team = |(team, changes): (&Id, BTreeMap<u64, i64>)| {
        let members = roster.get(team).map_or(0, |team| team.members.most);
        let (mut busy, mut since, mut busy_s) = (0i64, 0, 0);
        let mut spans: Vec<IdleSpan> = Vec::new();
        for (at, change) in changes.into_iter().chain([(makespan_s, 0)]) {
            let at = at.min(makespan_s);
            let working = u32::try_from(busy).unwrap_or(0);
            let free = members.saturating_sub(working);
            busy_s += (at - since) * u64::from(working);
            match spans.last_mut() {
                _ if at == since || free == 0 => {}
                Some(last) if last.finish_s == since && last.members == free => last.finish_s = at,
                _ => spans.push(IdleSpan { start_s: since, finish_s: at, members: free }),
            }
            busy += change;
            since = at;
        }
        let idle_s = spans.iter().map(|span| (span.finish_s - span.start_s) * u64::from(span.members)).sum();
        Idle { team: team.clone(), members, busy_s, idle_s, spans }
    };
    changes.into_iter().map(of_team).collect()
}
