//! The steps of a task: how many are ticked, and how each stands.

use pitcrew_engine::{StepState, StepView};

use super::style;

/// Says how many of a task's steps are ticked; nothing where none has a check.
pub fn progress(steps: &[StepView]) -> Option<String> {
    let checked = steps.iter().filter(|step| step.state != StepState::NotChecked).count();
    let ticked = steps.iter().filter(|step| step.state == StepState::Ticked).count();
    (checked > 0).then(|| format!("{ticked} of {checked} steps"))
}

/// Draws a task's steps, a line each.
pub fn lines(steps: &[StepView]) -> Vec<String> {
    let line = |step: &StepView| format!("{} {}{}", sign(step), style::line(&step.title), style::faint(note(step)));
    steps.iter().map(line).collect()
}

/// Says what there is to say of a step besides whether it is ticked: `, open`, `, not checked`.
pub fn note(step: &StepView) -> &'static str {
    match (step.state, &step.evidence) {
        (StepState::Ticked, _) => "",
        (StepState::Open, Some(_)) => ", open",
        (StepState::Open, None) => ", not looked at yet",
        (StepState::NotChecked, _) => ", not checked",
    }
}

fn sign(step: &StepView) -> String {
    match (step.state, &step.evidence) {
        (StepState::Ticked, _) => style::good("✓"),
        (StepState::Open, Some(_)) => style::bad("✗"),
        (StepState::Open, None) => style::faint("·"),
        (StepState::NotChecked, _) => style::faint("–"),
    }
}
