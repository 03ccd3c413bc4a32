//! Money: what coding agents have used of each budget, and what is ended and kept from starting before one is passed.
//!
//! What a step of an agent costs is known only when it is over, so the largest step so far counts as the next one of
//! every attempt that goes on. A budget that is reached is put to people once: a yes adds the same amount again, and
//! after a no whatever waits for it fails. No `--yes` at the start raises one.

use std::collections::BTreeMap;
use std::fmt;

use pitcrew_plan::{Budget, Except, Id, Task};
use serde::{Deserialize, Serialize};

use crate::coder::Usage;
use crate::decide::Deciding;
use crate::effect::Effect;
use crate::event::Event;
use crate::failure::Failure;
use crate::question::{Panel, Topic};
use crate::run::Run;
use crate::stage::Stage;
use crate::status::Waiting;

/// Whose budget it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purse {
    /// The plan's: that of the whole run.
    Run,
    /// An agent's, whatever it does in the run.
    Agent(Id),
    /// A task's with all its attempts, and those of its children.
    Task(Id),
}

impl fmt::Display for Purse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Purse::Run => f.write_str("the run"),
            Purse::Agent(id) => write!(f, "agent `{id}`"),
            Purse::Task(id) => write!(f, "`{id}`"),
        }
    }
}

/// What was taken out of a purse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tab {
    /// All of it.
    spent: Usage,
    /// The most that came at once: of money in millionths of a dollar, and of tokens.
    largest: (u64, u64),
    /// How often people have said yes to the same amount again.
    raised: u32,
    /// Whether they have said no.
    refused: bool,
}

impl Tab {
    /// Whether so many more steps fit into a budget.
    fn has_room(&self, budget: &Budget, steps: u64) -> bool {
        let fits = |spent: u64, step: u64, limit: u64| {
            // Of what has cost nothing yet the next step is not known: it may be tried while anything is left.
            let next = steps.saturating_mul(step.max(u64::from(steps > 0)));
            spent.saturating_add(next) <= limit
        };
        budget.cost.is_none_or(|limit| fits(self.spent.cost_micros.unwrap_or_default(), self.largest.0, limit.0))
            && budget.tokens.is_none_or(|limit| fits(self.spent.tokens(), self.largest.1, limit.0))
    }
}

/// A budget of a run as people and scripts see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BudgetView {
    /// Whose it is.
    pub of: Purse,
    /// What is spent of it.
    pub spent: Usage,
    /// How much that may be by now, in millionths of a dollar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_micros: Option<u64>,
    /// How many tokens that may be by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_tokens: Option<u64>,
    /// Whether the next step might pass it, so that nothing more starts.
    pub reached: bool,
}

impl Run {
    /// Returns the budget of a purse as the plan has it.
    fn planned_budget(&self, purse: &Purse) -> Option<Budget> {
        match purse {
            Purse::Run => self.plan.budget,
            Purse::Agent(id) => self.plan.agent(id)?.budget,
            Purse::Task(id) => self.plan.tasks.get(id)?.budget,
        }
    }

    /// Returns what a purse may hold by now: people may have added to it.
    pub fn budget_of(&self, purse: &Purse) -> Option<Budget> {
        Some(self.planned_budget(purse)?.times(1 + self.tab(purse).raised))
    }

    pub(crate) fn tab(&self, purse: &Purse) -> Tab {
        self.tabs.get(purse).copied().unwrap_or_default()
    }

    /// Returns the purses with a budget out of which a task is paid, the narrowest first.
    pub(crate) fn purses_of(&self, id: &Id, task: &Task) -> Vec<Purse> {
        let Some((agent, _)) = self.plan.agent_of(task).filter(|_| self.plan.coder_of(task).is_some()) else {
            return Vec::new();
        };
        self.purses_by(id, agent)
    }

    /// Returns the purses with a budget out of which an agent is paid for what it does for a task.
    pub(crate) fn purses_by(&self, id: &Id, agent: &Id) -> Vec<Purse> {
        let whole = id.parent().map_or_else(|| id.clone(), |(parent, _)| parent);
        let all = [Purse::Task(whole), Purse::Agent(agent.clone()), Purse::Run];
        all.into_iter().filter(|purse| self.planned_budget(purse).is_some()).collect()
    }

    /// Returns the tasks whose running attempts are paid out of a purse and go on.
    fn spenders<'a>(&'a self, purse: &'a Purse) -> impl Iterator<Item = &'a Id> {
        let runs = |id: &&Id| {
            let record = &self.tasks[*id];
            record.stage == Stage::Running
                && !record.cut
                && record.broke.is_none()
                && record.stopped_by.is_none()
                && record.called_off.is_none()
        };
        self.busy.iter().filter(runs).filter(|id| self.purses_of(id, &self.plan.tasks[*id]).contains(purse))
    }

    /// Returns the purse that has too little left for a task to start beside those that run and those that start
    /// `with` it.
    pub(crate) fn lacks_money(&self, id: &Id, with: &[&Id]) -> Option<Purse> {
        self.purses_of(id, &self.plan.tasks[id]).into_iter().find(|purse| {
            let beside = with.iter().filter(|other| self.purses_of(other, &self.plan.tasks[**other]).contains(purse));
            let steps = 1 + self.spenders(purse).count() + beside.count();
            self.budget_of(purse).is_some_and(|budget| !self.tab(purse).has_room(&budget, steps as u64))
        })
    }

    /// Whether the next step might pass the budget of a purse, even if it is the only one.
    fn is_reached(&self, purse: &Purse) -> bool {
        self.budget_of(purse).is_some_and(|budget| !self.tab(purse).has_room(&budget, 1))
    }

    /// Returns the purse for whose sake a task fails: it waits for money, and people have said that there is none.
    pub(crate) fn is_denied_money(&self, id: &Id) -> Option<Purse> {
        if self.tabs.is_empty() || self.tasks[id].stage != Stage::Queued {
            return None;
        }
        let purses = self.purses_of(id, &self.plan.tasks[id]);
        purses.into_iter().find(|purse| self.tab(purse).refused && self.is_reached(purse))
    }

    /// Returns why a task fails for want of money.
    pub(crate) fn broke(&self, purse: Purse) -> Failure {
        let spent = Box::new(self.tab(&purse).spent);
        let budget = self.budget_of(&purse).unwrap_or_default();
        Failure::Budget { of: purse, spent, budget }
    }

    /// Returns every budget of the run, and how it stands.
    pub fn budgets(&self) -> Vec<BudgetView> {
        let agents = self.plan.agents.keys().cloned().map(Purse::Agent);
        let tasks = self.plan.tasks.keys().filter(|id| id.parent().is_none()).cloned().map(Purse::Task);
        let all = std::iter::once(Purse::Run).chain(agents).chain(tasks);
        all.filter_map(|of| {
            let budget = self.budget_of(&of)?;
            Some(BudgetView {
                spent: self.tab(&of).spent,
                limit_micros: budget.cost.map(|cost| cost.0),
                limit_tokens: budget.tokens.map(|tokens| tokens.0),
                reached: self.is_reached(&of),
                of,
            })
        })
        .collect()
    }

    /// Returns what a queued task waits for that has too little money: people's answer, or what others do not use.
    pub(crate) fn waits_for_money(&self, purse: Purse) -> Waiting {
        Waiting { kind: "budget", id: Topic::Budget { of: purse }.name().to_owned(), until: None }
    }

    /// Returns what the coding agents of the run have cost so far, all together.
    pub fn spent(&self) -> Usage {
        let mut sum = Usage::default();
        self.tasks.values().for_each(|record| sum += record.spent);
        sum
    }

    /// Returns the same by agent, as the plan names them.
    pub fn spent_by_agent(&self) -> BTreeMap<Id, Usage> {
        let mut sums: BTreeMap<Id, Usage> = BTreeMap::new();
        for (id, record) in self.tasks.iter().filter(|(_, record)| !record.spent.is_nothing()) {
            if let Some((agent, _)) = self.plan.agent_of(&self.plan.tasks[id]) {
                let own = record.spent_doing();
                if !own.is_nothing() {
                    *sums.entry(agent.clone()).or_default() += own;
                }
            }
            for (agent, usage) in &record.judging {
                *sums.entry(agent.clone()).or_default() += *usage;
            }
        }
        sums
    }

    pub(crate) fn apply_to_budgets(&mut self, event: &Event) {
        match event {
            Event::Spent { task, by, usage, .. } => {
                let Some(planned) = self.plan.tasks.get(task) else { return };
                let purses = match by {
                    Some(by) => self.purses_by(task, by),
                    None => self.purses_of(task, planned),
                };
                for purse in purses {
                    let tab = self.tabs.entry(purse).or_default();
                    tab.spent += *usage;
                    tab.largest.0 = tab.largest.0.max(usage.cost_micros.unwrap_or_default());
                    tab.largest.1 = tab.largest.1.max(usage.tokens());
                }
            }
            Event::BudgetReached { task, of, .. } => self.record(task).broke = Some(of.clone()),
            Event::QuestionAnswered { topic: Topic::Budget { of }, yes, .. } => self.answered_about_money(of, *yes),
            Event::QuestionUnanswered { topic: Topic::Budget { of } } => self.answered_about_money(of, false),
            _ => {}
        }
    }

    fn answered_about_money(&mut self, of: &Purse, yes: bool) {
        let tab = self.tabs.entry(of.clone()).or_default();
        tab.refused = !yes;
        tab.raised += u32::from(yes);
        self.look_at_all();
    }

    /// Says why an event about a budget cannot happen here, if it cannot.
    pub(crate) fn check_budget(&self, event: &Event) -> Result<(), String> {
        let of = match event {
            Event::BudgetReached { of, .. } | Event::QuestionAsked { topic: Topic::Budget { of }, .. } => of,
            _ => return Ok(()),
        };
        if self.planned_budget(of).is_none() {
            return Err(format!("{of} has no budget"));
        }
        Ok(())
    }
}

impl Deciding<'_> {
    /// Ends attempts until the next step of every one that goes on fits into these budgets: first that of `task`.
    pub(crate) fn keep_within_budgets(&mut self, task: &Id, purses: Vec<Purse>) {
        for purse in purses {
            while let Some(next) = self.run.one_too_many(&purse, task) {
                let attempt = self.run.tasks[&next].attempt;
                self.extra.push(Effect::End { task: next.clone(), hard: false });
                self.emit(Event::BudgetReached { task: next, attempt, of: purse.clone() });
            }
        }
    }

    /// Takes questions about budgets back for which nobody waits any more.
    pub(crate) fn forget_money(&mut self) {
        let is_idle = |topic: &Topic| match topic {
            Topic::Budget { of } => !self.run.is_awaited(of),
            _ => false,
        };
        let idle: Vec<Topic> =
            self.run.questions.iter().map(|(topic, _)| topic).filter(|t| is_idle(t)).cloned().collect();
        for topic in idle {
            self.emit(Event::QuestionWithdrawn { topic });
        }
    }

    /// Asks people about every budget that is reached and for which a task waits.
    pub(crate) fn ask_about_money(&mut self, waiting: Vec<Purse>) {
        for of in waiting {
            let topic = Topic::Budget { of: of.clone() };
            let refused = self.run.tab(&of).refused;
            if refused || !self.run.is_reached(&of) || self.run.questions.has(&topic) {
                continue;
            }
            let (Some(budget), Some(more)) = (self.run.budget_of(&of), self.run.planned_budget(&of)) else { continue };
            let spent = self.run.tab(&of).spent;
            let question = format!("The budget of {of} is used up ({} of {budget}). Add {more} to it?", said(&spent));
            // No agent adds to its own money.
            let panel = Panel { except: vec![Except::Agents], ..Panel::default() };
            // Money is never granted beforehand, so this is asked whatever was granted at the start.
            self.emit(Event::QuestionAsked { topic, question, until: None, panel, widens: None });
        }
    }
}

impl Run {
    /// Whether a task waits for money out of a purse, or is about to.
    fn is_awaited(&self, purse: &Purse) -> bool {
        let mut waits = self.tasks.iter().filter(|(_, record)| matches!(record.stage, Stage::Queued | Stage::Lost));
        waits.any(|(id, _)| self.purses_of(id, &self.plan.tasks[id]).contains(purse))
    }

    /// Returns an attempt that must end for the others' next steps to fit into a purse: that of `first`, if it can.
    fn one_too_many(&self, purse: &Purse, first: &Id) -> Option<Id> {
        let budget = self.budget_of(purse)?;
        let spenders: Vec<&Id> = self.spenders(purse).collect();
        if spenders.is_empty() || self.tab(purse).has_room(&budget, spenders.len() as u64) {
            return None;
        }
        spenders.iter().find(|id| **id == first).or(spenders.last()).map(|id| (*id).clone())
    }
}

/// Says what was spent: in money where that is known, in tokens where it is not.
pub(crate) fn said(spent: &Usage) -> String {
    match spent.cost_micros {
        Some(micros) => format!("${:.2}", micros as f64 / 1e6),
        None => format!("{} tokens", spent.tokens()),
    }
}
