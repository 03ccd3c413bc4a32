//! Load on a real `pitcrew serve` on loopback, in a project and a state of its own: how fast it answers, and that it
//! loses nothing. Every scenario starts its own server and ends it.

mod agents;
mod client;
mod scenarios;
mod server;
mod sums;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// What anything here returns.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Puts load on a server of its own, and prints what came of it as JSON, a line a scenario.
#[derive(Parser)]
struct Load {
    /// Which scenarios; without any, all but `soak`
    #[arg(value_enum)]
    scenarios: Vec<Scenario>,
    /// The binary whose server is measured
    #[arg(long, default_value = "target/release/pitcrew")]
    pitcrew: PathBuf,
    /// How often what has a number of rounds is done
    #[arg(long, default_value_t = 200)]
    rounds: usize,
    /// How long `soak` and `idle` take, in seconds
    #[arg(long, default_value_t = 30)]
    seconds: u64,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
enum Scenario {
    /// From the start of the process to its readiness, and to the end of a first run
    Start,
    /// Memory and wake-ups while nothing happens
    Idle,
    /// One run after the other, by five clients
    Single,
    /// Ten clients at once
    Concurrent,
    /// From an approval over HTTP, with its token, to the next task's start
    Approval,
    /// From a yes to a change of the patcher, over HTTP, to its being applied
    Patch,
    /// The start of each agent that comes with the binary, by hand, in its walls
    Agents,
    /// 500 watchers of one run: every one sees every event
    Watchers,
    /// Ten times more than it can take: memory, refusals, and that all that was accepted is done
    Overload,
    /// 20 runs a second: memory, descriptors, processes, workspaces
    Soak,
}

#[tokio::main]
async fn main() -> Result<()> {
    let load = Load::parse();
    let all = Scenario::value_variants().iter().copied().filter(|scenario| *scenario != Scenario::Soak);
    let chosen = if load.scenarios.is_empty() { all.collect() } else { load.scenarios.clone() };
    for scenario in chosen {
        let figures = match scenario {
            Scenario::Start => scenarios::start(&load.pitcrew, load.rounds.min(20)).await?,
            Scenario::Idle => scenarios::idle(&load.pitcrew, load.seconds).await?,
            Scenario::Single => scenarios::runs(&load.pitcrew, 5, load.rounds).await?,
            Scenario::Concurrent => scenarios::runs(&load.pitcrew, 10, load.rounds).await?,
            Scenario::Approval => scenarios::approval(&load.pitcrew, load.rounds).await?,
            Scenario::Patch => agents::patch(&load.pitcrew, load.rounds).await?,
            Scenario::Agents => agents::starts(&load.pitcrew, load.rounds.min(50)).await?,
            Scenario::Watchers => scenarios::watchers(&load.pitcrew, 500).await?,
            Scenario::Overload => scenarios::overload(&load.pitcrew).await?,
            Scenario::Soak => scenarios::soak(&load.pitcrew, load.seconds).await?,
        };
        let name = scenario.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        println!("{}", serde_json::json!({ "scenario": name, "figures": figures }));
    }
    Ok(())
}
