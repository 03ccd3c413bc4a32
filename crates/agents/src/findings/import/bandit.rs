//! The JSON of bandit: unlike its SARIF it has the weaknesses' numbers.

use serde_json::Value;

use super::field::{add_rule, number, path, severity, text};
use crate::contract::Trouble;
use crate::findings::{Finding, Place, Report, Rule, Unread};

/// Whether a value is bandit's report.
pub(super) fn is_report(value: &Value) -> bool {
    value.get("results").is_some_and(Value::is_array) && value.get("errors").is_some() && value.get("metrics").is_some()
}

/// Reads its report.
///
/// # Errors
///
/// [`Trouble`] where it looked at no file.
pub(super) fn read(value: &Value) -> Result<Report, Trouble> {
    let mut report = Report::new("bandit", "");
    for one in value.get("results").and_then(Value::as_array).into_iter().flatten() {
        let get = |name: &str| text(one.get(name));
        let id = get("test_id").unwrap_or("unnamed-test").to_owned();
        let name = get("test_name").unwrap_or(&id).replace('_', " ");
        let help = get("more_info").map(|link| format!("See {link}")).unwrap_or_default();
        let weakness = one.pointer("/issue_cwe/id");
        let rule = Rule::new(id, severity(get("issue_severity")), name, help).cwe(number(weakness));
        let line = number(one.get("line_number")).unwrap_or(0);
        let range = one.get("line_range").and_then(Value::as_array);
        let last = range.and_then(|lines| number(lines.last())).filter(|last| *last > line);
        // Their columns begin at 0, and are -1 where they are not known.
        let column = number(one.get("col_offset")).map_or(0, |column| column.saturating_add(1));
        let place = Place {
            path: path(get("filename").unwrap_or_default()),
            line,
            column: if line == 0 { 0 } else { column },
            end_line: last,
            end_column: None,
        };
        let message = get("issue_text").unwrap_or(&rule.title);
        let message = if rule.is_secret() { super::scrub(message) } else { message.to_owned() };
        let mut finding = Finding::new(&rule, place, message);
        finding.severity = severity(get("issue_severity"));
        report.findings.push(finding);
        add_rule(&mut report, rule);
    }
    for error in value.get("errors").and_then(Value::as_array).into_iter().flatten() {
        report.unread.push(Unread {
            path: path(text(error.get("filename")).unwrap_or_default()),
            why: text(error.get("reason")).unwrap_or("bandit does not say why").to_owned(),
        });
    }
    let metrics = value.get("metrics").and_then(Value::as_object);
    report.looked_at = metrics.map_or(0, |metrics| metrics.keys().filter(|name| *name != "_totals").count());
    if report.looked_at == 0 && report.findings.is_empty() {
        let why = report.unread.first().map_or("it names no file", |unread| &unread.why);
        return Err(Trouble::new(format!("read the report of bandit: it looked at no file: {why}")));
    }
    Ok(report)
}
