//! What comes of an attempt that does not pass: the next one goes on in the same session with the files as they were
//! left, or begins anew; and agents that review what another one did. With real processes, in walls and without; the
//! agents are played by scripts.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
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
            fs::write(place.project().join(path), text).unwrap();
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
