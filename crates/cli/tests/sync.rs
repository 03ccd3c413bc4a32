//! A Markdown document that is run as it is, and kept true while it runs.

mod support;

use support::Place;

const PLAN: &str = "# Launch\r\n\r\n| ID | Task | Status | Depends on |\r\n|---|---|---|---|\r\n\
    | A1 | Write the file | ⬜ Open | - |\r\n| A2 | Check the file | ⬜ Open | A1 |\r\n\r\n\
    The steps are in [the team's document](team.md).\r\n";

const TEAM: &str = "\u{FEFF}# Steps\n\n- [ ] A1 Write the file\n- [ ] A2 Check the file\n\nNothing else – as it was.\n";

const TRUE: [&str; 4] = ["--agent", "cat > /dev/null", "--sandbox", "off"];

fn place() -> Place {
    let place = Place::empty();
    place.write("PLAN.md", PLAN);
    place.write("team.md", TEAM);
    place
}

fn all_done(place: &Place) {
    assert_eq!(place.read("PLAN.md"), PLAN.replace("⬜ Open", "✅ Done"));
    assert_eq!(place.read("team.md"), TEAM.replace("[ ]", "[x]"));
}

fn newest(place: &Place) -> String {
    let runs = place.pitcrew(&["status", "--format", "json"]).exits(0).json();
    runs["runs"][0]["run"].as_str().unwrap().to_owned()
}

#[test]
fn a_document_is_run_and_kept_true_with_those_that_it_links_to() {
    let place = place();
    let run = ["run", "PLAN.md", "--write-status"];
    place.pitcrew(&[run.as_slice(), &TRUE].concat()).exits(0);
    all_done(&place);
}

#[test]
fn without_being_asked_a_run_writes_nothing() {
    let place = place();
    place.pitcrew(&[["run", "PLAN.md"].as_slice(), &TRUE].concat()).exits(0);
    assert_eq!((place.read("PLAN.md"), place.read("team.md")), (PLAN.to_owned(), TEAM.to_owned()));
}

#[test]
fn a_failure_is_told_and_what_was_not_begun_stays() {
    let place = place();
    let run = ["run", "PLAN.md", "--write-status", "--agent", "exit 3", "--sandbox", "off"];
    place.pitcrew(&run).exits(1);
    assert_eq!(place.read("PLAN.md"), PLAN.replacen("⬜ Open", "❌ Failed", 1));
    assert_eq!(place.read("team.md"), TEAM);
}

#[test]
fn people_carry_it_out_and_the_document_follows() {
    let place = place();
    place.pitcrew(&["run", "PLAN.md", "--write-status", "--sandbox", "off"]).exits(3);
    let run = newest(&place);
    place.pitcrew(&["approve", &run, "A1"]);
    place.pitcrew(&["resume", &run]).exits(3);
    assert_eq!(place.read("PLAN.md"), PLAN.replacen("⬜ Open", "✅ Done", 1));
    // Whoever edits the document meanwhile keeps what they wrote, and the rest is found again.
    place.write("team.md", &TEAM.replace("# Steps\n", "# Steps of ours\n\nA word more.\n"));
    place.pitcrew(&["approve", &run, "A2"]);
    place.pitcrew(&["resume", &run]).exits(0);
    let team = place.read("team.md");
    assert!(team.contains("A word more.") && team.contains("[x] A2"), "{team}");
}

#[test]
fn a_killed_engine_leaves_a_whole_document_that_becomes_true_after() {
    let place = place();
    let run = ["run", "PLAN.md", "--write-status"];
    let mut running = place.start(&[run.as_slice(), &TRUE].concat());
    running.until_of("A1", "task_succeeded");
    running.killed();
    let between = place.read("PLAN.md");
    assert_eq!(between.matches("\r\n").count(), PLAN.matches("\r\n").count(), "{between}");
    place.pitcrew(&["resume", &newest(&place)]).exits(0);
    all_done(&place);
    let names = support::traces::names_in(&place.project());
    assert!(!names.iter().any(|name| name.contains(".pitcrew-")), "{names:?}");
}

#[test]
fn what_is_wrong_is_told_at_the_lines_of_the_document() {
    let place = place();
    let cycle = PLAN.replace("Open | - |", "Open | A2 |");
    place.write("PLAN.md", &cycle);
    place.pitcrew(&["lint", "PLAN.md"]).exits(1).says("PLAN.md:5");
    place.pitcrew(&["run", "PLAN.md"]).exits(1);
    place.write("PLAN.md", PLAN);
    place.pitcrew(&["lint", "PLAN.md"]).exits(0).says("2 tasks");
    for command in ["explain", "schedule", "graph"] {
        place.pitcrew(&[command, "PLAN.md"]).exits(0).says("A2");
    }
    place.write("pitcrew.yaml", "tasks: {a: {run: \"true\"}}\n");
    let refused = place.pitcrew(&["run", "--write-status"]).exits(2);
    assert!(refused.stderr.contains("pitcrew run PLAN.md"), "{}", refused.stderr);
}
