//! What another task put out is filled in wherever a list of arguments runs: inside the walls and outside.

mod support;

use serde_json::Value;
use support::Place;

/// Each moment says what it was given. The value would harm in a shell.
const MOMENTS: &str = r#"
name: moments
workspace: {path: ., apply: live}
tasks:
  scan: {run: "echo '{\"name\": \"web; touch ../harm\"}' > $PITCREW_OUTPUT"}
  go:
    needs: [scan]
    owns: [a]
    run: echo new > a
    go: [[echo, 'go {{ tasks.scan.output.name }}']]
    verify: [{name: staged, run: [echo, 'verify {{ scan.output.name }}']}]
    steps: [{name: first, run: [echo, 'step {{ scan.output.name }}']}, write it down]
    activate: [[sh, -c, 'echo "activate $0" >> ../journal', '{{ scan.output.name }}']]
    probe: [[echo, 'probe {{ scan.output.name }}']]
    rollback: [[sh, -c, 'echo "rollback $0" >> ../journal', '{{ scan.output.name }}']]
    repeat: {until: {run: [echo, 'until {{ scan.output.name }}']}, times: 2}
"#;

/// What the checks of an event's evidence said, a line each.
fn said(events: &[Value], kind: &str) -> Vec<String> {
    let of_kind = events.iter().filter(|event| event["type"] == kind);
    let evidence = of_kind.flat_map(|event| event["evidence"].as_array().unwrap().clone());
    evidence.map(|one| one["said"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_moment_is_told_what_another_task_put_out_and_no_shell_reads_it() {
    let place = Place::with_plan(MOMENTS);
    place.write("a", "old\n");
    let events = place.start(&["run"]).events(0);
    assert_eq!(said(&events, "go_given"), ["go web; touch ../harm"]);
    assert_eq!(said(&events, "verified"), ["step web; touch ../harm", "verify web; touch ../harm"]);
    assert_eq!(said(&events, "probed"), ["probe web; touch ../harm"]);
    assert_eq!(said(&events, "turns_done"), ["until web; touch ../harm"]);
    let run = events[0]["run"].as_str().unwrap();
    place.pitcrew(&["rollback", run]).exits(0);
    assert_eq!(place.read("a"), "old\n");
    let journal = std::fs::read_to_string(place.project().join("../journal")).unwrap();
    assert_eq!(journal, "activate web; touch ../harm\nrollback web; touch ../harm\n");
    assert!(!support::exists(place.project().join("../harm")));
}

#[test]
fn each_child_is_checked_with_its_own_item_across_a_kill() {
    let place = Place::with_git(
        "
name: items
tasks:
  each:
    for_each: [p, q]
    owns: ['{{ item }}']
    run: [touch, '{{ item }}']
    verify: [[test, -e, '{{ item }}']]
",
    );
    let mut running = place.start(&["run"]);
    running.until("verified");
    let run = running.killed();
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(place.git(&["ls-tree", "--name-only", &format!("pitcrew/{run}")]), "p\npitcrew.yaml\nq\n");
}

#[test]
fn what_cannot_be_filled_in_fails_that_moment_and_says_why() {
    for field in [
        "go: [[echo, '{{ scan.output.no }}']]",
        "verify: [[echo, '{{ scan.output.no }}']]",
        "activate: [[echo, '{{ scan.output.no }}']]",
        "probe: [[echo, '{{ scan.output.no }}']]",
        "repeat: {until: {run: [echo, '{{ scan.output.no }}']}, times: 2}",
    ] {
        let plan = format!(
            "
name: lacking
workspace: {{path: ., apply: live}}
tasks:
  scan: {{run: 'true'}}
  fix:
    needs: [scan]
    owns: [a]
    run: echo new > a
    {field}
"
        );
        let place = Place::with_plan(&plan);
        place.write("a", "old\n");
        let run = place.run(&[], 1);
        assert_eq!(place.read("a"), "old\n", "{field}");
        place.pitcrew(&["report", &run]).exits(0).says("{{ scan.output.no }}");
    }
}
