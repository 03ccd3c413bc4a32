//! What a document says beside its tasks reaches those who work on it, whoever takes over, and the report.

mod support;

use serde_json::json;
use support::Place;

const PLAN: &str = "# Light the harbour\n\n\
    **Coordinator:** Mira\n\n\
    ## Team North\n\n| ID | What | Team | After |\n|---|---|---|---|\n\
    | H1 | Hang the lamps | Team North | - |\n| H2 | Dig the cable | Team South | H1 |\n\n\
    ## Launch\n\n### Launch Team North\n\n```sh\n./start.sh north\n./wait.sh lamps\n```\n\n\
    ### Launch Team South\n\n`./start.sh south`\n\n\
    ## Escalation\n\n- After 30 min → Anna\n- Otherwise wait for daylight\n\n\
    ## Success Metrics\n\n| Metric | Current | Target |\n|---|---|---|\n| Brightness | 4.5/10 | 7.0/10 |\n\n\
    - Start-up time falls from 9 min to 3 min\n";

fn place() -> Place {
    let place = Place::empty();
    place.write("PLAN.md", PLAN);
    place
}

#[test]
fn launch_commands_and_rules_for_asking_stand_in_a_brief() {
    let place = place();
    let north = place.pitcrew(&["brief", "team-north", "PLAN.md"]).exits(0).stdout;
    for line in ["## Launch, team-north", ">   ./start.sh north", ">   ./wait.sh lamps", "wait for daylight", "Anna"] {
        assert!(north.contains(line), "{line}\n{north}");
    }
    assert!(!north.contains("./start.sh south"), "{north}");
    let task = place.pitcrew(&["brief", "H2", "PLAN.md", "--format", "text"]).exits(0).stdout;
    assert!(task.contains("./start.sh south") && !task.contains("./start.sh north"), "{task}");
    let told = place.pitcrew(&["brief", "H2", "PLAN.md", "--format", "json"]).exits(0).json();
    assert_eq!(told["notes"][0], json!({"about": "launch", "for": "team-south", "note": "./start.sh south"}), "{told}");
}

#[test]
fn whoever_takes_over_is_told_them_and_the_report_tells_what_nothing_measured() {
    let place = place();
    place.pitcrew(&["run", "PLAN.md"]).exits(3);
    let handoff = place.pitcrew(&["report", "--handoff", "--format", "markdown"]).exits(0).stdout;
    for line in
        ["## Launch, team-north", "./start.sh south", "nobody answers for 30m goes to Anna", "wait for daylight"]
    {
        assert!(handoff.contains(line), "{line}\n{handoff}");
    }
    let text = place.pitcrew(&["report"]).exits(0).stdout;
    assert!(text.contains("Brightness: 4.5/10 before, as stated; target 7.0/10; not measured"), "{text}");
    assert!(text.contains("Start-up time: 9 min before, as stated; target 3 min; not measured"), "{text}");
    let report = place.pitcrew(&["report", "--format", "json"]).exits(0).json();
    let stated = json!({"metric": "Brightness", "before": "4.5/10", "target": "7.0/10", "after": null});
    assert_eq!(report["stated"][0], stated, "{report}");
    let page = place.pitcrew(&["report", "--format", "html"]).exits(0).stdout;
    assert!(page.contains("not measured (target 7.0/10)"), "{page}");
}

#[test]
fn what_is_over_needs_no_launching() {
    let place = place();
    place.pitcrew(&["run", "PLAN.md"]).exits(3);
    place.pitcrew(&["approve", "PLAN.md", "H1", "--note", "they hang"]).exits(0);
    place.pitcrew(&["resume", "PLAN.md"]).exits(3);
    let handoff = place.pitcrew(&["report", "--handoff"]).exits(0).stdout;
    assert!(!handoff.contains("./start.sh north"), "{handoff}");
    assert!(handoff.contains("./start.sh south"), "{handoff}");
}

#[test]
fn a_note_for_nobody_that_the_plan_has_is_an_error() {
    let place = Place::with_plan("tasks: {a: {run: 'true'}}\nnotes: [{note: ./go.sh, about: launch, team: nroth}]\n");
    place.pitcrew(&["lint"]).exits(1).says("there is no team `nroth`");
}

#[test]
fn the_status_that_a_run_writes_is_no_amendment() {
    let place = Place::empty();
    let plan = "# Roof\n\n## Task 1: Order the tiles\n\n**Owner:** Ida\n**Status:** Open\n\nRed ones, for the north side \
                and for the shed.\n\n## Task 2: Lay the tiles (Status: open)\n\n**Depends on:** Task 1\n\nFrom the \
                eaves up to the ridge, row by row.\n\n- Status: Open\n";
    place.write("PLAN.md", plan);
    place.pitcrew(&["run", "PLAN.md", "--write-status"]).exits(3);
    place.pitcrew(&["approve", "PLAN.md", "task-1", "--note", "ordered"]).exits(0);
    place.pitcrew(&["resume", "PLAN.md"]).exits(3);
    let told = place.read("PLAN.md");
    assert!(told.contains("**Status:** Done") && told != plan, "{told}");
    let amended = place.pitcrew(&["amend", "PLAN.md", "--dry-run"]).exits(0).stdout;
    assert_eq!(amended.trim(), "nothing to amend: the tasks are the same");
    let brief = place.pitcrew(&["brief", "task-2", "PLAN.md"]).exits(0).stdout;
    assert!(brief.contains("row by row") && !brief.contains("Status:"), "{brief}");
}

/// The numbers of the digests that a file has.
fn digests(text: &str) -> Vec<u32> {
    let marks = text.lines().filter(|line| line.starts_with("<!-- pitcrew digest "));
    marks.map(|line| line.trim_end_matches(" -->").rsplit(' ').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn digests_are_in_their_file_once_each_whatever_becomes_of_the_process() {
    let plan = "name: post\nnotify: {every: 1s, to: notes/standup.md}\ntasks: {a: {agent: manual, title: Paint it}}\n";
    let place = Place::with_plan(plan);
    place.write("notes/standup.md", "# What we said\n");
    let mut running = place.start(&["run", "--wait"]);
    running.until("digest_due");
    running.until("digest_due");
    let run = running.killed();
    place.pitcrew(&["approve", &run, "a", "--note", "green"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);
    let told = place.pitcrew(&["report", &run, "--digests", "--format", "json"]).exits(0).json();
    let told: Vec<u32> =
        told["digests"].as_array().unwrap().iter().map(|one| one["number"].as_u64().unwrap() as u32).collect();
    let text = place.read("notes/standup.md");
    assert!(told.len() >= 2 && told == (1..=told.len() as u32).collect::<Vec<u32>>(), "{told:?}");
    assert_eq!(digests(&text), told, "{text}");
    assert!(text.starts_with("# What we said\n") && text.contains("Paint it"), "{text}");
    place.pitcrew(&["report", &run, "--digests"]).exits(0).says("0 of 1 tasks done");
}

#[test]
fn what_people_changed_and_no_task_owns_is_said() {
    let plan = "workspace: {path: site, apply: live}\ntasks:\n  a: {agent: manual, owns: [a.txt]}\n  \
                b: {run: \"echo b > b.txt\", owns: [b.txt], needs: [a]}\n";
    let place = Place::with_plan(plan);
    for (file, text) in [("site/a.txt", "old"), ("site/kept.txt", "kept"), ("site/gone.txt", "here"), ("site/d/x", "x")]
    {
        place.write(file, text);
    }
    place.pitcrew(&["run"]).exits(3);
    for (file, text) in [("site/a.txt", "new"), ("site/d/x", "y"), ("site/new.txt", "new"), ("site/b.txt", "early")] {
        place.write(file, text);
    }
    place.write("site/kept.txt", "kept");
    std::fs::remove_file(place.project().join("site/gone.txt")).unwrap();
    let run = place.pitcrew(&["status", "--format", "json"]).exits(0).json();
    let run = run["runs"][0]["run"].as_str().unwrap().to_owned();
    let said = place.pitcrew(&["approve", &run, "a", "--note", "done"]).exits(0);
    assert!(
        said.stderr.contains("not taken, for no task owns it: d/x, gone.txt, new.txt; it stays"),
        "{}",
        said.stderr
    );
    assert_eq!(place.read("site/new.txt"), "new");
}
