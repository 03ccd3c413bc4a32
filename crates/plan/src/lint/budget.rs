//! Budgets that cannot mean what they say.

use super::Context;
use crate::budget::{Budget, Dollars, Tokens};
use crate::diagnostic::Diagnostic;
use crate::model::Plan;
use crate::path;
use crate::read::Step;

/// The plan's budget is reached before a bigger one within it.
pub(super) fn budget_over_plan(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    let Some(whole) = plan.budget else { return };
    let mut look = |part: Option<Budget>, way: &[Step<'_>], name: &str| {
        if let Some((own, all)) = part.and_then(|part| over(&part, &whole)) {
            let message = format!("`{name}` may cost {own}, and the whole plan {all}: its own budget means nothing");
            found.push(
                Diagnostic::error("budget-over-plan", context.reading.place(way), message)
                    .hint(format!("lower the `budget` of `{name}`, or raise the plan's")),
            );
        }
    };
    for (id, agent) in &plan.agents {
        look(agent.budget, path!["agents", id, "budget"], id.as_str());
    }
    for (id, task) in &plan.tasks {
        look(task.budget, path!["tasks", id, "budget"], id.as_str());
    }
}

/// Where every task uses up its own, the plan's ends the last ones early.
pub(super) fn budgets_over_plan(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    let Some(whole) = plan.budget else { return };
    let parts = plan.tasks.values().filter_map(|task| task.budget);
    let sum = parts.fold(Budget::default(), |sum, part| Budget {
        cost: added(sum.cost.map(|one| one.0), part.cost.map(|one| one.0)).map(Dollars),
        tokens: added(sum.tokens.map(|one| one.0), part.tokens.map(|one| one.0)).map(Tokens),
    });
    let alone = plan.tasks.values().filter_map(|task| task.budget).any(|part| over(&part, &whole).is_some());
    if let Some((sum, all)) = over(&sum, &whole).filter(|_| !alone) {
        let message = format!("the tasks may cost {sum} together, and the plan {all}");
        found.push(
            Diagnostic::warning("budgets-over-plan", context.reading.place(path!["budget"]), message)
                .hint("whoever comes last may find nothing left; raise the plan's `budget`, or lower theirs"),
        );
    }
}

/// A budget counts what coding agents use; nothing else is counted.
pub(super) fn budget_without_coder(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    let mut idle = |way: &[Step<'_>], who: &str, hint: &str| {
        let message = format!("no coding agent works on {who}, and only what they cost is counted");
        found.push(Diagnostic::error("budget-without-coder", context.reading.place(way), message).hint(hint));
    };
    if plan.budget.is_some() && !has_coder(plan) {
        idle(path!["budget"], "this plan", "leave `budget` out, or let a coding agent do a task (`use: claude`)");
    }
    for (id, task) in plan.tasks.iter().filter(|(_, task)| task.budget.is_some()) {
        let is_program = plan.agent_of(task).is_some_and(|_| plan.coder_of(task).is_none());
        if is_program && plan.reviewers_of(task).is_empty() && !plan.is_compared_by_coder(task) {
            let hint = "leave `budget` out; `timeout` and `limits` are what ends a program";
            idle(path!["tasks", id, "budget"], &format!("`{id}`"), hint);
        }
    }
}

fn has_coder(plan: &Plan) -> bool {
    plan.tasks.values().any(|task| {
        plan.coder_of(task).is_some() || !plan.reviewers_of(task).is_empty() || plan.is_compared_by_coder(task)
    })
}

/// Returns what of a part is more than the whole, and of the whole what it is more than.
fn over(part: &Budget, whole: &Budget) -> Option<(String, String)> {
    let cost = part.cost.zip(whole.cost).filter(|(part, whole)| part > whole);
    let tokens = part.tokens.zip(whole.tokens).filter(|(part, whole)| part > whole);
    cost.map(|(part, whole)| (part.to_string(), whole.to_string()))
        .or_else(|| tokens.map(|(part, whole)| (format!("{part} tokens"), whole.to_string())))
}

fn added(sum: Option<u64>, part: Option<u64>) -> Option<u64> {
    part.map_or(sum, |part| Some(sum.unwrap_or_default().saturating_add(part)))
}
