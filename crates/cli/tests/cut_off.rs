//! Processes that are killed where it hurts: while a service is watched that is made live, and while
//! the children of a task join.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use pitcrew_engine::{Event, Record};
use rusqlite::Connection;
use support::server::Server;
use support::{Place, state_of, traces};

/// A plan whose activation says `here` when it has begun, and whose probes wait for the server.
fn watched(server: &Server, activate: &str) -> Place {
    let place = Place::with_plan(&format!(
        r#"name: web
workspaces: {{site: {{path: ./site, apply: live}}}}
tasks:
  web:
    run: "echo new > page"
    owns: [page]
    activate: [[bash, -c, "{activate}"]]
    rollback: ["echo undone >> ../undone"]
    probe:
      - {}
      - {{name: ready, http: "http://127.0.0.1:{}/ready", within: 60s, every: 20ms}}
"#,
        server.watched("1m"),
        server.port
    ));
    place.write("site/page", "old\n");
    assert!(Command::new("mkfifo").arg(place.project().join("here")).status().unwrap().success());
    place
}

#[test]
fn killed_while_it_is_made_live_and_watched_it_is_rolled_back_before_it_is_tried_anew() {
    let server = Server::away_for(2);
    // The first time it never comes to its end.
    let place =
        watched(&server, &format!("{}; [ -e ../undone ] || {{ echo here > ../here; sleep 1000; }}", server.reload()));
    let mut running = place.start(&["run", "--yes"]);
    running.until_of("web", "applied");
    assert_eq!(place.read("here"), "here\n", "it is being made live");
    let run = running.killed();
    server.is_ready();

    place.pitcrew(&["resume", &run]).exits(0).says("cut off while it was made live");
    assert_eq!((place.read("site/page"), place.read("undone")), ("new\n".to_owned(), "undone\n".to_owned()));
    let journal = traces::journal(&place, &run);
    let attempts = |is: fn(&Event) -> bool| -> Vec<u64> {
        let body = |record: &Record| serde_json::to_value(&record.event).unwrap()["attempt"].as_u64().unwrap();
        journal.iter().filter(|record| is(&record.event)).map(body).collect()
    };
    assert_eq!(attempts(|event| matches!(event, Event::Applied { .. })), [1, 2]);
    assert_eq!(attempts(|event| matches!(event, Event::RolledBack { .. })), [1]);
    assert_eq!(attempts(|event| matches!(event, Event::Activated { .. })), [2], "what was cut off is not done");
    assert_eq!(attempts(|event| matches!(event, Event::Probed { .. })), [2]);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(report["outages"].as_array().unwrap().len(), 1, "nobody knows how long the first one was: {report:#}");
    assert_eq!(report["outages"][0]["known"], true);
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn killed_between_going_live_and_its_probes_it_goes_on_and_says_that_the_outage_is_not_known() {
    let server = Server::away_for(2);
    let place = watched(&server, &server.reload());
    let mut running = place.start(&["run", "--yes"]);
    running.until_of("web", "activated");
    let run = running.killed();
    server.is_ready();

    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(place.read("site/page"), "new\n");
    let said = place
        .pitcrew(&["report", &run])
        .exits(0)
        .says("? not known: page (during activate): Pitcrew itself ended while it was watched");
    assert!(!said.stdout.contains("longest outage"), "{}", said.stdout);
    place.pitcrew(&["report", &run, "--format", "markdown"]).exits(0).says("not known: page");
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!((report["outages"][0]["known"].as_bool(), report["outages"][1].is_null()), (Some(false), true));
    let journal = traces::journal(&place, &run);
    assert_eq!(traces::count(&journal, |event| matches!(event, Event::Activated { .. })), 1);
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

/// So many children that they join in several events: each item has some weight.
const MANY: u32 = 90;

const SCAN: &str = r#"#!/bin/sh
awk -v of="$1" 'BEGIN {
    weight = sprintf("%1500s", ""); gsub(/ /, "x", weight); printf "{\"files\": [";
    for (i = 0; i < of; i++) printf "%s{\"n\": \"%03d\", \"weight\": \"%s\"}", i ? ", " : "", (i * 37) % of, weight;
    print "]}" }' > "$PITCREW_OUTPUT"
"#;

fn many() -> Place {
    let place = Place::with_plan(&format!(
        r#"name: many
workspaces: {{site: {{path: ./site, apply: live}}}}
tasks:
  scan: {{run: [./scan.sh, "{MANY}"]}}
  build:
    needs: [scan]
    for_each: "{{{{ tasks.scan.output.files }}}}"
    owns: ["out/{{{{ item.n }}}}"]
    env: {{N: "{{{{ item.n }}}}"}}
    run: 'mkdir -p out; echo $N > out/$N; echo "{{\"made\": \"$N\"}}" > "$PITCREW_OUTPUT"'
  sum:
    needs: [build]
    owns: [sum]
    env: {{MADE: "{{{{ tasks.build.output }}}}"}}
    run: 'printf %s "$MADE" > sum'
"#
    ));
    place.write("scan.sh", SCAN);
    fs::set_permissions(place.project().join("scan.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    place.write("site/kept.txt", "it stays");
    place
}

/// Each child joined once, landed once, and what they made stands in the order of their items.
#[track_caller]
fn every_child_is_there_once(place: &Place, run: &str) {
    let journal = traces::journal(place, run);
    let mut joined = 0;
    for record in &journal {
        if let Event::ChildrenJoined { first, of, children, .. } = &record.event {
            assert_eq!((*first, *of), (joined, MANY), "each joins behind those that are there");
            joined += children.len() as u32;
        }
    }
    assert_eq!(joined, MANY);
    assert_eq!(traces::count(&journal, |event| matches!(event, Event::FannedOut { .. })), 1);
    for child in (0..MANY).map(|index| format!("build.{index}")) {
        let of = |event: &Event| event.task().is_some_and(|id| id.as_str() == child);
        let applied = traces::count(&journal, |event| of(event) && matches!(event, Event::Applied { .. }));
        assert_eq!(applied, 1, "{child} landed once");
    }
    let made: serde_json::Value = serde_json::from_str(&place.read("site/sum")).unwrap();
    let made: Vec<&str> = made.as_array().unwrap().iter().map(|one| one["made"].as_str().unwrap()).collect();
    let items: Vec<String> = (0..MANY).map(|index| format!("{:03}", index * 37 % MANY)).collect();
    assert_eq!(made, items, "in the order of the items");
    assert_eq!(traces::names_in(&place.project().join("site/out")).len(), MANY as usize);
    let status = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "build"), "succeeded");
    traces::nothing_is_left(place);
    traces::the_journal_is_the_truth(place, run);
}

/// Where the children of a run joined.
fn joins(journal: &[Record]) -> Vec<u64> {
    let joins = journal.iter().filter(|record| matches!(record.event, Event::ChildrenJoined { .. }));
    joins.map(|record| record.seq).collect()
}

#[test]
fn killed_while_many_children_join_none_is_lost_and_none_comes_twice() {
    let place = many();
    let mut running = place.start(&["run"]);
    running.until("children_joined");
    let run = running.killed();
    let all = joins(&traces::journal(&place, &run));
    assert!(all.len() > 2, "they join in several events: {all:?}");

    // They were written at once. Where a journal ends between two of them, the rest joins behind.
    let last = all[all.len() / 2];
    let journal = Connection::open(place.state().join("journal.db")).unwrap();
    journal.execute("DELETE FROM event WHERE run = ?1 AND seq > ?2", (&run, last)).unwrap();
    drop(journal);
    let mut again = place.start(&["resume", &run]);
    again.until("fanned_out");
    again.until("applied");
    again.killed();
    place.pitcrew(&["resume", &run]).exits(0);
    every_child_is_there_once(&place, &run);
    assert_eq!(fs::read_to_string(place.project().join("site/kept.txt")).unwrap(), "it stays");
}
