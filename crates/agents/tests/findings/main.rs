//! What checkers find, in and out: text in, text out.

mod baseline;
mod fingerprints;
mod forms;
mod ignore;
mod import;
mod merge;
mod properties;
mod sarif;
mod schema;
mod speed;

use pitcrew_agents::findings::{Edit, Finding, Place, Report, Rule, Severity, Unread};

/// A report with something of everything.
fn sample() -> Report {
    let mut report = Report::new("security-scanner", "1.2.0");
    let injection = Rule::new("sql-injection", Severity::High, "SQL built from text", "Bind values instead.")
        .cwe([89])
        .tags(["OWASP-A03"]);
    let health = Rule::new("compose-healthcheck", Severity::Low, "No health check", "");
    report.findings.push(
        Finding::new(&injection, Place::bytes("src/a b.py", b"x\nq(a + b)\n", 4..9), "`a` reaches the query as text")
            .suggest("pass `a` as a parameter")
            .fix("bind it", vec![Edit { path: "src/a b.py".into(), bytes: 4..9, text: "a, [b]".into() }]),
    );
    let mut missing = Finding::new(&health, Place::line("compose.yml", 3), "3 services lack a health check");
    missing.also = vec![Place::line("compose.yml", 9), Place::line("compose.yml", 20)];
    report.findings.push(missing);
    report.rules = vec![health, injection];
    report.unread.push(Unread { path: "big.bin".into(), why: "it is too large".into() });
    report.looked_at = 12;
    report.settle(|_, line| Some(format!("line {line}")));
    report
}

fn no_source(_: &str) -> Option<Vec<u8>> {
    None
}

/// Every open finding in a line.
fn lines(reports: &[Report]) -> String {
    let mut text = String::new();
    for report in reports {
        for finding in &report.findings {
            let Place { path, line, column, end_line, end_column } = &finding.place;
            let end = match (end_line, end_column) {
                (None, None) => String::new(),
                (line, column) => format!("-{}:{}", line.unwrap_or(0), column.unwrap_or(0)),
            };
            let cwe = report.rule(&finding.rule).map(|rule| format!(" {:?}", rule.cwe)).unwrap_or_default();
            text.push_str(&format!(
                "{} {path}:{line}:{column}{end} {} {}{cwe}: {}",
                report.tool, finding.severity, finding.rule, finding.message
            ));
            if let Some(why) = &finding.suppressed {
                text.push_str(&format!(" (ignored by {}: {})", why.by, why.reason.as_deref().unwrap_or("no reason")));
            }
            if !finding.found_by.is_empty() {
                text.push_str(&format!(" (and by {})", finding.found_by.join(", ")));
            }
            text.push('\n');
        }
        for unread in &report.unread {
            text.push_str(&format!("{} did not look at {:?}: {}\n", report.tool, unread.path, unread.why));
        }
    }
    text
}
