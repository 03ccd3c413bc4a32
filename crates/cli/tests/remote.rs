//! Commands with `--server`: whoever has the address and a token sees the same as whoever is there.

mod support;

use std::process::Command;

use serde_json::Value;
use support::served::Served;
use support::{Answer, Place};

const PLAN: &str = r#"
name: house
tasks:
  build: {run: "echo building; echo ok > out.txt", owns: [out.txt]}
  ship: {run: "echo shipped > ship.txt", owns: [ship.txt], needs: [build], approval: {when: before_apply}}
"#;

/// Somebody elsewhere: a directory of their own, the server's address, and a token.
struct Elsewhere {
    place: Place,
    url: String,
    token: String,
}

impl Elsewhere {
    fn of(server: &Served, there: &Place, role: &str) -> Elsewhere {
        let made = there.pitcrew(&["token", "create", "elsewhere", "--role", role, "--format", "json"]).exits(0).json();
        let token = made["token"].as_str().unwrap().to_owned();
        Elsewhere { place: Place::empty(), url: format!("http://127.0.0.1:{}", server.port), token }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.place.command(arguments);
        command.env("PITCREW_SERVER", &self.url).env("PITCREW_TOKEN", &self.token);
        command
    }

    fn pitcrew(&self, arguments: &[&str]) -> Answer {
        Answer::from(self.command(arguments).output().unwrap())
    }

    fn run(&self, plan: &str) -> (String, Vec<Value>) {
        let told = self.pitcrew(&["run", plan, "--format", "json"]);
        let events: Vec<Value> = told.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let run = events.first().unwrap_or_else(|| panic!("{}", told.stderr))["run"].as_str().unwrap().to_owned();
        (run, events)
    }
}

#[test]
fn what_is_seen_over_http_is_what_is_seen_there() {
    let there = Place::with_git(PLAN);
    let server = Served::start(&there, &[]);
    let here = Elsewhere::of(&server, &there, "admin");

    let (run, events) = here.run("house");
    assert_eq!(events.last().unwrap()["type"], "run_waiting", "{events:#?}");
    assert!(events.iter().any(|event| event["type"] == "approval_requested"));

    here.pitcrew(&["approve", &run, "--yes", "--reason", "it is right"]).exits(0).says("approved").says("+shipped");
    here.pitcrew(&["resume", &run, "--wait"]);
    let same = [
        vec!["status", &run, "--format", "json"],
        vec!["status", &run],
        vec!["logs", &run],
        vec!["report", &run],
        vec!["report", &run, "--format", "markdown"],
        vec!["watch", &run],
        vec!["replay", &run, "--at", "3"],
    ];
    for arguments in same {
        let (seen, is) = (here.pitcrew(&arguments), there.pitcrew(&arguments));
        assert_eq!(seen.stdout, is.stdout, "{arguments:?}\n{}", seen.stderr);
        assert_eq!(seen.code, is.code, "{arguments:?}");
        assert!(!seen.stdout.is_empty(), "{arguments:?}\n{}", seen.stderr);
    }
    here.pitcrew(&["status", &run]).says("succeeded");
}

#[test]
fn a_plan_that_is_here_is_carried_out_there() {
    let there = Place::with_git("tasks: {}\n");
    let server = Served::start(&there, &[]);
    let here = Elsewhere::of(&server, &there, "admin");
    here.place.write("mine.yaml", "name: mine\ntasks: {a: {run: \"echo from afar\"}}\n");
    let (run, events) = here.run("mine.yaml");
    assert_eq!(events.last().unwrap()["status"], "succeeded", "{events:#?}");
    here.pitcrew(&["logs", &run]).exits(0).says("from afar");

    here.place.write("bad.yaml", "tasks: {a: {agent: nobody}}\n");
    here.pitcrew(&["run", "bad.yaml"]).exits(2).says("there is no agent `nobody`").says("unknown-name");
}

#[test]
fn many_who_start_runs_at_once_are_all_served() {
    let there = Place::with_git("name: quick\ntasks: {a: {run: [\"true\"]}}\n");
    let server = Served::start(&there, &[]);
    let here = Elsewhere::of(&server, &there, "admin");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let (_, events) = here.run("quick");
                assert_eq!(events.last().unwrap()["status"], "succeeded", "{events:#?}");
            });
        }
    });
}

#[test]
fn who_may_not_is_told_so_and_what_is_local_says_so() {
    let there = Place::with_git(PLAN);
    let server = Served::start(&there, &[]);
    let here = Elsewhere::of(&server, &there, "viewer");
    here.pitcrew(&["status"]).exits(0);
    here.pitcrew(&["run", "house"]).exits(2).says("may not");

    let mut unknown = here.command(&["status"]);
    unknown.env_remove("PITCREW_TOKEN");
    Answer::from(unknown.output().unwrap()).exits(2).says("PITCREW_TOKEN");
    here.pitcrew(&["--server", &here.url, "apply"]).exits(2).says("not with `--server`");
    here.pitcrew(&["--server", "ftp://127.0.0.1", "status"]).exits(2).says("is no address of a server");
    // What is about what is here does not ask the server.
    here.place.write("pitcrew.yaml", "tasks: {a: {run: make}}\n");
    here.pitcrew(&["schedule"]).exits(0);
}
