//! Coding agents that review what a task left, and tries that come after it.

use super::Context;
use super::visit::asked_agents;
use crate::diagnostic::Diagnostic;
use crate::model::Agent;
use crate::path;
use crate::read::Step;

/// A coding agent looks at files that are staged, and at nothing live.
pub(super) fn review_out_of_place(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, name) in asked_agents(context.plan) {
        let Some(driver) = context.plan.agents.get(name).and_then(Agent::coder) else { continue };
        if matches!(way.as_slice(), [Step::Key("tasks"), Step::Key(_), Step::Key("verify" | "steps" | "best_of"), ..]) {
            continue;
        }
        let message =
            format!("`{name}` is {}, and is asked where no change is staged that it could look at", driver.product());
        found.push(Diagnostic::error("review-out-of-place", context.reading.place(&way), message).hint(
            "let it look at what a task left: `verify: [{agent: NAME}]`; let a task of its own look at what is live",
        ));
    }
}

/// Who wrote it has thought of what they thought of.
pub(super) fn reviews_own_work(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    for (way, name) in asked_agents(plan) {
        let [Step::Key("tasks"), Step::Key(id), ..] = way.as_slice() else { continue };
        let task = plan.tasks.iter().find(|(task, _)| task.as_str() == *id).map(|(_, task)| task);
        let author = task.and_then(|task| plan.agent_of(task)).filter(|(_, agent)| agent.coder().is_some());
        if author.is_some_and(|(author, _)| author == name) {
            let message = format!("`{name}` does `{id}`, and is asked whether it did it well");
            found.push(
                Diagnostic::info("reviews-own-work", context.reading.place(&way), message)
                    .hint("an agent of another vendor, or with another `model`, sees other things"),
            );
        }
    }
}

/// What a next try begins with means something where there is one.
pub(super) fn mode_without_retry(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in context.plan.tasks.iter().filter(|(_, task)| task.retry.mode.is_some()) {
        if task.retry.times > 0 {
            continue;
        }
        let place = context.reading.place(path!["tasks", id, "retry", "mode"]);
        let message = format!("`{id}` says what its next try begins with, and has none: `times` is 0");
        found.push(
            Diagnostic::warning("mode-without-retry", place, message)
                .hint("say how often it is tried again: `retry: {times: 2, mode: continue}`"),
        );
    }
}
