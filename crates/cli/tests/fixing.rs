//! `pitcrew lint --fix`: what can be meant in one way only is mended in the file, and no other byte changes.

mod support;

use support::Place;

const CARELESS: &str = "\u{FEFF}# The plan of the week\r\n\
    tasks:\r\n\
    \x20 build: {run: echo built, Timeout: '30 minutes'}   # quick\r\n\
    \x20 # pitcrew: ignore network-open it fetches\r\n\
    \x20 test:\r\n\
    \x20   run: echo tested\r\n\
    \x20   needs: [Build, build]  # both\r\n";

const MENDED: &str = "\u{FEFF}# The plan of the week\r\n\
    tasks:\r\n\
    \x20 build: {run: echo built, timeout: 30m}   # quick\r\n\
    \x20 test:\r\n\
    \x20   run: echo tested\r\n\
    \x20   needs: [build]  # both\r\n";

#[test]
fn a_plan_is_mended_and_nothing_else_of_it_changes() {
    let place = Place::empty();
    place.write("pitcrew.yaml", CARELESS);
    place.pitcrew(&["lint"]).exits(1).says("`pitcrew lint --fix` mends");
    // A look at it changes nothing.
    place.pitcrew(&["lint", "--fix", "--dry-run"]).exits(1).says("+  build: {run: echo built, timeout: 30m}   # quick");
    assert_eq!(place.read("pitcrew.yaml"), CARELESS);
    place.pitcrew(&["lint", "--fix"]).exits(0).says("2 tasks, no errors");
    assert_eq!(place.read("pitcrew.yaml"), MENDED);
    // Nothing is left: a second time does nothing.
    let answer = place.pitcrew(&["lint", "--fix", "--format", "json"]).exits(0).json();
    assert_eq!(answer["mended"], serde_json::json!([]));
    assert_eq!(place.read("pitcrew.yaml"), MENDED);
}

#[test]
fn what_can_be_meant_in_two_ways_is_left_to_who_knows() {
    let place = Place::empty();
    let plan = "tasks: {build: {run: x, tiemout: 5m}, test: {run: y, needs: [biuld]}}\n";
    place.write("pitcrew.yaml", plan);
    place.pitcrew(&["lint", "--fix"]).exits(1);
    assert_eq!(place.read("pitcrew.yaml"), plan);
}

#[test]
fn a_comment_that_silences_nothing_goes_from_a_document_and_a_wrong_sum_stays() {
    let place = Place::empty();
    let plan = |below: &str| {
        format!(
            "# Plan\n\n| ID | Task | Estimate |\n|---|---|---|\n| A1 | Schema | 2h |\n| A2 | Import | 3h |\n\n{below}\n"
        )
    };
    place.write("plan.md", &plan("Total effort: 9 hours."));
    place.pitcrew(&["lint", "plan.md", "--fix"]).exits(0).says("sum-differs");
    assert_eq!(place.read("plan.md"), plan("Total effort: 9 hours."));
    place.write("plan.md", &plan("Total effort: 5 hours. <!-- pitcrew: ignore sum-differs with reviews -->"));
    place.pitcrew(&["lint", "plan.md", "--fix"]).exits(0);
    assert_eq!(place.read("plan.md"), plan("Total effort: 5 hours."));
}
