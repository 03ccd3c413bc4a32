//! A task that is done once for each item, and tasks that work side by side in one directory, in
//! real processes behind real walls.

mod support;

use support::Place;

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
