//! A schedule, and what there is to learn from it.

use serde::Serialize;

use super::bound::LowerBound;
use super::cost::{Cost, Costs, Link};
use super::idle::{Idle, idle};
use super::layout::Layout;
use super::{Schedule, Terms, lay_out};
use crate::model::{Id, Plan};

/// A schedule, and what there is to learn from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Analysis {
    /// The schedule.
    #[serde(flatten)]
    pub schedule: Schedule,
    /// The time that no schedule could beat.
    #[serde(flatten)]
    pub lower_bound: LowerBound,
    /// The tasks that one after the other decide how long it takes, and what each waits for: others, leases, places.
    pub decided_by: Vec<Link>,
    /// What things cost that are waited for, the dearest first.
    pub costs: Vec<Cost>,
    /// How many such things were not looked at, because the plan is big.
    #[serde(skip_serializing_if = "is_none")]
    pub costs_not_looked_at: usize,
    /// Who has nothing to do, by team.
    pub idle: Vec<Idle>,
}

/// What a schedule comes to, without its tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary<'a> {
    /// As of the schedule.
    pub sequential_s: u64,
    /// As of the schedule.
    pub makespan_s: u64,
    /// As of the schedule.
    pub p50_s: u64,
    /// As of the schedule.
    pub p80_s: u64,
    /// As of the schedule.
    pub p90_s: u64,
    /// As of the schedule.
    pub critical_path: &'a [Id],
    /// As of the schedule.
    pub peak_parallel: usize,
    /// As of the analysis.
    #[serde(flatten)]
    pub lower_bound: &'a LowerBound,
    /// As of the analysis.
    pub idle: &'a [Idle],
}

impl Analysis {
    /// Returns what it comes to, without its tasks.
    pub fn summary(&self) -> Summary<'_> {
        let schedule = &self.schedule;
        Summary {
            sequential_s: schedule.sequential_s,
            makespan_s: schedule.makespan_s,
            p50_s: schedule.p50_s,
            p80_s: schedule.p80_s,
            p90_s: schedule.p90_s,
            critical_path: &schedule.critical_path,
            peak_parallel: schedule.peak_parallel,
            lower_bound: &self.lower_bound,
            idle: &self.idle,
        }
    }
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Works out when each task would run, and what decides it.
pub fn analyze(plan: &Plan, terms: &Terms) -> Analysis {
    let layout = Layout::of(plan);
    let crew = layout.crew(terms, |members| members.most);
    let played = layout.play(crew.clone());
    let schedule = lay_out(&layout, &crew, &played, terms);
    let lower_bound = LowerBound::of(&layout, &crew);
    let Costs { chain, costs, not_looked_at } = Costs::of(&layout, &crew, &played);
    let idle = idle(&layout, &crew, &played);
    Analysis { schedule, lower_bound, decided_by: chain, costs, costs_not_looked_at: not_looked_at, idle }
}
