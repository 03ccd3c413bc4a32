//! Figures that were to change and that nothing measured: told as their author states them.

use pitcrew_plan::Plan;
use serde::Serialize;

/// A figure that nothing measured.
#[derive(Debug, Serialize)]
pub struct Stated {
    /// What it is a figure of.
    pub metric: String,
    /// How it stood before, as stated.
    pub before: Option<String>,
    /// How it was to stand.
    pub target: Option<String>,
    /// How it stands now: nothing, for nothing in the plan measures it.
    pub after: Option<String>,
}

impl Stated {
    /// Reads them out of a plan.
    pub fn all(plan: &Plan) -> Vec<Stated> {
        let of = |metric: &pitcrew_plan::Metric| Stated {
            metric: metric.metric.clone(),
            before: metric.before.clone(),
            target: metric.target.clone(),
            after: None,
        };
        plan.metrics.iter().map(of).collect()
    }

    /// Says it in a line: `4.5/10 before, as stated; target 7.0/10; not measured`.
    pub fn words(&self) -> String {
        let before = self.before.as_ref().map(|before| format!("{before} before, as stated"));
        let target = self.target.as_ref().map(|target| format!("target {target}"));
        let parts: Vec<String> = before.into_iter().chain(target).chain(["not measured".to_owned()]).collect();
        parts.join("; ")
    }
}
