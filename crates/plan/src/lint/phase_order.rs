//! Needs against the order of phases.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::Id;
use crate::path;

/// A task must not need one whose phase opens only when its own phase is done.
pub(super) fn phase_order(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for contradiction in &context.contradictions {
        for needs in stretches(contradiction, context.graph.len()) {
            let ids: Vec<&Id> = needs.iter().map(|task| context.graph.id(*task)).collect();
            let [first, second, .., last] = [&ids[..], &[ids[ids.len() - 1]]].concat()[..] else { continue };
            let (Some(early), Some(late)) = (phase(context, first), phase(context, last)) else { continue };
            let at = context.need_for(first, second);
            let by_way = match ids.len() {
                2 => String::new(),
                _ => format!(
                    " by way of {}",
                    ids[1..ids.len() - 1].iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
                ),
            };
            let place = context.reading.place(path!["tasks", first, "needs", at]);
            let message = format!(
                "`{first}` of phase `{early}` needs `{last}`{by_way} of phase `{late}`, which waits for `{early}`"
            );
            found.push(
                Diagnostic::error("phase-order", place, message)
                    .hint(format!("move `{first}` to `{late}`, or `{last}` to `{early}`")),
            );
        }
    }
}

fn phase<'a>(context: &'a Context<'_>, task: &Id) -> Option<&'a Id> {
    context.plan.tasks.get(task)?.phase.as_ref()
}

/// Splits a cycle at the ends of phases (numbers from `tasks` on) into chains of tasks that need each other.
fn stretches(cycle: &[usize], tasks: usize) -> Vec<Vec<usize>> {
    // The first node stands at the end again; begin with the end of a phase.
    let ring = &cycle[..cycle.len() - 1];
    let Some(start) = ring.iter().position(|node| *node >= tasks) else { return Vec::new() };
    let turned: Vec<usize> = ring[start..].iter().chain(&ring[..start]).copied().collect();
    turned.split(|node| *node >= tasks).filter(|chain| chain.len() > 1).map(<[usize]>::to_vec).collect()
}
