//! Commands on standard output that GitHub's runner makes annotations of.

use std::fmt::Write;

use super::{closing, tools, worst_first};
use crate::findings::{Report, Severity, plain};

/// Writes a command for each finding that counts, the worst first: GitHub shows ten of a kind for each step.
pub fn write(reports: &[Report]) -> String {
    let mut text = String::new();
    for (report, finding) in worst_first(reports) {
        let command = match finding.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "notice",
        };
        let place = &finding.place;
        let mut fields = Vec::new();
        if !place.path.is_empty() {
            fields.push(format!("file={}", field(&place.path)));
        }
        if place.line > 0 {
            fields.push(format!("line={}", place.line));
            // Columns count only within one line.
            match place.end_line {
                Some(end) => fields.push(format!("endLine={end}")),
                None if place.column > 0 => {
                    fields.push(format!("col={}", place.column));
                    fields.extend(place.end_column.map(|end| format!("endColumn={end}")));
                }
                None => {}
            }
        }
        fields.push(format!("title={}", field(&format!("{}: {}", tools(report, finding), finding.rule))));
        let mut message = plain(&finding.message).into_owned();
        if let Some(suggestion) = &finding.suggestion {
            message = format!("{message}\n{}", plain(suggestion));
        }
        if !finding.also.is_empty() {
            message = format!("{message}\n({} more places)", finding.also.len());
        }
        let _ = writeln!(text, "::{command} {}::{}", fields.join(","), data(&message));
    }
    for report in reports {
        for unread in &report.unread {
            let file = if unread.path.is_empty() { String::new() } else { format!("file={},", field(&unread.path)) };
            let _ = writeln!(
                text,
                "::warning {file}title={}: not looked at::{}",
                field(&report.tool),
                data(&plain(&unread.why))
            );
        }
    }
    let _ = writeln!(text, "{}", closing(reports));
    text
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a field.
fn field(text: &str) -> String {
    data(&plain(text)).replace(':', "%3A").replace(',', "%2C")
}
