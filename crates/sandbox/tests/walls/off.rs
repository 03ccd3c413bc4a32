//! Without walls: the host as it is, and still nothing left running.

use std::io::Read;

use pitcrew_sandbox::{End, NotStarted};

use crate::case::Case;
use crate::lifetime::ready;

crate::cases!(
    the_command_sees_the_host,
    what_it_leaves_running_is_killed_and_counted,
    its_time_is_limited,
    it_dies_with_the_engine,
    a_missing_command_is_named,
    limits_that_need_walls_are_said_to_be_missing,
);

fn the_command_sees_the_host() {
    let mut case = Case::open();
    std::fs::write(case.host.path().join("a"), "seen").unwrap();
    case.spec.cwd = case.host.path().to_owned();
    assert_eq!(case.sh("cat a; exit 0").said(), "seen");
    assert_eq!(case.sh("exit 3").code(), 3);
}

fn what_it_leaves_running_is_killed_and_counted() {
    let mut case = Case::open();
    case.spec.cwd = case.host.path().to_owned();
    // Whoever starts them is gone once the innermost is there, and says so.
    let inner = "echo > there; sleep 1000; :";
    let done = case.sh(&format!(
        "mkfifo there; (setsid sleep 1000 &); (setsid setsid sh -c '{inner}' &); read -r _ < there; exit 0"
    ));
    assert_eq!(done.code(), 0);
    assert!((2..=3).contains(&done.outcome.leftovers), "{done:?}");
}

fn its_time_is_limited() {
    let mut case = Case::open();
    case.spec.timeout_ms = Some(30);
    let done = case.sh("trap '' TERM; (setsid sleep 1000 &); while :; do sleep 1000; done");
    assert_eq!(done.outcome.end, End::TimedOut);
}

fn it_dies_with_the_engine() {
    let script = "trap '' TERM; setsid sh -c 'echo ready; sleep 1000; :' & sleep 1000; :";
    let mut case = Case::open();
    let (launched, mut out) = ready(&mut case, script);
    drop(launched);
    assert_eq!(out.read_to_string(&mut String::new()).unwrap(), 0);
}

fn a_missing_command_is_named() {
    let done = Case::open().run(&["no-such-program"]);
    assert_eq!(*done.not_started(), NotStarted::CommandNotFound { program: "no-such-program".into() });
}

fn limits_that_need_walls_are_said_to_be_missing() {
    assert_eq!(Case::open().sh(":").outcome.unenforced.len(), 3);
}
