//! A summary in Markdown for a pull request.

use std::fmt::Write;

use super::{closing, tools, worst_first};
use crate::findings::{Place, Report, plain};

/// Code hosts refuse a comment of more than 65,536 characters.
const LONGEST: usize = 60_000;

/// Writes a table of what counts, the worst first; what does not fit is counted.
pub fn write(reports: &[Report]) -> String {
    let names: Vec<String> = reports.iter().map(|report| escape(&report.tool)).collect();
    let mut page = format!("### {}\n\n{}\n", names.join(", "), closing(reports));
    let open = worst_first(reports);
    let mut left = open.len();
    if left > 0 {
        page.push_str("\n| severity | where | what |\n| --- | --- | --- |\n");
    }
    for (report, finding) in &open {
        let mut what =
            format!("{} ({}: {})", escape(&finding.message), escape(&tools(report, finding)), escape(&finding.rule));
        if let Some(suggestion) = &finding.suggestion {
            what = format!("{what}<br>{}", escape(suggestion));
        }
        if !finding.also.is_empty() {
            what = format!("{what}<br>and {} more places", finding.also.len());
        }
        let row = format!("| {} | {} | {what} |\n", finding.severity, place(&finding.place));
        if page.len() + row.len() > LONGEST {
            break;
        }
        page.push_str(&row);
        left -= 1;
    }
    if left > 0 {
        let _ = write!(page, "\nand {left} more\n");
    }
    let all: Vec<_> = reports.iter().flat_map(|report| &report.unread).collect();
    if !all.is_empty() {
        page.push_str("\nNot looked at:\n\n");
    }
    for (number, unread) in all.iter().enumerate() {
        let line = format!("- {}: {}\n", escape(&unread.path), escape(&unread.why));
        if page.len() + line.len() > LONGEST {
            let _ = writeln!(page, "- and {} more", all.len() - number);
            break;
        }
        page.push_str(&line);
    }
    page
}

fn place(place: &Place) -> String {
    match place.line {
        0 => escape(&place.path),
        line => format!("{}:{line}", escape(&place.path)),
    }
}

/// Makes a text inert in Markdown: no markup, no HTML, no mention of people or of other pages.
pub fn escape(text: &str) -> String {
    let text = plain(text);
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '@' => safe.push_str("&#64;"),
            '#' => safe.push_str("&#35;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    // A bare address would become a link.
    safe.replace("://", ":&#47;/").replace("www.", "www&#46;")
}
