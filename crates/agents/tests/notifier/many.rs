//! Many messages against scripted faults: none is lost, and none is doubled but where nobody could know.
//!
//! The whole measure: `cargo test --release -p pitcrew-agents --test notifier -- --ignored --nocapture`.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::json;

use crate::server::{Service, Step};
use crate::{Dial, told};

/// A fault for about every third request, the same each time.
fn script(number: usize) -> Vec<Step> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut steps = Vec::new();
    for _ in 0..number * 2 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        steps.push(match state % 20 {
            0 | 1 => Step::Answer(429, "retry-after: 2\r\n", String::new()),
            2 => Step::Answer(500, "", String::new()),
            3 => Step::Answer(503, "retry-after: Tue, 01 Jan 2030 00:00:05 GMT\r\n", String::new()),
            4 => Step::Hangup,
            5 => Step::TakenUnsaid,
            _ => Step::Answer(200, "", "ok".into()),
        });
    }
    steps
}

/// Sends so many; how many were lost, how many doubled, and in how many tries nobody could know.
fn lost_and_doubled(number: usize, outbox: bool) -> (usize, usize, usize) {
    let steps = script(number);
    let directory = tempfile::tempdir().unwrap();
    let service = Service::new(steps);
    let mut unsaid = 0;
    for message in 0..number {
        let mut inputs = json!({
            "channel": "webhook", "url": service.url(), "allow_private": true, "message": format!("message {message}"),
            "dedupe_key": format!("m{message:05}"), "attempts": 50, "within_ms": 3_600_000,
        });
        if outbox {
            inputs["outbox"] = json!("outbox");
        }
        let outcome = told(inputs, directory.path(), &Dial::new(), &[]).unwrap();
        unsaid += usize::from(outcome.output["maybeDoubled"] == true);
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let taken = service.taken();
    for request in &taken {
        *times.entry(request.header("webhook-id").unwrap().to_owned()).or_default() += 1;
    }
    let firsts: Vec<&String> = times.keys().collect();
    assert!(firsts.is_sorted());
    (number - times.len(), times.values().filter(|times| **times > 1).count(), unsaid)
}

#[test]
fn nothing_is_lost_and_what_is_doubled_is_said() {
    let (lost, doubled, unsaid) = lost_and_doubled(300, false);
    assert_eq!(lost, 0);
    assert!(doubled > 0 && doubled <= unsaid, "{doubled} doubled, {unsaid} said");
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

fn measure(outbox: bool) {
    let begin = Instant::now();
    let (lost, doubled, unsaid) = lost_and_doubled(10_000, outbox);
    assert_eq!(lost, 0);
    assert!(doubled <= unsaid);
    let way = if outbox { " through an outbox" } else { "" };
    println!(
        "10,000 messages{way}: {lost} lost, {doubled} came twice, {unsaid} said that they may have, in {:?}",
        begin.elapsed()
    );
}
