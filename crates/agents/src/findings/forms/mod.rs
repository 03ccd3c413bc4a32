//! What was found, written for people and for programs. A new form is a file here and a line in [`Form`].
//!
//! Whatever the form, names and messages from outside cannot move the cursor, end a line, or open markup.

pub mod checkstyle;
pub mod github;
pub mod gitlab;
pub mod json_lines;
pub mod junit;
pub mod markdown;
pub mod text;

use std::str::FromStr;

use super::{Finding, Report, Source, counted, sarif};

/// A form to write what was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For a terminal: a line for each finding.
    Text,
    /// A JSON object a line for each finding.
    JsonLines,
    /// SARIF 2.1.0.
    Sarif,
    /// Commands that annotate lines on GitHub.
    Github,
    /// GitLab's code quality.
    Gitlab,
    /// Checkstyle's XML.
    Checkstyle,
    /// JUnit's XML, for pages that show test results.
    Junit,
    /// A summary for a pull request.
    Markdown,
}

impl Form {
    /// Every form with its word.
    pub const ALL: [(&'static str, Form); 8] = [
        ("text", Form::Text),
        ("json-lines", Form::JsonLines),
        ("sarif", Form::Sarif),
        ("github", Form::Github),
        ("gitlab", Form::Gitlab),
        ("checkstyle", Form::Checkstyle),
        ("junit", Form::Junit),
        ("markdown", Form::Markdown),
    ];

    /// Writes reports in this form. `source` returns a file's bytes; SARIF takes lines of fixes from it.
    pub fn write(self, reports: &[Report], source: &Source<'_>) -> String {
        match self {
            Form::Text => text::write(reports),
            Form::JsonLines => json_lines::write(reports),
            Form::Sarif => sarif::write(reports, source),
            Form::Github => github::write(reports),
            Form::Gitlab => gitlab::write(reports),
            Form::Checkstyle => checkstyle::write(reports),
            Form::Junit => junit::write(reports),
            Form::Markdown => markdown::write(reports),
        }
    }
}

impl FromStr for Form {
    type Err = String;

    fn from_str(word: &str) -> Result<Form, String> {
        let known = Form::ALL.into_iter().find(|(name, _)| *name == word || (*name == "json-lines" && word == "jsonl"));
        known
            .map(|(_, form)| form)
            .ok_or_else(|| format!("`{word}` is no form: {}", Form::ALL.map(|(name, _)| name).join(", ")))
    }
}

/// Returns the findings that count with their reports, the worst first, then by place.
fn worst_first(reports: &[Report]) -> Vec<(&Report, &Finding)> {
    let mut open: Vec<(&Report, &Finding)> =
        reports.iter().flat_map(|report| report.open().map(move |finding| (report, finding))).collect();
    open.sort_by(|(_, a), (_, b)| b.severity.cmp(&a.severity).then_with(|| a.place.cmp(&b.place)));
    open
}

/// Says in a line what was found, and what to do.
fn with_advice(finding: &Finding) -> String {
    match &finding.suggestion {
        Some(suggestion) => format!("{}: {suggestion}", finding.message),
        None => finding.message.clone(),
    }
}

/// Returns the names of the tools that found it.
fn tools(report: &Report, finding: &Finding) -> String {
    let names = std::iter::once(report.tool.as_str()).chain(finding.found_by.iter().map(String::as_str));
    names.collect::<Vec<_>>().join(", ")
}

/// Says in a line what there is: "3 findings: 1 high, 2 low; 12 files looked at, 1 not; 2 ignored".
pub fn closing(reports: &[Report]) -> String {
    let open = worst_first(reports);
    let mut said = match open.len() {
        0 => "nothing found".to_owned(),
        1 => format!("1 finding: 1 {}", open[0].1.severity),
        many => {
            let of = super::Severity::ALL.into_iter().filter_map(|severity| {
                let number = open.iter().filter(|(_, finding)| finding.severity == severity).count();
                (number > 0).then(|| format!("{number} {severity}"))
            });
            format!("{many} findings: {}", of.collect::<Vec<_>>().join(", "))
        }
    };
    let looked_at = reports.iter().map(|report| report.looked_at).max().unwrap_or(0);
    let unread: usize = reports.iter().map(|report| report.unread.len()).sum();
    if looked_at > 0 {
        said.push_str(&format!("; {} looked at", counted(looked_at, "file")));
    }
    if unread > 0 {
        said.push_str(&format!("; {unread} not looked at"));
    }
    let ignored = reports.iter().flat_map(|report| &report.findings).filter(|finding| !finding.is_open()).count();
    if ignored > 0 {
        said.push_str(&format!("; {ignored} ignored"));
    }
    said
}
