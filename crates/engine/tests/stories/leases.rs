//! Leases that come up while a run lasts: of children, and of tasks that join.

use crate::support::{Play, play};

const EACH: &str = "
coordinator: carol
tasks:
  free: {run: make, owns: ['port:80']}
  each: {run: make, for_each: [81, 82], owns: ['port:{{ item }}']}
";

#[test]
fn a_child_waits_for_its_own_lease_and_the_run_says_who_has_it() {
    let script = "start; each ok; port:82 ok; port:81 held by run x of ann; port:81 held by run x of ann; crash; port:81 held by run y of bob; port:81 ok";
    insta::assert_snapshot!(play(EACH, script), @"
    00:00  start                 task ready each, task ready free, attempt started free, -> fan out each, -> launch free#1
    00:00  each ok               children joined each, fanned out each, task ready each.0, task ready each.1, -> take port:81, -> take port:82
    00:00  port:82 ok            lease taken port:82, attempt started each.1, -> launch each.1#1
    00:00  port:81 held by run x of ann  conflict found each.0 (`port:81` is held by run x of ann; a lease is with whoever holds it until they let it go, so the task waits; carol is asked)
    00:00  port:81 held by run x of ann
    00:00  crash                 interrupted each.1, interrupted free, run resumed, attempt started each.1, attempt started free, -> take port:81, -> launch each.1#2, -> launch free#2
    00:00  port:81 held by run y of bob  conflict found each.0 (`port:81` is held by run y of bob; a lease is with whoever holds it until they let it go, so the task waits; carol is asked)
    00:00  port:81 ok            lease taken port:81, attempt started each.0, -> launch each.0#1
    ");
    let played = Play::of(EACH, "start; each ok; port:82 ok; port:81 held by run x of ann");
    let child = played.run.waiting_on(&"each.0".parse().unwrap(), played.now);
    insta::assert_snapshot!(format!("{child:?}, {:?}", played.run.leases().collect::<Vec<_>>()), @r#"[Waiting { kind: "lease", id: "port:81 (run x of ann)", until: None }], ["port:80", "port:82"]"#);
}

#[test]
fn a_task_that_joins_waits_for_its_lease_too_and_for_one_that_is_had_already_not() {
    let plan = "tasks: {a: {run: make, owns: ['port:80']}}";
    let script = "start; amend {a: {run: make, owns: ['port:80']}, b: {run: make, owns: ['port:81']}, c: {run: make, owns: ['port:80']}}; port:81 ok; a exits 0; a ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  amend {a: {run: make, owns: ['port:80']}, b: {run: make, owns: ['port:81']}, c: {run: make, owns: ['port:80']}}  amended, task ready b, task ready c, -> take port:81
    00:00  port:81 ok            lease taken port:81, attempt started b, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, attempt started c, -> launch c#1
    ");
}

#[test]
fn a_lease_that_nobody_wants_any_more_is_not_waited_for() {
    let told = play(
        EACH,
        "start; free exits 1; each ok; port:82 held by run x of ann; stop each.1 hard; port:81 ok; each.0 exits 1",
    );
    insta::assert_snapshot!(told.lines().skip(3).collect::<Vec<_>>().join("\n"), @"
    00:00  port:82 held by run x of ann  conflict found each.1 (`port:82` is held by run x of ann; a lease is with whoever holds it until they let it go, so the task waits; carol is asked)
    00:00  stop each.1 hard      stop ordered each.1, task canceled each.1
    00:00  port:81 ok            lease taken port:81, attempt started each.0, -> launch each.0#1
    00:00  each.0 exits 1        attempt failed each.0, task failed each.0 (it exited with code 1)
    ");
}

#[test]
fn where_leases_cannot_be_kept_the_task_fails_and_says_why() {
    let told = play(EACH, "start; free exits 1; each ok; port:81 fails; port:82 fails");
    insta::assert_snapshot!(told.lines().skip(3).collect::<Vec<_>>().join("\n"), @"
    00:00  port:81 fails         task failed each.0 (it could not be started: keep a lease in `/run/lock`: it is no directory)
    00:00  port:82 fails         task failed each.1 (it could not be started: keep a lease in `/run/lock`: it is no directory), task failed each (it has 2 of 2 that did not succeed: `each.0`, `each.1`), run finished failed
    ");
}
