//! The examples with coding agents, carried out as a newcomer would, their models played from here.

use std::path::Path;
use std::process::Command;

use crate::cli::{CLAUDE, Cli};
use crate::models::Models;

/// Runs an example's own demonstration, which checks itself.
fn demonstrated(name: &str, agents: &Cli) {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    let models = Models::new();
    models.play_all(&std::fs::read_to_string(example.join("models.toml")).unwrap()).unwrap();
    let output = Command::new(example.join("demo.sh"))
        .env("PITCREW", env!("CARGO_BIN_EXE_pitcrew"))
        .env("PATH", agents.search_path())
        .env("MODELS", models.url())
        .output()
        .unwrap();
    let said = format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{name}: {said}");
}

#[test]
fn three_vendors_write_on_one_repository() {
    CLAUDE.if_installed(|agents| demonstrated("vendors", agents));
}

#[test]
fn an_author_is_reviewed_and_mends_what_was_objected_to() {
    CLAUDE.if_installed(|agents| demonstrated("review", agents));
}

#[test]
fn a_document_with_a_verifying_agent_is_carried_out() {
    CLAUDE.if_installed(|agents| demonstrated("crew", agents));
}
