//! Signals between real processes: from inside a task, from outside, and across a kill.

mod support;

use support::{Place, state_of};

/// One task sends word while it runs; the other starts on it and sees what was told.
const TALK: &str = r#"
name: talk
signals: {ready: {data: {type: object, required: [port], properties: {port: {type: integer}}}}}
tasks:
  server:
    run: "$PITCREW_BIN signal ready --data '{\"port\": 8080}'"
  client: {needs: [{signal: ready, from: server}], owns: [heard.json], run: "cat $PITCREW_TASK > heard.json"}
"#;

#[test]
fn a_task_is_heard_while_it_runs_in_walls_and_without() {
    for sandbox in [&["run"][..], &["run", "--sandbox", "off"]] {
        let place = Place::with_git(TALK);
        let mut running = place.start(sandbox);
        let sent = running.until("signal_sent");
        assert_eq!((&sent["name"], &sent["from"]["task"]), (&"ready".into(), &"server".into()));
        let run = running.name();
        running.ends(0);
        let heard: serde_json::Value =
            serde_json::from_str(&place.git(&["show", &format!("pitcrew/{run}:heard.json")])).unwrap();
        assert_eq!(heard["signals"]["ready"]["data"]["port"], 8080);
        assert_eq!(heard["signals"]["ready"]["from"], "server");
    }
}

#[test]
fn word_from_outside_reaches_who_waits_before_and_after_a_kill() {
    let plan = "name: talk\ntasks:\n  go: {needs: [{signal: open}], run: 'true'}\n";
    let place = Place::with_git(plan);
    place.pitcrew(&["run"]).exits(3).says("go waits for signal open").says("    pitcrew signal talk-");

    let mut running = place.start(&["run", "--wait"]);
    running.until("run_started");
    let run = running.killed();
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "go"), "pending");
    assert_eq!(status["tasks"][0]["waiting_on"][0], serde_json::json!({"kind": "signal", "id": "open", "until": null}));
    place.pitcrew(&["signal", &run, "opne"]).exits(2).says("nobody knows a signal `opne` here; there are `open`");
    place.pitcrew(&["signal", &run, "open", "--data", "{\"by\": \"hand\"}"]).exits(0).says("pitcrew resume");
    place.pitcrew(&["resume", &run]).exits(0);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(report["signals"][0]["name"], "open");
    assert_eq!(
        (&report["signals"][0]["data"]["by"], &report["signals"][0]["heard_by"][0]),
        (&"hand".into(), &"go".into())
    );
    assert!(place.pitcrew(&["report", &run]).exits(0).stdout.contains("heard by go"));
}

#[test]
fn what_was_told_and_what_the_sender_put_out_is_filled_in() {
    let place = Place::with_git(
        r#"
name: talk
tasks:
  scan: {run: "echo '{\"hosts\": 3}' > $PITCREW_OUTPUT", signals: [go-live]}
  open: {needs: [{signal: go-live}], owns: [a], run: [sh, -c, 'echo "$0 $1" > a', '{{ signals.go-live.from }}', '{{ tasks.scan.output.hosts }}']}
  shut: {needs: [{signal: go-live}], when: signals.go-live.from != 'scan', run: "false"}
"#,
    );
    let mut running = place.start(&["run"]);
    running.until("run_started");
    let run = running.name();
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:a")]), "scan 3\n");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "shut"), "skipped");
}

#[test]
fn each_turn_waits_for_word_of_its_own_across_a_kill() {
    let place = Place::with_git(
        r#"
name: talk
tasks:
  eat:
    needs: [{signal: food}]
    owns: [eaten]
    run: [sh, -c, 'echo $0 >> eaten; full=false; test $0 = soup || full=true; echo "{\"full\": $full}" > $PITCREW_OUTPUT', '{{ signals.food.data }}']
    repeat: {until: output.full, times: 3}
"#,
    );
    let mut running = place.start(&["run", "--wait"]);
    running.until("run_started");
    let run = running.name();
    place.pitcrew(&["signal", &run, "food", "--data", "\"soup\""]).exits(0);
    running.until("turn_ended");
    running.killed();
    place.pitcrew(&["resume", &run]).exits(3).says("eat waits for signal food");
    place.pitcrew(&["signal", &run, "food", "--data", "\"pie\""]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:eaten")]), "soup\npie\n");
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    let heard: Vec<_> = report["signals"].as_array().unwrap().iter().map(|signal| &signal["heard_by"][0]).collect();
    assert_eq!(heard, ["eat", "eat"]);
}

#[test]
fn two_tasks_that_send_the_same_signal_are_heard_apart() {
    let place = Place::with_git(
        r#"
name: talk
tasks:
  api: {run: [sh, -c, '$PITCREW_BIN signal ready --data 1']}
  web: {run: [sh, -c, '$PITCREW_BIN signal ready --data 2']}
  both:
    needs: [{signal: ready, from: api}, {signal: ready, from: web}]
    owns: [a]
    run: [sh, -c, 'echo "$0 $1" > a', '{{ signals.ready.by.api.data }}', '{{ signals.ready.by.web.data }}']
"#,
    );
    let mut running = place.start(&["run"]);
    running.until("run_started");
    let run = running.name();
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:a")]), "1 2\n");
}
