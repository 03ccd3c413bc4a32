//! Joining by hand: a task that waits for people is taken, done in a copy of the files, and lands like an attempt's.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{Place, state_of, traces};

const PLAN: &str = "
name: crew
teams: {docs: {}, web: {}}
tasks:
  rack: {title: Write the rack down, agent: manual, team: docs, owns: [rack.md], verify: [grep done rack.md], timeout: 1h}
  cable: {agent: manual, team: web, owns: [cable.md]}
  boot: {run: 'cat rack.md > boot.md', owns: [boot.md], needs: [rack]}
";

fn place() -> Place {
    let place = Place::with_git(PLAN);
    place.write("rack.md", "rack\n");
    place.commit();
    place
}

/// Takes a task, and returns where its copy is.
fn claim(place: &Place, run: &str, task: &str) -> PathBuf {
    let taken = place.pitcrew(&["task", "claim", run, task, "--format", "json"]).exits(0).json();
    assert!(taken["brief"].as_str().unwrap().contains(task), "{taken}");
    PathBuf::from(taken["workspace"].as_str().unwrap())
}

fn append(path: &Path, text: &str) {
    let before = fs::read_to_string(path).unwrap();
    fs::write(path, format!("{before}{text}")).unwrap();
}

#[test]
fn a_task_is_taken_done_apart_checked_mended_and_lands() {
    let place = place();
    let mut running = place.start(&["run", "--wait"]);
    running.until_of("rack", "approval_requested");
    let run = running.name();
    let free = place.pitcrew(&["task", "wait", &run, "--team", "docs", "--format", "json"]).exits(0).json();
    assert_eq!((&free["task"], &free["title"]), (&"rack".into(), &"Write the rack down".into()));

    let copy = claim(&place, &run, "rack");
    place.pitcrew(&["task", "claim", &run, "rack"]).exits(2).says("has taken `rack`");
    place.pitcrew(&["task", "wait", &run, "--task", "rack", "--within", "0s"]).exits(1);
    place.pitcrew(&["status", &run]).exits(0).says("has taken it, until");
    append(&copy.join("rack.md"), "half\n");
    place.pitcrew(&["task", "submit", &run, "rack"]).exits(1).says("not done:").says("grep done rack.md");

    append(&copy.join("rack.md"), "done\n");
    place.write("rack.md", "what somebody else does here is not looked at\n");
    fs::write(copy.join("cable.md"), "not mine\n").unwrap();
    place.pitcrew(&["task", "submit", &run, "rack"]).exits(1).says("cable.md");
    fs::remove_file(copy.join("cable.md")).unwrap();
    place.pitcrew(&["task", "submit", &run, "rack", "--note", "written down"]).exits(0).says("submitted:");
    assert!(!copy.exists(), "its copy is not needed any more");
    running.until_of("boot", "task_succeeded");

    let copy = claim(&place, &run, "cable");
    fs::write(copy.join("cable.md"), "blue\n").unwrap();
    place.pitcrew(&["task", "submit", &run, "cable"]).exits(0);
    running.ends(0);

    let shows = |file: &str| place.git(&["show", &format!("pitcrew/{run}:{file}")]);
    assert_eq!(shows("boot.md"), "rack\nhalf\ndone\n");
    assert_eq!(shows("cable.md"), "blue\n");
    place.pitcrew(&["report", &run]).exits(0).says("written down");
    assert_eq!(place.read("rack.md"), "what somebody else does here is not looked at\n");
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn a_claim_outlives_the_process_that_drives_the_run_and_can_be_given_back() {
    let place = place();
    let mut running = place.start(&["run", "--wait"]);
    running.until_of("rack", "approval_requested");
    let run = running.name();
    let copy = claim(&place, &run, "rack");
    running.killed();

    let again = place.pitcrew(&["task", "claim", &run, "rack", "--again", "--format", "json"]).exits(0).json();
    assert_eq!(again["workspace"], copy.to_str().unwrap());
    append(&copy.join("rack.md"), "done\n");
    place.pitcrew(&["task", "submit", &run, "rack"]).exits(0).says("nobody drives the run");
    let cable = claim(&place, &run, "cable");
    place
        .pitcrew(&["task", "release", &run, "cable", "--reason", "no time"])
        .exits(0)
        .says(cable.parent().unwrap().to_str().unwrap());
    place.pitcrew(&["task", "submit", &run, "cable"]).exits(2).says("nobody has taken `cable`");

    let mut resumed = place.start(&["resume", &run, "--wait"]);
    resumed.until_of("boot", "task_succeeded");
    // Without a claim people change the files themselves, as ever.
    place.write("cable.md", "red\n");
    place.pitcrew(&["approve", &run, "cable"]).exits(0);
    resumed.ends(0);
    let status: Value = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "rack"), "succeeded");
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:cable.md")]), "red\n");
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:rack.md")]), "rack\ndone\n");
}

#[test]
fn in_files_that_are_changed_themselves_it_lands_there_and_is_undone_from_there() {
    let place = Place::with_plan(
        "name: crew\nworkspaces: {site: {path: ./site, apply: live}}\ntasks:\n  rack: {agent: manual, owns: [rack.md]}\n",
    );
    place.write("site/rack.md", "rack\n");
    let mut running = place.start(&["run", "--wait"]);
    running.until("approval_requested");
    let run = running.name();
    let copy = claim(&place, &run, "rack");
    append(&copy.join("rack.md"), "done\n");
    assert_eq!(place.read("site/rack.md"), "rack\n");
    place.pitcrew(&["task", "submit", &run, "rack"]).exits(0);
    running.ends(0);
    assert_eq!(place.read("site/rack.md"), "rack\ndone\n");
    place.pitcrew(&["rollback", &run, "rack"]).exits(0);
    assert_eq!(place.read("site/rack.md"), "rack\n");
}
