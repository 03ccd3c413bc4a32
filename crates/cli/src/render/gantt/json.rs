//! A schedule for scripts.

use pitcrew_plan::schedule::{Analysis, Summary};
use serde::Serialize;

use super::View;

/// What `--format json` prints.
#[derive(Serialize)]
pub struct Answer<'a> {
    #[serde(flatten)]
    analysis: &'a Analysis,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<Compared<'a>>,
}

/// The plan as it is, beside which the schedule stands.
#[derive(Serialize)]
struct Compared<'a> {
    changes: Vec<String>,
    before: Summary<'a>,
}

/// Returns what scripts read.
pub fn answer<'a>(view: &'a View<'_>) -> Answer<'a> {
    let compared = view.compared.as_ref().map(|(changes, before)| Compared {
        changes: changes.iter().map(ToString::to_string).collect(),
        before: before.summary(),
    });
    Answer { analysis: view.analysis, what_if: compared }
}
