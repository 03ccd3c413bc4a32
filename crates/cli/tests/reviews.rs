//! What comes of an attempt that does not pass: the next one goes on in the same session with the files as they were
//! left, or begins anew; and agents that review what another one did. With real processes, in walls and without; the
//! agents are played by scripts.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Place, Running, traces};

/// A codex that does half of its work in a new session, and in an earlier one the rest; it says what it was told and
/// what it found.
const HALVES: &str = r#"#!/bin/sh
set -eu
prompt=$(cat)
mkdir -p "$CODEX_HOME/sessions"
touch "$CODEX_HOME/sessions/rollout-t1.jsonl"
echo '{"type":"thread.started","thread_id":"t1"}'
case "$*" in
*'resume t1 -') printf 'second half\n%s\n' "$prompt" >> mine.txt; FOREIGN ;;
*) printf 'first half\n' >> mine.txt; mkdir -p new; echo x > new/file.txt; rm -f old.txt ; FOREIGN_FIRST ;;
esac
echo '{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"It is done."}}'
echo '{"type":"turn.completed","usage":{"input_tokens":30,"cached_input_tokens":10,"output_tokens":5}}'
"#;

fn program(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A place whose PATH begins with these programs.
struct Stage {
    place: Place,
    tools: PathBuf,
}

impl Stage {
    fn with(plan: &str, files: &[(&str, &str)], programs: &[(&str, &str)]) -> Stage {
        let place = Place::with_plan(plan);
        for (path, text) in files {
            let path = place.project().join(path);
            if text.starts_with("#!") { program(path, text) } else { fs::write(path, text).unwrap() }
        }
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.commit();
        let tools = place.state().parent().unwrap().join("tools");
        for (name, text) in programs {
            program(tools.join(name), text);
        }
        Stage { place, tools }
    }

    fn start(&self, args: &[&str]) -> Running {
        let mut command: Command = self.place.command(args);
        let path = std::env::var_os("PATH").unwrap();
        let all = [self.tools.clone()].into_iter().chain(std::env::split_paths(&path));
        command.args(["--format", "json"]).env("PATH", std::env::join_paths(all).unwrap());
        Running::of(command)
    }

    fn shows(&self, run: &str, path: &str) -> String {
        self.place.git(&["show", &format!("pitcrew/{run}:{path}")])
    }
}

fn halves(mode: &str, foreign_first: &str) -> Stage {
    let plan = format!(
        "
name: halves
agents: {{coder: {{use: codex, network: host, args: [-c, a=b]}}}}
tasks:
  t:
    agent: coder
    owns: [mine.txt, new, old.txt]
    retry: {{times: 2{mode}}}
    verify: ['cat mine.txt; echo one half is not enough >&2; grep -q second mine.txt', 'test -e new/file.txt && ! test -e old.txt']
"
    );
    let codex = HALVES.replace("FOREIGN_FIRST", foreign_first).replace("FOREIGN", ":");
    Stage::with(
        &plan,
        &[("old.txt", "old\n"), ("mine.txt", "head\n"), ("theirs.txt", "theirs\n")],
        &[("codex", &codex)],
    )
}

#[test]
fn what_did_not_pass_is_mended_in_the_same_session_and_on_the_same_files() {
    let stage = halves("", ":");
    let mut running = stage.start(&["run", "--yes"]);
    let opened = running.until("session_opened");
    assert_eq!(opened["session"]["resumed"], serde_json::Value::Null);
    assert_eq!(running.until("attempt_failed")["failure"]["kind"], "verify");
    assert_eq!(running.until("session_opened")["session"]["resumed"], true);
    let run = running.ends(0);
    let mine = stage.shows(&run, "mine.txt");
    let told = "head\nfirst half\nsecond half\nWhat you left was looked at, and task t is not done: it did not pass";
    assert!(mine.starts_with(told), "{mine}");
    assert!(mine.contains("    first half\n    one half is not enough\n    exit code 1\n"), "{mine}");
    assert!(mine.contains("You find the files as you left them"), "{mine}");
    assert!(stage.place.git(&["ls-tree", "-r", "--name-only", &format!("pitcrew/{run}")]).contains("new/file.txt"));
    traces::nothing_is_left(&stage.place);
}

/// An agent that speaks the Agent Client Protocol, looks at the file before it answers, and writes where it must not.
const REVIEWER: &str = r#"#!/bin/sh
set -eu
say() { printf '%s\n' "{\"jsonrpc\":\"2.0\",$1}"; }
words() { say '"method":"session/update","params":{"sessionId":"r1","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"'"$1"'"}}}'; }
while read -r line; do
    id=${line#*\"id\":}
    id=${id%%,*}
    case $line in
    *'"method":"initialize"'*) say "\"id\":$id,\"result\":{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"scripted\",\"version\":\"0.1\"}}" ;;
    *'"method":"session/new"'*) say "\"id\":$id,\"result\":{\"sessionId\":\"r1\"}" ;;
    *'"method":"session/prompt"'*)
        case $line in *'# Review of task t'*'+first half'*) ;; *) echo "not told: $line" >&2; exit 9 ;; esac
        if grep -q second mine.txt; then
            words 'I looked. {\"agree\": true, \"objections\": []}'
        else
            echo second > mine.txt
            words '{\"agree\": false, \"objections\": [\"mine.txt:2: the second half is missing\"]}'
        fi
        say "\"id\":$id,\"result\":{\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":100,\"outputTokens\":7,\"totalTokens\":107}}" ;;
    *) echo "not understood: $line" >&2; exit 8 ;;
    esac
done
"#;

fn reviewed(retry: &str, reviewer: &str) -> Stage {
    let plan = format!(
        "
name: reviewed
agents:
  coder: {{use: codex, network: host, args: [-c, a=b]}}
  reviewer: {{use: {{acp: [./reviewer.sh]}}}}
tasks:
  t:
    agent: coder
    owns: [mine.txt, new, old.txt]
    with: {{instructions: Write both halves.}}
    retry: {retry}
    verify: [test -e mine.txt, {{agent: reviewer}}, '! test -e nothing']
"
    );
    let codex = HALVES.replace("FOREIGN_FIRST", ":").replace("FOREIGN", ":");
    let files = [("old.txt", "old\n"), ("mine.txt", "head\n"), ("reviewer.sh", reviewer)];
    Stage::with(&plan, &files, &[("codex", &codex)])
}

#[test]
fn an_agent_that_reviews_objects_and_the_author_is_told_what_it_said() {
    let stage = reviewed("{times: 1}", REVIEWER);
    let mut running = stage.start(&["run", "--yes"]);
    let spent = running.until_of("t", "spent");
    assert_eq!((&spent["by"], &spent["input"]), (&serde_json::Value::Null, &20.into()));
    let spent = running.until_of("t", "spent");
    assert_eq!((&spent["by"], &spent["input"], &spent["output"]), (&"reviewer".into(), &100.into(), &7.into()));
    let failed = running.until("attempt_failed");
    let evidence = &failed["failure"]["evidence"][1];
    assert_eq!((&evidence["check"], &evidence["holds"]), (&"reviewer".into(), &false.into()));
    assert_eq!(evidence["report"]["issues"][0], "mine.txt:2: the second half is missing");
    let run = running.ends(0);
    let mine = stage.shows(&run, "mine.txt");
    assert!(mine.contains("## `reviewer` did not hold\n\n    - mine.txt:2: the second half is missing\n"), "{mine}");
    traces::nothing_is_left(&stage.place);
}

#[test]
fn what_is_not_its_own_is_left_out_and_the_rest_is_gone_on_with() {
    let stage = halves("", "echo x > theirs.txt");
    let mut running = stage.start(&["run", "--yes"]);
    let left = running.until("left_behind");
    assert!(left["change"].is_string(), "{left}");
    assert_eq!(running.until("attempt_failed")["failure"]["kind"], "not_owned");
    assert_eq!(running.until("session_opened")["session"]["resumed"], true);
    let run = running.ends(0);
    let mine = stage.shows(&run, "mine.txt");
    assert!(mine.starts_with("head\nfirst half\nsecond half\n"), "{mine}");
    assert!(mine.contains("## `theirs.txt` was not taken\n\n    it was changed, and the task owns only"), "{mine}");
    assert_eq!(stage.shows(&run, "theirs.txt"), "theirs\n");
    let files = stage.place.git(&["ls-tree", "-r", "--name-only", &format!("pitcrew/{run}")]);
    assert!(files.contains("new/file.txt") && !files.contains("old.txt"), "{files}");
    traces::the_journal_is_the_truth(&stage.place, &run);
}

#[test]
fn a_fresh_try_knows_nothing_of_the_one_before() {
    let stage = halves(", mode: fresh", ":");
    let mut running = stage.start(&["run", "--yes"]);
    for _ in 0..3 {
        let opened = running.until("session_opened");
        assert_eq!(opened["session"]["resumed"], serde_json::Value::Null, "{opened}");
    }
    let run = running.ends(1);
    stage.place.pitcrew(&["report", &run]).says("did not pass");
}

#[test]
fn without_walls_the_files_are_gone_on_with_all_the_same() {
    let stage = halves("", ":");
    let mut running = stage.start(&["run", "--yes", "--sandbox", "off"]);
    assert_eq!(running.until("attempt_failed")["failure"]["kind"], "verify");
    let run = running.ends(0);
    assert!(stage.shows(&run, "mine.txt").starts_with("head\nfirst half\nsecond half\n"));
    let files = stage.place.git(&["ls-tree", "-r", "--name-only", &format!("pitcrew/{run}")]);
    assert!(files.contains("new/file.txt") && !files.contains("old.txt"), "{files}");
}

#[test]
fn a_program_that_is_to_continue_finds_the_files_that_it_left() {
    let plan = "
name: program
tasks:
  t:
    run: 'echo more >> mine.txt; rm -rf new; ln -s mine.txt new'
    owns: [mine.txt, new, new/**]
    retry: {times: 2, mode: continue}
    verify: ['test $(wc -l < mine.txt) = 3', 'test -h new']
";
    let stage = Stage::with(plan, &[], &[]);
    let mut running = stage.start(&["run"]);
    running.until("run_started");
    let run = running.ends(0);
    assert_eq!(stage.shows(&run, "mine.txt"), "more\nmore\nmore\n");
    traces::the_journal_is_the_truth(&stage.place, &run);
}

#[test]
fn a_reviewer_that_says_neither_has_not_agreed() {
    let answer = r#"{\"agree\": true, \"objections\": []}"#;
    let stage = reviewed("{times: 0}", &REVIEWER.replace("grep -q second", "grep -q first").replace(answer, "Good!"));
    let mut running = stage.start(&["run", "--yes"]);
    let failed = running.until("attempt_failed");
    let said = failed["failure"]["evidence"][1]["said"].as_str().unwrap_or_default();
    assert_eq!(said, "its last words are no JSON object with `agree`: I looked. Good!");
    let run = running.ends(1);
    stage.place.pitcrew(&["report", &run]).says("Good!");
    let brief = stage.place.pitcrew(&["brief", "t", &run]).exits(0);
    brief.says("What you left was looked at").says("`reviewer` did not hold");
}

#[test]
fn a_kill_while_a_change_is_reviewed_costs_no_try() {
    // It looks for ever the first time; its home is its own.
    let slow = "if [ ! -e \"$HOME/seen\" ]; then touch \"$HOME/seen\"; exec sleep 600; fi\n        if grep";
    let stage = reviewed("{times: 1}", &REVIEWER.replace("if grep", slow));
    let mut running = stage.start(&["run", "--yes"]);
    running.until("harvested");
    let seen = stage.place.state().join("sessions").join(running.name()).join("t@reviewer/seen");
    wait_for(&seen);
    let run = running.killed();
    let mut running = stage.start(&["resume", &run]);
    let failed = running.until("attempt_failed");
    assert_eq!((&failed["attempt"], &failed["failure"]["kind"]), (&1.into(), &"verify".into()), "{failed}");
    running.ends(0);
    assert!(stage.shows(&run, "mine.txt").contains("the second half is missing"));
    traces::nothing_is_left(&stage.place);
    traces::the_journal_is_the_truth(&stage.place, &run);
}

/// Waits until a file is there.
fn wait_for(path: &Path) {
    while !support::exists(path) {
        std::thread::yield_now();
    }
}

/// A Claude Code that its vendor refuses the first time, for a second.
const REFUSED: &str = r#"#!/bin/sh
set -eu
read -r line
read -r line
echo '{"type":"system","subtype":"init","session_id":"c1","claude_code_version":"2","model":"m"}'
if [ ! -e "$CLAUDE_CONFIG_DIR/seen" ]; then
    touch "$CLAUDE_CONFIG_DIR/seen"
    echo '{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":'$(($(date +%s) + 1))',"rateLimitType":"five_hour"}}'
    echo '{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"You have hit your limit"}'
else
    echo '{"type":"result","subtype":"success","is_error":false,"result":"{\"agree\": true, \"objections\": [\"mine.txt:1: no full stop\"]}","total_cost_usd":0.5}'
fi
cat > /dev/null
"#;

#[test]
fn that_a_reviewers_vendor_refuses_for_now_says_nothing_of_the_change() {
    let plan = "
name: refused
agents: {reviewer: {use: claude, network: host, env: {ANTHROPIC_API_KEY: scripted}}}
tasks: {t: {run: 'echo more > mine.txt', owns: [mine.txt], verify: [{agent: reviewer}]}}
";
    let stage = Stage::with(plan, &[], &[("claude", REFUSED)]);
    let mut running = stage.start(&["run", "--yes"]);
    let spent = running.until("spent");
    assert_eq!((&spent["by"], &spent["cost_micros"]), (&"reviewer".into(), &500_000.into()));
    let verified = running.until("verified");
    assert_eq!(verified["evidence"][0]["said"], "it agrees, and says:\n- mine.txt:1: no full stop");
    running.ends(0);
}
