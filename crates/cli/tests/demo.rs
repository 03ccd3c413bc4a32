//! `pitcrew demo`: it goes as it is told, and leaves nothing behind.

mod support;

use support::Place;

#[test]
fn the_tour_goes_as_it_is_told_and_leaves_nothing_behind() {
    let place = Place::empty();
    let temporary = place.project();
    let output = place.command(&["demo"]).env("TMPDIR", &temporary).output().unwrap();
    let answer = support::Answer::from(output).exits(0);
    answer
        .says("error[ownership-overlap]")
        .says("critical path: prices → together")
        .says("prices.csv: owned by prices; it was changed, and the task owns only `site/**`")
        .says("did not pass `every price is a number`")
        .says("approved notice")
        .says("moved `main`")
        .says("Your turn");
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
}
