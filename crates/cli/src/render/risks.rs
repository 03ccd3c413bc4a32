//! What could go wrong, and what answers it.

use pitcrew_plan::{Grade, Hazard, Plan};

use super::style;

/// Returns the risks of a plan, a line each and one for what answers it, the gravest first.
pub fn lines(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    for hazard in gravest_first(plan) {
        lines.push(format!(
            "{} {} ({}, {})",
            style::care("risk"),
            style::plain(&hazard.risk),
            graded("likelihood", hazard.likelihood),
            graded("impact", hazard.impact)
        ));
        if let Some(mitigation) = &hazard.mitigation {
            lines.push(format!("  mitigation: {}", style::plain(mitigation)));
        }
        lines.push(match hazard.answered_by.is_empty() {
            true => format!("  {}", style::care("nothing in the plan answers it")),
            false => format!("  answered by {}", style::plain(&hazard.answered_by.join(", "))),
        });
    }
    lines
}

/// Returns the risks of a plan, the gravest first.
pub fn gravest_first(plan: &Plan) -> Vec<&Hazard> {
    let mut hazards: Vec<&Hazard> = plan.risks.iter().collect();
    hazards.sort_by_key(|hazard| std::cmp::Reverse((hazard.impact, hazard.likelihood)));
    hazards
}

/// Returns how much of something there is as people read it: `high impact`, `impact not stated`.
pub fn graded(what: &str, grade: Option<Grade>) -> String {
    match grade {
        Some(Grade::Low) => format!("low {what}"),
        Some(Grade::Medium) => format!("medium {what}"),
        Some(Grade::High) => format!("high {what}"),
        None => format!("{what} not stated"),
    }
}
