//! What is done to a server, and what is measured.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::Result;
use crate::client::Events;
use crate::server::Server;
use crate::sums::spread;

/// A plan of one task.
const ONE: &str = "name: one\ntasks: {a: {run: [/usr/bin/true]}}\n";

/// A plan whose second task waits for a yes.
const ASKS: &str = "name: asks\ntasks:\n  a: {run: [/usr/bin/true], approval: {when: before_run}}\n";

/// A plan with many events.
const MANY: &str = "name: many\nlimits: {parallel: 2}\ntasks:\n  a: {run: [/usr/bin/true], for_each: ITEMS}\n";

/// How much time lies between two starts of `soak`: 20 a second.
const SOAK_EVERY: Duration = Duration::from_millis(50);

/// How many clients take turns at that: an answer may take longer than that time.
const STARTERS: u32 = 8;

/// What a server takes that is not to refuse anybody for asking often.
pub const FREELY: &[&str] = &["--rate", "100000000"];

/// From the start of the process to its readiness, and to the end of a first run.
pub async fn start(pitcrew: &Path, rounds: usize) -> Result<Value> {
    let (mut ready, mut done) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let server = Server::start(pitcrew, ONE, FREELY).await?;
        let begun = process_start(server.pid())?;
        let at = server.ready().await?;
        ready.push(at.saturating_duration_since(begun));
        let mut client = server.client().await?;
        let run = begin(&mut client, "one").await?;
        let mut events = server.client().await?.stream(&format!("/api/v1/runs/{run}/events")).await?;
        until(&mut events, |event| event["type"] == "run_finished").await?;
        done.push(begun.elapsed());
    }
    Ok(json!({ "ready": spread(ready), "first_run_done": spread(done) }))
}

/// When a process began, by the kernel's clock: to a hundredth of a second.
fn process_start(pid: u32) -> Result<Instant> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let ticks: u64 =
        stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(19)).ok_or("no start")?.parse()?;
    let uptime = std::fs::read_to_string("/proc/uptime")?;
    let uptime: f64 = uptime.split_whitespace().next().ok_or("no uptime")?.parse()?;
    let age = uptime - ticks as f64 / 100.0;
    Instant::now().checked_sub(Duration::from_secs_f64(age.max(0.0))).ok_or_else(|| "the clock is too young".into())
}

/// Memory and wake-ups while nothing happens: a page is open that listens.
pub async fn idle(pitcrew: &Path, seconds: u64) -> Result<Value> {
    let server = Server::start(pitcrew, ONE, FREELY).await?;
    server.ready().await?;
    let mut client = server.client().await?;
    client.get("/").await?;
    let run = begin(&mut client, "one").await?;
    let mut events = server.client().await?.stream(&format!("/api/v1/runs/{run}/events")).await?;
    until(&mut events, |event| event["type"] == "run_finished").await?;
    let _all = server.client().await?.stream("/api/v1/events").await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = server.sleeps()?;
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let woken = server.sleeps()?.saturating_sub(before);
    Ok(json!({ "pss_mib": mib(server.memory()?), "wakeups_per_s": woken as f64 / seconds as f64 }))
}

/// Clients that each start a run and wait for its end, again and again.
pub async fn runs(pitcrew: &Path, clients: usize, rounds: usize) -> Result<Value> {
    let server = Arc::new(Server::start(pitcrew, ONE, FREELY).await?);
    server.ready().await?;
    let began = Instant::now();
    let mut work = JoinSet::new();
    for _ in 0..clients {
        let server = server.clone();
        work.spawn(async move {
            let mut took = Vec::new();
            let mut client = server.client().await?;
            for _ in 0..rounds.div_ceil(clients) {
                let begun = Instant::now();
                let run = begin(&mut client, "one").await?;
                let mut events = server.client().await?.stream(&format!("/api/v1/runs/{run}/events")).await?;
                let end = until(&mut events, |event| event["type"] == "run_finished").await?;
                if end["status"] != "succeeded" {
                    return Err(format!("{run} ended as {}", end["status"]).into());
                }
                took.push(begun.elapsed());
            }
            Result::Ok(took)
        });
    }
    let mut took = Vec::new();
    while let Some(done) = work.join_next().await {
        took.extend(done??);
    }
    let per_second = took.len() as f64 / began.elapsed().as_secs_f64();
    Ok(json!({ "clients": clients, "run": spread(took), "runs_per_s": per_second }))
}

/// From the moment before an approval is sent to the moment at which a watcher hears that the next task has started.
pub async fn approval(pitcrew: &Path, rounds: usize) -> Result<Value> {
    let server = Server::start(pitcrew, ASKS, FREELY).await?;
    server.ready().await?;
    let mut client = server.client().await?;
    let (mut started, mut answered) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let run = begin(&mut client, "asks").await?;
        let mut events = server.client().await?.stream(&format!("/api/v1/runs/{run}/events")).await?;
        until(&mut events, |event| event["type"] == "approval_requested").await?;
        let asked = client.get(&format!("/api/v1/approvals?run={run}")).await?.well()?;
        let path = format!("/api/v1/approvals/{}/respond", asked["items"][0]["id"].as_str().ok_or("nothing is asked")?);
        let sent = Instant::now();
        let body = json!({ "answer": "approve" });
        let (answer, event) = tokio::join!(
            async {
                let answer = client.post(&path, &body).await;
                answered.push(sent.elapsed());
                answer
            },
            async {
                let event = until(&mut events, |event| event["type"] == "attempt_started").await;
                started.push(sent.elapsed());
                event
            }
        );
        answer?.well()?;
        event?;
        until(&mut events, |event| event["type"] == "run_finished").await?;
    }
    Ok(json!({ "next_task_started": spread(started), "answered": spread(answered) }))
}

/// Many watchers of one run: each must see every event, once, in order.
pub async fn watchers(pitcrew: &Path, count: usize) -> Result<Value> {
    let items: Vec<String> = (0..300).map(|item| item.to_string()).collect();
    let plan = MANY.replace("ITEMS", &format!("[{}]", items.join(", ")));
    let server = Arc::new(Server::start(pitcrew, &plan, FREELY).await?);
    server.ready().await?;
    let mut client = server.client().await?;
    let before = server.memory()?;
    let run = begin(&mut client, "many").await?;
    let mut work = JoinSet::new();
    for _ in 0..count {
        let (server, run) = (server.clone(), run.clone());
        work.spawn(async move {
            let mut events = server.client().await?.stream(&format!("/api/v1/runs/{run}/events")).await?;
            let mut last = 0;
            loop {
                let (kind, event) = events.next().await?.ok_or("the stream has ended")?;
                if kind != "event" {
                    continue;
                }
                let seq = event["seq"].as_u64().ok_or("an event without a number")?;
                if seq != last + 1 {
                    return Err(format!("event {seq} came behind {last}").into());
                }
                last = seq;
                if event["type"] == "run_finished" {
                    return Result::Ok(last);
                }
            }
        });
    }
    let (mut seen, mut most) = (Vec::new(), before);
    while let Some(done) = work.join_next().await {
        most = most.max(server.memory()?);
        seen.push(done??);
    }
    let all = seen.iter().all(|last| *last == seen[0]);
    let each = most.saturating_sub(before) as f64 / 1024.0 / count as f64;
    Ok(json!({ "watchers": seen.len(), "events": seen[0], "all_saw_all": all, "kib_per_watcher": each }))
}

/// Far more clients than it serves, with the usual limits: what is refused says when to come back, and what was
/// accepted is done.
pub async fn overload(pitcrew: &Path) -> Result<Value> {
    let server = Arc::new(Server::start(pitcrew, ONE, &["--rate", "600"]).await?);
    server.ready().await?;
    let mut work = JoinSet::new();
    for _ in 0..100 {
        let server = server.clone();
        work.spawn(async move {
            let (mut accepted, mut refused, mut silent) = (Vec::new(), 0_u32, 0_u32);
            let Ok(mut client) = server.client().await else { return Result::Ok((accepted, 1, 0)) };
            for _ in 0..60 {
                let answer = match client.post("/api/v1/runs", &json!({ "plan": "one" })).await {
                    Ok(answer) => answer,
                    Err(_) => {
                        // Cut off: a new connection.
                        refused += 1;
                        client = server.client().await?;
                        continue;
                    }
                };
                match answer.status {
                    200..300 => accepted.push(answer.json["run"].as_str().unwrap_or_default().to_owned()),
                    _ => {
                        refused += 1;
                        silent += u32::from(answer.retry_after.is_none());
                    }
                }
            }
            Ok((accepted, refused, silent))
        });
    }
    let (mut accepted, mut refused, mut silent, mut most) = (Vec::new(), 0, 0, 0);
    while let Some(done) = work.join_next().await {
        let (some, no, quiet) = done??;
        accepted.extend(some);
        refused += no;
        silent += quiet;
        most = most.max(server.memory()?);
    }
    // With the state's own eyes: the limit holds for us as well.
    let mut done = 0;
    for run in &accepted {
        let mut finished = false;
        for _ in 0..600 {
            let journal = server.state().join("journal.db");
            finished = is_done(&journal, run)?;
            if finished {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        done += usize::from(finished);
        most = most.max(server.memory()?);
    }
    Ok(json!({
        "accepted": accepted.len(), "done": done, "refused": refused, "refused_without_retry_after": silent,
        "most_pss_mib": mib(most),
    }))
}

/// Whether a run has succeeded, by the journal itself.
fn is_done(journal: &Path, run: &str) -> Result<bool> {
    let journal = Connection::open_with_flags(journal, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let status: String = journal.query_row("SELECT status FROM run WHERE id = ?1", [run], |row| row.get(0))?;
    Ok(status == "succeeded")
}

/// 20 runs a second for a time: what grows?
pub async fn soak(pitcrew: &Path, seconds: u64) -> Result<Value> {
    let server = Arc::new(Server::start(pitcrew, ONE, FREELY).await?);
    server.ready().await?;
    // What it keeps for itself, once it has tried the walls: the process that launchers start from.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let own = server.processes()?;
    let began = Instant::now();
    let mut starters = JoinSet::new();
    for starter in 0..STARTERS {
        let server = server.clone();
        starters.spawn(async move {
            let mut client = server.client().await?;
            let mut tick = tokio::time::interval_at((began + SOAK_EVERY * starter).into(), SOAK_EVERY * STARTERS);
            let (mut started, mut refused) = (0_u64, 0_u64);
            while began.elapsed().as_secs() < seconds {
                tick.tick().await;
                match client.post("/api/v1/runs", &json!({ "plan": "one" })).await?.status {
                    200..300 => started += 1,
                    _ => refused += 1,
                }
            }
            Result::Ok((started, refused))
        });
    }
    let mut looks = Vec::new();
    // Each minute, or ten times in a shorter soak.
    let mut look = tokio::time::interval(Duration::from_secs((seconds / 10).clamp(1, 60)));
    while began.elapsed().as_secs() < seconds {
        look.tick().await;
        looks.push((began.elapsed().as_secs_f64(), server.memory()?, server.descriptors()?));
    }
    let (mut started, mut refused) = (0, 0);
    for starter in starters.join_all().await {
        let (of_it, not) = starter?;
        started += of_it;
        refused += not;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let left = std::fs::read_dir(server.state().join("attempts")).map_or(0, Iterator::count);
    // The first third warms up.
    let warm = &looks[looks.len() / 3..];
    Ok(json!({
        "seconds": began.elapsed().as_secs(), "started": started, "refused": refused,
        "pss_mib": looks.iter().map(|look| mib(look.1)).collect::<Vec<_>>(),
        "mib_per_hour": slope(warm) * 3600.0 / f64::from(1 << 20),
        "descriptors": looks.iter().map(|look| look.2).collect::<Vec<_>>(),
        "processes_left": server.processes()?.saturating_sub(own), "workspaces_left": left,
    }))
}

/// Returns by how many bytes a second memory grows, by least squares.
fn slope(looks: &[(f64, u64, usize)]) -> f64 {
    let n = looks.len() as f64;
    let (x, y) = looks.iter().fold((0.0, 0.0), |(x, y), look| (x + look.0 / n, y + look.1 as f64 / n));
    let (over, under) = looks.iter().fold((0.0, 0.0), |(over, under), look| {
        (over + (look.0 - x) * (look.1 as f64 - y), under + (look.0 - x).powi(2))
    });
    if under > 0.0 { over / under } else { 0.0 }
}

fn mib(bytes: u64) -> f64 {
    (bytes as f64 / 1024.0 / 1024.0 * 10.0).round() / 10.0
}

/// Starts a run of a plan.
pub async fn begin(client: &mut crate::client::Client, plan: &str) -> Result<String> {
    let started = client.post("/api/v1/runs", &json!({ "plan": plan })).await?.well()?;
    Ok(started["run"].as_str().ok_or("no run was started")?.to_owned())
}

/// Waits for an event.
pub async fn until(events: &mut Events, is_it: impl Fn(&Value) -> bool) -> Result<Value> {
    loop {
        let (kind, event) = events.next().await?.ok_or("the stream has ended")?;
        if kind == "event" && is_it(&event) {
            return Ok(event);
        }
    }
}
