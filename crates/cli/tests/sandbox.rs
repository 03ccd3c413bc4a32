//! `pitcrew sandbox`: one command in walls, over the live workspace.

mod support;

use support::{Place, exists};

fn project() -> Place {
    let place = Place::empty();
    place.write("mine.txt", "old\n");
    place
}

#[test]
fn what_is_owned_comes_back_and_the_exit_code_is_passed_on() {
    let place = project();
    place.pitcrew(&["sandbox", "--owns", "mine.txt", "--", "sh", "-c", "echo new > mine.txt; exit 7"]).exits(7);
    assert_eq!(place.read("mine.txt"), "new\n");
}

#[test]
fn an_owned_path_may_be_named_in_full() {
    let place = project();
    let path = place.project().canonicalize().unwrap().join("mine.txt");
    place.pitcrew(&["sandbox", "--owns", path.to_str().unwrap(), "--", "sh", "-c", "echo new > mine.txt"]).exits(0);
    assert_eq!(place.read("mine.txt"), "new\n");
}

#[test]
fn what_is_owned_comes_back_and_nothing_else_does() {
    let place = project();
    let script = "echo x > other.txt; echo new > mine.txt";
    let answer = place.pitcrew(&["sandbox", "--owns", "mine.txt", "--", "sh", "-c", script]).exits(0);
    answer.says("dropped 1 file under other.txt").says("brought back");
    assert_eq!(place.read("mine.txt"), "new\n");
    assert!(!exists(place.project().join("other.txt")));
}

#[test]
fn without_anything_owned_what_is_left_is_dropped() {
    let place = project();
    place.pitcrew(&["sandbox", "--", "sh", "-c", "echo x > mine.txt"]).exits(0).says("dropped 1 file");
    assert_eq!(place.read("mine.txt"), "old\n");
}

#[test]
fn the_command_speaks_and_listens_through_our_own_streams() {
    let place = project();
    place.pitcrew(&["sandbox", "--", "sh", "-c", "cat mine.txt; echo aside >&2"]).exits(0).says("old").says("aside");
}

#[test]
fn a_command_that_is_not_there_is_named() {
    project().pitcrew(&["sandbox", "--", "no-such-tool"]).exits(2).says("`no-such-tool`: no such program");
}

#[test]
fn a_path_that_leaves_the_workspace_is_refused() {
    project().pitcrew(&["sandbox", "--owns", "../x", "--", "true"]).exits(2).says("`../x`");
}
