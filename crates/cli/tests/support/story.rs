//! A plan whose run has every kind of event that a run can have by itself.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::Place;

const PLAN: &str = r#"name: story
workspaces:
  site: {path: ./site, apply: live}
agents:
  writer: {run: [./step.sh, a, write], risk: approval_required}
phases:
  - {name: one, go: ["true"], success: ["true"]}
  - two
prepare:
  - {run: "mkdir made && echo made > made/it", keeps: ["made/**"]}
success:
  - {name: files, before: "ls | wc -l", after: "ls | wc -l", goal: ">= 1"}
tasks:
  a:
    phase: one
    go: ["true"]
    agent: writer
    owns: [a.txt]
    approval: {timeout: 1h}
    verify: [[./step.sh, a, verify]]
    activate: [[./step.sh, a, activate]]
    probe: [[./step.sh, a, probe]]
    rollback: [[./step.sh, a, rollback]]
    retry: {times: 3}
  b:
    phase: one
    run: [./step.sh, b, write]
    owns: [b/**]
    verify: [[./step.sh, b, verify]]
    activate: [[./step.sh, b, activate]]
    rollback: [[./step.sh, b, rollback]]
    retry: {times: 3}
  c:
    phase: two
    needs: [a, b]
    when: "tasks.a.output.wrote == 'a.txt'"
    run: [./step.sh, c, write]
    owns: [c.txt, gone.txt]
  bad:
    phase: two
    run: [./step.sh, bad, write]
    owns: [bad.txt]
    retry: {times: 1}
  after-bad: {phase: two, needs: [bad], run: "true"}
  unless: {phase: two, when: "1 > 2", run: "true"}
"#;

const STEP: &str = r#"#!/bin/sh
# One step of a task: `step.sh TASK STEP`. It fails where a step of the same task is still running.
set -eu
here=${0%/*}
exec 9< "$here/locks/$1"
flock -n 9 || { echo "another step of $1 is still running"; exit 99; }
mark() { echo "$1" >> "$here/marks/$2"; }

case $1.$2 in
a.write)
    # Not before the other change is being verified, so that it must be verified again.
    until [ -e "$here/marks/a.activate" ] || ! flock -n "$here/locks/gate" true; do sleep 0.01; done
    echo a > a.txt
    echo '{"wrote": "a.txt"}' > "$PITCREW_OUTPUT" ;;
a.verify) grep -q a a.txt ;;
# Does not hold before the task was rolled back once.
a.probe) [ -e "$here/marks/a.rollback" ] ;;
b.write) mkdir b; echo b > b/b.txt; chmod 750 b/b.txt; ln -s b.txt b/link ;;
b.verify)
    exec 8< "$here/locks/gate"
    flock 8
    until [ -e "$here/marks/a.activate" ]; do sleep 0.01; done ;;
c.write) cat a.txt b/link made/it > c.txt; rm gone.txt ;;
bad.write) echo bad > bad.txt; exit 7 ;;
*.activate | *.rollback) mark begin "$1.$2"; mark end "$1.$2" ;;
esac
# Holds the lock for as long as it lives: nothing may leave it behind.
if [ "$2" = write ]; then sleep 1000 > /dev/null 2>&1 & fi
"#;

/// A place with the story's plan, its program, and its workspace.
pub fn place() -> Place {
    let place = Place::with_plan(PLAN);
    place.write("step.sh", STEP);
    fs::set_permissions(place.project().join("step.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    for lock in ["a", "b", "c", "bad", "gate"] {
        place.write(&format!("locks/{lock}"), "");
    }
    fs::create_dir(place.project().join("marks")).unwrap();
    place.write("site/gone.txt", "it goes");
    place.write("site/kept.txt", "it stays");
    place
}

/// The story's live directory.
pub fn site(place: &Place) -> PathBuf {
    place.project().join("site")
}

/// How often a step of the story has begun, and how often it came to its end.
pub fn marks(place: &Place, step: &str) -> (usize, usize) {
    let text = fs::read_to_string(place.project().join("marks").join(step)).unwrap_or_default();
    let count = |mark| text.lines().filter(|line| *line == mark).count();
    (count("begin"), count("end"))
}
