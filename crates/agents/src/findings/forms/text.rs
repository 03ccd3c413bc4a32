//! For a terminal: `path:line:col: severity rule: message`, which editors and terminals make clickable.

use std::fmt::Write;

use super::{closing, tools};
use crate::findings::{Place, Report, plain};

/// How many other places of a finding are named.
const PLACES: usize = 4;

/// Writes what counts by place, then what could not be looked at, then a line that sums up.
pub fn write(reports: &[Report]) -> String {
    let mut text = String::new();
    let mut open: Vec<_> =
        reports.iter().flat_map(|report| report.open().map(move |finding| (report, finding))).collect();
    open.sort_by(|(_, a), (_, b)| a.place.cmp(&b.place).then_with(|| b.severity.cmp(&a.severity)));
    for (report, finding) in open {
        let _ = write!(
            text,
            "{}: {} {}: {}",
            clickable(&finding.place),
            finding.severity,
            plain(&finding.rule),
            plain(&finding.message)
        );
        if !finding.found_by.is_empty() {
            let _ = write!(text, " [{}]", plain(&tools(report, finding)));
        }
        text.push('\n');
        if let Some(suggestion) = &finding.suggestion {
            let _ = writeln!(text, "    {}", plain(suggestion));
        } else if let Some(fix) = &finding.fix {
            let _ = writeln!(text, "    {}", plain(&fix.says));
        }
        if !finding.also.is_empty() {
            let named: Vec<String> = finding.also.iter().take(PLACES).map(clickable).collect();
            let more = match finding.also.len().saturating_sub(PLACES) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let _ = writeln!(text, "    also {}{more}", named.join(", "));
        }
    }
    for report in reports {
        for unread in &report.unread {
            let path = if unread.path.is_empty() { &report.tool } else { &unread.path };
            let _ = writeln!(text, "{}: not looked at: {}", plain(path), plain(&unread.why));
        }
    }
    let _ = writeln!(text, "{}", closing(reports));
    text
}

/// Writes a place so that a terminal can open it.
pub(super) fn clickable(place: &Place) -> String {
    let path = if place.path.is_empty() { "(no file)".into() } else { plain(&place.path) };
    match (place.line, place.column) {
        (0, _) => path.into_owned(),
        (line, 0) => format!("{path}:{line}"),
        (line, column) => format!("{path}:{line}:{column}"),
    }
}
