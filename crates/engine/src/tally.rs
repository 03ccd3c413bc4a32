//! Figures of the run itself, counted while it goes on and compared with the plan's goals at its end.

use std::time::Duration;

use pitcrew_plan::quantity::Span;
use pitcrew_plan::{Asks, Goal, RunFigure};
use serde::Serialize;

use crate::event::{Event, Figure};
use crate::failure::Evidence;
use crate::ids::Timestamp;
use crate::run::Run;
use crate::stage::Stage;

/// What happened how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    attempts: u64,
    retries: u64,
    rollbacks: u64,
    conflicts: u64,
}

impl Tally {
    /// Counts an event.
    pub(crate) fn count(&mut self, event: &Event) {
        match event {
            Event::AttemptStarted { .. } => self.attempts += 1,
            Event::RetryScheduled { .. } => self.retries += 1,
            Event::RollbackStarted { .. } => self.rollbacks += 1,
            Event::ConflictFound { .. } => self.conflicts += 1,
            _ => {}
        }
    }
}

impl Run {
    /// Puts the run's own figures between those that were measured, in the order of the plan.
    pub(crate) fn with_own_figures(
        &self,
        figures: &mut Vec<Figure>,
        evidence: Vec<Evidence>,
        now: Timestamp,
    ) -> Vec<Evidence> {
        let mut measured = evidence.into_iter();
        let mut all = Vec::new();
        for check in &self.plan.success {
            let (figure, goal) = match &check.asks {
                Asks::OfRun { figure, goal } => (figure, goal),
                // People are asked when all that is measured holds.
                Asks::Person { .. } => continue,
                _ => {
                    all.extend(measured.next());
                    continue;
                }
            };
            let value = self.own_figure(*figure, now);
            let (holds, said) = compared(&value, goal.as_ref());
            all.push(Evidence {
                check: check.name.clone(),
                holds,
                tries: 1,
                took_ms: 0,
                said,
                report: None,
                step: None,
                findings: None,
            });
            figures.push(Figure { name: check.name.clone(), value });
        }
        all.extend(measured);
        all
    }

    fn own_figure(&self, figure: RunFigure, now: Timestamp) -> String {
        let count = match figure {
            RunFigure::Duration => {
                let took = now.since(self.started);
                // Nobody counts the milliseconds of what takes hours.
                let whole = if took.as_secs() < 60 { took } else { Duration::from_secs(took.as_secs()) };
                return Span(whole).to_string();
            }
            RunFigure::Attempts => self.tally.attempts,
            RunFigure::Retries => self.tally.retries,
            RunFigure::Rollbacks => self.tally.rollbacks,
            RunFigure::Conflicts => self.tally.conflicts,
            RunFigure::Skipped => self.tasks.values().filter(|task| task.stage == Stage::Skipped).count() as u64,
        };
        count.to_string()
    }
}

/// Says whether a figure meets its goal, and both in words.
fn compared(value: &str, goal: Option<&Goal>) -> (bool, String) {
    let Some(goal) = goal else { return (true, value.to_owned()) };
    match goal.is_met_by(value) {
        Ok(holds) => (holds, format!("{value} (goal {goal})")),
        Err(why) => (false, why),
    }
}
