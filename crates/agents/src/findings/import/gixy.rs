//! The JSON of gixy and of those that went on with it.

use serde_json::Value;

use super::field::{add_rule, number, path, severity, text};
use crate::findings::{Finding, Place, Report, Rule};

/// Whether a value is a finding of gixy.
pub(super) fn is_finding(value: &Value) -> bool {
    value.get("plugin").is_some() && value.get("severity").is_some() && value.get("summary").is_some()
}

/// Reads its findings.
pub(super) fn read(list: &[Value]) -> Report {
    let mut report = Report::new("gixy", "");
    for value in list {
        let get = |name: &str| text(value.get(name));
        let id = get("plugin").unwrap_or("unnamed-plugin").to_owned();
        let summary = get("summary").unwrap_or(&id).to_owned();
        let help = match (get("description"), get("reference").or(get("help_url"))) {
            (Some(about), Some(link)) => format!("{about}\n\nSee {link}"),
            (about, link) => about.or(link).unwrap_or_default().to_owned(),
        };
        let rule = Rule::new(id, severity(get("severity")), summary.clone(), help).tags(["nginx"]);
        // An included file is named beside the one that gixy was started with.
        let file = path(get("file").or(get("path")).unwrap_or_default());
        let message = get("reason").map_or(summary, str::to_owned);
        report.findings.push(Finding::new(&rule, Place::line(file, number(value.get("line")).unwrap_or(0)), message));
        add_rule(&mut report, rule);
    }
    report
}
