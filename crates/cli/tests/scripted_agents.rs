//! Coding agents by their protocols, played by scripts: what they ask is decided by policy or by people, a denial tells
//! them why, and a session is taken up after a kill. With real processes, in walls and without; no vendor's program.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use support::{Place, Running, traces};

/// An agent that speaks the Agent Client Protocol as far as its task needs it: it wants to run a command, then to
/// change a file of somebody else's, and when it is told why it may not it changes its own.
const AGENT: &str = r#"#!/bin/sh
set -eu
say() { printf '%s\n' "{\"jsonrpc\":\"2.0\",$1}"; }
update() { say '"method":"session/update","params":{"sessionId":"s1","update":{'"$1"'}}'; }
ask() {
    say '"id":"'"$1"'","method":"session/request_permission","params":{"sessionId":"s1","toolCall":{'"$2"'},"options":[
{"optionId":"n","name":"No","kind":"reject_once"},{"optionId":"y","name":"Yes","kind":"allow_once"}]}'
}
while read -r line; do
    id=${line#*\"id\":}
    id=${id%%,*}
    case $line in
    *'"method":"initialize"'*) say "\"id\":$id,\"result\":{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"scripted\",\"version\":\"0.1\"}}" ;;
    *'"method":"session/new"'*) say "\"id\":$id,\"result\":{\"sessionId\":\"s1\"}" ;;
    *'"method":"session/prompt"'*'This was not allowed'*)
        echo done > mine.txt
        update '"sessionUpdate":"tool_call","toolCallId":"c3","kind":"edit","status":"completed","locations":[{"path":"mine.txt"}]'
        update '"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"It is mine alone."}'
        say "\"id\":$id,\"result\":{\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":20,\"outputTokens\":3,\"totalTokens\":23}}" ;;
    *'"method":"session/prompt"'*) turn=$id; ask q1 '"toolCallId":"c1","kind":"execute","rawInput":{"command":"make all"}' ;;
    *'"id":"q1"'*'"optionId":"y"'*) ask q2 '"toolCallId":"c2","kind":"edit","locations":[{"path":"theirs.txt"}]' ;;
    *'"id":"q2"'*'"optionId":"n"'*) say "\"id\":$turn,\"result\":{\"stopReason\":\"cancelled\"}" ;;
    *) echo "not understood: $line" >&2; exit 9 ;;
    esac
done
"#;

const PLAN: &str = "
name: asks
agents: {coder: {use: {acp: [./agent.sh]}}}
tasks:
  mine: {agent: coder, owns: [mine.txt], verify: [grep done mine.txt]}
  theirs: {run: 'echo x > theirs.txt', owns: [theirs.txt]}
";

/// A codex that begins when its input is closed, says its session, and goes on only in a second process.
const CODEX: &str = r#"#!/bin/sh
set -eu
prompt=$(cat)
if [ ! -e "$CODEX_HOME/first" ]; then
    touch "$CODEX_HOME/first"
    WRITE
    echo '{"type":"thread.started","thread_id":"t1"}'
    exec sleep 600
fi
echo '{"type":"thread.started","thread_id":"'$( case "$*" in *'resume t1 -') echo t1 ;; *) echo t2 ;; esac )'"}'
printf '%s\n%s\n' "$*" "$prompt" > mine.txt
echo '{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"It is done."}}'
echo '{"type":"turn.completed","usage":{"input_tokens":30,"cached_input_tokens":10,"output_tokens":5}}'
"#;

fn program(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn place() -> Place {
    let place = Place::with_plan(PLAN);
    // On one line: a message is a line.
    program(place.project().join("agent.sh"), &AGENT.replace("[\n{", "[{"));
    place.git(&["init", "--quiet", "--initial-branch=main"]);
    place.commit();
    place
}

#[test]
fn an_agent_is_told_why_it_was_denied_and_goes_on_in_its_session() {
    let place = place();
    let mut running = place.start(&["run"]);
    let opened = running.until("session_opened");
    assert_eq!((&opened["session"]["id"], &opened["session"]["version"]), (&"s1".into(), &"0.1".into()));
    let spent = running.until("spent");
    assert_eq!((&spent["input"], &spent["output"]), (&20.into(), &3.into()));
    let run = running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:mine.txt")]), "done\n");
    let said = place.pitcrew(&["logs", &run, "mine"]).exits(0);
    let said = said.says("denied: changes theirs.txt: theirs.txt is not this task's to change: task theirs owns it");
    said.says("· changes mine.txt").says("It is mine alone.");
    traces::nothing_is_left(&place);
}

#[test]
fn where_no_walls_stand_people_say_what_an_agent_may_run() {
    let place = place();
    let mut running = place.start(&["run", "--sandbox", "off"]);
    let asked = running.until_of("mine", "question_asked");
    assert_eq!(asked["question"], "The agent runs `make all`. Allow it? (no walls stand around it)");
    let run = running.name();
    place.pitcrew(&["approve", &run, "mine"]).exits(0);
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:mine.txt")]), "done\n");
}

#[test]
fn an_agent_that_breaks_and_does_not_go_by_itself_has_failed_once() {
    let place = Place::with_git(
        "
name: breaks
agents: {coder: {use: {acp: [./agent.sh]}}}
tasks: {t: {agent: coder, owns: [mine.txt]}}
",
    );
    let broken = AGENT.replace("turn=$id; ask q1", "say \"\\\"id\\\":$id,\\\"error\\\":{\\\"code\\\":401,\\\"message\\\":\\\"no such key\\\"}\"; exec sleep 1000; ask q1");
    program(place.project().join("agent.sh"), &broken.replace("[\n{", "[{"));
    place.commit();
    let mut running = place.start(&["run"]);
    let failed = running.until("attempt_failed");
    assert_eq!((&failed["failure"]["kind"], &failed["attempt"]), (&"agent".into(), &1.into()), "{failed}");
    assert!(failed["failure"]["why"].as_str().unwrap().contains("no such key"), "{failed}");
    running.ends(1);
    traces::nothing_is_left(&place);
}

/// Kills the engine once codex has opened its session, goes on, and returns how the session was opened then, what was
/// noted of its cost, and what it wrote.
fn taken_up_again(codex: &str) -> (Value, Value, String) {
    let place = Place::with_git(
        "
name: codex
agents: {coder: {use: codex, network: host, model: big, args: [-c, a=b]}}
tasks: {t: {agent: coder, owns: [mine.txt], with: {instructions: Write it.}}}
",
    );
    let tools = place.state().parent().unwrap().join("tools");
    program(tools.join("codex"), codex);
    let with_codex = |mut command: Command| {
        let path = std::env::var_os("PATH").unwrap();
        let all = [tools.clone()].into_iter().chain(std::env::split_paths(&path));
        command.args(["--format", "json"]).env("PATH", std::env::join_paths(all).unwrap());
        Running::of(command)
    };
    let mut running = with_codex(place.command(&["run", "--yes"]));
    running.until("session_opened");
    let run = running.killed();
    let mut running = with_codex(place.command(&["resume", &run]));
    let opened = running.until("session_opened")["session"].take();
    let spent = running.until("spent");
    running.ends(0);
    traces::nothing_is_left(&place);
    (opened, spent, place.git(&["show", &format!("pitcrew/{run}:mine.txt")]))
}

/// How it is started, up to where it finds Pitcrew's own tools.
const CODEX_WORDS: &str = "exec --json --skip-git-repo-check -s danger-full-access --model big \
     -c mcp_servers.pitcrew.command=";

#[test]
fn codex_reads_its_prompt_to_the_end_and_takes_its_session_up_after_a_kill() {
    let codex = CODEX.replace("WRITE", "mkdir -p $CODEX_HOME/sessions && touch $CODEX_HOME/sessions/rollout-t1.jsonl");
    let (opened, spent, mine) = taken_up_again(&codex);
    assert_eq!(opened["resumed"], true);
    assert_eq!((&spent["input"], &spent["cached"]), (&20.into(), &10.into()));
    assert!(mine.starts_with(CODEX_WORDS) && mine.contains(" -c a=b resume t1 -\n# Task t"), "{mine}");
    assert!(mine.contains("Write it."), "{mine}");
}

#[test]
fn a_session_that_codex_had_not_written_down_is_begun_anew() {
    let (opened, _, mine) = taken_up_again(&CODEX.replace("WRITE", ":"));
    assert_eq!((&opened["id"], &opened["resumed"]), (&"t2".into(), &Value::Null));
    assert_eq!(opened["fresh_because"], "nothing of the earlier session was written down");
    assert!(mine.starts_with(CODEX_WORDS) && mine.contains(" -c a=b -\n"), "{mine}");
}
