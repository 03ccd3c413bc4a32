//! Streams: nothing is missing between what is looked at first and what comes after it, nor for those who come back, who
//! read slowly, or who are many.

use std::io::Read;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::door::Door;
use crate::support::Place;

/// A run of so many tasks after each other.
fn chain(tasks: usize) -> String {
    let task = |number: usize| match number {
        1 => "  t1: {run: \"true\"}\n".to_owned(),
        _ => format!("  t{number}: {{run: \"true\", needs: [t{}]}}\n", number - 1),
    };
    format!("name: chain\ntasks:\n{}", (1..=tasks).map(task).collect::<String>())
}

fn seqs(events: &[Value]) -> Vec<u64> {
    events.iter().map(|event| event["seq"].as_u64().unwrap()).collect()
}

/// Whether these are all events from a number on.
fn are_all_behind(events: &[Value], after: u64) -> bool {
    seqs(events).into_iter().eq(after + 1..=after + events.len() as u64)
}

#[test]
fn a_stream_goes_on_right_behind_what_was_looked_at() {
    let door = Door::open(Place::with_plan(&chain(12)));
    let run = door.start("chain");
    for _ in 0..20 {
        let seen = door.get(&format!("/api/v1/runs/{run}")).is(200).json();
        let seq = seen["seq"].as_u64().unwrap();
        let rest = door.watch(&format!("/api/v1/runs/{run}/events?after={seq}"), None).until_the_end();
        assert!(are_all_behind(&rest, seq), "behind {seq} came {:?}", seqs(&rest));
        if rest.is_empty() {
            break;
        }
    }
}

#[test]
fn whoever_comes_back_is_told_exactly_the_rest() {
    let door = Door::open(Place::with_plan(&chain(4)));
    let run = door.start("chain");
    let path = format!("/api/v1/runs/{run}/events");
    let all = door.watch(&path, None).until_the_end();
    assert!(are_all_behind(&all, 0), "{:?}", seqs(&all));
    for seen in 0..all.len() {
        let last = seen.to_string();
        let rest = door.watch(&path, Some(&last)).until_the_end();
        assert_eq!(rest, all[seen..], "behind {seen}");
    }
    let page = door.get(&path).is(200).json();
    assert_eq!(page["items"].as_array().unwrap(), &all, "a page tells the same as a stream");
}

#[test]
fn whoever_reads_slowly_misses_nothing() {
    let door = Door::open(Place::with_plan(&chain(260)));
    let run = door.start("chain");
    let path = format!("/api/v1/runs/{run}/events");
    // Nobody reads here until the run is over: far more happens than the server keeps for a watcher.
    let mut slow = door.watch(&path, None);
    let quick = door.watch(&path, None).until_the_end();
    assert!(quick.len() > 1_000, "{} events", quick.len());
    assert_eq!(slow.until_the_end(), quick);
}

#[test]
fn five_hundred_watchers_of_one_run_see_all_of_it() {
    let door = Door::open(Place::with_plan(&chain(10)));
    let waits = "name: waits\ntasks:\n  start: {needs: [{signal: begin}], run: \"true\"}\n  next: {needs: [start], run: \"true\"}\n  last: {needs: [next], run: \"true\"}\n";
    let made = [("if-none-match", "*"), ("content-type", "application/json")];
    let sent = serde_json::json!({ "source": waits }).to_string();
    door.ask_with("PUT", "/api/v1/plans/waits", &made, Some(sent.as_bytes())).is(201);
    let run = door.start("waits");
    let path = format!("/api/v1/runs/{run}/events");
    // One first, so that what any watcher needs once is there before it is measured what each needs.
    let mut watchers = vec![door.watch(&path, None)];
    let before = memory(door.process());
    watchers.extend((1..500).map(|_| door.watch(&path, None)));
    let each = memory(door.process()).saturating_sub(before) / 499;
    println!("a watcher takes {each} KiB");
    door.ask("POST", &format!("/api/v1/runs/{run}/signals"), &serde_json::json!({ "name": "begin" })).is(200);
    let first = watchers[0].until_the_end();
    assert!(are_all_behind(&first, 0) && first.len() > 10, "{:?}", seqs(&first));
    for watcher in &mut watchers[1..] {
        assert_eq!(watcher.until_the_end(), first);
    }
    assert!(each <= 128, "a watcher takes {each} KiB");
}

/// The memory of a process that is its own, in KiB.
fn memory(process: u32) -> u64 {
    let mut text = String::new();
    std::fs::File::open(format!("/proc/{process}/status")).unwrap().read_to_string(&mut text).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn a_server_that_ends_closes_every_stream() {
    let mut door =
        Door::open(Place::with_plan("name: wait\ntasks: {only: {needs: [{signal: never}], run: \"true\"}}\n"));
    let run = door.start("wait");
    let mut of_run = door.watch(&format!("/api/v1/runs/{run}/events"), None);
    let mut of_all = door.watch("/api/v1/events", None);
    assert!(of_run.next().is_some() && of_all.next().is_some());
    door.ended();
    while of_run.next().is_some() {}
    while of_all.next().is_some() {}
}

#[test]
fn a_run_that_is_taken_up_again_goes_on_in_the_same_stream() {
    let plan =
        "name: two\ntasks:\n  first: {run: \"true\"}\n  second: {needs: [first, {signal: go-on}], run: \"true\"}\n";
    let door = Door::open(Place::with_plan(plan));
    let run = door.start("two");
    let mut watcher = door.watch(&format!("/api/v1/runs/{run}/events"), None);
    let mut events = Vec::new();
    let mut until = |kind: &str| {
        while let Some(event) = watcher.next_event() {
            let is_it = event["type"] == kind;
            events.push(event);
            if is_it {
                return events.len() as u64;
            }
        }
        panic!("no `{kind}` in {events:#?}")
    };
    until("task_succeeded");
    door.ask("POST", &format!("/api/v1/runs/{run}/stop"), &serde_json::json!({})).is(200);
    let stopped = until("run_finished");
    door.ask("POST", &format!("/api/v1/runs/{run}/resume"), &serde_json::json!({})).is(200);
    door.ask("POST", &format!("/api/v1/runs/{run}/signals"), &serde_json::json!({ "name": "go-on" })).is(200);
    let over = until("run_finished");
    assert!(over > stopped);
    assert!(are_all_behind(&events, 0), "{:?}", seqs(&events));
}

#[test]
fn a_stream_goes_on_where_it_was_after_the_server_was_killed() {
    let plan =
        "name: two\ntasks:\n  first: {run: \"true\"}\n  second: {needs: [first, {signal: go-on}], run: \"true\"}\n";
    let door = Door::open(Place::with_plan(plan));
    let run = door.start("two");
    let path = format!("/api/v1/runs/{run}/events");
    let mut watcher = door.watch(&path, None);
    let mut known = Vec::new();
    while !known.last().is_some_and(|event: &Value| event["type"] == "task_succeeded") {
        known.push(watcher.next_event().unwrap());
    }
    let last = known.last().unwrap()["seq"].to_string();
    let door = door.killed_and_opened();
    let mut watcher = door.watch(&path, Some(&last));
    door.ask("POST", &format!("/api/v1/runs/{run}/signals"), &serde_json::json!({ "name": "go-on" })).is(200);
    known.extend(watcher.until_the_end());
    assert!(are_all_behind(&known, 0), "{:?}", seqs(&known));
}

#[test]
fn what_happens_is_seen_at_once() {
    let door = Door::open(Place::with_plan(&chain(40)));
    let run = door.start("chain");
    let mut watcher = door.watch(&format!("/api/v1/runs/{run}/events"), None);
    let mut late: Vec<Duration> = Vec::new();
    let begun = Instant::now();
    while let Some(event) = watcher.next_event() {
        let time = event["time"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        let now = jiff::Timestamp::now();
        late.push(now.duration_since(time).try_into().unwrap_or_default());
        if event["type"] == "run_finished" {
            break;
        }
    }
    late.sort();
    let p95 = late[late.len() * 95 / 100];
    println!(
        "{} events in {:?}: half within {:?}, 95 of 100 within {p95:?}",
        late.len(),
        begun.elapsed(),
        late[late.len() / 2]
    );
    assert!(p95 < Duration::from_millis(1_000), "{p95:?}");
}
