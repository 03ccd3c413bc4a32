//! Documents that people wrote, carried out as they are: by a program and by people, cut off in the middle, and kept
//! true all the while.

mod support;

use std::collections::BTreeMap;

use support::kills::{at_events, nothing_told_is_lost};
use support::{Place, state_of, traces};

/// A table, with a column that nobody has filled in, and a link to what a team ticks off.
const PLAN: &str = "# Move the shop\n\n\
    | ID | What | Owner | Status | After | Files |\n|---|---|---|---|---|---|\n\
    | M1 | Write the stock list | Nadia | | - | `stock/list.txt` |\n\
    | M2 | Write the price list | Timo | - | - | `stock/prices.txt` |\n\
    | M3 | Print the labels | Nadia | ⬜ Open | M1, M2 | `labels.txt` |\n\n\
    What the shop's team ticks off stands in [their list](team/shop.md).\n";

/// Boxes, with Windows line ends and a byte order mark.
const TEAM: &str = "\u{FEFF}# Shop\r\n\r\n- [ ] M1 Write the stock list\r\n- [ ] M2 Write the price list\r\n\
    - [ ] M3 Print the labels (depends on M1)\r\n\r\nBring * paper – and tape.  \r\n";

/// Writes the file that its task owns, and counts how often it was asked to.
const AGENT: &str = "#!/bin/sh\nset -e\nfor path in stock/list.txt stock/prices.txt labels.txt; do\n\
    grep -q \"\\\"$path\\\"\" \"$PITCREW_TASK\" || continue\n\
    case $path in stock/*) mkdir -p stock;; *) cat stock/list.txt stock/prices.txt > /dev/null;; esac\n\
    echo made >> $path\ndone\n";

fn place() -> Place {
    let place = Place::empty();
    place.write("PLAN.md", PLAN);
    place.write("team/shop.md", TEAM);
    place.write("agent.sh", AGENT);
    let script = place.project().join("agent.sh");
    std::fs::set_permissions(script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    place
}

/// The documents as they are when everything is done.
fn done() -> (String, String) {
    let plan = PLAN
        .replace("| Nadia | | - |", "| Nadia | ✅ Done | - |")
        .replace("| Timo | - | - |", "| Timo | ✅ Done | - |");
    (plan.replace("⬜ Open", "✅ Done"), TEAM.replace("[ ]", "[x]"))
}

fn documents(place: &Place) -> (String, String) {
    (place.read("PLAN.md"), place.read("team/shop.md"))
}

/// Whatever a document says of its tasks, all else in it is as it was.
fn only_statuses_differ(place: &Place) {
    let bare = |text: &str| {
        let known = ["✅ Done", "🚧 In progress", "❌ Failed", "⬜ Open", "Done", "In progress", "Failed"];
        let text = text.replace("[x]", "[ ]");
        let cells: Vec<String> = text
            .split('|')
            .map(|cell| {
                if known.contains(&cell.trim()) || matches!(cell.trim(), "" | "-") {
                    "·".to_owned()
                } else {
                    cell.to_owned()
                }
            })
            .collect();
        cells.join("|")
    };
    let (plan, team) = documents(place);
    assert_eq!(bare(&plan), bare(PLAN));
    assert_eq!(bare(&team), bare(TEAM));
}

/// Every task was begun and landed once, but for attempts that were cut off.
fn nothing_is_done_twice(journal: &[serde_json::Value]) {
    let mut landed: BTreeMap<String, u32> = BTreeMap::new();
    for event in journal.iter().filter(|event| event["type"] == "applied") {
        *landed.entry(event["task"].to_string()).or_default() += 1;
    }
    assert_eq!(landed.len(), 3, "{landed:?}");
    assert!(landed.values().all(|times| *times == 1), "{landed:?}");
}

const RUN: [&str; 5] = ["run", "PLAN.md", "--write-status", "--agent", "./agent.sh"];

#[test]
fn a_program_carries_a_document_out_and_is_cut_off_at_any_moment() {
    let undisturbed = place();
    let events = undisturbed.start(&RUN).events(0);
    assert_eq!(documents(&undisturbed), done());
    let last = events.len() as u64;
    at_events((1..=last).step_by(4), |seq| {
        let place = place();
        let mut running = place.start(&RUN);
        if !running.reaches(seq) {
            return;
        }
        let told = running.events_when_killed();
        only_statuses_differ(&place);
        let run = told[0]["run"].as_str().unwrap().to_owned();
        place.pitcrew(&["resume", &run, "--format", "json"]);
        place.pitcrew(&["status", "--write", "PLAN.md"]).exits(0);
        let journal = traces::journal(&place, &run);
        nothing_told_is_lost(&told, &journal);
        assert_eq!(documents(&place), done(), "killed at {seq}");
        for path in ["stock/list.txt", "stock/prices.txt", "labels.txt"] {
            assert_eq!(place.read(path), "made\n", "killed at {seq}");
        }
        traces::nothing_is_left(&place);
    });
}

#[test]
fn people_carry_a_document_out_and_what_they_change_is_taken_once() {
    let place = place();
    let mut running = place.start(&["run", "PLAN.md", "--write-status", "--wait"]);
    running.until_of("M2", "approval_requested");
    let run = running.killed();
    assert_eq!(documents(&place), (PLAN.to_owned(), TEAM.to_owned()), "nobody has said anything yet");
    // While nobody drives it: work is done, and said to be.
    place.write("stock/list.txt", "nails\n");
    place.pitcrew(&["approve", &run, "M1", "--note", "counted twice"]).exits(0);
    place.pitcrew(&["resume", "PLAN.md"]).exits(3).says("M1 succeeded").says("M2");
    let status = place.pitcrew(&["status", "PLAN.md", "--format", "json"]).exits(0).json();
    assert_eq!(
        (state_of(&status, "M1"), state_of(&status, "M2"), state_of(&status, "M3")),
        ("succeeded".into(), "running".into(), "pending".into())
    );
    only_statuses_differ(&place);
    assert!(place.read("team/shop.md").contains("[x] M1"));
    // Cut off again, with people at it: the word that was given stays given, and nobody is asked anew.
    let mut running = place.start(&["resume", &run, "--wait"]);
    running.until("run_resumed");
    running.killed();
    place.write("stock/prices.txt", "nails 2\n");
    place.pitcrew(&["approve", "PLAN.md", "M2"]).exits(0);
    let resumed = place.pitcrew(&["resume", &run]).exits(3);
    assert!(!resumed.stdout.contains("interrupted") && !resumed.stderr.contains("interrupted"), "{}", resumed.stdout);
    place.write("labels.txt", "NAILS 2\n");
    place.pitcrew(&["approve", &run, "M3"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(documents(&place), done());
    let journal = traces::journal(&place, &run);
    let values: Vec<serde_json::Value> =
        journal.iter().map(|record| serde_json::to_value(&record.event).unwrap()).collect();
    nothing_is_done_twice(&values);
    let report = place.pitcrew(&["report", "PLAN.md", "--format", "json"]).exits(0).json();
    let lines: Vec<u64> =
        report["tasks"].as_array().unwrap().iter().map(|task| task["lines"]["added"].as_u64().unwrap_or(0)).collect();
    assert_eq!(lines, [1, 1, 1], "{report}");
    assert_eq!(report["answers"][0]["reason"], "counted twice");
    // What people changed is theirs: taking it back leaves their files.
    place.pitcrew(&["rollback", &run, "M3"]);
    assert_eq!(place.read("labels.txt"), "NAILS 2\n");
}

#[test]
fn a_document_is_written_by_hand_from_a_run_that_did_not_write_it() {
    let place = place();
    let said = place.pitcrew(&["status", "PLAN.md"]).exits(2);
    assert!(said.stderr.contains("pitcrew run PLAN.md"), "{}", said.stderr);
    place.pitcrew(&["run", "PLAN.md", "--agent", "./agent.sh"]).exits(0);
    assert_eq!(documents(&place), (PLAN.to_owned(), TEAM.to_owned()));
    place.pitcrew(&["status", "--write", "PLAN.md"]).exits(0).says("shop.md");
    assert_eq!(documents(&place), done());
    place.pitcrew(&["status", "--write", "PLAN.md"]).exits(0).says("already");
    place.pitcrew(&["report", "PLAN.md"]).exits(0).says("M1");
    place.pitcrew(&["logs", "PLAN.md"]).exits(0);
    place.pitcrew(&["brief", "M3", "PLAN.md"]).exits(0).says("labels.txt");
    place.pitcrew(&["impact", "PLAN.md", "M1"]).exits(0).says("M3");
    let amended = place.pitcrew(&["amend", "PLAN.md", "--dry-run", "--format", "json"]).exits(0).json();
    assert_eq!(
        (&amended["changed"], &amended["amended"]),
        (&serde_json::json!({}), &serde_json::json!(false)),
        "a tick is no amendment"
    );
    place.write("pitcrew.yaml", "tasks: {a: {run: \"true\"}}\n");
    place.pitcrew(&["run"]).exits(0);
    let run =
        place.pitcrew(&["status", "--format", "json"]).exits(0).json()["runs"][0]["run"].as_str().unwrap().to_owned();
    place.pitcrew(&["status", "--write", &run]).exits(2).says("was not started from a document");
    place.pitcrew(&["status", "--write", "pitcrew.yaml"]).exits(2).says("PLAN.md");
}

#[test]
fn a_document_below_the_root_speaks_of_the_root() {
    let place = Place::with_git("tasks: {unused: {run: \"true\"}}\n");
    place.write("docs/PLAN.md", "# Plan\n\n- [ ] T1 Say it in `src/said.txt`\n");
    place.write("src/said.txt", "nothing\n");
    place.commit();
    let told = place.pitcrew(&["run", "docs/PLAN.md", "--dry-run", "--agent", "true"]).exits(0);
    let root = std::fs::canonicalize(place.project()).unwrap();
    assert!(told.stderr.contains(&format!("{}: the git work tree that holds it", root.display())), "{}", told.stderr);
    let told = place.pitcrew(&["run", "docs/PLAN.md", "--dry-run", "--agent", "true", "--workspace", "docs"]).exits(0);
    assert!(told.stderr.contains("as you say"), "{}", told.stderr);
    let run = place.run(&["docs/PLAN.md", "--agent", "echo said > src/said.txt"], 0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:src/said.txt")]), "said\n");
    assert_eq!(place.read("src/said.txt"), "nothing\n");
}

#[test]
fn what_people_change_in_a_work_tree_lands_on_the_branch_and_they_keep_it() {
    let place = Place::with_git(
        "tasks:\n  shape: {agent: manual, owns: [src/**], verify: ['grep -q round src/shape.txt']}\n  \
         count: {run: 'wc -l < src/shape.txt > count.txt', owns: [count.txt], needs: [shape]}\n",
    );
    place.write("src/shape.txt", "square\n");
    place.write("notes.txt", "mine\n");
    place.commit();
    let run = place.run(&[], 3);
    place.write("notes.txt", "mine, changed\n");
    place.write("src/shape.txt", "oval\n");
    place.pitcrew(&["approve", &run, "shape"]).exits(0);
    // Too early: what was asked of it does not hold, and it is theirs again.
    place.pitcrew(&["resume", &run]).exits(3).says("grep -q round");
    place.write("src/shape.txt", "round\nand red\n");
    place.pitcrew(&["approve", &run, "shape"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);
    let branch = format!("pitcrew/{run}");
    assert_eq!(place.git(&["show", &format!("{branch}:src/shape.txt")]), "round\nand red\n");
    assert_eq!(place.git(&["show", &format!("{branch}:count.txt")]).trim(), "2");
    assert_eq!(place.git(&["show", &format!("{branch}:notes.txt")]), "mine\n", "nobody's task owns it");
    assert_eq!(place.read("notes.txt"), "mine, changed\n");
    assert_eq!(place.read("src/shape.txt"), "round\nand red\n");
}

#[test]
fn checks_of_people_who_own_no_files_see_them_as_they_are() {
    let place = Place::with_plan("tasks: {tidy: {agent: manual, verify: ['test ! -e mess.txt && touch built.txt']}}\n");
    place.write("mess.txt", "mess\n");
    let run = place.run(&[], 3);
    place.pitcrew(&["approve", &run, "tidy"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(3);
    std::fs::remove_file(place.project().join("mess.txt")).unwrap();
    place.pitcrew(&["approve", &run, "tidy"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);
    assert!(!place.project().join("built.txt").exists(), "what a check writes is thrown away");
}

#[test]
fn a_document_stands_for_its_run_where_something_is_denied_stopped_and_undone() {
    let place = place();
    let state = |id: &str| state_of(&place.pitcrew(&["status", "PLAN.md", "--format", "json"]).exits(0).json(), id);
    place.pitcrew(&["run", "PLAN.md", "--write-status"]).exits(3);
    place.pitcrew(&["deny", "PLAN.md", "M2", "--reason", "no prices yet"]).exits(0);
    place.pitcrew(&["resume", "PLAN.md"]).exits(3);
    assert_eq!(state("M2"), "failed");
    only_statuses_differ(&place);
    place.pitcrew(&["stop", "PLAN.md"]).exits(0);
    let status = place.pitcrew(&["status", "PLAN.md", "--format", "json"]).exits(0).json();
    assert_eq!(status["status"], "canceled", "{status}");
    place.write("stock/list.txt", "nails\n");
    place.pitcrew(&["resume", "PLAN.md"]).exits(3);
    place.pitcrew(&["approve", "PLAN.md", "M1", "--note", "counted"]).exits(0);
    place.pitcrew(&["resume", "PLAN.md"]).exits(1);
    assert_eq!(state("M1"), "succeeded");
    place.pitcrew(&["rollback", "PLAN.md", "M1"]).exits(0);
    assert_eq!(state("M1"), "failed");
    assert_eq!(place.read("stock/list.txt"), "nails\n", "what people changed is theirs");
    only_statuses_differ(&place);
}

#[test]
fn what_a_program_did_of_a_document_is_undone_by_the_document() {
    let place = place();
    place.pitcrew(&["run", "PLAN.md", "--agent", "./agent.sh"]).exits(0);
    place.pitcrew(&["rollback", "PLAN.md", "--dry-run"]).exits(0).says("M3");
    place.pitcrew(&["rollback", "PLAN.md"]).exits(0);
    assert!(!place.project().join("labels.txt").exists() && !place.project().join("stock/list.txt").exists());
    place.pitcrew(&["stop", "PLAN.md", "--task", "M1"]).exits(2);
}
