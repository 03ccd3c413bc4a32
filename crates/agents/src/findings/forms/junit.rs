//! JUnit's XML: a suite for each tool, a failed case for each finding that counts.

use std::fmt::Write;

use super::text::clickable;
use super::tools;
use crate::findings::{Finding, Report, plain};

/// Writes a suite for each report. What does not count is a skipped case, what could not be looked at an error; a suite
/// without any of them has one case that passed, since an empty suite is taken for one that did not run.
pub fn write(reports: &[Report]) -> String {
    let mut suites = String::new();
    let (mut all, mut failed, mut broken) = (0, 0, 0);
    for report in reports {
        let mut cases = String::new();
        let mut tests = report.findings.len() + report.unread.len();
        for finding in &report.findings {
            case(&mut cases, report, finding);
        }
        for unread in &report.unread {
            let _ = writeln!(
                cases,
                "    <testcase classname=\"{}\" name=\"not looked at\">\n      <error message=\"{}\"/>\n    </testcase>",
                attribute(&unread.path),
                attribute(&unread.why)
            );
        }
        if tests == 0 {
            let _ = writeln!(cases, "    <testcase classname=\"{}\" name=\"nothing found\"/>", attribute(&report.tool));
            tests = 1;
        }
        let failures = report.open().count();
        let skipped = report.findings.len() - failures;
        let _ = write!(
            suites,
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{}\" skipped=\"{skipped}\">\n{cases}  </testsuite>\n",
            attribute(&report.tool),
            report.unread.len()
        );
        all += tests;
        failed += failures;
        broken += report.unread.len();
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{all}\" failures=\"{failed}\" errors=\"{broken}\">\n\
         {suites}</testsuites>\n"
    )
}

fn case(cases: &mut String, report: &Report, finding: &Finding) {
    let place = &finding.place;
    let name = match place.line {
        0 => finding.rule.to_string(),
        line => format!("{} in line {line}", finding.rule),
    };
    let path = if place.path.is_empty() { &report.tool } else { &place.path };
    // Readers that hold it against the format's schema take neither `file` nor `line` here.
    let _ = writeln!(cases, "    <testcase classname=\"{}\" name=\"{}\">", attribute(path), attribute(&name));
    match &finding.suppressed {
        Some(why) => {
            let reason =
                why.reason.as_ref().map_or_else(|| why.by.to_string(), |reason| format!("{}: {reason}", why.by));
            let _ = writeln!(cases, "      <skipped message=\"{}\"/>", attribute(&reason));
        }
        None => {
            let mut body = format!("{}: {} ({})", clickable(place), finding.message, tools(report, finding));
            if let Some(suggestion) = &finding.suggestion {
                body = format!("{body}. {suggestion}");
            }
            let _ = writeln!(
                cases,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                finding.severity,
                attribute(&finding.message),
                attribute(&body)
            );
        }
    }
    cases.push_str("    </testcase>\n");
}

/// Makes a text safe within XML, also of an attribute: what XML cannot hold is replaced already by [`plain`].
pub(super) fn attribute(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            c => safe.push(c),
        }
    }
    safe
}
