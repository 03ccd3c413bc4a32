//! The notifier against services on loopback that do as a script says.

mod channels;
mod deliveries;
mod foreign;
mod github;
mod issues;
mod killed;
mod limits;
mod many;
mod outbox;
mod server;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;
use pitcrew_agents::contract::{Assignment, Outcome, Trouble};
use pitcrew_agents::notifier::send::Clock;
use pitcrew_agents::notifier::{Surroundings, notify};
use serde_json::{Value, json};

/// A clock that only goes on while somebody waits.
#[derive(Clone)]
struct Dial(Rc<(Cell<Timestamp>, RefCell<Vec<Duration>>)>);

impl Dial {
    fn new() -> Dial {
        Dial::at("2030-01-01T00:00:00Z".parse().unwrap())
    }

    fn at(time: Timestamp) -> Dial {
        Dial(Rc::new((Cell::new(time), RefCell::default())))
    }

    /// How long was waited, in milliseconds.
    fn pauses(&self) -> Vec<u128> {
        self.0.1.borrow().iter().map(Duration::as_millis).collect()
    }
}

impl Clock for Dial {
    fn now(&self) -> Timestamp {
        self.0.0.get()
    }

    fn pause(&self, pause: Duration) {
        self.0.0.set(self.0.0.get() + pause);
        self.0.1.borrow_mut().push(pause);
    }
}

fn told(inputs: Value, directory: &Path, dial: &Dial, variables: &[(&str, &str)]) -> Result<Outcome, Trouble> {
    told_as(inputs, 1, directory, dial, variables)
}

/// Sends a message as a task's attempt of that number.
fn told_as(
    inputs: Value,
    attempt: u32,
    directory: &Path,
    dial: &Dial,
    variables: &[(&str, &str)],
) -> Result<Outcome, Trouble> {
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut assignment: Assignment =
        serde_json::from_value(json!({"inputs": inputs, "run": "r1", "task": "tell", "attempt": attempt})).unwrap();
    assignment.directory = directory.to_owned();
    notify(&assignment, &Surroundings { variables, clock: Box::new(dial.clone()) })
}

/// Sends a message without an outbox; what came of it in a line.
fn sent(inputs: Value, variables: &[(&str, &str)]) -> String {
    let dial = Dial::new();
    match told(inputs, Path::new("/nowhere"), &dial, variables) {
        Ok(outcome) => format!("{} {:?}", outcome.summary, dial.pauses()),
        Err(trouble) => format!("trouble: {trouble} {:?}", dial.pauses()),
    }
}
