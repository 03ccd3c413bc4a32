//! What could go wrong, and what answers it.

use pitcrew_plan::{Grade, Hazard, Plan};

use super::style;

/// Returns the risks of a plan, a line each and one for what answers it, the gravest first.
pub fn lines(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    for hazard in gravest_first(plan) {
        lines.push(format!(
            "{} {} ({} likelihood, {} impact)",
            style::care("risk"),
            style::plain(&hazard.risk),
            word(hazard.likelihood),
            word(hazard.impact)
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

/// Returns a grade as people read it.
pub fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::Low => "low",
        Grade::Medium => "medium",
        Grade::High => "high",
    }
}
