//! The JSON of Code Climate, which is also what GitLab takes of any tool: ruff, ESLint, Stylelint, hadolint and many
//! others write it. It does not say whose it is.

use serde_json::Value;

use super::field::{add_rule, number, path, text};
use crate::findings::{Finding, Place, Report, Rule, Severity};

/// Whether a value is an issue of Code Climate.
pub(super) fn is_issue(value: &Value) -> bool {
    let location = value.get("location");
    let at = location.is_some_and(|location| location.get("lines").is_some() || location.get("positions").is_some());
    at && location.is_some_and(|location| location.get("path").is_some())
        && (value.get("check_name").is_some() || value.get("description").is_some())
}

/// Reads a list of issues.
pub(super) fn read(list: &[Value]) -> Report {
    let mut report = Report::new("code quality", "");
    for issue in list {
        let get = |name: &str| text(issue.get(name));
        let said = get("description").unwrap_or("an issue");
        let id = get("check_name").unwrap_or("unnamed-check").to_owned();
        let worth = severity(get("severity").unwrap_or_default());
        let help = text(issue.pointer("/content/body")).unwrap_or_default().to_owned();
        let rule = Rule::new(id.clone(), worth, id, help);
        let mut finding = Finding::new(&rule, place(issue), said);
        finding.severity = worth;
        report.findings.push(finding);
        add_rule(&mut report, rule);
    }
    report
}

/// Reads one of its five severities.
fn severity(word: &str) -> Severity {
    match word {
        "blocker" => Severity::Critical,
        "critical" => Severity::High,
        "minor" => Severity::Low,
        "info" => Severity::Info,
        _ => Severity::Medium,
    }
}

/// Reads where it is: by lines, or by positions, whose columns begin at 1.
fn place(issue: &Value) -> Place {
    let at = |pointer: &str| number(issue.pointer(&format!("/location/{pointer}"))).filter(|number| *number > 0);
    // A position is an object, but for tools that write the line alone.
    let line = |which: &str| {
        at(&format!("lines/{which}"))
            .or(at(&format!("positions/{which}/line")))
            .or(at(&format!("lines/{which}/line")))
            .or(at(&format!("positions/{which}")))
    };
    let begin = line("begin").unwrap_or(0);
    let end = line("end").filter(|end| *end > begin && begin > 0);
    let column = at("positions/begin/column").or(at("lines/begin/column")).filter(|_| begin > 0).unwrap_or(0);
    let last = at("positions/end/column").filter(|last| column > 0 && (end.is_some() || *last >= column));
    Place {
        path: path(text(issue.pointer("/location/path")).unwrap_or_default()),
        line: begin,
        column,
        end_line: end,
        end_column: last,
    }
}
