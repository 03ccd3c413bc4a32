//! What did not pass is mended in the session of whoever left it, and agents judge what others left.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{CLAUDE, CODEX, Cli};
use crate::models::{Models, Tokens, say, shell, wait, write};
use crate::support::traces;

agents! { every:
    what_did_not_pass_is_mended_in_the_same_session_on_the_same_files,
    it_reviews_what_another_one_left_and_its_objections_are_mended,
}

#[test]
fn claude_begins_anew_within_the_attempt_where_its_session_is_gone() {
    CLAUDE.if_installed(a_session_that_is_gone_is_begun_anew);
}

#[test]
fn codex_begins_anew_within_the_attempt_where_its_session_is_gone() {
    CODEX.if_installed(a_session_that_is_gone_is_begun_anew);
}

/// A phrase of what whoever goes on is told.
const AGAIN: &str = "What you left was looked at";

/// A phrase of what whoever begins anew is told.
const ANEW: &str = "The attempt before this one";

/// Has whoever is told that one half is missing write it, in the same session or not.
fn mends(models: &Models) {
    for phrase in [AGAIN, ANEW] {
        models.play(phrase, [shell("echo the other >> half.txt"), say("Now they are.")]);
    }
}

const HALVES: &str = "  half: {agent: coder, owns: [half.txt], with: {instructions: Two halves.}, retry: {times: 1}, \
                      verify: ['grep other half.txt || { echo half is missing; exit 1; }']}\n";

fn what_did_not_pass_is_mended_in_the_same_session_on_the_same_files(cli: &Cli) {
    let models = Models::playing([write("half.txt", "one half\n"), say("Both halves are there.")]);
    mends(&models);
    let place = cli.project(&models, HALVES);
    let mut running = place.start(&["run", "--yes"]);
    let first = running.until("session_opened")["session"]["id"].clone();
    assert_eq!(running.until("attempt_failed")["failure"]["kind"], "verify");
    let second = running.until("session_opened");
    let (session, is_resumed) = (&second["session"], second["session"]["resumed"] == true);
    // Gemini overwrites a session that it is to load in the minute in which it began it.
    assert!(is_resumed || cli.word == "gemini", "{second}");
    assert_eq!(session["id"] == first, is_resumed, "{second}");
    let run = running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:half.txt")]), "one half\nthe other\n");
    let asked = serde_json::to_string(&models.asked().last().unwrap().body).unwrap();
    // All of the task is known to the model, and what was seen is said to it.
    assert!(asked.contains("You do this one task of the plan") && asked.contains("half is missing"), "{asked}");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

fn it_reviews_what_another_one_left_and_its_objections_are_mended(cli: &Cli) {
    let models = Models::playing([write("half.txt", "one half\n"), say("Both halves are there.")]);
    mends(&models);
    // It looks at the file that was left, and not at what the diff says.
    let answer = |agree: &str| {
        let (cost, look) = (Tokens::of(1_000, 10), shell("echo x >> half.txt; cat half.txt"));
        [look, say(&format!("I looked.\n\n{agree}")).costs(cost)]
    };
    models.play(
        "# Review of task half",
        answer(r#"{"agree": false, "objections": ["half.txt:1: one half is missing"]}"#),
    );
    models.play("# Review of task half & +the other", answer(r#"{"agree": true, "objections": []}"#));
    let tasks = HALVES.replace(
        "'grep other half.txt || { echo half is missing; exit 1; }'",
        "test -e half.txt, {agent: coder}, '! grep x half.txt'",
    );
    let place = cli.project(&models, &tasks);
    let mut running = place.start(&["run", "--yes"]);
    let failed = running.until("attempt_failed");
    assert_eq!(failed["failure"]["evidence"][1]["report"]["issues"][0], "half.txt:1: one half is missing", "{failed}");
    let run = running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:half.txt")]), "one half\nthe other\n");
    let told = models.asked().into_iter().filter(|asked| asked.body.to_string().contains("one half is missing"));
    assert!(told.count() > 0, "its author is told");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    let judging = status["tasks"][0]["judging"]["coder"]["input"].as_u64().unwrap();
    assert!(judging >= 1_000, "{status}");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

fn a_session_that_is_gone_is_begun_anew(cli: &Cli) {
    let models = Models::playing([write("half.txt", "one half\n"), say("Both halves are there.")]);
    models.play(AGAIN, [wait("half way")]);
    models.play(ANEW, [shell("echo the other >> half.txt"), say("Now they are.")]);
    let place = cli.project(&models, HALVES);
    let mut running = place.start(&["run", "--yes"]);
    let first = running.until("session_opened")["session"]["id"].as_str().unwrap().to_owned();
    running.until("attempt_failed");
    models.reached("half way", 1);
    let run = running.killed();
    let sessions = files_below(&place.state().join("sessions").join(&run));
    let named: Vec<PathBuf> = sessions.into_iter().filter(|path| path.to_string_lossy().contains(&first)).collect();
    assert!(!named.is_empty(), "what its session is written to has its name");
    named.iter().for_each(|path| fs::write(path, "").unwrap());

    let mut running = place.start(&["resume", &run]);
    let opened = running.until("session_opened");
    let why = opened["session"]["fresh_because"].as_str().unwrap_or_default();
    assert!(why.starts_with("it could not take the earlier session up: "), "{opened}");
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:half.txt")]), "one half\nthe other\n");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

/// Returns every file below a directory, links not followed.
fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    let below = entries.map(|entry| match entry.file_type().unwrap().is_dir() {
        true => files_below(&entry.path()),
        false => vec![entry.path()],
    });
    below.flatten().collect()
}
