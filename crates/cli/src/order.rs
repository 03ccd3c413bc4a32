//! Giving an order to a run, whoever drives it.

use pitcrew_engine::{Order, RunId, Topic};
use pitcrew_runner::store::StateDir;
use serde::Serialize;

use crate::archive::Archive;
use crate::engine::Engine;
use crate::print;
use crate::render::style;
use crate::trouble::Result;

/// How an order reached its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The engine that drives it has it.
    Engine,
    /// Nobody drives it: the order is in the journal, for whoever takes it up.
    Journal,
}

/// An order that was given.
#[derive(Serialize)]
pub struct Given<'a> {
    /// The run.
    pub run: &'a RunId,
    /// What it is about, where that is not the run as a whole.
    #[serde(flatten)]
    pub topic: Option<&'a Topic>,
    /// What was done, in a word.
    pub done: &'static str,
    /// Whether a script reads it.
    #[serde(skip)]
    pub json: bool,
}

/// Gives an order to a run and says how it reached it.
pub async fn give(archive: &Archive, run: &RunId, order: Order) -> Result<Reached> {
    hand(&archive.state, run, order).await
}

/// The same, where only the state directory is known.
pub async fn hand(state: &StateDir, run: &RunId, order: Order) -> Result<Reached> {
    let engine = Engine::reach(state).await?;
    engine.order(run, order).await?;
    Ok(if engine.is_own() { Reached::Journal } else { Reached::Engine })
}

impl Reached {
    /// Says what was done, and what comes next.
    pub fn tell(self, given: &Given<'_>) -> Result<()> {
        if given.json {
            return print::json(given);
        }
        let what = given.topic.map_or_else(|| given.run.to_string(), |topic| topic.name().to_owned());
        print::data(format!("{} {}", style::good(given.done), style::strong(what)))?;
        if self == Reached::Journal && given.done != "stopped" {
            print::data(format!("next: {}", style::strong(format!("pitcrew resume {}", given.run))))?;
        }
        Ok(())
    }
}
