//! What Pitcrew itself costs, beside the agents that it drives. Not asked by default: `-- --ignored --nocapture`, of a
//! binary that was optimised (`--release`), on a machine that is left alone.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::{CLAUDE, Cli};
use crate::models::{Models, hang, say, write};
use crate::support::Place;

/// How often each side is measured, in turns.
const ROUNDS: usize = 7;

/// How many tasks of a round.
const TASKS: usize = 4;

/// The most that a task may take longer than its agent alone.
const TIME: Duration = Duration::from_millis(30);

/// The most memory that Pitcrew may have for a task at work, in KiB.
const MEMORY: u64 = 5 * 1024;

#[test]
#[ignore = "a figure"]
fn a_task_costs_little_more_than_its_agent() {
    CLAUDE.if_installed(|cli| {
        let models = Models::playing([write("it.txt", "it\n"), say("It is done.")]);
        models.play("Do it alone.", [write("it.txt", "it\n"), say("It is done.")]);
        let (mut alone, mut driven) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            alone.push(each_alone(cli, &models));
            driven.push(each_driven(cli, &models));
        }
        let (alone, driven) = (median(alone), median(driven));
        let more = driven.saturating_sub(alone);
        println!("alone {alone:.1?}, driven {driven:.1?}: {more:.1?} more a task, the bound is {TIME:.0?}");
        assert!(more <= TIME, "{more:?}");
    });
}

/// How long the agent takes for the same by itself, with nothing around it.
fn each_alone(cli: &Cli, models: &Models) -> Duration {
    let begun = Instant::now();
    for _ in 0..TASKS {
        let place = tempfile::tempdir().unwrap();
        let mut agent = Command::new(cli.program())
            .args(["-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"])
            .args(["--permission-mode", "acceptEdits", "--strict-mcp-config"])
            .env_clear()
            .env("PATH", cli.search_path())
            .env("HOME", place.path())
            .env("CLAUDE_CONFIG_DIR", place.path().join("state"))
            .env("ANTHROPIC_BASE_URL", models.url())
            .env("ANTHROPIC_API_KEY", "scripted")
            .env("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            .env("DISABLE_AUTOUPDATER", "1")
            .current_dir(place.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = json!({ "role": "user", "content": [{ "type": "text", "text": "Do it alone." }] });
        let mut stdin = agent.stdin.take().unwrap();
        writeln!(stdin, "{}", json!({ "type": "user", "message": said })).unwrap();
        drop(stdin);
        assert!(agent.wait_with_output().unwrap().status.success());
        assert!(place.path().join("it.txt").exists());
    }
    begun.elapsed() / TASKS as u32
}

/// How long a task takes with everything that Pitcrew does for it, one after the other.
fn each_driven(cli: &Cli, models: &Models) -> Duration {
    let mut tasks = String::new();
    for n in 0..TASKS {
        let _ = writeln!(tasks, "  t{n}: {{agent: coder, owns: [it.txt], needs: [{}]}}", before(n));
    }
    let events = cli.project(models, &tasks).start(&["run", "--yes"]).events(0);
    let times = |kind: &str| events.iter().filter(|one| one["type"] == kind).map(time).collect::<Vec<_>>();
    let (first, last) = (times("attempt_started")[0], *times("task_succeeded").last().unwrap());
    Duration::from_millis(last - first) / TASKS as u32
}

fn before(n: usize) -> String {
    n.checked_sub(1).map_or_else(String::new, |before| format!("t{before}"))
}

/// When an event was, in milliseconds of its day.
fn time(event: &Value) -> u64 {
    let text = event["time"].as_str().unwrap();
    let clock = &text[text.find('T').unwrap() + 1..text.len() - 1];
    let parts: Vec<f64> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    ((parts[0] * 3600.0 + parts[1] * 60.0 + parts[2]) * 1000.0).round() as u64
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

#[test]
#[ignore = "a figure"]
fn a_task_at_work_needs_little_memory_of_pitcrews_own() {
    CLAUDE.if_installed(|cli| {
        let (one, ten) = (held(cli, 1), held(cli, 10));
        let each = ten.saturating_sub(one) / 9;
        println!("with one {one} KiB, with ten {ten} KiB: {each} KiB a task, the bound is {MEMORY} KiB");
        assert!(each <= MEMORY, "{each} KiB");
    });
}

/// What all processes of Pitcrew hold together while so many agents are at work: their share of what they share.
fn held(cli: &Cli, agents: u32) -> u64 {
    let models = Models::playing([hang("stuck")]);
    let mut tasks = String::new();
    for n in 0..agents {
        let _ = writeln!(tasks, "  t{n}: {{agent: coder, owns: [{n}.txt]}}");
    }
    let _ = writeln!(tasks, "limits: {{parallel: {agents}}}");
    let place: Place = cli.project(&models, &tasks);
    let mut running = place.start(&["run", "--yes"]);
    running.until("run_started");
    models.reached("stuck", agents);
    // By what it is and not by its name: inside the walls the same file has another one.
    let file = |path: &std::path::Path| fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()));
    let ours = file(std::path::Path::new(env!("CARGO_BIN_EXE_pitcrew")));
    let is_ours = |process: &std::path::PathBuf| file(&process.join("exe")) == ours;
    let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let held = processes.filter(is_ours).filter_map(|process| share(&process)).sum();
    place.pitcrew(&["stop", &running.name(), "--hard"]).exits(0);
    running.ends(1);
    held
}

/// The proportional share of a process in memory, in KiB.
fn share(process: &std::path::Path) -> Option<u64> {
    let rollup = fs::read_to_string(process.join("smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
