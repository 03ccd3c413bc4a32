//! `pitcrew signal`: word for whoever waits for it, from a person, a program, or a running task.

use std::path::Path;

use clap::Args;
use pitcrew_engine::{Order, Word};
use pitcrew_plan::Id;
use serde_json::Value;

use crate::archive::Archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::inside;
use crate::order::{self, Given};
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
    #[command(flatten)]
    output: Output,
}

impl Signal {
    /// Carries it out: 1 where the run refuses the signal of a task.
    pub fn run(self) -> Result<Exit> {
        let data = match &self.data {
            None => Value::Null,
            Some(text) => serde_json::from_str(text).map_err(|error| {
                Trouble::while_trying("read what `--data` says", &error)
                    .hint("it is JSON: `--data '\"text\"'`, `--data 7`, `--data '{\"port\": 8080}'`")
            })?,
        };
        match (&self.name, inside::socket()) {
            (Some(name), _) => self.outside(&self.first, name, data),
            (None, Some(socket)) => self.inside(&socket, &self.first, data),
            (None, None) => Err(Trouble::new(format!("send `{}` to which run?", self.first))
                .hint(format!("pitcrew signal RUN {}; only inside a task the run goes without saying", self.first))),
        }
    }

    fn outside(&self, run: &str, name: &str, data: Value) -> Result<Exit> {
        let archive = Archive::must_be_here()?;
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

fn named(name: &str) -> Result<Id> {
    name.parse().map_err(|error| Trouble::while_trying(format!("take `{name}` for the name of a signal"), &error))
}
