//! What a document says that cannot be right, as its truth lists it.

use pitcrew_plan::lint::{Family, RULES};
use pitcrew_plan::{Diagnostic, Severity};
use serde::Deserialize;

use super::{Differences, Lines};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    #[serde(rename = "kind")]
    _kind: String,
    /// One of its places.
    line: usize,
    /// The other places; one of them is enough.
    #[serde(default)]
    also: Lines,
    what: String,
}

/// Whether a finding stands on a line, or names it as its other side.
fn tells(one: &Diagnostic, line: usize) -> bool {
    let hint = one.hint.as_deref().unwrap_or("");
    let other = format!(":{line}");
    let ends = |at: usize| !hint[at + other.len()..].starts_with(|c: char| c.is_ascii_digit());
    one.place.line == line || hint.match_indices(&other).any(|(at, _)| ends(at))
}

/// Every contradiction is told, and nothing else is warned of.
pub fn compare(found: &[Diagnostic], expected: &[Expected], all: &mut Differences) {
    let is_told = |one: &Diagnostic, expected: &Expected| {
        tells(one, expected.line) && (expected.also.is_empty() || expected.also.iter().any(|line| tells(one, *line)))
    };
    for expected in expected {
        let told = found.iter().any(|one| is_told(one, expected));
        all.compare(format!("the contradiction on line {} ({}) is told", expected.line, expected.what), told, true);
    }
    let prose = |rule: &str| RULES.iter().any(|known| known.name == rule && known.family == Family::Prose);
    let loud = found.iter().filter(|one| one.severity != Severity::Info && prose(one.rule));
    for one in loud.filter(|one| !expected.iter().any(|expected| is_told(one, expected))) {
        all.0.push(format!("a false alarm on line {}: {}: {}", one.place.line, one.rule, one.message));
    }
}
