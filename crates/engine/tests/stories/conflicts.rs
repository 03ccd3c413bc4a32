//! Who reaches for what another task owns, or meets what somebody else has changed, and who is asked then.

use crate::support::{Play, play};

const OWNED: &str = "
coordinator: carol
teams: {api: {lead: alice}, web: {members: 2}}
tasks:
  api: {run: make, team: api, owns: [api/**]}
  docs: {run: make, owns: [docs/**]}
  web: {run: make, team: web, owns: [web/**], retry: {times: 1}}
";

#[test]
fn each_owner_of_what_an_attempt_reached_for_has_one_conflict_with_it() {
    let told = play(OWNED, "start; web takes api/a api/b docs/c other; crash; web exits 0");
    insta::assert_snapshot!(told, @"
    00:00  start                 task ready api, task ready docs, task ready web, attempt started api, attempt started docs, attempt started web, -> launch api#1, -> launch docs#1, -> launch web#1
    00:00  web takes api/a api/b docs/c other  conflict found web (it changed `api/a` and 1 more, which `api` owns; only its owner changes a path, so what the attempt left is discarded; alice is asked), conflict found web (it changed `docs/c`, which `docs` owns; only its owner changes a path, so what the attempt left is discarded; carol is asked), attempt failed web, retry scheduled web at 00:00, attempt started web, -> launch web#2
    00:00  crash                 interrupted api, interrupted docs, interrupted web, run resumed, attempt started api, attempt started docs, attempt started web, -> launch api#2, -> launch docs#2, -> launch web#3
    00:00  web exits 0           harvested web, apply started web, -> apply web#3
    ");
}

#[test]
fn what_is_nobodys_is_refused_and_is_no_conflict() {
    insta::assert_snapshot!(play("tasks: {a: {run: make, owns: [a]}}", "start; a takes other"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a takes other         attempt failed a, task failed a (it changed `other`, which it may not), run finished failed
    ");
}

#[test]
fn a_task_that_failed_for_it_says_whose_it_was_and_who_is_asked() {
    let played = Play::of(OWNED, "start; web takes api/a api/b; web takes docs/c; crash");
    let web = played.run.view(played.now).tasks.pop().unwrap();
    insta::assert_snapshot!(web.reason.unwrap(), @"changed `docs/c`, which it may not; `docs` owns `docs/c`, carol is asked");
}

const TURNS: &str = "
limits: {parallel: 4}
phases: [first, {name: second, barrier: false}]
tasks:
  holder: {run: make, phase: first, owns: ['port:80'], estimate: 1h}
  early: {run: make, phase: first, owns: ['port:80'], priority: 9}
  late: {run: make, phase: second, owns: ['port:80'], priority: 1}
  urgent: {run: make, phase: second, owns: ['port:80'], priority: 0}
  apart: {run: make, phase: second, owns: ['port:81'], priority: 10}
";

#[test]
fn a_contested_lease_goes_to_the_earlier_phase_then_to_the_higher_priority() {
    let script = "start; holder exits 0; holder ok; crash; early exits 0; early ok; urgent exits 0; urgent ok";
    insta::assert_snapshot!(play(TURNS, script), @"
    00:00  start                 phase opened first, phase opened second, task ready apart, task ready early, task ready holder, task ready late, task ready urgent, attempt started holder, attempt started apart, -> launch apart#1, -> launch holder#1
    00:00  holder exits 0        harvested holder, apply started holder, -> apply holder#1
    00:00  holder ok             applied holder, task succeeded holder, attempt started early, -> launch early#1
    00:00  crash                 interrupted apart, interrupted early, run resumed, attempt started early, attempt started apart, -> launch apart#2, -> launch early#2
    00:00  early exits 0         harvested early, apply started early, -> apply early#2
    00:00  early ok              applied early, task succeeded early, attempt started urgent, -> launch urgent#1
    00:00  urgent exits 0        harvested urgent, apply started urgent, -> apply urgent#1
    00:00  urgent ok             applied urgent, task succeeded urgent, attempt started late, -> launch late#1
    ");
}

#[test]
fn a_wait_for_ones_turn_is_no_conflict() {
    let played = Play::of(TURNS, "start; holder exits 0; holder ok");
    assert!(played.run.tasks().all(|(_, record)| record.conflicts.is_empty()));
    let late = played.run.view(played.now).tasks.into_iter().find(|task| task.id.as_str() == "late").unwrap();
    insta::assert_snapshot!(format!("{:?}", late.waiting_on), @r#"[Waiting { kind: "lease", id: "port:80 (early)", until: None }]"#);
}

#[test]
fn an_earlier_phase_takes_no_claim_that_it_could_not_use_yet() {
    let plan = "
phases: [first, {name: second, barrier: false}]
teams: {one: {members: 1}}
tasks:
  busy: {run: make, phase: first, team: one, priority: 0}
  early: {run: make, phase: first, team: one, owns: ['port:80']}
  late: {run: make, phase: second, owns: ['port:80'], priority: 1}
";
    insta::assert_snapshot!(play(plan, "start"), @"00:00  start                 phase opened first, phase opened second, task ready busy, task ready early, task ready late, attempt started busy, attempt started late, -> launch busy#1, -> launch late#1");
}
