//! Fields of other tools' JSON, read with patience.

use serde_json::Value;

use crate::findings::{Report, Rule, Severity};

/// Returns a text that is not empty.
pub(super) fn text(value: Option<&Value>) -> Option<&str> {
    value?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// Returns a number, in quotes or not, that is neither negative nor too large.
pub(super) fn number(value: Option<&Value>) -> Option<u32> {
    match value? {
        Value::Number(number) => u32::try_from(number.as_u64()?).ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Returns a severity in any of the words for it.
pub(super) fn severity(word: Option<&str>) -> Severity {
    match word.unwrap_or_default().to_ascii_lowercase().as_str() {
        "critical" | "blocker" => Severity::Critical,
        "high" | "error" | "major" => Severity::High,
        "low" | "minor" | "note" => Severity::Low,
        "info" | "informational" | "unspecified" | "undefined" => Severity::Info,
        _ => Severity::Medium,
    }
}

/// Returns a path with `/`, without `./` before it.
pub(super) fn path(path: &str) -> String {
    let path = if path.contains('/') { path.to_owned() } else { path.replace('\\', "/") };
    path.trim_start_matches("./").to_owned()
}

/// Adds a rule that is not there yet.
pub(super) fn add_rule(report: &mut Report, rule: Rule) {
    if let Err(at) = report.rules.binary_search_by(|known| known.id.cmp(&rule.id)) {
        report.rules.insert(at, rule);
    }
}
