//! Commands on standard output that GitHub's runner makes annotations of.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{closing, tools, worst_first};
use crate::findings::{Finding, Report, Severity, plain};

/// How many annotations of a kind GitHub shows for a step.
const SHOWN: usize = 10;

/// Writes a command for each finding that counts, the worst first, since GitHub shows ten of a kind for each step. What
/// could not be looked at comes before them, as one for each tool. The last line says how many are in the log alone.
pub fn write(reports: &[Report]) -> String {
    let mut text = String::new();
    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    for report in reports.iter().filter(|report| !report.unread.is_empty()) {
        *written.entry("warning").or_default() += 1;
        text.push_str(&unread(report));
    }
    for (report, finding) in worst_first(reports) {
        let kind = match finding.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "notice",
        };
        *written.entry(kind).or_default() += 1;
        text.push_str(&command(kind, report, finding));
    }
    let hidden: usize = written.values().map(|number| number.saturating_sub(SHOWN)).sum();
    let more = if hidden > 0 {
        format!("; GitHub shows {SHOWN} of a kind as annotations, so {hidden} are in this log alone")
    } else {
        String::new()
    };
    let _ = writeln!(text, "{}{more}", closing(reports));
    text
}

fn command(kind: &str, report: &Report, finding: &Finding) -> String {
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
    format!("::{kind} {}::{}\n", fields.join(","), data(&message))
}

/// Writes what a tool could not look at: of one thing beside it, of several in a list.
fn unread(report: &Report) -> String {
    let title = field(&format!("{}: not looked at", report.tool));
    match report.unread.as_slice() {
        [one] => {
            let file = if one.path.is_empty() { String::new() } else { format!("file={},", field(&one.path)) };
            format!("::warning {file}title={title}::{}\n", data(&plain(&one.why)))
        }
        several => {
            let named: Vec<String> =
                several.iter().take(SHOWN).map(|one| format!("{}: {}", plain(&one.path), plain(&one.why))).collect();
            let more = match several.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!("\nand {more} more"),
            };
            format!("::warning title={title}::{}\n", data(&format!("{}{more}", named.join("\n"))))
        }
    }
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a field.
fn field(text: &str) -> String {
    data(&plain(text)).replace(':', "%3A").replace(',', "%2C")
}
