//! A run at a terminal: the live tree, and the question that is answered in place.

mod support;

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use support::Place;

const ASKS: &str = "\
name: demo
agents: {careful: {run: 'echo new > file.txt', risk: approval_required}}
tasks:
  change: {agent: careful, owns: [file.txt], approval: true}
  look: {run: 'grep new file.txt', needs: [change]}
";

/// Runs the plan at a terminal, types `answer` when it asks, and returns its exit code and what was shown.
fn at_a_terminal(place: &Place, answer: &str) -> (i32, String) {
    at_a_terminal_with(place, answer, &[("TERM", "xterm")])
}

fn at_a_terminal_with(place: &Place, answer: &str, variables: &[(&str, &str)]) -> (i32, String) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&master, size).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    let stream = || OwnedFd::from(terminal.try_clone().unwrap());
    let mut command = place.command(&["run"]);
    command.envs(variables.iter().copied()).stdin(stream()).stdout(stream()).stderr(stream());
    let mut child = command.spawn().unwrap();
    // Only the child holds it open: when it ends, so does what we read.
    drop((terminal, command));
    let mut master = File::from(master);
    let (mut shown, mut answered) = (Vec::new(), false);
    let mut buffer = [0; 4096];
    // Linux ends a terminal that nobody holds any more with an error.
    while let Ok(count @ 1..) = master.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..count]);
        if !answered && String::from_utf8_lossy(&shown).contains("y(es)/n(o)/l(ater)") {
            master.write_all(answer.as_bytes()).unwrap();
            answered = true;
        }
    }
    let code = child.wait().unwrap().code().unwrap_or(-1);
    (code, String::from_utf8_lossy(&shown).into_owned())
}

#[track_caller]
fn shows(shown: &str, text: &str) {
    let plain = anstream::adapter::strip_str(shown).to_string();
    assert!(plain.contains(text), "nothing shows `{text}`:\n{plain}");
}

#[test]
fn a_yes_at_the_terminal_goes_on_with_the_run() {
    let (code, shown) = at_a_terminal(&Place::with_git(ASKS), "y\n");
    assert_eq!(code, 0, "{shown}");
    shows(&shown, "change asks: may its change be applied?");
    shows(&shown, "+new");
    shows(&shown, "2 of 2 done");
    assert!(shown.contains("\u{1b}[K"), "the tree is drawn in place");
}

#[test]
fn a_no_at_the_terminal_fails_the_task() {
    let (code, shown) = at_a_terminal(&Place::with_git(ASKS), "n\n");
    assert_eq!(code, 1, "{shown}");
    shows(&shown, "was denied by");
}

#[test]
fn later_leaves_the_question_to_another_command() {
    let place = Place::with_git(ASKS);
    let (code, shown) = at_a_terminal(&place, "l\n");
    assert_eq!(code, 3, "{shown}");
    shows(&shown, "pitcrew approve demo-");
    place.pitcrew(&["status"]).exits(0).says("waiting");
}

#[test]
fn without_colour_the_tree_is_still_drawn_in_place() {
    let place = Place::with_git(ASKS);
    let (code, shown) = at_a_terminal_with(&place, "y\n", &[("TERM", "xterm"), ("NO_COLOR", "1")]);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("\u{1b}[K"), "{shown:?}");
    assert!(!shown.contains("\u{1b}[0m") && !shown.contains("\u{1b}[32m"), "{shown:?}");
}

#[test]
fn a_dumb_terminal_gets_lines() {
    let place = Place::with_git(ASKS);
    let (code, shown) = at_a_terminal_with(&place, "y\n", &[("TERM", "dumb")]);
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    shows(&shown, "change applied 1 file");
}
