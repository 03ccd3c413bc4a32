//! What budgets and vendors allow, by a model of its own that sees only the events.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{Event, Purse, Timestamp, Topic, Usage};
use pitcrew_plan::{Budget, Id, Plan};

/// What was spent of every budget, who spends, and which vendors refuse.
#[derive(Default)]
pub struct Money {
    spent: BTreeMap<Purse, Usage>,
    largest: BTreeMap<Purse, (u64, u64)>,
    raised: BTreeMap<Purse, u32>,
    /// Attempts that run and were not told to end.
    spenders: BTreeSet<Id>,
    /// Until when each vendor refuses, and whom it told so last.
    paused: BTreeMap<String, (Timestamp, Id)>,
}

impl Money {
    pub fn event(&mut self, plan: &Plan, event: &Event, now: Timestamp) {
        match event {
            // Of attempts side by side each spends for itself.
            Event::AttemptStarted { task, .. } if plan.tasks[task].contest().is_some() => {}
            Event::AttemptStarted { task, .. } if plan.coder_of(&plan.tasks[task]).is_some() => {
                let until = plan.vendor_of(&plan.tasks[task]).and_then(|vendor| self.paused.get(&vendor));
                assert!(until.is_none_or(|(until, _)| *until <= now), "`{task}` starts, and its vendor refuses");
                self.spenders.insert(task.clone());
                for purse in purses(plan, task) {
                    assert!(self.fits(plan, &purse), "`{task}` starts, and there is no money for it");
                }
            }
            Event::Spent { task, by, usage, .. } => {
                // That one who looks at its work was answered says nothing of its own vendor.
                if by.is_none() {
                    self.answered(plan, task);
                }
                let purses = match by {
                    Some(by) => purses_by(plan, task, by),
                    None => purses(plan, task),
                };
                for purse in purses {
                    // Whoever was told to end has the step that it was at.
                    *self.spent.entry(purse.clone()).or_default() += *usage;
                    let largest = self.largest.entry(purse).or_default();
                    largest.0 = largest.0.max(usage.cost_micros.unwrap_or_default());
                    largest.1 = largest.1.max(usage.tokens());
                }
            }
            Event::AgentPaused { task, agent, until, .. } => {
                assert!(*until > now, "{agent} pauses until a moment that is over");
                self.paused.insert(agent.clone(), (*until, task.clone()));
            }
            Event::QuestionAnswered { topic: Topic::Budget { of }, yes, by, .. } => {
                assert!(!by.ends_with("(--yes)"), "nobody grants money beforehand");
                *self.raised.entry(of.clone()).or_default() += u32::from(*yes);
            }
            Event::Harvested { task, .. } => {
                self.answered(plan, task);
                self.spenders.remove(task);
            }
            Event::BudgetReached { task, .. }
            | Event::CalledOff { task, .. }
            | Event::StopOrdered { task, .. }
            | Event::AttemptFailed { task, .. }
            | Event::Interrupted { task, .. }
            | Event::TaskCanceled { task } => {
                self.spenders.remove(task);
            }
            _ => {}
        }
    }

    /// Whom its vendor had refused goes on, and so may others.
    fn answered(&mut self, plan: &Plan, task: &Id) {
        let vendor = plan.tasks.get(task).and_then(|planned| plan.vendor_of(planned));
        if let Some(vendor) = vendor
            && self.paused.get(&vendor).is_some_and(|(_, told)| told == task)
        {
            self.paused.remove(&vendor);
        }
    }

    /// Whoever goes on may make one more step as large as the largest.
    pub fn rest(&self, plan: &Plan) {
        let all: BTreeSet<Purse> = self.spenders.iter().flat_map(|task| purses(plan, task)).collect();
        for purse in all {
            assert!(self.fits(plan, &purse), "the next step may pass the budget of {purse}");
        }
    }

    fn fits(&self, plan: &Plan, purse: &Purse) -> bool {
        let raised = self.raised.get(purse).copied().unwrap_or_default();
        let budget = budget(plan, purse).unwrap_or_default().times(1 + raised);
        let steps = self.spenders.iter().filter(|task| purses(plan, task).contains(purse)).count() as u64;
        let spent = self.spent.get(purse).copied().unwrap_or_default();
        let (cost, tokens) = self.largest.get(purse).copied().unwrap_or_default();
        budget.cost.is_none_or(|limit| spent.cost_micros.unwrap_or_default() + steps * cost <= limit.0)
            && budget.tokens.is_none_or(|limit| spent.tokens() + steps * tokens <= limit.0)
    }
}

fn purses(plan: &Plan, task: &Id) -> Vec<Purse> {
    let Some((agent, _)) = plan.agent_of(&plan.tasks[task]).filter(|_| plan.coder_of(&plan.tasks[task]).is_some())
    else {
        return Vec::new();
    };
    purses_by(plan, task, agent)
}

fn purses_by(plan: &Plan, task: &Id, agent: &Id) -> Vec<Purse> {
    let whole = task.parent().map_or_else(|| task.clone(), |(parent, _)| parent);
    let all = [Purse::Run, Purse::Agent(agent.clone()), Purse::Task(whole)];
    all.into_iter().filter(|purse| budget(plan, purse).is_some()).collect()
}

fn budget(plan: &Plan, purse: &Purse) -> Option<Budget> {
    match purse {
        Purse::Run => plan.budget,
        Purse::Agent(id) => plan.agents.get(id)?.budget,
        Purse::Task(id) => plan.tasks.get(id)?.budget,
    }
}
