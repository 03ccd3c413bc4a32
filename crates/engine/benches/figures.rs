//! The figures of docs/performance.md that are about the engine alone: word to whoever waits, wide joins, replay.
//!
//! Percentiles of single steps are what counts here, and sums of whole runs: each is taken several
//! times, and the best is printed, which disturbance can only make worse.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "it measures, writes a file, and prints what it found"
)]

mod common;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use common::{NOW, begin, id, plan, to_its_end};
use pitcrew_engine::{Effect, Input, Record, Run, RunStatus, Word};

const ROUNDS: usize = 7;
const PAIRS: usize = 1_000;
const WIDTH: usize = 5_000;
const EVENTS: usize = 100_000;

fn main() -> io::Result<()> {
    let told = |what: &str, took: Duration, bound_ms: u64| {
        let verdict = if took <= Duration::from_millis(bound_ms) { "reached" } else { "not reached" };
        println!("| {what} | {:.3} | ≤ {bound_ms} | {verdict} |", took.as_secs_f64() * 1e3);
    };
    let mut words = Vec::new();
    for _ in 0..ROUNDS {
        words.push(word_to_start()?);
    }
    println!("| what | ms | bound |  |\n| --- | --- | --- | --- |");
    told("p95 from a signal to the waiting task's start, its journal synced", best(words), 1);
    let joins = |text: &str| best((0..ROUNDS).map(|_| join(text)).collect());
    told("a run of 5,000 tasks and one that needs them all", joins(&wide_join()), 100);
    told("the same, joined by 5,000 signals", joins(&wide_talk()), 100);
    let (fold, read) = replay();
    told("replay of 100,000 events", fold, 300);
    told("the same with reading them from JSON", read, 300);
    Ok(())
}

fn best(times: Vec<Duration>) -> Duration {
    times.into_iter().min().unwrap_or_default()
}

/// A thousand servers at work, a thousand clients that wait: each server sends word, and its client's
/// launch is asked for once the events are on the disk. Returns the 95th percentile.
fn word_to_start() -> io::Result<Duration> {
    let mut text = format!("limits: {{parallel: {}}}\ntasks:\n", 2 * PAIRS);
    for pair in 0..PAIRS {
        text +=
            &format!("  s{pair}: {{run: x}}\n  c{pair}: {{run: x, needs: [{{signal: up{pair}, from: s{pair}}}]}}\n");
    }
    let (mut run, _) = begin(&plan(&text));
    run.step(Input::Resumed { by: "somebody".to_owned() }, NOW).expect("a new run can be taken up");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journal");
    let mut journal = File::create(&path)?;
    let mut times = Vec::with_capacity(PAIRS);
    for pair in 0..PAIRS {
        let name = |letter: &str| format!("{letter}{pair}").parse().expect("a name");
        let word = Word::Signal { name: name("up"), data: serde_json::json!({ "port": pair }) };
        let input = Input::Word { task: name("s"), attempt: 1, word };
        let begun = Instant::now();
        let step = run.step(input, NOW).expect("who runs may speak");
        let lines: Vec<u8> =
            step.events.iter().flat_map(|record| serde_json::to_vec(record).expect("it is JSON")).collect();
        journal.write_all(&lines)?;
        journal.sync_data()?;
        assert!(matches!(&step.effects[..], [Effect::Launch { task, .. }] if *task == name("c")), "{:?}", step.effects);
        times.push(begun.elapsed());
    }
    fs::remove_file(path)?;
    times.sort();
    Ok(times[PAIRS * 95 / 100])
}

fn wide_join() -> String {
    let tasks = (0..WIDTH).map(|task| format!("  t{task}: {{run: x}}\n"));
    let needs: Vec<String> = (0..WIDTH).map(|task| format!("t{task}")).collect();
    format!("tasks:\n{}  join: {{run: x, needs: [{}]}}\n", tasks.collect::<String>(), needs.join(", "))
}

fn wide_talk() -> String {
    let tasks = (0..WIDTH).map(|task| format!("  t{task}: {{run: x, signals: [d{task}]}}\n"));
    let needs: Vec<String> = (0..WIDTH).map(|task| format!("{{signal: d{task}}}")).collect();
    format!("tasks:\n{}  join: {{run: x, needs: [{}]}}\n", tasks.collect::<String>(), needs.join(", "))
}

/// Returns how long all steps of a run take together.
fn join(text: &str) -> Duration {
    let begun = begin(&plan(text));
    let start = Instant::now();
    let (run, _) = to_its_end(begun);
    let took = start.elapsed();
    assert_eq!(run.ended_as(), Some(RunStatus::Succeeded), "a run that ends early would look quick");
    took
}

/// Returns how long it takes to build a run anew from its events, in memory and as text.
fn replay() -> (Duration, Duration) {
    let mut text = "limits: {parallel: 10}\ntasks:\n".to_owned();
    for task in 0..EVENTS / 4 {
        text += &format!("  t{task}: {{run: x}}\n");
    }
    let plan = plan(&text);
    let (_, mut records) = to_its_end(begin(&plan));
    assert!(records.len() >= EVENTS, "there are only {} events", records.len());
    records.truncate(EVENTS);
    let lines: Vec<String> = records.iter().map(|record| serde_json::to_string(record).expect("it is JSON")).collect();
    let (mut folds, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (own, again) = (plan.clone(), plan.clone());
        let start = Instant::now();
        Run::fold(id(), own, &records).expect("its own journal folds");
        folds.push(start.elapsed());
        let start = Instant::now();
        let read: Vec<Record> = lines.iter().map(|line| serde_json::from_str(line).expect("it is an event")).collect();
        Run::fold(id(), again, &read).expect("its own journal folds");
        reads.push(start.elapsed());
    }
    (best(folds), best(reads))
}
