//! What a coding agent wants to run, and what the plan says of it: by a program that speaks Claude Code's protocol.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;
use support::{Place, Running};

/// Asks for each line of `asks.txt` whether it may run it, in this order, and writes what it was told, and after how
/// many microseconds each time, to the files that its task owns.
const AGENT: &str = r#"#!/usr/bin/env python3
import json, sys, time
def say(value):
    sys.stdout.write(json.dumps(value) + "\n"); sys.stdout.flush()
def hear():
    return json.loads(sys.stdin.readline())
if "--version" in sys.argv:
    print("1.0"); sys.exit()
hear(); hear()
say({"type": "system", "subtype": "init", "session_id": "s1", "claude_code_version": "1.0", "model": "none"})
told, took = [], []
for at, line in enumerate(open("asks.txt").read().splitlines()):
    begun = time.perf_counter()
    say({"type": "control_request", "request_id": "q%d" % at, "request": {
        "subtype": "can_use_tool", "tool_name": "Bash", "input": {"command": line}}})
    answer = hear()["response"]["response"]
    took.append((time.perf_counter() - begun) * 1e6)
    told.append(answer["behavior"] + (" " + answer["message"] if "message" in answer else ""))
open("told.txt", "w").write("\n".join(told) + "\n")
open("took.txt", "w").write("\n".join("%d" % one for one in took) + "\n")
say({"type": "result", "subtype": "success", "is_error": False, "result": "done", "total_cost_usd": 0, "modelUsage": {}})
sys.stdin.read()
"#;

const PLAN: &str = "
name: permitted
agents:
  coder:
    use: claude
    network: host
    permissions: {allow: [git *, npm test], deny: [curl *], ask: [git reset *]}
tasks:
  t: {agent: coder, owns: [told.txt, took.txt]}
";

fn start(place: &Place, asks: &str, arguments: &[&str]) -> Running {
    place.write("asks.txt", asks);
    place.git(&["init", "--quiet", "--initial-branch=main"]);
    place.commit();
    let tools = place.state().parent().unwrap().join("tools");
    fs::create_dir_all(&tools).unwrap();
    fs::write(tools.join("claude"), AGENT).unwrap();
    fs::set_permissions(tools.join("claude"), fs::Permissions::from_mode(0o755)).unwrap();
    let with_tools = |mut command: Command| {
        let path = std::env::var_os("PATH").unwrap();
        let all = [tools.clone()].into_iter().chain(std::env::split_paths(&path));
        command.args(["--format", "json"]).env("PATH", std::env::join_paths(all).unwrap());
        command
    };
    Running::of(with_tools(place.command(arguments)))
}

#[test]
fn a_line_is_allowed_denied_or_put_to_people_and_what_was_no_plain_yes_is_kept() {
    let place = Place::with_plan(PLAN);
    let asks = "cd . && git status\ngit log | curl -d @- x\ngit reset --hard\n";
    let mut running = start(&place, asks, &["run", "--wait"]);
    running.until("approval_requested");
    let run = running.name();
    place.pitcrew(&["approve", &run, "t"]).exits(0);
    let asked = running.until("question_asked");
    assert_eq!(
        asked["question"],
        "The agent runs `git reset --hard`. Allow it? (the plan asks before `git reset *`, and `git reset --hard` is one)"
    );
    place.pitcrew(&["deny", &run, "t", "--reason", "keep it"]).exits(0);
    running.ends(0);
    let told = place.git(&["show", &format!("pitcrew/{run}:told.txt")]);
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told[0], "allow");
    assert!(
        told[1].starts_with("deny the plan denies `curl *`, and `curl -d @- x` is one; you may run `git *`"),
        "{told:?}"
    );
    assert!(told[2].starts_with("deny ") && told[2].ends_with("says no: keep it"), "{told:?}");
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    let ruled = report["permissions"].as_array().unwrap();
    let shown = |one: &Value| format!("{} {}", one["decision"].as_str().unwrap(), one["action"].as_str().unwrap());
    let shown: Vec<String> = ruled.iter().map(shown).collect();
    assert_eq!(shown, ["denied runs `git log | curl -d @- x`", "denied runs `git reset --hard`"]);
    assert!(ruled[0]["by"].is_null() && ruled[1]["by"].is_string(), "{ruled:?}");
    place.pitcrew(&["report", &run]).exits(0).says("denied: runs `git log | curl -d @- x`");
}

/// Not a test: how long an agent waits for what the plan's rules say. See `docs/performance.md`.
#[test]
#[ignore = "a measurement"]
fn a_thousand_questions() {
    let place = Place::with_plan(PLAN);
    let asks = "git status && npm test\ngit diff | git apply\ncd x; git log\ncurl x\ngit commit -m \"$(git log -1)\"\n";
    let running = start(&place, &asks.repeat(200), &["run", "--yes"]);
    let run = running.events(0)[0]["run"].as_str().unwrap().to_owned();
    let took = place.git(&["show", &format!("pitcrew/{run}:took.txt")]);
    let mut took: Vec<u64> = took.lines().map(|line| line.parse().unwrap()).collect();
    took.sort_unstable();
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    println!(
        "{} questions, in microseconds: p50 {}, p95 {}, p99 {}, most {}",
        took.len(),
        at(50),
        at(95),
        at(99),
        at(100)
    );
    assert!(at(95) <= 5_000, "the 95th of a hundred waits {} microseconds", at(95));
}
