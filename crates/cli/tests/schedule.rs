//! `pitcrew schedule`: what if, dates, and every form it is written in.

mod support;

use support::Place;

const PLAN: &str = "
name: harden
teams: {docker: {members: 1}, nginx: {members: 1}}
phases: [first, second]
tasks:
  A1: {title: 'Bind, to localhost', run: 'true', team: docker, phase: first, estimate: 4h}
  A2: {run: 'true', team: docker, phase: first, estimate: 6h}
  B1: {run: 'true', team: nginx, phase: first, estimate: 3h}
  B2: {run: 'true', team: nginx, phase: second, estimate: 5h, needs: [A1], deadline: 3d}
";

#[test]
fn what_if_stands_beside_what_is_and_changes_no_file() {
    let place = Place::with_plan(PLAN);
    place
        .pitcrew(&["schedule", "--members", "docker=2", "--drop", "B1"])
        .exits(0)
        .says("What if docker has 2, B1 is dropped")
        .says("in parallel                 15h  11h   4h less")
        .says("no schedule could be faster than 11h");
    let answer = place.pitcrew(&["schedule", "--move", "B2=first", "--format", "json"]).exits(0).json();
    assert_eq!(answer["what_if"]["changes"], serde_json::json!(["B2 is moved to first"]));
    assert_eq!(answer["what_if"]["before"]["makespan_s"], 15 * 3600);
    assert_eq!(answer["lower_bound_s"], 10 * 3600);
    let as_it_is = place.pitcrew(&["schedule", "--format", "json"]).exits(0).json();
    assert_eq!((&as_it_is["makespan_s"], &as_it_is["what_if"]), (&(15 * 3600).into(), &serde_json::Value::Null));
}

#[test]
fn what_cannot_be_is_refused_with_what_would() {
    let place = Place::with_plan(PLAN);
    place.pitcrew(&["schedule", "--members", "dokcer=2"]).exits(2).says("did you mean `docker`?");
    place.pitcrew(&["schedule", "--move", "A1=after:B2"]).exits(2).says("A1 would wait for itself: ");
    place.pitcrew(&["schedule", "--calendar", "Mon-Fri 09:00-17:00 Europe/Berlin"]).exits(2).says("--start");
    place.pitcrew(&["schedule", "--start", "soon"]).exits(2).says("write `now`, `Mon 09:00`");
    place.pitcrew(&["schedule", "--start", "now", "--calendar", "Mon-Fri 09:00-17:00"]).exits(2).says("Europe/Berlin");
    place.pitcrew(&["schedule", "--format", "ics"]).exits(2).says("--start 'Mon 09:00'");
}

#[test]
fn working_hours_give_every_task_its_dates() {
    let place = Place::with_plan(PLAN);
    let hours = "Mon-Fri 09:00-17:00 Europe/Berlin";
    let dated = ["schedule", "--start", "2026-11-26 09:00", "--calendar", hours];
    // A Thursday: ten hours of team docker end on Friday at 11:00, five more of team nginx at 16:00.
    place
        .pitcrew(&dated)
        .exits(0)
        .says("from Thu 2026-11-26 09:00 to Fri 2026-11-27 16:00; windows honoured, worked on Mon-Fri 09:00-17:00 Europe/Berlin");
    let answer = place.pitcrew(&[&dated[..], &["--format", "json"]].concat()).exits(0).json();
    let last = answer["tasks"].as_array().unwrap().iter().find(|task| task["id"] == "B2").unwrap().clone();
    assert_eq!((&last["start"], &last["finish"]), (&"2026-11-27T10:00:00Z".into(), &"2026-11-27T15:00:00Z".into()));
    assert_eq!(last["deadline_s"], 3 * 86_400);
}

#[test]
fn who_shares_a_lease_takes_turns_and_what_that_costs_is_told() {
    let plan = "tasks: {api: {run: 'true', estimate: 4h, owns: ['port:80']}, load: {run: ./soon, estimate: 3h, owns: ['port:80']}}";
    let place = Place::with_plan(plan);
    place.pitcrew(&["run"]).exits(1).says("both own `port:80`");
    place
        .pitcrew(&["schedule"])
        .exits(0)
        .says("this plan does not run as it is (2 errors)")
        .says("7h in parallel")
        .says("if load and api did not both own port:80: 3h less, 4h");
    place.write("pitcrew.yaml", "tasks: {a: {run: 'true', needs: [b]}, b: {run: 'true', needs: [a]}}");
    place.pitcrew(&["schedule"]).exits(1).says("these tasks wait for each other");
}

#[test]
fn what_a_document_states_stands_beside_what_its_estimates_come_to() {
    let place = Place::empty();
    place.write(
        "PLAN.md",
        "# Move\n\n**Total time**: 10 hours sequential, 6-8 hours in parallel\n\n\
         | Task | Owner | Estimate | Depends on |\n|---|---|---|---|\n\
         | T1 Snapshot | Ann | 2h | |\n| T2 Schema | Ann | 3h | T1 |\n| T3 Proxy | Bob | 4h | T1 |\n",
    );
    place
        .pitcrew(&["schedule", "PLAN.md"])
        .exits(0)
        .says("stated one after the other: 10 hours (PLAN.md:3); computed: 9h")
        .says("stated in parallel: 6-8 hours (PLAN.md:3); computed: 6h");
    let answer = place.pitcrew(&["schedule", "PLAN.md", "--format", "json"]).exits(0).json();
    let stated = serde_json::json!({"pace": "sequential", "said": "10 hours", "file": "PLAN.md", "line": 3});
    assert_eq!(answer["stated"][0], stated);
    place.pitcrew(&["schedule", "PLAN.md", "--format", "html"]).exits(0).says("computed: 9h</li>");
}

#[test]
fn every_form_is_whole() {
    let place = Place::with_plan(PLAN);
    let form = |form: &str| place.pitcrew(&["schedule", "--start", "2026-11-26T08:00:00Z", "--format", form]).exits(0);
    form("csv").says("A1,\"Bind, to localhost\",docker,first,");
    form("ics").says("SUMMARY:A1: Bind\\, to localhost\r\n").says("UID:B2.harden@pitcrew\r\n");
    form("svg").says("<svg xmlns=\"http://www.w3.org/2000/svg\"").says("</svg>");
    form("html").says("<!doctype html>").says("<bdi>Bind, to localhost</bdi>");
    form("mermaid").says("gantt\n    title harden\n").says("section second");
}
