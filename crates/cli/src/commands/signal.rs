//! `pitcrew signal`: word for whoever waits for it, from a person, a program, or a running task.

use std::collections::BTreeSet;
use std::path::Path;

use clap::Args;
use pitcrew_engine::{Account, NeedState, Order, Run, Word};
use pitcrew_plan::{Id, Need};
use serde_json::{Value, json};

use super::saying;
use crate::archive::Archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::inside;
use crate::letter::Letter;
use crate::order::{self, Given};
use crate::print;
use crate::render::style;
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// What `signal` takes.
#[derive(Args, Debug)]
pub struct Signal {
    /// The run, or a part of its name; left out inside a task
    #[arg(value_name = "RUN")]
    first: String,
    /// The signal
    name: Option<String>,
    /// What is told with it, as JSON
    #[arg(long, value_name = "JSON")]
    data: Option<String>,
    /// Send what a message means, such as `✅ [ALPHA] COMPLETE`: its report is what is told, and without NAME the
    /// signal is the one that the run awaits from its sender or about its task; `-` reads it from stdin
    #[arg(long, value_name = "FILE", conflicts_with = "data")]
    from_message: Option<String>,
    #[command(flatten)]
    output: Output,
}

impl Signal {
    /// Carries it out: 1 where the run refuses the signal of a task.
    pub fn run(self) -> Result<Exit> {
        let letter = self.from_message.as_deref().map(saying::letter).transpose()?;
        let data = match (&self.data, &letter) {
            (None, Some(letter)) => told(letter)?,
            (None, None) => Value::Null,
            (Some(text), _) => serde_json::from_str(text).map_err(|error| {
                Trouble::while_trying("read what `--data` says", &error)
                    .hint("it is JSON: `--data '\"text\"'`, `--data 7`, `--data '{\"port\": 8080}'`")
            })?,
        };
        match (&self.name, inside::socket(), &letter) {
            (Some(name), ..) => self.outside(&self.first, name, data),
            (None, Some(socket), _) => self.inside(&socket, &self.first, data),
            (None, None, Some(letter)) => match letter.status() {
                Some("success") => self.outside(&self.first, meant(&self.first, letter)?.as_str(), data),
                status => {
                    let status = status.unwrap_or("nothing of how it went");
                    print::talk(format!("the message says {status}, so nothing was sent"));
                    print::talk(format!("{}: name the signal to send it all the same", style::hint("hint")));
                    Ok(Exit::No)
                }
            },
            (None, None, None) => Err(Trouble::new(format!("send `{}` to which run?", self.first))
                .hint(format!("pitcrew signal RUN {}; only inside a task the run goes without saying", self.first))),
        }
    }

    fn outside(&self, run: &str, name: &str, data: Value) -> Result<Exit> {
        let archive = Archive::must_have(Some(run))?;
        let id = archive.find(run)?;
        let order = Order::Signal { name: named(name)?, data };
        runtime::block_on(order::give(&archive, &id, order))?.tell(&Given {
            run: &id,
            topic: None,
            done: "signaled",
            json: self.output.is_json(),
        })?;
        Ok(Exit::Done)
    }

    fn inside(&self, socket: &Path, name: &str, data: Value) -> Result<Exit> {
        inside::tell(socket, Word::Signal { name: named(name)?, data }, self.output.is_json())
    }
}

/// Returns what is told of a message: who says so, of what, and the report that it comes to.
fn told(letter: &Letter) -> Result<Value> {
    let report = Account::read(&Value::Object(letter.report.clone()))
        .map_err(|error| Trouble::while_trying("read the message", &error))?;
    Ok(json!({"from": letter.from, "task": letter.task, "report": report}))
}

/// Finds the signal that a message means: of those that the run awaits, the only one that speaks of its sender or task.
fn meant(run: &str, letter: &Letter) -> Result<Id> {
    let archive = Archive::must_have(Some(run))?;
    let run = archive.run(&archive.find(run)?)?;
    let awaited = awaited(&run);
    let words = |text: &str| -> Vec<String> {
        let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
        all.filter(|word| !matches!(word.as_str(), "agent" | "team" | "task")).collect()
    };
    let speaks_of = |about: &Option<String>, name: &str| {
        let (about, name) = (about.as_deref().map(words).unwrap_or_default(), words(name));
        !about.is_empty() && about.iter().all(|word| name.contains(word))
    };
    let is_meant = |(name, from): &&(Id, Option<String>)| {
        let from = from.as_deref().unwrap_or("");
        [name.as_str(), from].iter().any(|text| speaks_of(&letter.task, text) || speaks_of(&letter.from, text))
    };
    let mut found: Vec<&Id> = awaited.iter().filter(is_meant).map(|(name, _)| name).collect();
    found.dedup();
    match found[..] {
        [only] => Ok(only.clone()),
        _ => {
            let names: BTreeSet<&str> = awaited.iter().map(|(name, _)| name.as_str()).collect();
            let names: Vec<&str> = names.into_iter().collect();
            let hint = match &names[..] {
                [] => "the run awaits none".to_owned(),
                names => format!("it awaits {}; name the one that is meant", names.join(", ")),
            };
            let which = if found.is_empty() { "no signal" } else { "more than one signal" };
            Err(Trouble::new(format!("{which} that `{}` awaits speaks of the message's sender or task", run.id()))
                .hint(hint))
        }
    }
}

/// Returns the signals that tasks of a run wait for, each with whose word it must be, where that is said.
fn awaited(run: &Run) -> Vec<(Id, Option<String>)> {
    let mut awaited = BTreeSet::new();
    for (id, record) in run.tasks().filter(|(_, record)| !record.stage.is_settled()) {
        let needs = run.plan().tasks.get(id).map_or(&[][..], |task| &task.needs);
        for (need, standing) in needs.iter().zip(&record.needs) {
            if let (Need::Signal { name, from }, NeedState::Open) = (need, standing) {
                awaited.insert((name.clone(), from.clone()));
            }
        }
    }
    awaited.into_iter().collect()
}

fn named(name: &str) -> Result<Id> {
    name.parse().map_err(|error| Trouble::while_trying(format!("take `{name}` for the name of a signal"), &error))
}
