//! Many messages against scripted faults: none is lost, none comes twice but where an end that nobody could read was
//! played to it, and all come in their order.
//!
//! The whole measure: `cargo test --release -p pitcrew-agents --test notifier -- --ignored --nocapture`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pitcrew_agents::notifier::outbox::Outbox;
use serde_json::{Value, json};

use crate::server::{Request, Service, Step};
use crate::{Dial, told};

/// How many messages an issue of GitHub's gets: fewer than a list is looked through.
const AN_ISSUE: usize = 50;

/// How long a try may take, in milliseconds: some are never answered.
pub const PATIENCE_MS: u64 = 3_000;

/// A fault for about every third request, the same each time.
pub struct Faults(pub u64);

impl Faults {
    /// Draws a number.
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn next(&mut self) -> Option<Step> {
        let drawn = self.draw();
        if (drawn >> 20).is_multiple_of(1_000) {
            return Some(Step::TakenSilent);
        }
        Some(match drawn % 20 {
            0 | 1 => Step::Answer(429, "retry-after: 2\r\n", String::new()),
            2 => Step::Answer(500, "", String::new()),
            3 => Step::Answer(503, "retry-after: Tue, 01 Jan 2030 00:00:05 GMT\r\n", String::new()),
            4 => Step::Hangup,
            5 => Step::TakenUnsaid,
            _ => return None,
        })
    }
}

/// What a service has, in the order in which it took it.
#[derive(Default)]
pub struct Taken {
    pub numbers: Vec<usize>,
    /// How many it took without saying so.
    pub unsaid: usize,
    /// What it took, by where: the lists that it can be asked for.
    lists: BTreeMap<String, Vec<Value>>,
}

impl Taken {
    pub fn answer(&mut self, request: &Request, fault: Option<Step>) -> Step {
        let path = request.line.split([' ', '?']).nth(1).unwrap().to_owned();
        let user = json!({"id": 1});
        match &fault {
            Some(Step::TakenUnsaid | Step::TakenSilent) if request.line.starts_with("GET") => return Step::Hangup,
            Some(Step::TakenUnsaid | Step::TakenSilent) => self.unsaid += 1,
            Some(fault) => return fault.clone(),
            None if path == "/user" => return Step::Answer(200, "", user.to_string()),
            None if request.line.starts_with("GET") => {
                let list = self.lists.get(&path).cloned().unwrap_or_default();
                return Step::Page(String::new(), Value::from(list).to_string());
            }
            None => {}
        }
        let (_, number) = request.body.split_once("message ").unwrap();
        self.numbers.push(number.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap());
        let mut entry: Value = serde_json::from_str(&request.body).unwrap();
        entry["user"] = user;
        self.lists.entry(path).or_default().push(entry);
        fault.unwrap_or(Step::Answer(201, "", "{}".into()))
    }

    /// Counts what it has of so many messages to a channel.
    pub fn tally(&self, channel: &str, number: usize) -> Tally {
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        // By place: an issue of GitHub's is one.
        let mut firsts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in &self.numbers {
            let times = times.entry(*number).or_default();
            if *times == 0 {
                firsts.entry(if channel == "github" { number / AN_ISSUE } else { 0 }).or_default().push(*number);
            }
            *times += 1;
        }
        Tally {
            lost: (0..number).filter(|message| !times.contains_key(message)).count(),
            doubled: self.numbers.len() - times.len(),
            in_order: firsts.values().all(|numbers| numbers.is_sorted()),
            times,
        }
    }
}

/// What a service has of many messages.
pub struct Tally {
    pub lost: usize,
    /// How many came more than once, counted each time.
    pub doubled: usize,
    pub in_order: bool,
    /// How often each came.
    times: BTreeMap<usize, usize>,
}

/// Returns the inputs with which a message is sent.
pub fn inputs(channel: &str, url: &str, message: usize) -> Value {
    let mut inputs = json!({
        "channel": channel, "url": url, "allow_private": true, "message": format!("message {message}"),
        "dedupe_key": format!("m{message:05}"), "attempts": 50, "within_ms": 3_600_000, "timeout_ms": PATIENCE_MS,
    });
    if channel == "github" {
        inputs["token_env"] = json!("T");
        inputs["target"] = json!(format!("o/r#{}", 1 + message / AN_ISSUE));
    }
    inputs
}

/// Adds to the inputs that a message goes by an outbox. Some are given up for the time being, and sent by who comes next.
pub fn by_outbox(inputs: &mut Value) {
    inputs["outbox"] = json!("outbox");
    inputs["attempts"] = json!(3);
}

/// What came of many messages.
#[derive(Debug)]
struct Outcome {
    lost: usize,
    /// How many came more than once, counted each time.
    doubled: usize,
    unsaid: usize,
    /// Of how many that came more than once that was not said.
    untold: usize,
    in_order: bool,
    took: Duration,
}

fn play(channel: &str, number: usize, outbox: bool) -> Outcome {
    let directory = tempfile::tempdir().unwrap();
    let taken = Arc::new(Mutex::new(Taken::default()));
    let (shared, mut faults) = (Arc::clone(&taken), Faults(0x2545_f491_4f6c_dd1d));
    let service = Service::handling(move |request| shared.lock().unwrap().answer(request, faults.next()));
    let token = ["ghp_", "0123456789"].concat();
    let mut told_of: Vec<usize> = Vec::new();
    let mut send = |message: usize| {
        let mut inputs = inputs(channel, &service.root(), message);
        if outbox {
            by_outbox(&mut inputs);
        }
        match told(inputs, directory.path(), &Dial::new(), &[("T", &token)]) {
            Ok(outcome) if outcome.output["maybeDoubled"] == true => told_of.push(message),
            Ok(_) => {}
            Err(trouble) => assert!(outbox, "{trouble}"),
        }
    };
    let begin = Instant::now();
    (0..number).for_each(&mut send);
    let mut last = number;
    while outbox && !Outbox::open(&directory.path().join("outbox")).unwrap().waiting().is_empty() {
        send(last);
        last += 1;
        assert!(last < number + 100, "what waits does not become less");
    }
    let took = begin.elapsed();
    let taken = taken.lock().unwrap();
    let Tally { lost, doubled, in_order, times } = taken.tally(channel, number);
    Outcome {
        lost,
        doubled,
        unsaid: taken.unsaid,
        untold: times.iter().filter(|(message, times)| **times > 1 && !told_of.contains(message)).count(),
        in_order,
        took,
    }
}

/// What must hold of every play.
fn judged(channel: &str, number: usize, outbox: bool) -> Outcome {
    let outcome = play(channel, number, outbox);
    assert_eq!(outcome.lost, 0, "{channel} {outcome:?}");
    assert!(outcome.unsaid > 0 && outcome.in_order, "{channel} {outcome:?}");
    let allowed = if channel == "github" { 0 } else { outcome.unsaid };
    assert!(outcome.doubled <= allowed, "{channel} {outcome:?}");
    // Of what an outbox sends later only the sender of that time is told.
    assert!(outbox || outcome.untold == 0, "{channel} {outcome:?}");
    outcome
}

#[test]
fn nothing_is_lost_and_only_what_nobody_could_know_comes_twice() {
    for outbox in [false, true] {
        for channel in ["webhook", "slack", "github"] {
            judged(channel, 120, outbox);
        }
    }
}

#[test]
#[ignore = "a measurement"]
fn ten_thousand_messages() {
    measure(false);
}

#[test]
#[ignore = "a measurement"]
fn ten_thousand_messages_through_an_outbox() {
    measure(true);
}

/// Prints a row of a table for each service. `MESSAGES` says how many, if not 10,000.
fn measure(outbox: bool) {
    let number = how_many();
    println!("| service | outbox | messages | lost | ends nobody could read | came twice | in order | time |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for channel in ["webhook", "slack", "github"] {
        let Outcome { lost, doubled, unsaid, took, .. } = judged(channel, number, outbox);
        let (outbox, took) = (if outbox { "yes" } else { "no" }, took.as_secs_f64());
        println!("| {channel} | {outbox} | {number} | {lost} | {unsaid} | {doubled} | yes | {took:.0} s |");
    }
}

/// Returns how many messages a measurement sends.
pub fn how_many() -> usize {
    std::env::var("MESSAGES").map_or(10_000, |number| number.parse().unwrap())
}
