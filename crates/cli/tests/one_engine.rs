//! One process is the engine of a state directory; every other command reaches it, and nobody else does.

mod support;

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread;

use pitcrew_engine::Event;
use serde_json::json;
use support::{Place, state_of, traces, user};

/// In a live directory: something that is done, something that works until it is stopped, and
/// something that waits for a person.
const BUSY: &str = "\
name: demo
workspace: ./site
tasks:
  done: {run: 'echo what was said; echo 1 > done', owns: [done]}
  asks: {run: 'echo 2 > asked', owns: [asked], needs: [done], approval: true}
  works: {run: 'sleep 1000', owns: [works], needs: [done]}
";

fn busy() -> Place {
    let place = Place::with_plan(BUSY);
    place.write("site/kept", "it stays");
    place
}

/// Has every command look at the run, and expects what each says of one that is not over.
fn looked_at_by_everyone(place: &Place, run: &str) {
    let status = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "done"), "succeeded");
    assert_eq!(state_of(&status, "works"), "running");
    assert_eq!(state_of(&status, "asks"), "harvested");
    place.pitcrew(&["status", run]).exits(0).says("asks");
    place.pitcrew(&["logs", run, "done"]).exits(0).says("what was said");
    place.pitcrew(&["report", run]).exits(0).says("asks");
    place.pitcrew(&["apply", run]).exits(2).says("more to come");
    traces::the_journal_is_the_truth(place, run);
}

#[test]
fn every_command_finds_its_run_while_another_process_carries_it_out() {
    let place = busy();
    let mut first = place.start(&["run", "--wait"]);
    first.until("approval_requested");
    let run = first.name();
    // One more that follows along, and ends with it.
    let mut along = place.start(&["resume", &run, "--wait"]);
    if !first.has_told("works", "attempt_started") {
        first.until_of("works", "attempt_started");
    }
    looked_at_by_everyone(&place, &run);
    place.pitcrew(&["approve", &run, "asks"]).exits(0);
    along.until_of("asks", "task_succeeded");
    place.pitcrew(&["rollback", &run, "asks"]).exits(0);
    assert!(!place.project().join("site/asked").exists());
    place.pitcrew(&["stop", &run]).exits(0);
    along.ends(1);
    first.ends(1);
    let journal = traces::journal(&place, &run);
    assert_eq!(traces::count(&journal, |event| matches!(event, Event::RunResumed { .. })), 0, "it was never let go");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn every_command_finds_its_run_after_its_process_was_killed() {
    let place = busy();
    let mut first = place.start(&["run", "--wait"]);
    first.until("approval_requested");
    if !first.has_told("works", "attempt_started") {
        first.until_of("works", "attempt_started");
    }
    let run = first.killed();
    looked_at_by_everyone(&place, &run);
    place.pitcrew(&["rollback", &run, "done"]).exits(2).says("`asks` is in the middle of something");
    place.pitcrew(&["approve", &run, "asks"]).exits(0);
    place.pitcrew(&["stop", &run]).exits(0);
    let mut again = place.start(&["resume", &run]);
    again.until_of("asks", "task_succeeded");
    place.pitcrew(&["stop", &run, "--hard"]).exits(0);
    again.ends(1);
    place.pitcrew(&["rollback", &run]).exits(0);
    assert_eq!(traces::names_in(&place.project().join("site")), ["kept"]);
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn of_many_that_take_a_run_up_at_once_one_does_and_the_others_follow() {
    let place = Place::with_plan(
        "name: demo\nworkspace: ./site\ntasks: {asks: {run: 'echo 1 > asked', owns: [asked], approval: true}}\n",
    );
    place.write("site/kept", "it stays");
    let mut first = place.start(&["run", "--wait"]);
    first.until("approval_requested");
    let run = first.killed();
    // Without `--wait` each leaves again, and the engine with the last of them.
    let all: Vec<_> = (0..6).map(|_| place.start(&["resume", &run])).collect();
    for one in all {
        one.events(3);
    }
    place.pitcrew(&["approve", &run]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);
    traces::the_journal_is_the_truth(&place, &run);
    traces::nothing_is_left(&place);
}

#[test]
fn a_run_that_several_ask_to_resume_at_once_has_one_loop() {
    // Each in a live directory of its own: in one they would take turns.
    let plan = |name| {
        format!(
            "name: {name}\nworkspace: ./{name}\n\
             tasks: {{asks: {{run: 'echo 1 > made', owns: [made], approval: true}}}}\n"
        )
    };
    let place = Place::with_plan(&plan("killed"));
    place.write("killed/kept", "it stays");
    place.write("waits/kept", "it stays");
    place.write("waits.yaml", &plan("waits"));
    let mut first = place.start(&["run", "--wait"]);
    first.until("approval_requested");
    let killed = first.killed();
    let mut engine = place.start(&["run", "waits.yaml", "--wait"]);
    engine.until("approval_requested");
    let waits = engine.name();
    let resume = json!({"ask": "resume", "run": killed});
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(place.ask(&resume)["said"], "done"));
        }
    });
    place.pitcrew(&["approve", &killed]).exits(0);
    place.pitcrew(&["deny", &waits]).exits(0);
    engine.ends(1);
    let journal = traces::journal(&place, &killed);
    assert_eq!(traces::count(&journal, |event| matches!(event, Event::RunResumed { .. })), 1);
    assert_eq!(place.read("killed/made"), "1\n");
    traces::the_journal_is_the_truth(&place, &killed);
    traces::nothing_is_left(&place);
}

#[test]
fn who_does_not_hold_the_lock_writes_nothing() {
    let place = busy();
    let mut first = place.start(&["run", "--wait"]);
    first.until("approval_requested");
    let run = first.killed();
    let before = traces::journal(&place, &run);
    // An engine that holds the lock and does not answer.
    let lock = OpenOptions::new().write(true).open(place.state().join("engine.lock")).unwrap();
    lock.lock().unwrap();
    place.pitcrew(&["approve", &run, "asks"]).exits(2).says("engine");
    assert_eq!(traces::journal(&place, &run), before);
}

#[test]
fn another_user_is_refused_at_the_socket() {
    if !user::is_root() {
        eprintln!("skipped: only root can become another user");
        return;
    }
    let place = busy();
    // The engine is an ordinary user's, and the caller another one: root may always.
    let place = place.of(Some(user::ORDINARY));
    let mut first = place.start(&["run", "--wait"]);
    first.until("approval_requested");
    let run = first.name();
    let stop = format!(r#"{{"ask":"order","run":"{run}","what":{{"order":"stop","hard":true}}}}"#);
    let stranger = || {
        let mut command = Command::new("python3");
        command.args(["-c", SAYS]).arg(place.state().join("engine.sock")).arg(&stop).uid(65_534).gid(65_534);
        command.output().unwrap()
    };
    let kept_out = stranger();
    assert!(String::from_utf8_lossy(&kept_out.stderr).contains("PermissionError"), "{kept_out:?}");
    // Even where the directory was opened to everyone, the engine asks who calls.
    for path in [place.project().parent().unwrap().to_owned(), place.state(), place.state().join("engine.sock")] {
        fs::set_permissions(path, Permissions::from_mode(0o777)).unwrap();
    }
    let refused = stranger();
    assert!(String::from_utf8_lossy(&refused.stdout).contains("belongs to another user"), "{refused:?}");
    let journal = traces::journal(&place, &run);
    assert_eq!(traces::count(&journal, |event| matches!(event, Event::StopRequested { .. })), 0);
    place.pitcrew(&["stop", &run, "--hard"]).exits(0);
    first.ends(1);
}

/// Says a line at a socket and prints what comes back.
const SAYS: &str = "
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
try:
    s.sendall(sys.argv[2].encode() + b'\\n')
except BrokenPipeError:
    pass  # It did not even listen.
print(s.recv(1000).decode())
";

/// A task that does not end when it is asked to.
const STUBBORN: &str = "\
name: demo
workspace: ./site
tasks: {work: {run: \"trap '' TERM INT; sleep 1000 & while true; do wait; done\", owns: [x]}}
";

#[test]
fn the_second_ctrl_c_kills_what_ignores_the_first() {
    let place = Place::with_plan(STUBBORN);
    place.write("site/kept", "it stays");
    let mut running = place.start(&["run"]);
    running.until("attempt_started");
    running.signal("INT");
    running.until("stop_requested");
    running.signal("INT");
    let run = running.ends(130);
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
    // It is as good as any other stopped run.
    let mut again = place.start(&["resume", &run]);
    again.until("attempt_started");
    again.signal("INT");
    again.until("stop_requested");
    again.signal("INT");
    again.ends(130);
    traces::nothing_is_left(&place);
}

/// A task whose activation takes until it is let go, by the file `go` beside the plan.
const SLOW: &str = "\
name: demo
workspace: ./site
tasks:
  work:
    run: 'echo 1 > x'
    owns: [x]
    activate: ['echo begin >> ../marks; echo > ../begun; until [ -e ../go ]; do sleep 0.01; done; echo end >> ../marks']
    rollback: ['echo undone >> ../marks']
    retry: {times: 1}
";

#[test]
fn the_first_ctrl_c_lets_what_is_being_made_live_come_to_its_end() {
    let place = Place::with_plan(SLOW);
    place.write("site/kept", "it stays");
    mkfifo(&place);
    let mut running = place.start(&["run"]);
    running.until("applied");
    activation_has_begun(&place);
    running.signal("INT");
    running.until("stop_requested");
    place.write("go", "");
    let run = running.ends(130);
    assert_eq!(place.read("marks"), "begin\nend\n");
    assert_eq!(place.read("site/x"), "1\n");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn the_second_ctrl_c_cuts_it_off_and_resume_undoes_it_before_it_is_tried_again() {
    let place = Place::with_plan(SLOW);
    place.write("site/kept", "it stays");
    mkfifo(&place);
    let mut running = place.start(&["run"]);
    running.until("applied");
    activation_has_begun(&place);
    running.signal("INT");
    running.until("stop_requested");
    running.signal("INT");
    let run = running.ends(130);
    assert_eq!(place.read("marks"), "begin\n");
    traces::nothing_is_left(&place);
    place.write("go", "");
    let mut again = place.start(&["resume", &run]);
    again.until_of("work", "rolled_back");
    again.until_of("work", "applied");
    activation_has_begun(&place);
    again.ends(0);
    assert_eq!(place.read("marks"), "begin\nundone\nbegin\nend\n");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

fn mkfifo(place: &Place) {
    assert!(Command::new("mkfifo").arg(place.project().join("begun")).status().unwrap().success());
}

/// Waits until the activation says that it has begun.
fn activation_has_begun(place: &Place) {
    assert_eq!(fs::read(place.project().join("begun")).unwrap(), b"\n");
}
