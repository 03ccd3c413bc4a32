//! Teams within teams, memory that is shared, what teams and runs must show, and probes that watch
//! a service while it is made live: with real processes and servers on this machine.

mod support;

use serde_json::Value;
use support::server::Server;
use support::{Place, state_of};

const TEAMS: &str = r#"name: golf
limits: {memory: 4GiB}
teams:
  golf: {members: 2, success: ["test -e a -a -e b"], teams: {golf-1: {members: 1}}}
workspaces: {site: {path: ./site, apply: live}}
success:
  - {name: under a day, measure: run.duration, goal: "< 1d"}
  - {name: calm, measure: run.rollbacks, goal: "== 0"}
tasks:
  a: {team: golf-1, run: "touch a", owns: [a], limits: {memory: 3GiB}, priority: 1}
  b: {team: golf-1, run: "touch b", owns: [b], limits: {memory: 3GiB, cpu: 0.5}, priority: 2}
  c: {team: golf, run: "touch c", owns: [c], limits: {memory: 1GiB}, needs: [b]}
"#;

fn teams() -> Place {
    let place = Place::with_plan(TEAMS);
    place.write("site/here", "");
    place
}

#[test]
fn a_team_shows_its_success_and_the_run_its_figures() {
    let place = teams();
    let run = place.run(&[], 0);
    place
        .pitcrew(&["report", &run])
        .exits(0)
        .says("golf: ✓ holds: test -e a -a -e b")
        .says("✓ holds: calm: 0 (goal == 0)")
        .says("✓ holds: under a day: ");
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(report["teams"][0]["team"], "golf");
    assert_eq!(report["figures"][1]["after"], "0");
}

#[test]
fn a_run_killed_in_the_middle_still_shows_what_it_should_when_it_is_resumed() {
    let place = teams();
    let mut running = place.start(&["run"]);
    running.until_of("a", "task_succeeded");
    let run = running.killed();
    place.pitcrew(&["resume", &run, "--format", "json"]).exits(0);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(report["teams"][0]["holds"], true, "{report:#}");
    assert_eq!(state_of(&place.pitcrew(&["status", &run, "--format", "json"]).json(), "c"), "succeeded");
}

/// A plan whose task has a server reload, and bears an outage of so long.
fn reloading(server: &Server, max_outage: &str) -> String {
    format!(
        r#"name: web
workspaces: {{site: {{path: ./site, apply: live}}}}
tasks:
  web:
    run: "echo new > page"
    owns: [page]
    activate: [[bash, -c, "{}"]]
    rollback: ["true"]
    probe: [{}]
"#,
        server.reload(),
        server.watched(max_outage)
    )
}

fn place_for(plan: &str) -> Place {
    let place = Place::with_plan(plan);
    place.write("site/page", "old\n");
    place
}

#[test]
fn a_short_outage_is_in_the_report() {
    let place = place_for(&reloading(&Server::away_for(2), "1m"));
    let run = place.run(&["--yes"], 0);
    assert_eq!(place.read("site/page"), "new\n");
    place.pitcrew(&["report", &run]).exits(0).says("page (during activate): longest outage ").says("(at most 1m)");
}

#[test]
fn an_outage_that_lasts_too_long_is_rolled_back() {
    // Ten answers, 20 ms apart: never within 50 ms.
    let place = place_for(&reloading(&Server::away_for(10), "50ms"));
    let run = place.run(&["--yes"], 1);
    assert_eq!(place.read("site/page"), "old\n");
    place.pitcrew(&["report", &run]).says("rolled back").says("broke `page (during activate)`");
}

#[test]
fn ports_and_sockets_are_asked_at_the_end_of_a_run() {
    let server = Server::away_for(0);
    let plan = format!(
        r#"name: ports
success:
  - {{name: only this, ports: {{host: 127.0.0.1, open: [{0}], range: "{0}-{0}"}}}}
  - {{name: no socket, websocket: "ws://127.0.0.1:{0}/", send: ping, expect: pong}}
tasks: {{build: {{run: "true"}}}}
"#,
        server.port
    );
    let place = Place::with_plan(&plan);
    let run = place.run(&[], 1);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).json();
    let holds: Vec<&Value> =
        report["success"]["evidence"].as_array().unwrap().iter().map(|one| &one["holds"]).collect();
    assert_eq!(holds, [true, false], "{report:#}");
    assert!(report["success"]["evidence"][1]["said"].as_str().unwrap().contains("answered 200, not 101"));
}
