//! Two projects with two state directories meet where both would change the same live directory, or
//! use the same port.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use support::{Answer, Place, Running, exists, state_of, traces, user};

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

/// Returns the command line of `place` where `other` keeps its leases.
fn command_beside(other: &Place, place: &Place, arguments: &[&str]) -> Command {
    let mut command = place.command(arguments);
    command.env("PITCREW_LEASES", other.home().with_file_name("leases"));
    command
}

/// Runs a command of `place` where `other` keeps its leases.
fn beside(other: &Place, place: &Place, arguments: &[&str]) -> Answer {
    Answer::from(command_beside(other, place, arguments).output().unwrap())
}

/// Starts the place's plan, and waits until it is at work.
fn at_work(place: &Place) -> Running {
    let mut running = place.start(&["run"]);
    running.until("attempt_started");
    running
}

/// A place with a live directory that nobody works on yet.
fn with_site() -> (Place, PathBuf) {
    let place = Place::empty();
    place.write("site/kept", "");
    let site = place.project().join("site");
    (place, site)
}

/// A place that works on its live directory, and with port 4711, until it is stopped.
fn busy_place() -> (Place, PathBuf, Running) {
    let (place, site) = with_site();
    place.write("pitcrew.yaml", &works_on(&site, 4711));
    let running = at_work(&place);
    (place, site, running)
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
    let (first, _, running) = busy_place();
    let (second, own) = with_site();
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
    let (place, site, running) = busy_place();
    place.write("other.yaml", &quick_on(&site, "y"));
    let run = running.name();
    place.pitcrew(&["run", "other.yaml"]).exits(2).says(&format!("`pitcrew stop {run}`"));
    place.pitcrew(&["stop", &run]).exits(0);
    running.ends(1);
    place.pitcrew(&["run", "other.yaml"]).exits(0);
}

#[test]
fn what_is_cut_off_is_not_taken_up_while_another_project_has_its_directory() {
    let (first, site, running) = busy_place();
    let run = running.killed();
    let second = neighbour(&works_on(&site, 4712));
    let mut other = Running::of(command_beside(&first, &second, &["run", "--format", "json"]));
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

/// Somebody who waits for what another run has.
struct Waiting {
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
}

impl Waiting {
    /// Starts a command, and returns once it has said what it waits for.
    #[track_caller]
    fn of(mut command: Command, what: &str) -> Waiting {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("waiting for ") {
            assert!(stderr.read_line(&mut said).unwrap() > 0, "it ended and waited for nothing: {said}");
        }
        assert!(said.contains(what), "{said}");
        Waiting { child, stderr }
    }

    #[track_caller]
    fn ends(mut self, code: i32) {
        let mut said = String::new();
        self.stderr.read_to_string(&mut said).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(code), "{said}");
    }
}

#[test]
fn who_waits_starts_when_the_other_run_is_gone_and_is_told_whose_it_is() {
    let (first, site, running) = busy_place();
    let second = neighbour(&quick_on(&site, "y"));
    let what = format!("waiting for the live directory `{}`: run `{}`", site.display(), running.name());
    let waiting = Waiting::of(command_beside(&first, &second, &["run", "--wait"]), &what);
    running.killed();
    waiting.ends(0);
    traces::nothing_is_left(&second);
}

#[test]
fn who_gives_up_waiting_leaves_nothing_behind() {
    let (first, site, running) = busy_place();
    let second = neighbour(&quick_on(&site, "y"));
    let waiting = Waiting::of(command_beside(&first, &second, &["run", "--wait"]), "run `demo-");
    let interrupted = Command::new("kill").args(["-INT", &waiting.child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    waiting.ends(130);
    let status = second.pitcrew(&["status", "--format", "json"]).exits(0).json();
    assert_eq!(status["runs"].as_array().map_or(0, Vec::len), 0, "{status}");
    traces::nothing_is_left(&second);
    // And one that is killed while it waits: the lease goes to whoever is there.
    let mut killed = Waiting::of(command_beside(&first, &second, &["run", "--wait"]), "run `demo-");
    killed.child.kill().unwrap();
    killed.child.wait().unwrap();
    running.killed();
    beside(&first, &second, &["run"]).exits(0);
}

#[test]
fn who_hands_a_run_to_an_engine_waits_there_and_goes_on_when_that_ends() {
    let (place, site, running) = busy_place();
    place.write("other.yaml", &quick_on(&site, "y"));
    let run = running.name();
    let waiting = Waiting::of(place.command(&["run", "--wait", "other.yaml"]), &format!("run `{run}`"));
    place.pitcrew(&["stop", &run]).exits(0);
    running.ends(1);
    waiting.ends(0);
}

/// A plan that is done for two ports, of which it learns only when it runs.
fn each_on(ports: [u32; 2]) -> String {
    format!(
        "name: each\nworkspaces: {{w: {{path: ./site, apply: live}}}}\ntasks:\n  \
         list: {{run: 'echo \"{{\\\"ports\\\": [{}, {}]}}\" > $PITCREW_OUTPUT'}}\n  \
         each: {{needs: [list], for_each: tasks.list.output.ports, run: [touch, 'done{{{{ item }}}}'], \
         owns: ['done{{{{ item }}}}', 'port:{{{{ item }}}}']}}\n",
        ports[0], ports[1]
    )
}

#[test]
fn a_child_waits_for_a_port_that_another_project_has_whatever_dies_and_starts_when_it_is_free() {
    let (first, _, holder) = busy_place();
    let second = neighbour(&each_on([4711, 4712]));
    second.write("site/kept", "");
    let mut command = command_beside(&first, &second, &["run", "--format", "json"]);
    let mut running = Running::of(command);
    running.until_of("each.0", "conflict_found");
    if !running.has_told("each.1", "task_succeeded") {
        running.until_of("each.1", "task_succeeded");
    }
    let run = running.name();
    let status = second.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    let child = status["tasks"].as_array().unwrap().iter().find(|task| task["id"] == "each.0").unwrap();
    assert_eq!((&child["state"], &child["waiting_on"][0]["kind"]), (&"ready".into(), &"lease".into()));
    let whose = child["waiting_on"][0]["id"].as_str().unwrap();
    assert!(whose.starts_with(&format!("port:4711 (run `{}`", holder.name())), "{whose}");
    let listed = second.pitcrew(&["report", &run, "--conflicts", "--format", "json"]).exits(0).json();
    let found = &listed["conflicts"][0];
    assert_eq!(
        (&found["kind"], &found["over"], &found["done"]),
        (&"lease".into(), &"port:4711".into(), &"waits".into())
    );
    running.killed();

    // Whoever takes it up waits as well, and is not refused.
    command = command_beside(&first, &second, &["resume", &run, "--format", "json"]);
    let mut again = Running::of(command);
    again.until("run_resumed");
    assert!(!exists(second.project().join("site/done4711")));
    holder.killed();
    again.until_of("each.0", "attempt_started");
    again.ends(0);
    let status = second.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "each.0"), "succeeded");
    assert!(exists(second.project().join("site/done4711")) && exists(second.project().join("site/done4712")));
    traces::nothing_is_left(&second);
    traces::the_journal_is_the_truth(&second, &run);
}

#[test]
fn a_run_that_is_stopped_waits_for_no_lease_any_more() {
    let (first, _, holder) = busy_place();
    let second = neighbour(&each_on([4711, 4712]));
    second.write("site/kept", "");
    let mut running = Running::of(command_beside(&first, &second, &["run", "--format", "json"]));
    running.until_of("each.0", "conflict_found");
    let run = running.name();
    second.pitcrew(&["stop", &run]).exits(0);
    running.ends(1);
    holder.killed();
}

#[test]
fn users_of_one_machine_meet_at_its_leases() {
    if !user::is_root() {
        return;
    }
    let shared = tempfile::tempdir().unwrap();
    fs::set_permissions(shared.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    let leases = shared.path().join("leases");
    let of = |uid: u32| {
        let (place, site) = with_site();
        place.write("pitcrew.yaml", &works_on(&site, 4711));
        place.write("quick.yaml", &quick_on(&site, "port:4711"));
        place.of(Some(uid))
    };
    let command = |place: &Place, arguments: &[&str]| {
        let mut command = place.command(arguments);
        command.env("PITCREW_LEASES", &leases);
        command
    };
    let (ann, bob) = (of(user::ORDINARY), of(user::ORDINARY + 1));
    let mut running = Running::of(command(&ann, &["run", "--format", "json"]));
    running.until("attempt_started");
    let refused = Answer::from(command(&bob, &["run", "quick.yaml"]).output().unwrap());
    refused.exits(2).says("take `port:4711`").says(&format!("of uid {}", user::ORDINARY));
    let waiting = Waiting::of(command(&bob, &["run", "quick.yaml", "--wait"]), "port:4711");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&leases), 0o1777);
    let files = fs::read_dir(&leases).unwrap().map(|entry| entry.unwrap().path());
    assert!(files.map(|path| mode(&path)).all(|mode| mode == 0o666));
    running.killed();
    waiting.ends(0);
    // What was made by another user serves as well, the other way round.
    Answer::from(command(&ann, &["run", "quick.yaml"]).output().unwrap()).exits(0);
}
