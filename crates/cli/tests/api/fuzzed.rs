//! The served document, fuzzed by schemathesis: every check that it has, and sequences of operations after each other.
//!
//! `PITCREW_CASES=12000` tries at least so many requests; without it a smaller number, which is the same every time.

use std::path::Path;
use std::process::Command;

use crate::prepared::Prepared;

/// What it leaves alone: streams, which do not end of themselves (`streams.rs` has them), what would take its own token
/// away, and what only who has a secret can send: all others get the same answer whatever they send (`triggers.rs`).
const LEFT_ALONE: &[&str] = &[
    "watch_everything",
    "list_run_events",
    "read_journal",
    "revoke_token",
    "receive_github",
    "receive_alertmanager",
    "receive_webhook",
];

/// How many requests are tried by default, about.
const USUAL: usize = 1_500;

#[test]
fn schemathesis_finds_nothing_wrong() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api");
    let found = Command::new(here.join("schemathesis/install")).output().unwrap();
    eprint!("{}", String::from_utf8_lossy(&found.stderr));
    assert!(found.status.success(), "schemathesis is not there");
    let program = String::from_utf8(found.stdout).unwrap().trim().to_owned();
    if program.is_empty() {
        eprintln!("SKIPPED: the API was not fuzzed");
        return;
    }
    let cases: Option<usize> = std::env::var("PITCREW_CASES").ok().map(|cases| cases.parse().unwrap());
    let mut tried = 0;
    // Each round with another seed, on a project of its own: what a round leaves behind does not slow the next.
    for round in 0.. {
        let output = fuzz(&program, &here, cases.map(|_| round));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "round {round}\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
        tried += generated(&said).unwrap_or_else(|| panic!("it does not say how many it tried:\n{said}"));
        println!("{tried} requests, nothing found");
        if tried >= cases.unwrap_or_default() {
            break;
        }
    }
    assert!(tried >= USUAL / 3, "only {tried} requests were tried");
}

fn fuzz(program: &str, here: &Path, seed: Option<u32>) -> std::process::Output {
    let prepared = Prepared::new();
    let door = &prepared.door;
    let mut command = Command::new(program);
    command
        .args(["--config-file"])
        .arg(here.join("schemathesis/schemathesis.toml"))
        .args(["run", &format!("http://{}/api/v1/openapi.json", door.at), "--no-color", "--continue-on-failure"])
        // What it keeps between runs must not be in the repository.
        .current_dir(door.place.home());
    command.args(LEFT_ALONE.iter().flat_map(|id| ["--exclude-operation-id", id]));
    command.args(["--header", &format!("Authorization: {}", door.authorization())]);
    match seed {
        Some(seed) => command.args(["--max-examples", "100", "--seed", &(seed + 1).to_string()]),
        None => command.args(["--max-examples", "15", "--generation-deterministic"]),
    };
    command.output().unwrap()
}

/// Reads how many requests were made.
fn generated(said: &str) -> Option<usize> {
    let line = said.lines().find(|line| line.contains(" generated, "))?;
    line.split_whitespace().next()?.parse().ok()
}
