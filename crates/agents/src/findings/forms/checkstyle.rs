//! Checkstyle's XML, which many editors, code hosts and pages of builds read: a file for each path, an error for each
//! finding that counts.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::junit::attribute;
use super::with_advice;
use crate::findings::{Report, Severity};

/// Writes what counts by file, and what could not be looked at as an error of its file.
pub fn write(reports: &[Report]) -> String {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for report in reports {
        for finding in report.open() {
            let place = &finding.place;
            let file = files.entry(&place.path).or_default();
            let _ = write!(file, "    <error line=\"{}\"", place.line);
            if place.column > 0 {
                let _ = write!(file, " column=\"{}\"", place.column);
            }
            let word = match finding.severity {
                Severity::Critical | Severity::High => "error",
                Severity::Medium | Severity::Low => "warning",
                Severity::Info => "info",
            };
            let said = with_advice(finding);
            let source = format!("{}.{}", report.tool, finding.rule);
            let (said, source) = (attribute(&said), attribute(&source));
            let _ = writeln!(file, " severity=\"{word}\" message=\"{said}\" source=\"{source}\"/>");
        }
        for unread in &report.unread {
            let (said, source) = (attribute(&unread.why), attribute(&report.tool));
            let file = files.entry(&unread.path).or_default();
            let _ = writeln!(
                file,
                "    <error line=\"0\" severity=\"error\" message=\"not looked at: {said}\" source=\"{source}\"/>"
            );
        }
    }
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n".to_owned();
    for (path, errors) in files {
        let _ = write!(text, "  <file name=\"{}\">\n{errors}  </file>\n", attribute(path));
    }
    text.push_str("</checkstyle>\n");
    text
}
