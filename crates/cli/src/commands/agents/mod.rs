//! `pitcrew agents`: the agents that Pitcrew ships, what each takes and puts out, and each by hand.

mod kept;
mod run;
mod staged;

use clap::{Args, Subcommand};
use pitcrew_agents::findings::reference;
use pitcrew_agents::roster::{self, Builtin};
use pitcrew_plan::{AgentKind, Risk};
use serde_json::json;

use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::style;
use crate::shipped;
use crate::trouble::{Result, Trouble};

/// What `agents` takes.
#[derive(Args, Debug)]
pub struct Agents {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// List the agents that Pitcrew ships
    List(List),
    /// Say what an agent does, what it takes, and what it puts out
    Show(Show),
    /// Have an agent do its work here, in the walls of a task
    Run(run::Run),
    /// Say why a rule matters, and what to do about what it finds
    Explain(Explain),
}

#[derive(Args, Debug)]
struct Explain {
    /// The rule, as findings name it
    rule: String,
}

#[derive(Args, Debug)]
struct List {
    #[command(flatten)]
    output: Output,
}

#[derive(Args, Debug)]
struct Show {
    /// The agent
    name: String,
    #[command(flatten)]
    output: Output,
}

impl Agents {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        match self.what {
            What::List(list) => list.run(),
            What::Show(show) => show.run(),
            What::Run(run) => run.run(),
            What::Explain(explain) => explain.run(),
        }
    }
}

impl List {
    fn run(self) -> Result<Exit> {
        if self.output.is_json() {
            let agents: Vec<_> = roster::roster()
                .iter()
                .map(|agent| json!({ "name": agent.name, "version": agent.version, "about": agent.about, "type": agent.kind, "risk": agent.risk }))
                .collect();
            print::json(&json!({ "agents": agents }))?;
            return Ok(Exit::Done);
        }
        let width = roster::roster().iter().map(|agent| agent.name.len()).max().unwrap_or(0);
        for agent in roster::roster() {
            let name = format!("{:width$}", agent.name);
            print::data(format!("{}  {}  {}", style::strong(name), agent.version, agent.about))?;
        }
        print::talk(format!("{}: `pitcrew agents show NAME` says what one takes", style::hint("hint")));
        Ok(Exit::Done)
    }
}

impl Show {
    fn run(self) -> Result<Exit> {
        let agent = named(&self.name)?;
        if self.output.is_json() {
            print::json(
                &json!({ "name": agent.name, "about": agent.about, "definition": shipped::definition(agent) }),
            )?;
            return Ok(Exit::Done);
        }
        print::data(format!("{} {}\n{}\n", style::strong(agent.name), agent.version, agent.about))?;
        let kind = match agent.kind {
            AgentKind::Analysis => "looks, and changes nothing",
            AgentKind::Modification => "changes files that its task owns",
            AgentKind::Notification => "tells somebody something",
        };
        let asks = match agent.risk {
            Risk::Auto => "nobody is asked",
            Risk::ApprovalRequired => "what it changes needs a person's yes",
        };
        print::data(format!("It {kind}; {asks}.\nIt can: {}\n", agent.capabilities.join(", ")))?;
        for (title, schema) in [("takes", agent.takes()), ("puts out", agent.puts_out())] {
            print::data(format!("It {title}:\n{}", properties(&schema)))?;
        }
        Ok(Exit::Done)
    }
}

impl Explain {
    fn run(self) -> Result<Exit> {
        let rules = roster::rules();
        let Some(rule) = rules.iter().find(|rule| rule.id == self.rule) else {
            let likely = rules.iter().filter(|rule| rule.id.contains(&self.rule)).map(|rule| &*rule.id);
            let likely: Vec<&str> = likely.take(5).collect();
            let trouble = Trouble::new(format!("no agent that Pitcrew ships has a rule `{}`", self.rule));
            return Err(match likely.is_empty() {
                true => trouble.hint("findings name their rule behind the severity"),
                false => trouble.hint(format!("there are {}", likely.join(", "))),
            });
        };
        print::data(reference::explain(rule))?;
        Ok(Exit::Done)
    }
}

/// Returns the properties of an object's schema, a line each.
fn properties(schema: &serde_json::Value) -> String {
    let named = schema["properties"].as_object().into_iter().flatten();
    let lines = named.map(|(name, property)| {
        let kind = match &property["type"] {
            serde_json::Value::String(kind) => kind.clone(),
            serde_json::Value::Array(kinds) => {
                kinds.iter().filter_map(|kind| kind.as_str()).collect::<Vec<_>>().join(" or ")
            }
            _ => "any".to_owned(),
        };
        let about = property["description"].as_str().unwrap_or_default();
        format!("  {} ({kind})  {about}\n", style::strong(name))
    });
    lines.collect()
}

/// Returns the agent with a name.
fn named(name: &str) -> Result<&'static Builtin> {
    roster::builtin(name).ok_or_else(|| {
        let names: Vec<&str> = roster::roster().iter().map(|agent| agent.name).collect();
        Trouble::new(format!("Pitcrew ships no agent `{name}`")).hint(format!("it ships {}", names.join(", ")))
    })
}
