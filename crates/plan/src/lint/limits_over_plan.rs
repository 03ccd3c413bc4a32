//! A task that asks for more than all tasks may use together.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Cpus, Id};
use crate::path;

/// What one task may use must fit into what the plan gives to all.
pub(super) fn limits_over_plan(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let limits = &context.plan.limits;
    let mut over = |id: &Id, field: &'static str, own: String, plan: String| {
        let place = context.reading.place(path!["tasks", id, "limits", field]);
        let message = format!(
            "`{id}` may use {own}{}, and all tasks together {plan}: it could never start beside another",
            what(field)
        );
        found.push(
            Diagnostic::error("limits-over-plan", place, message)
                .hint(format!("lower `limits.{field}` of `{id}`, or raise `limits.{field}` of the plan")),
        );
    };
    for (id, task) in &context.plan.tasks {
        if let Some(plan) = limits.memory.filter(|plan| task.limits.memory > *plan) {
            over(id, "memory", task.limits.memory.to_string(), plan.to_string());
        }
        let cpu = task.limits.cpu.unwrap_or(Cpus::ONE);
        if let Some(plan) = limits.cpu.filter(|plan| cpu > *plan) {
            over(id, "cpu", cpu.to_string(), plan.to_string());
        }
    }
}

fn what(field: &str) -> &'static str {
    if field == "cpu" { " CPUs" } else { " of memory" }
}
