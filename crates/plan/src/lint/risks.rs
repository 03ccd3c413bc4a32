//! Risks: what answers them must exist, and what is high must be answered.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Answer, Grade};
use crate::path;
use crate::suggest::did_you_mean;

/// An answer must name something of the plan.
pub(super) fn unknown_answer(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    for (at, hazard) in plan.risks.iter().enumerate() {
        for (nth, answer) in hazard.answered_by.iter().enumerate() {
            let message = match plan.answer(answer) {
                None => format!("`{answer}` is no task, no check's name, and no `rollback of TASK` of this plan"),
                Some(Answer::Rollback(id)) if plan.tasks[id].rollback.is_empty() && !plan.tasks[id].may_change() => {
                    format!("`{id}` changes nothing and has no `rollback`, so there is nothing to roll back")
                }
                Some(_) => continue,
            };
            let place = context.reading.place(path!["risks", at, "answered_by", nth]);
            let name = answer.strip_prefix("rollback of ").unwrap_or(answer);
            let hint = did_you_mean(name, plan.tasks.keys().map(|id| id.as_str()));
            let hint = hint.unwrap_or_else(|| "name what holds when this risk is met".to_owned());
            found.push(Diagnostic::error("unknown-answer", place, message).hint(hint));
        }
    }
}

/// What is likely or bad should have an answer.
pub(super) fn unanswered_risk(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (at, hazard) in context.plan.risks.iter().enumerate() {
        let high = [hazard.likelihood, hazard.impact].contains(&Some(Grade::High));
        if high && hazard.answered_by.is_empty() {
            let place = context.reading.place(path!["risks", at, "risk"]);
            found.push(
                Diagnostic::warning("unanswered-risk", place, "this risk is high, and nothing in the plan answers it")
                    .hint("name what does: `answered_by: [TASK, NAME OF A CHECK, rollback of TASK]`"),
            );
        }
    }
}
