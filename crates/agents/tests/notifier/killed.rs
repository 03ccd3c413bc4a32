//! The sender is killed again and again, at any moment, while it sends by an outbox to a service with faults of its own:
//! nothing is lost, and what comes twice is what nobody could know.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use pitcrew_agents::notifier::outbox::Outbox;
use serde_json::{Value, json};

use crate::many::{Faults, Taken, Tally, by_outbox, how_many, inputs};
use crate::server::{Request, Service, Step};
use crate::{Dial, told};

/// Tells the child what to send, in JSON.
const PAPER: &str = "PITCREW_TEST_CHILD";

/// The child: sends one message after the other, from the first of which it is not noted that it is done.
#[test]
fn child_sends_until_killed() {
    let Ok(paper) = std::env::var(PAPER) else { return };
    let paper: Value = serde_json::from_str(&paper).unwrap();
    let text = |name: &str| paper[name].as_str().unwrap();
    let (directory, number) = (Path::new(text("directory")), paper["number"].as_u64().unwrap() as usize);
    let done = directory.join("done");
    // Half a line is none: that message is sent again, under the same key.
    let begun = fs::read_to_string(&done).unwrap_or_default().matches('\n').count();
    let mut done = OpenOptions::new().append(true).create(true).open(done).unwrap();
    let left = |at: usize| at < number || !Outbox::open(&directory.join("outbox")).unwrap().waiting().is_empty();
    let token = ["ghp_", "0123456789"].concat();
    for message in (begun..).take_while(|at| left(*at)) {
        let mut inputs = inputs(text("channel"), text("url"), message);
        by_outbox(&mut inputs);
        // Whether it was sent or is kept: either way it is taken care of.
        let _ = told(inputs, directory, &Dial::new(), &[("T", &token)]);
        done.write_all(b"done\n").unwrap();
    }
}

/// When the sender is killed.
#[derive(Clone, Copy, Debug)]
enum Kill {
    /// When the message is on its way and was not taken.
    Before,
    /// When it was taken, and the sender has not heard of it.
    After,
    /// At some moment after its answer was begun: perhaps while it writes down what came of it.
    Then,
}

/// A sender that can be killed.
#[derive(Clone, Default)]
struct Sender(Arc<Mutex<(Option<Child>, usize)>>);

impl Sender {
    /// Ends the process that runs; when this returns it does nothing more.
    fn kill(&self) {
        let mut sender = self.0.lock().unwrap();
        let (Some(child), _) = &mut *sender else { return };
        // One that has just ended by itself is not counted.
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            sender.1 += 1;
        }
    }

    /// Runs it to its end, however often it is killed. Returns how often that was.
    fn run(&self, paper: &Value) -> usize {
        loop {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "killed::child_sends_until_killed", "--nocapture"])
                .env(PAPER, paper.to_string())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut said = child.stdout.take().unwrap();
            let killed = {
                let mut sender = self.0.lock().unwrap();
                sender.0 = Some(child);
                sender.1
            };
            let mut text = String::new();
            said.read_to_string(&mut text).unwrap();
            let mut sender = self.0.lock().unwrap();
            let status = sender.0.as_mut().unwrap().wait().unwrap();
            if status.success() {
                return sender.1;
            }
            assert!(sender.1 > killed, "the sender failed by itself: {status}\n{text}");
        }
    }
}

/// Sends so many messages; the sender is killed at about every `every`th request.
fn play(channel: &str, number: usize, every: u64) -> (Tally, usize, usize) {
    let directory = tempfile::tempdir().unwrap();
    let taken = Arc::new(Mutex::new(Taken::default()));
    let (shared, sender) = (Arc::clone(&taken), Sender::default());
    let (killer, mut faults, mut fates) =
        (sender.clone(), Faults(0x2545_f491_4f6c_dd1d), Faults(0x9e37_79b9_7f4a_7c15));
    let service = Service::handling(move |request| {
        let mut taken = shared.lock().unwrap();
        let fate = fates.draw() >> 24;
        if !fate.is_multiple_of(every) {
            return taken.answer(request, faults.next());
        }
        kill(&killer, [Kill::Before, Kill::After, Kill::Then][(fate / every % 3) as usize], &mut taken, request)
    });
    let paper = json!({
        "directory": directory.path(), "number": number, "channel": channel, "url": service.root(),
    });
    let kills = sender.run(&paper);
    let taken = taken.lock().unwrap();
    (taken.tally(channel, number), taken.unsaid, kills)
}

fn kill(sender: &Sender, when: Kill, taken: &mut Taken, request: &Request) -> Step {
    match when {
        Kill::Before => {
            sender.kill();
            Step::Hangup
        }
        Kill::After => {
            let step = taken.answer(request, None);
            sender.kill();
            step
        }
        Kill::Then => {
            let sender = sender.clone();
            thread::spawn(move || sender.kill());
            taken.answer(request, None)
        }
    }
}

/// What must hold of every play; a row of a table.
fn judged(channel: &str, number: usize, every: u64) -> String {
    let (Tally { lost, doubled, in_order, .. }, unsaid, kills) = play(channel, number, every);
    let said =
        format!("{channel}: {lost} lost, {doubled} doubled, {unsaid} unsaid, {kills} kills, in order: {in_order}");
    assert_eq!(lost, 0, "{said}");
    assert!(kills > 0 && in_order, "{said}");
    let allowed = if channel == "github" { 0 } else { unsaid + kills };
    assert!(doubled <= allowed, "{said}");
    format!("| {channel} | {number} | {kills} | {lost} | {unsaid} | {doubled} | yes |")
}

#[test]
fn nothing_is_lost_when_the_sender_is_killed() {
    for channel in ["webhook", "slack", "github"] {
        judged(channel, 60, 12);
    }
}

/// `MESSAGES` says how many, if not 10,000.
#[test]
#[ignore = "a measurement"]
fn ten_thousand_messages_of_a_sender_that_is_killed() {
    println!("| service | messages | kills | lost | ends nobody could read | came twice | in order |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for channel in ["webhook", "slack", "github"] {
        println!("{}", judged(channel, how_many(), 100));
    }
}
