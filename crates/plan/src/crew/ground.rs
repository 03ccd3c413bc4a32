//! What stays the same however often a plan is played, and however long its tasks take.

use std::collections::BTreeMap;
use std::time::Duration;

use super::lists::Lists;
use crate::calendar::{self, Shifts};
use crate::model::{Id, Plan, Roster, Share, Task, Team};
use crate::portion::Portion;
use crate::schedule::is_expected;
use crate::territory::Territory;

/// For how many openings the hours are looked for in which a window and working hours are open.
const SEARCHED: usize = 100;

pub(super) struct Ground<'a> {
    pub(super) plan: &'a Plan,
    pub(super) tasks: &'a [&'a Task],
    pub(super) territory: Territory<'a>,
    /// For each claim those that overlap it, itself too.
    pub(super) overlaps: Vec<Vec<usize>>,
    /// Of each task the claims that somebody else makes, too.
    pub(super) contested: Lists,
    /// Whether running tasks share memory or CPUs.
    pub(super) is_shared: bool,
    /// How often the work of each is counted.
    pub(super) portions: Vec<Portion>,
    pub(super) has_children: Vec<bool>,
    /// Whether anything is done for a task: somebody expects it to run, and it has an item where it is done for each.
    pub(super) worked: Vec<bool>,
    /// Whether something of a task lands, so that its window is for that.
    pub(super) lands: Vec<bool>,
    pub(super) has_windows: Vec<bool>,
    /// Whether a task starts in a window that never opens in working hours: then somebody works in it all the same.
    pub(super) off_hours: Vec<bool>,
    /// The teams by name.
    pub(super) teams: Vec<(&'a Id, &'a Team)>,
    pub(super) lanes: Vec<Lane>,
    pub(super) lane_of: Vec<u32>,
}

/// Tasks that lack the same where they lack anything.
pub(super) struct Lane {
    /// Their team and those around it.
    pub(super) teams: Vec<u32>,
    /// What each takes of the shared limits.
    pub(super) share: Share,
}

impl<'a> Ground<'a> {
    pub(super) fn of(plan: &'a Plan, tasks: &'a [&'a Task], hours: Option<Shifts>) -> Ground<'a> {
        let territory = Territory::of(plan);
        let overlaps = territory.neighbours();
        let is_contested = |claim: &usize| overlaps[*claim].len() > 1 || territory.tasks(*claim).len() > 1;
        let contested = Lists::of(tasks.len(), |task| {
            territory.of_task(task).iter().copied().filter(is_contested).map(|claim| claim as u32)
        });
        let roster = Roster::of(plan);
        let teams: Vec<(&Id, &Team)> = roster.iter().collect();
        let number: BTreeMap<&Id, u32> = teams.iter().enumerate().map(|(at, (id, _))| (*id, at as u32)).collect();
        let mut known: BTreeMap<(Option<&Id>, Share), u32> = BTreeMap::new();
        let mut lanes = Vec::new();
        let lane_of = tasks.iter().map(|task| {
            let share = plan.share_of(task);
            *known.entry((task.team.as_ref(), share)).or_insert_with(|| {
                let around = task.team.iter().flat_map(|team| roster.around(team));
                lanes.push(Lane { teams: around.map(|(id, _)| number[id]).collect(), share });
                lanes.len() as u32 - 1
            })
        });
        let lane_of = lane_of.collect();
        let portions: Vec<Portion> = tasks.iter().map(|task| Portion::of(task)).collect();
        let windows: Vec<_> = tasks.iter().map(|task| plan.windows_of(task)).collect();
        let off_hours = |at: usize, task: &Task| {
            let hours = hours.clone().filter(|_| !windows[at].is_empty() && !task.can_land());
            hours.is_some_and(|hours| never_together(windows[at], hours))
        };
        Ground {
            plan,
            tasks,
            contested,
            overlaps,
            territory,
            is_shared: plan.limits.memory.is_some() || plan.limits.cpu.is_some(),
            has_children: tasks.iter().map(|task| task.for_each.is_some() || task.contest().is_some()).collect(),
            worked: tasks.iter().zip(&portions).map(|(task, portion)| is_expected(task) && portion.of > 0).collect(),
            portions,
            lands: tasks.iter().map(|task| task.can_land()).collect(),
            has_windows: windows.iter().map(|windows| !windows.is_empty()).collect(),
            off_hours: tasks.iter().enumerate().map(|(at, task)| off_hours(at, task)).collect(),
            teams,
            lanes,
            lane_of,
        }
    }

    pub(super) fn lane(&self, task: usize) -> &Lane {
        &self.lanes[self.lane_of[task] as usize]
    }

    pub(super) fn share(&self, task: usize) -> Share {
        self.lane(task).share
    }
}

/// Whether windows and working hours are never open at once.
fn never_together(windows: &[calendar::Window], mut hours: Shifts) -> bool {
    let begins = hours.begins();
    let mut at = 0;
    for _ in 0..SEARCHED {
        let Some(opens) = calendar::opens(windows, begins.after(Duration::from_micros(at))) else { return false };
        let window = super::micros(opens.since(begins)).max(at);
        at = hours.opens(window);
        if at == window {
            return false;
        }
    }
    true
}
