//! Journals that were stored once are opened for ever, and the reference names all that is in them.

use std::collections::BTreeSet;

use pitcrew_engine::{Event, Record, Run, RunId};
use serde_json::Value;

/// Runs that version 1 wrote: a plan with its journal. These files never change.
const V1: &[(&str, &str)] = &[
    (include_str!("journals/v1/harden.yaml"), include_str!("journals/v1/harden.jsonl")),
    (include_str!("journals/v1/unprepared.yaml"), include_str!("journals/v1/unprepared.jsonl")),
    (include_str!("journals/v1/again.yaml"), include_str!("journals/v1/again.jsonl")),
    (include_str!("journals/v1/people.yaml"), include_str!("journals/v1/people.jsonl")),
    (include_str!("journals/v1/judged.yaml"), include_str!("journals/v1/judged.jsonl")),
    (include_str!("journals/v1/team.yaml"), include_str!("journals/v1/team.jsonl")),
    (include_str!("journals/v1/steering.yaml"), include_str!("journals/v1/steering.jsonl")),
    (include_str!("journals/v1/signals.yaml"), include_str!("journals/v1/signals.jsonl")),
    (include_str!("journals/v1/fan.yaml"), include_str!("journals/v1/fan.jsonl")),
    (include_str!("journals/v1/conflicts.yaml"), include_str!("journals/v1/conflicts.jsonl")),
    (include_str!("journals/v1/contested.yaml"), include_str!("journals/v1/contested.jsonl")),
    (include_str!("journals/v1/leases.yaml"), include_str!("journals/v1/leases.jsonl")),
    (include_str!("journals/v1/amend.yaml"), include_str!("journals/v1/amend.jsonl")),
    (include_str!("journals/v1/turns.yaml"), include_str!("journals/v1/turns.jsonl")),
    (include_str!("journals/v1/restart.yaml"), include_str!("journals/v1/restart.jsonl")),
    (include_str!("journals/v1/steps.yaml"), include_str!("journals/v1/steps.jsonl")),
    (include_str!("journals/v1/late.yaml"), include_str!("journals/v1/late.jsonl")),
    (include_str!("journals/v1/digests.yaml"), include_str!("journals/v1/digests.jsonl")),
    (include_str!("journals/v1/notices.yaml"), include_str!("journals/v1/notices.jsonl")),
    (include_str!("journals/v1/coders.yaml"), include_str!("journals/v1/coders.jsonl")),
    (include_str!("journals/v1/best.yaml"), include_str!("journals/v1/best.jsonl")),
    (include_str!("journals/v1/widened.yaml"), include_str!("journals/v1/widened.jsonl")),
    (include_str!("journals/v1/joined.yaml"), include_str!("journals/v1/joined.jsonl")),
    (include_str!("journals/v1/triggered.yaml"), include_str!("journals/v1/triggered.jsonl")),
];

const REFERENCE: &str = include_str!("../../../docs/reference/events.md");

#[test]
fn a_journal_of_version_1_makes_the_run_that_wrote_it() {
    let ends: Vec<String> = V1.iter().map(|(plan, journal)| end_of(plan, journal)).collect();
    insta::assert_snapshot!(ends.join("\n"), @"
    harden-0001 failed
      a succeeded after 1
      b succeeded after 4
      c held after 1: `a.txt` is neither as before nor as after
      d skipped after 0: its condition does not hold
      e failed after 1: exited with code 3
      landed: a1 b4 c1
    unprepared-0001 failed
      a skipped after 0: what the plan prepares could not be made: npm ci exited with code 1
      landed:
    again-0001 canceled
      a failed after 3: was undone by leo
      b failed after 1: was undone by leo
      landed:
    people-0001 failed
      a succeeded after 1
      b failed after 0: got a no-go from `Backup taken?`
      c skipped after 0: nothing new starts after `b` failed
      landed: a1
    judged-0001 succeeded
      A4 succeeded after 2
      B2 succeeded after 1
      C1 succeeded after 1
      landed: A41 C11 B21 A42
    team-0001 succeeded
      a succeeded after 1
      b succeeded after 1
      c succeeded after 1
      landed: c1 a1 b1
    steering-0001 canceled
      a succeeded after 2
      b succeeded after 1
      c canceled after 1: stopped by leo; `pitcrew resume steering-0001 c` lets it begin anew
      landed: b1 a2
    signals-0001 succeeded
      a succeeded after 1
      b succeeded after 1
      c skipped after 0: `a` did not fail
      d succeeded after 1
      landed: a1 b1 d1
    fan-0001 failed
      bad failed after 0: has 1 of 2 that did not succeed: `bad.1`
      bad.0 succeeded after 1
      bad.1 failed after 1: exited with code 1
      build succeeded after 0
      build.0 succeeded after 1
      build.1 succeeded after 1
      landed: build.01 build.11 bad.01
    conflicts-0001 failed
      api held after 2: `a.txt` was changed by somebody else meanwhile, and is not overwritten; alice is asked: look at it, then `pitcrew rollback` the task
      docs succeeded after 3
      web succeeded after 4
      landed: web4 docs3
    contested-0001 canceled
      a failed after 1: was undone by leo
      b failed after 1: was undone by leo
      landed:
    leases-0001 succeeded
      each succeeded after 0
      each.0 succeeded after 1
      each.1 succeeded after 1
      landed: each.11 each.01
    amend-0001 succeeded
      a succeeded after 1
      c succeeded after 1
      d succeeded after 2
      landed: a1 d2 c1
    turns-0001 failed
      a succeeded after 2
      b failed after 2: was done 2 times, and `check` still does not hold
      c failed after 2: exited with code 3
      landed: a1 a2
    restart-0001 succeeded
      a succeeded after 1: taken over from run `case-0000`
      b succeeded after 1: taken over from run `case-0000`
      c succeeded after 1: taken over from run `case-0000`
      d succeeded after 1
      landed: a1 b1 c1 d1
    steps-0001 failed
      each failed after 0: has 1 of 2 that did not succeed: `each.1`
      each.0 succeeded after 1; there Ticked
      each.1 failed after 1: left its step `there` open; there Open
      move succeeded after 2; read the runbook NotChecked; schema migrated Ticked; data migrated Ticked
      landed: move2
    late-0001 succeeded
      a succeeded after 1
      landed: a1
    digests-0001 succeeded
      a succeeded after 1
      landed:
    notices-0001 failed
      a failed after 1: exited with code 1
      landed:
    coders-0001 canceled
      a canceled after 1
      landed:
    best-0001 succeeded
      a succeeded after 1
      a.1 succeeded after 1: not kept: its score is 84.5, and `a.2` has 91
      a.2 succeeded after 1
      a.3 failed after 1: exited with code 3
      b succeeded after 2
      b.1 succeeded after 2
      b.2 skipped after 2: called off: `b.1` verified first
      c succeeded after 1
      c.1 succeeded after 1: not kept: `c.2` is
      c.2 succeeded after 1
      landed: b.12 a.21 c.21
    widened-0001 canceled
      a canceled after 1
      b canceled after 0
      landed:
    joined-0001 canceled
      a succeeded after 1
      b canceled after 1
      landed: sha256-of-change-a
    triggered-0001 succeeded
      a succeeded after 1
      landed:
    ");
}

#[test]
fn the_stored_journals_have_every_event() {
    let stored: BTreeSet<String> = events().map(|event| name_of(&event)).collect();
    assert_eq!(stored, every_name());
}

#[test]
fn the_reference_names_every_event_and_its_fields() {
    let row = |name: &str| REFERENCE.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
    for name in every_name() {
        assert!(row(&name).is_some(), "`{name}` has no row in docs/reference/events.md");
    }
    for event in events() {
        let name = name_of(&event);
        let fields = event.as_object().unwrap().keys();
        for field in fields.filter(|field| !matches!(field.as_str(), "seq" | "time" | "type")) {
            assert!(
                row(&name).unwrap().contains(&format!("`{field}`")),
                "`{field}` of `{name}` is not in the reference"
            );
        }
    }
}

fn end_of(plan: &str, journal: &str) -> String {
    let plan = pitcrew_plan::read(plan.as_bytes(), "pitcrew.yaml", "plan").plan;
    let records: Vec<Record> = journal.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let run = Run::fold(RunId(format!("{}-0001", plan.name)), plan, &records).unwrap();
    let end = records.last().expect("it has a start").time;
    let mut lines = vec![format!("{} {}", run.id(), run.status(end))];
    let tasks = run.view(end).tasks.into_iter();
    lines.extend(tasks.map(|task| {
        let reason = task.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        let steps: String = task.steps.iter().map(|step| format!("; {} {:?}", step.title, step.state)).collect();
        format!("  {} {} after {}{reason}{steps}", task.id, task.state, task.attempts)
    }));
    let landed: Vec<&str> = run.landed().iter().map(|landed| landed.change.0.as_str()).collect();
    lines.push(format!("  landed: {}", landed.join(" ")).trim_end().to_owned());
    lines.join("\n")
}

fn events() -> impl Iterator<Item = Value> {
    V1.iter().flat_map(|(_, journal)| journal.lines()).map(|line| serde_json::from_str(line).unwrap())
}

fn name_of(event: &Value) -> String {
    event["type"].as_str().unwrap().to_owned()
}

/// Asks the schema itself: it lists what it knows when it is shown what it does not.
fn every_name() -> BTreeSet<String> {
    let unknown = serde_json::json!({ "type": "?" });
    let refusal = serde_json::from_value::<Event>(unknown).unwrap_err().to_string();
    let (_, known) = refusal.split_once("expected one of").unwrap();
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
