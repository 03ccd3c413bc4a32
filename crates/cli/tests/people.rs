//! Several people and one run: who is asked, whose answer counts, and what of it outlives the process.

mod support;

use serde_json::Value;
use support::{Answer, Place, user};

/// Two users without accounts: what a person is to a run is a user of the system.
const ANN: u32 = 60_001;
const BOB: u32 = 60_002;

/// Carries out a command as root does for somebody behind `sudo`; root alone may say for whom.
fn as_user(place: &Place, uid: u32, arguments: &[&str]) -> Answer {
    place.command(arguments).env("SUDO_UID", uid.to_string()).output().unwrap().into()
}

fn is_root() -> bool {
    let root = user::is_root();
    if !root {
        eprintln!("skipped: only root can speak for several users");
    }
    root
}

fn answers(place: &Place, run: &str) -> Vec<Value> {
    let report = place.pitcrew(&["report", run, "--format", "json"]).json();
    report["answers"].as_array().unwrap().clone()
}

#[test]
fn two_of_three_must_agree_though_the_engine_is_killed_between_them() {
    if !is_root() {
        return;
    }
    let place = Place::with_plan(
        "name: demo
workspace: ./site
teams: {ops: {lead: uid 60001}}
escalation: [{after: 30m, to: uid 60003}]
tasks:
  ship: {team: ops, run: 'echo new > page', owns: [page], approval: {from: [lead, uid 60002], quorum: 2, except: author}}
",
    );
    place.write("site/page", "old");
    let mut running = place.start(&["run", "--wait"]);
    let asked = running.until("approval_requested");
    assert_eq!(asked["from"], serde_json::json!(["uid 60001", "uid 60002"]));
    let run = running.name();

    // Whoever started it is not asked.
    place.pitcrew(&["approve", &run]).exits(2).says("is not asked about `ship`").says("`uid 60001` or `uid 60002`");
    as_user(&place, ANN, &["approve", &run, "--reason", "seen it"]).exits(0);
    running.until("yes_given");
    running.killed();

    as_user(&place, ANN, &["approve", &run]).exits(2).says("has said yes to `ship` already; 1 more must");
    place.pitcrew(&["resume", &run]).exits(3).says("said yes: uid 60001; 1 more wanted").says("also asked: uid 60003");
    as_user(&place, BOB, &["approve", &run]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);

    assert_eq!(place.read("site/page"), "new\n");
    let answers = answers(&place, &run);
    let who: Vec<&str> = answers.iter().map(|answer| answer["by"].as_str().unwrap()).collect();
    assert_eq!(who, ["uid 60001", "uid 60002"]);
    assert_eq!(answers[0]["reason"], "seen it");
}

#[test]
fn a_no_of_one_is_a_no() {
    if !is_root() {
        return;
    }
    let place = Place::with_plan(
        "name: demo\ntasks: {ship: {run: 'true', approval: {when: before_run, from: [uid 60001, uid 60002], quorum: 2}}}\n",
    );
    let run = place.run(&[], 3);
    as_user(&place, ANN, &["approve", &run]).exits(0);
    as_user(&place, BOB, &["deny", &run, "--reason", "not on a Friday"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(1);
    place.pitcrew(&["report", &run]).says("uid 60002: not on a Friday");
}

/// Asks a person between two commands, and again before the phase opens.
const GO: &str = "
name: demo
phases: [{name: night, go: ['true', {ask: 'Change window open?'}]}]
tasks:
  ship: {phase: night, run: 'true', go: ['test -e ready', {ask: Backup taken?}, 'test -e steady']}
";

#[test]
fn a_question_among_checks_outlives_the_process_and_its_answer_is_evidence() {
    let place = Place::with_plan(GO);
    place.write("ready", "");
    place.write("steady", "");
    let mut running = place.start(&["run", "--wait"]);
    let asked = running.until("question_asked");
    assert_eq!((asked["about"].as_str(), asked["phase"].as_str()), (Some("phase"), Some("night")));
    let run = running.killed();

    let status = place.pitcrew(&["status", &run, "--format", "json"]).json();
    assert_eq!(status["status"], "waiting");
    place.pitcrew(&["approve", &run, "night", "--reason", "until six"]).exits(0).says("Change window open?");
    let mut running = place.start(&["resume", &run, "--wait"]);
    let asked = running.until_of("ship", "question_asked");
    assert_eq!(asked["question"], "Backup taken?");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).json();
    assert_eq!(status["tasks"][0]["waiting_on"][0]["kind"], "approval");
    place.pitcrew(&["approve", &run, "ship"]).exits(0);
    let events = running.events(0);
    let given = events.iter().find(|event| event["type"] == "go_given").unwrap();
    let said: Vec<&str> = given["evidence"].as_array().unwrap().iter().map(|e| e["check"].as_str().unwrap()).collect();
    assert_eq!(said, ["test -e ready", "Backup taken?", "test -e steady"]);
    place.pitcrew(&["report", &run]).says("until six");
}

#[test]
fn a_person_who_says_no_go_ends_it() {
    let place = Place::with_plan(GO);
    let events = place.start(&["run"]).events(3);
    let last = events.last().unwrap();
    assert_eq!(last["waiting_on"][0]["id"], "night");
    let run = last["run"].as_str().unwrap();
    place.pitcrew(&["deny", run, "--reason", "the bank is closing its books"]).exits(0);
    place.pitcrew(&["resume", run]).exits(1);
    place
        .pitcrew(&["report", run])
        .says("got a no-go from `Change window open?`")
        .says("the bank is closing its books");
}

#[test]
fn yes_beforehand_answers_all_but_what_wants_somebody_else() {
    let place = Place::with_plan(
        &GO.replace("tasks:", "tasks:\n  four-eyes: {run: 'true', approval: {when: before_run, except: author}}"),
    );
    place.write("ready", "");
    place.write("steady", "");
    let events = place.start(&["run", "--yes"]).events(3);
    let waiting = events.last().unwrap()["waiting_on"].as_array().unwrap();
    assert_eq!(waiting.len(), 1, "{waiting:#?}");
    assert_eq!(waiting[0]["id"], "four-eyes");
    let granted = events.iter().find(|event| event["type"] == "question_answered").unwrap();
    assert!(granted["by"].as_str().unwrap().ends_with("(--yes)"));
    let run = events[0]["run"].as_str().unwrap();
    place.pitcrew(&["approve", run]).exits(2).says("wants the yes of somebody else (`except: author`)");
}

#[test]
fn an_answer_from_inside_a_run_does_not_count_where_the_plan_says_so() {
    let place =
        Place::with_plan("name: demo\ntasks: {ship: {run: 'true', approval: {when: before_run, except: agents}}}\n");
    let run = place.run(&[], 3);
    let inside = place.command(&["approve", &run]).env("PITCREW_RUN", "another-0000").output().unwrap();
    Answer::from(inside).exits(2).says("wants a person's answer (`except: agents`)");
}

/// A plan that somebody must approve before it runs, with a risk.
const PLANNED: &str = "
name: demo
status: planned
risks:
  - {risk: The page is gone, impact: high, answered_by: [the page is there, ship, rollback of ship]}
tasks:
  ship: {run: 'echo new > page', owns: [page], verify: [{name: the page is there, run: 'test -s page'}]}
";

#[test]
fn a_planned_plan_runs_once_somebody_approved_it_as_it_is() {
    let place = Place::with_plan(PLANNED);
    place.pitcrew(&["run"]).exits(3).says("pitcrew approve pitcrew.yaml");
    place.pitcrew(&["approve", "pitcrew.yaml", "--reason", "reviewed"]).exits(0).says("The page is gone");
    let run = place.run(&[], 0);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).json();
    assert_eq!(report["approved_by"], report["by"]);
    let held: Vec<&Value> = report["risks"][0]["answers"].as_array().unwrap().iter().map(|a| &a["held"]).collect();
    assert_eq!(held, [true, true, true]);
    place.pitcrew(&["report", &run]).says("rollback of ship: was not needed");

    // The word in the file proves nothing, and changes nothing of what was approved.
    place.write("pitcrew.yaml", &PLANNED.replace("planned", "active"));
    place.run(&[], 0);
    place.write("pitcrew.yaml", &PLANNED.replace("planned", "approved").replace("new", "other"));
    place.pitcrew(&["run"]).exits(3).says("nobody has approved it as it is");
    place.write("pitcrew.yaml", &PLANNED.replace("planned", "done"));
    place.pitcrew(&["run"]).exits(1).says("pitcrew run --again");
    place.run(&["--again"], 0);
}

#[test]
fn an_approval_of_a_plan_can_be_taken_back() {
    let place = Place::with_plan(PLANNED);
    place.pitcrew(&["deny", "pitcrew.yaml"]).exits(2).says("nobody has approved the plan `demo` as it is");
    place.pitcrew(&["approve", "pitcrew.yaml"]).exits(0);
    let inside = place.command(&["deny", "pitcrew.yaml"]).env("PITCREW_RUN", "another-0000").output().unwrap();
    Answer::from(inside).exits(2).says("a person approves a plan");
    place.pitcrew(&["deny", "pitcrew.yaml", "--reason", "one more look"]).exits(0).says("no longer approved");
    place
        .pitcrew(&["run"])
        .exits(3)
        .says("took the approval back (one more look)")
        .says("pitcrew approve pitcrew.yaml");
    place.pitcrew(&["deny", "pitcrew.yaml"]).exits(2).says("nothing to take back");
    place.pitcrew(&["approve", "pitcrew.yaml"]).exits(0);
    place.run(&[], 0);
}

#[test]
fn a_program_inside_a_run_approves_no_plan() {
    let place = Place::with_plan(PLANNED);
    let inside = place.command(&["approve", "pitcrew.yaml"]).env("PITCREW_RUN", "another-0000").output().unwrap();
    Answer::from(inside).exits(2).says("a person approves a plan");
}
