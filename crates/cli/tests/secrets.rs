//! Secrets: given to whom they are granted, told as missing before anything runs, and kept nowhere, also where a
//! program prints them and the engine is killed in the middle.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use support::{Place, Running, traces};

const VALUE: &str = "no-real&value of 1 test";
/// The same between other bytes, as `base64` and `xxd` would write it.
const IN_BASE64: &str = "LXJlYWwmdmFsdWUgb2YgMSB0ZXN";
const IN_HEX: &str = "6e6f2d7265616c2676616c7565206f6620312074657374";

const PLAN: &str = r#"
name: granted
secrets:
  SITE_KEY: {from: "env:THE_KEY", hosts: [api.example.org]}
  FROM_FILE: "file:~/key"
agents: {sayer: {run: ./say.sh, secrets: [SITE_KEY]}}
tasks:
  says: {agent: sayer, owns: [said.txt]}
  has_none: {run: 'test -z "$SITE_KEY$FROM_FILE$THE_KEY"', needs: [says]}
  reads_file: {run: 'test "$FROM_FILE" = "from a file"', secrets: [FROM_FILE], needs: [says]}
"#;

/// Says what it has in every way, and waits to be killed the first time.
const SAYS: &str = r#"#!/bin/sh
set -eu
echo "plain $SITE_KEY"
printf 'user:%s' "$SITE_KEY" | base64 -w0; echo
printf '%s' "$SITE_KEY" | od -An -v -tx1 | tr -d ' \n'; echo
"$PITCREW_BIN" report --action "used $SITE_KEY"
printf '{"key": "%s", "report": {"issues": ["%s"]}}' "$SITE_KEY" "$SITE_KEY" > "$PITCREW_OUTPUT"
echo "it has ${#SITE_KEY}" > said.txt
if [ "$PITCREW_ATTEMPT" = 1 ]; then exec sleep 600; fi
"#;

fn place() -> Place {
    let place = Place::with_plan(PLAN);
    let script = place.project().join("say.sh");
    fs::write(&script, SAYS).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(place.home().join("key"), "from a file\n").unwrap();
    place.git(&["init", "--quiet", "--initial-branch=main"]);
    place.commit();
    place
}

fn with_key(place: &Place, arguments: &[&str]) -> Running {
    let mut command = place.command(arguments);
    command.args(["--format", "json"]).env("THE_KEY", VALUE);
    Running::of(command)
}

/// Looks for a text in every file below a directory.
fn holds(dir: &Path, text: &str) -> bool {
    fs::read_dir(dir).unwrap().map(Result::unwrap).any(|entry| {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            return holds(&entry.path(), text);
        }
        let bytes = if kind.is_file() { fs::read(entry.path()).unwrap_or_default() } else { Vec::new() };
        let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!found, "{} holds it", entry.path().display());
        found
    })
}

#[test]
fn what_is_missing_is_told_with_its_tasks_and_its_cure_before_anything_runs() {
    let place = place();
    fs::write(place.home().join("key"), "short\n").unwrap();
    let told = place.pitcrew(&["run"]).exits(2);
    assert!(!told.stderr.contains("short\n"), "{}", told.stderr);
    told.says("task says: its secret `SITE_KEY`: the variable THE_KEY is not set")
        .says("mend: export THE_KEY=...")
        .says("task reads_file: its secret `FROM_FILE`: the file")
        .says("is shorter than 8 characters");
    place.pitcrew(&["run", "--dry-run"]).exits(1).says("export THE_KEY=...");
}

#[test]
fn a_secret_is_kept_nowhere_though_it_is_printed_and_the_engine_killed() {
    let place = place();
    let mut running = with_key(&place, &["run"]);
    running.until_of("says", "reported");
    let run = running.killed();
    place.pitcrew(&["resume", &run]).exits(2).says("its secret `SITE_KEY`: the variable THE_KEY is not set");
    let mut running = with_key(&place, &["resume", &run]);
    running.until_of("reads_file", "task_succeeded");
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:said.txt")]), format!("it has {}\n", VALUE.len()));
    let log = place.pitcrew(&["logs", &run, "says"]).exits(0).says("plain [SITE_KEY]");
    let report = place.pitcrew(&["report", &run]).exits(0).says("used [SITE_KEY]");
    for text in [VALUE, IN_BASE64, IN_HEX] {
        assert!(!log.stdout.contains(text), "{}", log.stdout);
        assert!(!report.stdout.contains(text), "{}", report.stdout);
        holds(&place.state(), text);
    }
    traces::nothing_is_left(&place);
}

#[test]
fn the_engine_of_another_process_is_handed_what_the_caller_has() {
    let place = place();
    // The engine has another key, or none: whoever asks for a run brings theirs.
    place.write("waits.yaml", "tasks: {waits: {run: 'true', approval: before_run}}");
    let mut engine = place.start(&["run", "waits.yaml", "--wait"]);
    engine.until("approval_requested");
    place.write(
        "second.yaml",
        &format!(
            "secrets: {{K: 'env:THE_KEY'}}\ntasks: {{a: {{run: 'test \"$K\" = \"{VALUE}\" && echo got $K', secrets: [K]}}}}"
        ),
    );
    let mut second = with_key(&place, &["run", "second.yaml"]);
    second.until_of("a", "task_succeeded");
    let run = second.ends(0);
    place.pitcrew(&["logs", &run, "a"]).exits(0).says("got [K]");
    place.pitcrew(&["approve", &engine.name(), "waits"]).exits(0);
    engine.ends(0);
}
