//! The reviewer on texts and on trees: what is counted in each language, what is found, and what a change answers for.

mod change;
mod heat;
mod hostile;
mod languages;
mod rules;
mod tree;

use std::path::Path;

use pitcrew_agents::contract::{Assignment, Outcome, Trouble};
use pitcrew_agents::roster::builtin;
use serde_json::Value;

/// Runs the agent on a directory.
fn review(directory: &Path, inputs: Value) -> Result<Outcome, Trouble> {
    let agent = builtin("code-reviewer").expect("it is in the roster");
    let outcome = (agent.work)(&Assignment { directory: directory.to_owned(), inputs, ..Assignment::default() })?;
    let schema = jsonschema::validator_for(&(agent.output)()).expect("a schema");
    let errors: Vec<String> = schema.iter_errors(&outcome.output).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0], "the output is not as its schema says");
    Ok(outcome)
}

/// Runs the agent on some files, and tells what it found, a line each.
fn found(files: &[(&str, &str)]) -> String {
    let directory = written(files);
    tell(&review(directory.path(), serde_json::json!({})).expect("a review"))
}

/// A directory with some files.
fn written(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (path, text) in files {
        let whole = directory.path().join(path);
        std::fs::create_dir_all(whole.parent().expect("a parent")).expect("made");
        std::fs::write(whole, text).expect("written");
    }
    directory
}

/// What was found, a line each: severity, place, rule, message.
fn tell(outcome: &Outcome) -> String {
    let issues = outcome.output["issues"].as_array().expect("a list");
    let word = |issue: &Value, key: &str| issue[key].as_str().unwrap_or_default().to_owned();
    let line = |issue: &Value| {
        let place = format!("{}:{}", word(issue, "file"), issue["line"]);
        format!("{} {place} {}: {}", word(issue, "severity"), word(issue, "rule"), word(issue, "message"))
    };
    issues.iter().map(line).collect::<Vec<_>>().join("\n")
}
