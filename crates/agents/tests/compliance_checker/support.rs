//! One way to run the agent, so that its interface can change without touching every test.

use std::fs;
use std::path::Path;

use pitcrew_agents::contract::{Assignment, Outcome, Trouble};
use pitcrew_agents::findings::{Finding, Report};
use pitcrew_agents::roster::builtin;
use serde_json::{Value, json};

/// Runs the agent in a directory.
pub fn run(directory: &Path, inputs: Value) -> Result<Outcome, Trouble> {
    let agent = builtin("compliance-checker").unwrap();
    let assignment = Assignment { directory: directory.to_owned(), inputs, ..Assignment::default() };
    (agent.work)(&assignment)
}

/// Writes files into a directory of its own.
pub fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// Checks files, some areas only.
pub fn report(files: &[(&str, &str)], rules: &[&str]) -> Report {
    let directory = tree(files);
    run(directory.path(), json!({"rules": rules})).unwrap().findings.unwrap()
}

/// Says each finding in a line, in the order of their places.
pub fn said(mut report: Report) -> String {
    report.settle(|_, _| None);
    let line = |finding: &Finding| {
        let also: String = finding.also.iter().map(|place| format!(" +{}", place.line)).collect();
        let place = &finding.place;
        format!("{}:{}{also} {} {}\n", place.path, place.line, finding.rule, finding.message)
    };
    report.findings.iter().map(line).collect()
}

/// Returns a file's text after the fixes of all findings.
pub fn mended(report: &Report, path: &str, text: &str) -> String {
    let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let mut edits: Vec<_> = fixes.flat_map(|fix| &fix.edits).filter(|edit| edit.path == path).collect();
    edits.sort_by_key(|edit| edit.bytes.start);
    let mut text = text.to_owned();
    for edit in edits.into_iter().rev() {
        text.replace_range(edit.bytes.clone(), &edit.text);
    }
    text
}
