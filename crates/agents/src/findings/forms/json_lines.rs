//! A JSON object a line for each finding, those that do not count with their reason.

use serde_json::{Value, json};

use crate::findings::plain::plain_json;
use crate::findings::{Finding, Report, Rule};

/// Writes every finding of every report.
pub fn write(reports: &[Report]) -> String {
    let mut text = String::new();
    for report in reports {
        for finding in &report.findings {
            text.push_str(&plain_json(object(report, finding).to_string()));
            text.push('\n');
        }
    }
    text
}

/// Returns a finding as an object: its own fields and what its rule says.
pub fn object(report: &Report, finding: &Finding) -> Value {
    let rule = report.rule(&finding.rule);
    let mut object = json!({
        "tool": report.tool,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "fingerprint": finding.fingerprint,
    });
    let mut put = |name: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_str() == Some("");
        if !empty {
            object[name] = value;
        }
    };
    put("end_line", json!(finding.place.end_line));
    put("end_column", json!(finding.place.end_column));
    put("title", json!(rule.map(|rule| &rule.title)));
    put("cwe", json!(rule.map(|rule| &rule.cwe)));
    put("tags", json!(rule.map(|rule: &Rule| &rule.tags)));
    put("also", json!(finding.also));
    put("suggestion", json!(finding.suggestion));
    put("fix", json!(finding.fix));
    put("found_by", json!(finding.found_by));
    put("suppressed", json!(finding.suppressed));
    object
}
