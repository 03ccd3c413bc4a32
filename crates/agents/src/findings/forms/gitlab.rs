//! GitLab's code quality: the JSON of Code Climate, as far as GitLab reads it.

use serde_json::{Value, json};

use super::{with_advice, worst_first};
use crate::digest::digest;
use crate::findings::plain::plain_json;
use crate::findings::{Finding, Report, Severity};

/// Writes a list of what counts and of what could not be looked at, the worst first.
pub fn write(reports: &[Report]) -> String {
    let found = worst_first(reports).into_iter().map(|(report, finding)| issue(report, finding));
    let unread = reports.iter().flat_map(|report| {
        report.unread.iter().map(move |unread| {
            let known_by = digest(format!("{}\n{}\n{}", report.tool, unread.path, unread.why), 16);
            entry("not looked at", &unread.why, Severity::Medium, &unread.path, 1, &known_by, report)
        })
    });
    let list: Vec<Value> = found.chain(unread).collect();
    plain_json(format!("{:#}\n", Value::Array(list)))
}

fn issue(report: &Report, finding: &Finding) -> Value {
    let said = with_advice(finding);
    let place = &finding.place;
    entry(&finding.rule, &said, finding.severity, &place.path, place.line.max(1), &finding.fingerprint, report)
}

/// Returns an issue. Each has a path and a line there, so what is of no file stands at its tool's name.
fn entry(rule: &str, said: &str, severity: Severity, path: &str, line: u32, known_by: &str, report: &Report) -> Value {
    let word = match severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
        Severity::Info => "info",
    };
    let path = if path.is_empty() { &report.tool } else { path };
    json!({
        "description": said,
        "check_name": rule,
        "fingerprint": known_by,
        "severity": word,
        "location": { "path": path, "lines": { "begin": line } },
    })
}
