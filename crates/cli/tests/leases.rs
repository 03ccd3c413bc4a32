//! Two projects with two state directories meet where both would change the same live directory, or
//! use the same port.

mod support;

use std::path::Path;

use support::{Answer, Place, Running};

/// A plan that works until it is stopped, on a directory and with a port.
fn works_on(directory: &Path, port: u32) -> String {
    format!(
        "name: demo\nworkspace: {{path: {}, apply: live}}\n\
         tasks:\n  work: {{run: 'sleep 600', owns: [x, 'port:{port}']}}\n",
        directory.display()
    )
}

/// A project on the machine of another one, whose leases it sees.
fn neighbour(plan: &str) -> Place {
    Place::with_plan(plan)
}

/// Runs a command of `place` where `other` keeps its leases.
fn beside(other: &Place, place: &Place, arguments: &[&str]) -> Answer {
    let mut command = place.command(arguments);
    command.env("PITCREW_LEASES", other.home().with_file_name("leases"));
    Answer::from(command.output().unwrap())
}

/// Starts the place's plan, and waits until it is at work.
fn at_work(place: &Place) -> Running {
    let mut running = place.start(&["run"]);
    running.until("attempt_started");
    running
}

/// A plan that is done at once, on a directory of its own or that of somebody else.
fn quick_on(directory: &Path, claim: &str) -> String {
    format!(
        "name: quick\nworkspace: {{path: {}, apply: live}}\ntasks:\n  work: {{run: 'true', owns: ['{claim}']}}\n",
        directory.display()
    )
}

#[test]
fn two_projects_do_not_work_on_one_live_directory_at_once_and_a_kill_frees_it() {
    let first = Place::empty();
    first.write("site/sub/kept", "");
    let site = first.project().join("site");
    first.write("pitcrew.yaml", &works_on(&site, 4711));
    let running = at_work(&first);
    let run = running.name();
    let pid = running.id().to_string();
    // The directory itself, one below it, and one around it.
    for directory in [site.clone(), site.join("sub"), first.project()] {
        let second = neighbour(&quick_on(&directory, "y"));
        beside(&first, &second, &["run"])
            .exits(2)
            .says(&format!(
                "take the live directory `{}`",
                if directory.starts_with(&site) { &site } else { &directory }.display()
            ))
            .says(&format!("run `{run}`"))
            .says(&format!("process {pid}"))
            .says(&format!("`pitcrew stop {run}`"));
    }
    let second = neighbour(&quick_on(&site, "y"));
    running.killed();
    beside(&first, &second, &["run"]).exits(0);
}

#[test]
fn two_projects_do_not_use_one_port_at_once() {
    let first = Place::empty();
    first.write("site/kept", "");
    first.write("pitcrew.yaml", &works_on(&first.project().join("site"), 4711));
    let running = at_work(&first);
    let second = Place::empty();
    second.write("site/kept", "");
    let own = second.project().join("site");
    second.write("pitcrew.yaml", &quick_on(&own, "port:4711"));
    second.write("other.yaml", &quick_on(&own, "port:4712"));
    beside(&first, &second, &["run"]).exits(2).says("take `port:4711`: run `demo-");
    beside(&first, &second, &["run", "other.yaml"]).exits(0);
    first.pitcrew(&["stop"]).exits(0);
    running.ends(1);
    beside(&first, &second, &["run"]).exits(0);
}

#[test]
fn two_runs_of_one_engine_take_turns() {
    let place = Place::empty();
    place.write("site/kept", "");
    let site = place.project().join("site");
    place.write("pitcrew.yaml", &works_on(&site, 4711));
    place.write("other.yaml", &quick_on(&site, "y"));
    let running = at_work(&place);
    let run = running.name();
    place.pitcrew(&["run", "other.yaml"]).exits(2).says(&format!("`pitcrew stop {run}`"));
    place.pitcrew(&["stop", &run]).exits(0);
    running.ends(1);
    place.pitcrew(&["run", "other.yaml"]).exits(0);
}

#[test]
fn what_is_cut_off_is_not_taken_up_while_another_project_has_its_directory() {
    let first = Place::empty();
    first.write("site/kept", "");
    let site = first.project().join("site");
    first.write("pitcrew.yaml", &works_on(&site, 4711));
    let run = at_work(&first).killed();
    let second = neighbour(&works_on(&site, 4712));
    let mut command = second.command(&["run", "--format", "json"]);
    command.env("PITCREW_LEASES", first.home().with_file_name("leases"));
    let mut other = Running::of(command);
    other.until("attempt_started");
    first.pitcrew(&["resume", &run]).exits(2).says(&format!("run `{}`", other.name()));
    other.killed();
    let mut again = first.start(&["resume", &run]);
    again.until("attempt_started");
    again.killed();
}

#[test]
fn runs_that_land_on_branches_are_in_nobodys_way() {
    let plan = "name: demo\ntasks: {work: {run: 'sleep 600', owns: [x]}}\n";
    let place = Place::with_git(plan);
    let running = at_work(&place);
    let second = neighbour(&format!(
        "name: quick\nworkspace: {}\ntasks: {{work: {{run: 'echo y > y', owns: [y]}}}}\n",
        place.project().display()
    ));
    beside(&place, &second, &["run"]).exits(0);
    running.killed();
}
