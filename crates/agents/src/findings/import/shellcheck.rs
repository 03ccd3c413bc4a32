//! The JSON of shellcheck, in both of its forms, and of hadolint, which speaks as it does.

use serde_json::Value;

use super::field::{add_rule, number, path, severity, text};
use crate::findings::{Finding, Place, Report, Rule, Severity};

/// Whether a value is a comment of one of them.
pub(super) fn is_comment(value: &Value) -> bool {
    ["file", "line", "level", "code", "message"].iter().all(|name| value.get(name).is_some())
}

/// Returns the list of comments in shellcheck's second form.
pub(super) fn comments(value: &Value) -> Option<&[Value]> {
    let list = value.get("comments")?.as_array()?;
    list.iter().all(is_comment).then_some(list)
}

/// Reads a list of comments. In shellcheck's first form (`has_tabs`) a tab is as wide as it is shown, so that a column
/// does not say which character it is.
pub(super) fn read(list: &[Value], has_tabs: bool) -> Report {
    // Numbers are shellcheck's codes; hadolint writes its own, and those of shellcheck, with their letters.
    let is_shellcheck = list.iter().any(|comment| comment["code"].is_number());
    let mut report = Report::new(if is_shellcheck { "shellcheck" } else { "hadolint" }, "");
    for comment in list {
        let id = match number(comment.get("code")) {
            Some(code) => format!("SC{code}"),
            None => text(comment.get("code")).unwrap_or("unnamed-rule").to_owned(),
        };
        let worth = match text(comment.get("level")) {
            Some("style" | "info") => Severity::Low,
            Some("ignore") => Severity::Info,
            word => severity(word),
        };
        let at = |name: &str| number(comment.get(name)).filter(|number| *number > 0);
        let line = at("line").unwrap_or(0);
        let column = at("column").filter(|_| line > 0 && !(is_shellcheck && has_tabs)).unwrap_or(0);
        let end_line = at("endLine").filter(|end| *end > line);
        let place = Place {
            path: path(text(comment.get("file")).unwrap_or_default()),
            line,
            column,
            end_line,
            end_column: at("endColumn").filter(|end| column > 0 && (end_line.is_some() || *end >= column)),
        };
        let help = match id.strip_prefix("SC") {
            Some(_) => format!("See https://www.shellcheck.net/wiki/{id}"),
            None => format!("See https://github.com/hadolint/hadolint/wiki/{id}"),
        };
        let rule = Rule::new(id.clone(), worth, id, help);
        let mut finding = Finding::new(&rule, place, text(comment.get("message")).unwrap_or("a comment"));
        finding.severity = worth;
        report.findings.push(finding);
        add_rule(&mut report, rule);
    }
    report
}
