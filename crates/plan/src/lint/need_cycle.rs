//! Tasks that wait for each other.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::path;

/// Needs must not lead in a circle; the circle is shown as its path.
pub(super) fn need_cycle(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for cycle in context.graph.cycles().iter().filter(|cycle| cycle.len() > 2) {
        let [.., last, first] = &cycle[..] else { continue };
        let needs = context.plan.tasks.get(last).map_or(&[][..], |task| &task.needs);
        let at = needs.iter().position(|need| need == first).unwrap_or(0);
        let place = context.reading.place(path!["tasks", last, "needs", at]);
        let shown: Vec<String> = cycle.iter().map(|id| format!("`{id}`")).collect();
        let message = format!("these tasks wait for each other: {}", shown.join(" needs "));
        found.push(Diagnostic::error("need-cycle", place, message).hint("take out one of these needs"));
    }
}
