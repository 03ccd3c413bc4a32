//! The agents that this binary ships: as plans define agents, and as the program that each is inside the walls.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use pitcrew_agents::contract::{Assignment, Trouble};
use pitcrew_agents::roster::{self, Builtin};
use pitcrew_agents::work;
use pitcrew_plan::{Agent, Id};
use pitcrew_server::Shipped;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::print;
use crate::render::style;

/// The first argument of the process that is an agent; its name comes next.
pub const AGENT: &str = "__agent";

/// All of them, as a plan would define them.
static ALL: LazyLock<BTreeMap<Id, Agent>> = LazyLock::new(|| {
    roster::roster()
        .iter()
        .map(|builtin| {
            let name = builtin.name.parse().expect("an agent that we ship has a name that plans can use");
            (name, serde_json::from_value(definition(builtin)).expect("an agent that we ship can be defined"))
        })
        .collect()
});

/// Returns all of them, as a plan would define them.
pub fn all() -> &'static BTreeMap<Id, Agent> {
    &ALL
}

/// Returns an agent as a plan would define it.
pub fn definition(builtin: &Builtin) -> Value {
    json!({
        "run": format!("exec \"$PITCREW_BIN\" {AGENT} {}", builtin.name),
        "type": builtin.kind,
        "risk": builtin.risk,
        "capabilities": builtin.capabilities,
        "input": builtin.takes(),
        "output": builtin.puts_out(),
        "version": builtin.version,
    })
}

/// Returns all of them with what each does, for a server to show.
pub fn for_server() -> BTreeMap<Id, Shipped> {
    let about = |name: &Id| roster::builtin(name.as_str()).map_or("", |builtin| builtin.about).to_owned();
    ALL.iter().map(|(name, agent)| (name.clone(), Shipped { about: about(name), agent: agent.clone() })).collect()
}

/// Is an agent, where this process was started as one: it reads its assignment, does its work, and says what came of
/// it as any agent does.
pub fn main() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != AGENT {
        return None;
    }
    let name = arguments.next().unwrap_or_default().to_string_lossy().into_owned();
    Some(
        match work(&name) {
            Ok(exit) => exit,
            Err(trouble) => {
                print::talk(format!("{}: {}", style::bad("error"), style::plain(&trouble.message)));
                if let Some(hint) = &trouble.hint {
                    print::talk(format!("{}: {}", style::hint("hint"), style::plain(hint)));
                }
                Exit::Unable
            }
        }
        .into(),
    )
}

fn work(name: &str) -> Result<Exit, Trouble> {
    let done = work::carry_out(name, assignment()?, jiff::Zoned::now().date())?;
    let exit = if done.is_no { Exit::No } else { Exit::Done };
    match std::env::var_os("PITCREW_OUTPUT").map(PathBuf::from) {
        Some(file) => {
            std::fs::write(&file, done.output.to_string())
                .map_err(|error| Trouble::new(format!("write the output to `{}`: {error}", file.display())))?;
            let said = print::data(style::plain(&done.summary));
            said.map_err(|trouble| Trouble::new(trouble.message))?;
        }
        None => {
            let told = print::json(&done);
            told.map_err(|trouble| Trouble::new(trouble.message))?;
        }
    }
    Ok(exit)
}

/// Reads what is to be done: from `$PITCREW_TASK`, else from the standard input.
fn assignment() -> Result<Assignment, Trouble> {
    let mut text = String::new();
    let read = match std::env::var_os("PITCREW_TASK").map(PathBuf::from) {
        Some(file) => std::fs::read_to_string(&file).map(|read| text = read),
        None => std::io::stdin().read_to_string(&mut text).map(drop),
    };
    read.map_err(|error| Trouble::new(format!("read the assignment: {error}")))?;
    let mut assignment: Assignment = serde_json::from_str(&text).map_err(|error| {
        Trouble::new(format!("read the assignment: {error}")).hint("it is a JSON object with `inputs`")
    })?;
    assignment.directory =
        std::env::current_dir().map_err(|error| Trouble::new(format!("find the current directory: {error}")))?;
    Ok(assignment)
}
