//! Tasks that wait for each other.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::Id;
use crate::path;

/// Needs must not lead in a circle; the circle is shown as its path.
pub(super) fn need_cycle(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for cycle in context.graph.cycles().iter().filter(|cycle| cycle.len() > 2) {
        let [.., last, first] = &cycle[..] else { continue };
        let at = context.need_for(last, first);
        let place = context.reading.place(path!["tasks", last, "needs", at]);
        let message = format!("these tasks wait for each other: {}", shown(cycle));
        found.push(Diagnostic::error("need-cycle", place, message).hint("take out one of these needs"));
    }
    let more = context.graph.circles() - context.graph.cycles().len();
    if let Some(last) = found.last().filter(|last| more > 0 && last.rule == "need-cycle") {
        let message = format!("tasks wait for each other in {more} more circles");
        let hint = "take out the needs that point backwards";
        found.push(Diagnostic::error("need-cycle", last.place.clone(), message).hint(hint));
    }
}

/// Shows a circle as its path; the middle of a long one is left out.
fn shown(cycle: &[Id]) -> String {
    const ENDS: usize = 6;
    let quoted = |ids: &[Id]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" needs ");
    if cycle.len() <= 3 * ENDS {
        return quoted(cycle);
    }
    let (begin, end) = (&cycle[..ENDS], &cycle[cycle.len() - ENDS..]);
    format!("{} needs … {} more … needs {}", quoted(begin), cycle.len() - 2 * ENDS, quoted(end))
}
