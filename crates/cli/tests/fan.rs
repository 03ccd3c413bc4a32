//! A task that is done once for each item, and tasks that work side by side in one directory, in
//! real processes behind real walls.

mod support;

use support::{Place, exists, state_of};

#[test]
fn two_tasks_that_make_the_same_directory_side_by_side_both_land() {
    let plan = "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
tasks:
  a: {owns: [out/a], run: 'mkdir -p out; echo 1 > out/a'}
  b: {owns: [out/b], run: 'mkdir -p out; echo 2 > out/b'}
  c: {needs: [a, b], run: 'cat out/a out/b > all', owns: [all]}
";
    let place = Place::with_plan(plan);
    place.write("site/kept.txt", "it stays");
    let run = place.run(&[], 0);
    assert_eq!(place.read("site/all"), "1\n2\n");
    place.pitcrew(&["rollback", &run]).exits(0);
    let left: Vec<_> =
        std::fs::read_dir(place.project().join("site")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(left, ["kept.txt"], "the directory went with the last of them");
}

/// Three files, two at a time; what each child says comes out in the order of the items. The second
/// succeeds when it is tried again.
const SCAN: &str = "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
tasks:
  scan: {run: 'echo \"{\\\"files\\\": [\\\"c\\\", \\\"a\\\", \\\"b\\\"]}\" > \"$PITCREW_OUTPUT\"'}
  build:
    needs: [scan]
    for_each: '{{ tasks.scan.output.files }}'
    parallel: 2
    owns: ['out/{{ item }}']
    env: {FILE: '{{ item }}'}
    retry: {times: 2, delay: 0s}
    run: 'if [ $FILE = a ] && [ $PITCREW_ATTEMPT = 1 ]; then exit 3; fi; mkdir -p out; echo $FILE > out/$FILE; echo \"{\\\"made\\\": \\\"$FILE\\\"}\" > \"$PITCREW_OUTPUT\"'
  sum:
    needs: [build]
    owns: [sum]
    env: {MADE: '{{ tasks.build.output }}'}
    run: 'printf %s \"$MADE\" > sum; cat out/* >> sum'
";

fn scan() -> Place {
    let place = Place::with_plan(SCAN);
    place.write("site/kept.txt", "it stays");
    place
}

fn is_whole(place: &Place, run: &str) {
    let sum = place.read("site/sum");
    let (made, files) = sum.split_once(']').unwrap();
    let made: Vec<&str> = made.split('\"').filter(|word| ["a", "b", "c"].contains(word)).collect();
    assert_eq!((made, files), (vec!["c", "a", "b"], "a\nb\nc\n"), "in the order of the items");
    let status = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    for task in ["build", "build.0", "build.1", "build.2"] {
        assert_eq!(state_of(&status, task), "succeeded");
    }
}

#[test]
fn a_task_is_done_for_each_file_that_another_found_and_undone_as_a_whole() {
    let place = scan();
    let run = place.run(&[], 0);
    is_whole(&place, &run);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    let attempts = |task: &str| {
        status["tasks"].as_array().unwrap().iter().find(|one| one["id"] == task).unwrap()["attempts"].clone()
    };
    assert_eq!(
        (attempts("build.0"), attempts("build.1")),
        (1.into(), 2.into()),
        "only the one that failed is tried again"
    );
    let shown = place.pitcrew(&["status", &run]).exits(0).says("3 of 3 done");
    assert!(!shown.stdout.contains("build.0"), "{}", shown.stdout);
    place.pitcrew(&["report", &run]).exits(0).says("3 of 3 done");

    place.pitcrew(&["rollback", &run, "build"]).exits(0);
    assert!(!exists(place.project().join("site/out")) && !exists(place.project().join("site/sum")));
    assert_eq!(place.read("site/kept.txt"), "it stays");
}

#[test]
fn killed_while_children_join_or_work_it_goes_on_where_it_was() {
    for kind in ["children_joined", "attempt_started", "applied"] {
        let place = scan();
        let mut running = place.start(&["run"]);
        running.until("children_joined");
        if kind != "children_joined" {
            running.until(kind);
        }
        let run = running.killed();
        place.pitcrew(&["resume", &run]).exits(0);
        is_whole(&place, &run);
    }
}

#[test]
fn an_item_that_leads_out_of_the_workspace_is_refused_by_name_before_anything_starts() {
    let place =
        Place::with_plan(&SCAN.replace("\\\\\"b\\\\\"", "\\\\\"../b\\\\\"").replace("\\\"b\\\"", "\\\"../b\\\""));
    place.write("site/kept.txt", "it stays");
    let run = place.run(&[], 1);
    place.pitcrew(&["status", &run]).exits(0).says("for item 2 (`../b`)");
    assert!(!exists(place.project().join("site/out")));
}

#[test]
fn two_items_that_claim_one_path_are_both_named() {
    let place = Place::with_plan(&SCAN.replace("\\\"b\\\"", "\\\"c\\\""));
    place.write("site/kept.txt", "it stays");
    let run = place.run(&[], 1);
    place.pitcrew(&["status", &run]).exits(0).says("for item 0 (`c`) and for item 2 (`c`) would both own `out/c`");
}
