//! The agents: where they are, and how a plan has them talk with a scripted model.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::models::{Models, Step, tool};
use crate::support::Place;

/// A coding agent, as a program on this machine.
pub struct Cli {
    /// Its name in a plan and on `PATH`.
    pub word: &'static str,
    /// Whether it tells its model why something was denied while it goes on.
    pub passes_on_why: bool,
    /// How its model uses one of Pitcrew's own tools.
    pub own_tool: fn(&str, Value) -> Step,
    /// How exactly it counts tokens.
    pub counts: Counts,
    /// Its agent in a plan, where its models are at this URL.
    agent: fn(&str) -> Value,
}

/// What an agent tells of the tokens that it used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// All, and what of them came from a cache.
    All,
    /// All, and not what of them came from a cache.
    AllTogether,
    /// Those of the last answer of a turn.
    LastAnswer,
}

pub const CLAUDE: Cli = Cli {
    word: "claude",
    own_tool: |name, input| tool(&format!("mcp__pitcrew__{name}"), input),
    passes_on_why: true,
    counts: Counts::All,
    agent: |url| json!({ "env": { "ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "scripted" } }),
};

pub const CODEX: Cli = Cli {
    word: "codex",
    // It has its model write a program that calls them.
    own_tool: |name, input| {
        let program = format!("const said = await tools.mcp__pitcrew__{name}({input}); text(JSON.stringify(said));");
        tool("exec", program.into())
    },
    passes_on_why: false,
    counts: Counts::All,
    agent: |url| {
        let provider = format!(
            "model_providers.scripted={{name=\"scripted\",base_url=\"{url}/v1\",wire_api=\"responses\",env_key=\"SCRIPTED\"}}"
        );
        json!({ "args": ["-c", "model_provider=scripted", "-c", provider], "env": { "SCRIPTED": "scripted" } })
    },
};

pub const GEMINI: Cli = Cli {
    word: "gemini",
    own_tool: |name, input| tool(&format!("mcp_pitcrew_{name}"), input),
    passes_on_why: false,
    counts: Counts::AllTogether,
    agent: |url| json!({ "env": { "GOOGLE_GEMINI_BASE_URL": url, "GEMINI_API_KEY": "scripted" } }),
};

pub const OPENCODE: Cli = Cli {
    word: "opencode",
    own_tool: |name, input| tool(&format!("pitcrew_{name}"), input),
    passes_on_why: true,
    counts: Counts::LastAnswer,
    agent: |url| {
        let provider = json!({
            "npm": "@ai-sdk/openai-compatible",
            "options": { "baseURL": format!("{url}/v1"), "apiKey": "scripted" },
            "models": { "scripted": { "name": "Scripted", "cost": { "input": 2, "output": 10, "cache_read": 1 } } },
        });
        let config = json!({ "provider": { "scripted": provider } });
        json!({ "model": "scripted/scripted", "env": { "OPENCODE_CONFIG_CONTENT": config.to_string() } })
    },
};

/// What brings the agents.
const INSTALL: &str = "crates/cli/tests/agents/install";

impl Cli {
    /// Plays a scenario with it where real agents are to be driven: where `PITCREW_AGENT_CLIS` says in which folder
    /// they are. Elsewhere it is said that nothing was tested.
    pub fn if_installed(&self, scenario: impl FnOnce(&Cli)) {
        if env::var_os("PITCREW_AGENT_CLIS").is_some_and(|folder| !folder.is_empty()) {
            assert!(self.place().is_some(), "`{}` is not installed; {INSTALL} brings it", self.word);
            return scenario(self);
        }
        let why = format!("`{}` is driven where {INSTALL} could bring it", self.word);
        // Told past the harness, which keeps what a test that passes has said.
        let _ = writeln!(io::stderr(), "SKIPPED: {why}");
    }

    /// Returns the folder that it is in, if it is installed.
    fn place(&self) -> Option<PathBuf> {
        folders().into_iter().find(|folder| folder.join(self.word).exists())
    }

    /// Makes a git repository with a plan of these tasks; `coder` is this agent.
    pub fn project(&self, models: &Models, tasks: &str) -> Place {
        let mut agent = (self.agent)(&models.url());
        agent["use"] = self.word.into();
        agent["network"] = "host".into();
        Place::with_git(&format!("name: crew\nagents:\n  coder: {agent}\ntasks:\n{tasks}")).finding(&self.search_path())
    }

    /// Returns its program.
    pub fn program(&self) -> PathBuf {
        self.place().expect("it is installed").join(self.word)
    }

    /// Returns a `PATH` on which it is the first of its name, and all that were installed with it are.
    pub fn search_path(&self) -> OsString {
        let path = env::var_os("PATH").unwrap_or_default();
        env::join_paths(self.place().into_iter().chain(env::split_paths(&path))).unwrap()
    }
}

/// Where agents may be: where one is told, and on `PATH`.
fn folders() -> Vec<PathBuf> {
    let told = env::var_os("PITCREW_AGENT_CLIS").map(PathBuf::from);
    told.into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())).collect()
}
