//! `security-scanner`: secrets, credential files, dangerous code, and known-vulnerable dependencies.

mod code;
mod credential_files;
mod dependencies;
mod history;
mod scan;
mod schema;
mod secrets;

use pitcrew_plan::{AgentKind, Risk};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::contract::{Assignment, Outcome, Trouble};
use crate::findings::{Report, Rule, Severity, counted};
use crate::roster::Builtin;

/// The version of what it finds.
pub(crate) const VERSION: &str = "1.0.0";

/// The agent.
pub const AGENT: Builtin = Builtin {
    name: "security-scanner",
    version: VERSION,
    about: "Finds secrets, credential files, dangerous code, and known-vulnerable dependencies",
    kind: AgentKind::Analysis,
    risk: Risk::Auto,
    capabilities: &["secret-detection", "code-scanning", "dependency-scanning"],
    input: schema::input,
    output: schema::output,
    work,
};

/// What it looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// Secrets and credential files.
    Secrets,
    /// Dangerous code.
    Code,
    /// Dependencies with known vulnerabilities.
    Dependencies,
}

/// What it is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Inputs {
    /// The directory to look at, relative to the work tree.
    pub repository_path: String,
    /// Only these, relative to it.
    pub paths: Vec<String>,
    /// What to look for.
    pub checks: Vec<Check>,
    /// Whether git's history is searched too.
    pub history: bool,
    /// Whether what git ignores is looked at too.
    pub ignored: bool,
    /// Packs of the user's own.
    pub rules: Vec<PathBuf>,
    /// A bundle of advisories.
    pub advisories: Option<PathBuf>,
}

impl Default for Inputs {
    fn default() -> Inputs {
        Inputs {
            repository_path: ".".to_owned(),
            paths: Vec::new(),
            checks: vec![Check::Secrets, Check::Code, Check::Dependencies],
            history: false,
            ignored: false,
            rules: Vec::new(),
            advisories: None,
        }
    }
}

fn work(assignment: &Assignment) -> Result<Outcome, Trouble> {
    let inputs: Inputs = assignment.inputs()?;
    let root = assignment.directory.join(&inputs.repository_path);
    let mut scanned = scan::scan(&root, &inputs)?;
    if scanned.report.looked_at == 0 && !assignment.is_of_a_change() {
        return Err(nothing_read(&scanned.report));
    }
    assignment.settle(&mut scanned.report);
    Ok(answer(scanned.report, scanned.not_checked))
}

/// Says why no file was looked at: that must not pass for finding nothing.
fn nothing_read(report: &Report) -> Trouble {
    match report.unread.first() {
        Some(unread) => {
            Trouble::new(format!("scan `{}`: {}; nothing else was there to look at", unread.path, unread.why))
        }
        None => Trouble::new("scan: there is no file here but what git ignores")
            .hint("`paths` says where to look, `ignored` looks at what git ignores too"),
    }
}

/// Returns every rule that the agent brings, by id.
pub fn rules() -> Vec<Rule> {
    let secrets = secrets::engine(&[]).map(|engine| engine.rules().iter().map(secrets::described).collect());
    let mut rules: Vec<Rule> = secrets.unwrap_or_default();
    rules.extend(credential_files::rules());
    rules.extend(code::rules());
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules.dedup_by(|a, b| a.id == b.id);
    rules
}

/// Looks for secrets and dangerous code in some files of a tree, on behalf of another agent.
pub(crate) fn look_at(root: &Path, paths: &[String]) -> Result<Report, Trouble> {
    let checks = vec![Check::Secrets, Check::Code];
    let inputs = Inputs { paths: paths.to_vec(), checks, ..Inputs::default() };
    scan::scan(root, &inputs).map(|scanned| scanned.report)
}

/// Says it in the words of the output schema.
fn answer(report: Report, not_checked: Vec<String>) -> Outcome {
    let findings: Vec<Value> = report
        .open()
        .map(|finding| {
            json!({
                "type": finding.rule, "severity": finding.severity, "file": finding.place.path,
                "line": finding.place.line, "description": finding.message,
            })
        })
        .collect();
    let count = |severity| report.open().filter(|finding| finding.severity == severity).count();
    let passed = report.worst().is_none_or(|worst| worst < Severity::Medium);
    let mut summary = serde_json::Map::new();
    summary.insert("total".to_owned(), findings.len().into());
    for severity in Severity::ALL {
        summary.insert(severity.word().to_owned(), count(severity).into());
    }
    let files = counted(report.looked_at, "file");
    let said = match findings.len() {
        0 => format!("nothing found in {files}"),
        total => format!("{total} found in {files}, the worst {}", report.worst().map_or("", Severity::word)),
    };
    let not_looked_at: Vec<String> = not_checked
        .into_iter()
        .chain(report.unread.iter().map(|unread| format!("{}: {}", unread.path, unread.why)))
        .collect();
    Outcome {
        output: json!({"findings": findings, "summary": summary, "passed": passed, "notChecked": not_looked_at}),
        findings: Some(report),
        summary: said,
        is_no: false,
    }
}
