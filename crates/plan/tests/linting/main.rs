//! What the rules find, case by case. The pages of the rules hold one example each; here are the finer points.
#![allow(clippy::disallowed_methods, reason = "tests read the examples of the repository")]

mod best_of;
mod claims;
mod notify;
mod people;
mod proof;
mod references;
mod secrets;
mod triggers;
mod waiting;

use std::collections::BTreeSet;
use std::path::Path;

use pitcrew_plan::import;
use pitcrew_plan::lint::{Ground, Surroundings, WorkspaceKind};
use pitcrew_plan::{Id, Severity, lint, read};

/// Lints a plan; a line a finding, infos left out.
fn found_near(source: &str, surroundings: &Surroundings) -> String {
    let reading = read(source.as_bytes(), "plan.yaml", "plan");
    let found = lint(&reading, surroundings);
    let lines = found.iter().filter(|d| d.severity < Severity::Info).map(|d| {
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        let hint = d.hint.as_ref().map(|hint| format!("\n      {hint}")).unwrap_or_default();
        format!("{}:{} {severity} {}\n      {}{hint}\n", d.place.line, d.place.column, d.rule, d.message)
    });
    lines.collect()
}

fn found(source: &str) -> String {
    found_near(source, &Surroundings::default())
}

/// Returns surroundings in which one workspace was looked at.
fn on(name: &str, kind: WorkspaceKind, files: Option<BTreeSet<String>>) -> Surroundings {
    let ground = Ground { kind, real: None, files };
    Surroundings { workspaces: [(Id::new(name).unwrap(), ground)].into(), ..Surroundings::default() }
}

#[test]
fn the_examples_of_the_repository_are_right() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for entry in std::fs::read_dir(examples).unwrap() {
        let directory = entry.unwrap().path();
        if let Ok(document) = std::fs::read(directory.join("PLAN.md")) {
            let imported = import::read(&document, "PLAN.md");
            let found = imported.findings(&imported.write(&import::Doers::default()));
            assert!(found.is_empty(), "{}: {found:?}", directory.display());
        }
        let path = directory.join("pitcrew.yaml");
        if let Ok(source) = std::fs::read_to_string(&path) {
            assert_eq!(found(&source), "", "{}", path.display());
        }
    }
}
