//! A schedule for scripts.

use pitcrew_plan::import::Pace;
use pitcrew_plan::schedule::{Analysis, Summary};
use serde::Serialize;

use super::View;

/// What `--format json` prints.
#[derive(Serialize)]
pub struct Answer<'a> {
    #[serde(flatten)]
    analysis: &'a Analysis,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stated: Vec<StatedTotal<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<Compared<'a>>,
}

/// How long a document says that all of it takes.
#[derive(Serialize)]
struct StatedTotal<'a> {
    /// `sequential` or `parallel`.
    pace: &'static str,
    /// In the document's words.
    said: &'a str,
    file: &'a str,
    line: usize,
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
    let stated = view.stated.iter().map(|stated| StatedTotal {
        pace: match stated.pace {
            Pace::Sequential => "sequential",
            Pace::Parallel => "parallel",
        },
        said: &stated.said,
        file: &stated.file,
        line: stated.line,
    });
    Answer { analysis: view.analysis, stated: stated.collect(), what_if: compared }
}
