//! What the coding agents say, recorded from the real ones and played back to their drivers.
//!
//! `recorded/` says what was recorded, and how. A conversation is shown as what we write (`>`) and what we understand.

mod acp;
mod claude;
mod codex;
mod starting;

use std::path::Path;

use pitcrew_plan::{Agent, Plan};
use serde_json::Value;

use super::start::{Setup, start};
use super::{Ended, Limited, Prompt, Said, Verdict, Wire};

/// The longest line that is shown whole.
const SHOWN: usize = 240;

/// A conversation that is played back.
struct Play {
    /// The agent, as a plan defines it.
    agent: &'static str,
    /// The session to go on with.
    resume: Option<&'static str>,
    /// What is answered to what it asks.
    verdict: Verdict,
    walled: bool,
}

impl Play {
    fn of(agent: &'static str) -> Play {
        Play { agent, resume: None, verdict: Verdict::Allow, walled: true }
    }

    fn resuming(self, session: &'static str) -> Play {
        Play { resume: Some(session), ..self }
    }

    fn denying(self) -> Play {
        Play { verdict: Verdict::Deny("b.txt is not this task's to change".to_owned()), ..self }
    }

    /// Plays a recording back, and returns how the conversation went.
    fn back(&self, recording: &str) -> String {
        self.lines(&read(recording))
    }

    /// Does the same with lines that an agent prints.
    fn lines(&self, lines: &str) -> String {
        let plan = plan(self.agent);
        let agent = coder(&plan);
        let (_, mut driver) = start(kind(agent), &setup(agent, self.resume, self.walled)).unwrap();
        let mut told = String::new();
        let mut wire = Wire::default();
        driver.open(&Prompt { whole: "PROMPT".to_owned(), again: None }, &mut wire);
        show(&wire, &mut told);
        for line in lines.lines() {
            let mut wire = Wire::default();
            match directive(line).as_deref() {
                Some("cancel") => {
                    told.push_str("--- cancel\n");
                    driver.cancel(&mut wire);
                }
                Some(_) => {}
                None => driver.hear(line, &mut wire),
            }
            show(&wire, &mut told);
            if wire.said.iter().any(|said| matches!(said, Said::Ended(_))) {
                break;
            }
            for said in wire.said {
                if let Said::Asks(ask) = said {
                    let mut wire = Wire::default();
                    // Whoever cancels next lets the question stand.
                    if !lines.contains(r#"{"pitcrew":"cancel"}"#) {
                        driver.answer(&ask, &self.verdict, &mut wire);
                    }
                    show(&wire, &mut told);
                }
            }
        }
        told
    }
}

/// Returns a plan whose task `t` is done by `agent`.
fn plan(agent: &str) -> Plan {
    let text = format!("agents: {{coder: {agent}}}\ntasks: {{t: {{agent: coder, owns: [a]}}}}\n");
    let reading = pitcrew_plan::read(text.as_bytes(), "plan.yaml", "plan");
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    reading.plan
}

fn coder(plan: &Plan) -> &Agent {
    plan.agents.values().next().unwrap()
}

fn kind(agent: &Agent) -> &pitcrew_plan::Driver {
    match &agent.does {
        pitcrew_plan::Doing::Use(kind) => kind,
        pitcrew_plan::Doing::Run(command) => panic!("a program does it: {command:?}"),
    }
}

fn setup<'a>(agent: &'a Agent, resume: Option<&'a str>, walled: bool) -> Setup<'a> {
    Setup {
        agent,
        workspace: Path::new("/repo"),
        home: Path::new("/state"),
        walled,
        resume,
        tools: None,
        fresh: "11111111-1111-4111-8111-111111111111".to_owned(),
    }
}

fn read(recording: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/agents/tests/recorded").join(recording);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns what a line says to whoever plays it back, where it is no line of the agent's.
fn directive(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    line.get("pitcrew")?.as_str().map(str::to_owned)
}

fn show(wire: &Wire, told: &mut String) {
    for line in &wire.lines {
        told.push_str(&format!("> {}\n", cut(line)));
    }
    if wire.hangs_up {
        told.push_str("> (end of input)\n");
    }
    for said in &wire.said {
        told.push_str(&format!("{}\n", cut(&shown(said))));
    }
}

fn shown(said: &Said) -> String {
    match said {
        Said::Opened { id, version, model, fresh_because } => {
            let mut told = format!("opened {id}");
            for (name, value) in [("version", version), ("model", model), ("fresh because", fresh_because)] {
                if let Some(value) = value {
                    told.push_str(&format!(", {name} {value}"));
                }
            }
            told
        }
        Said::Text(text) => format!("says {text:?}"),
        Said::Does(action) => format!("{action}"),
        Said::Failed(said) => format!("failed: {said:?}"),
        Said::Asks(ask) => format!("asks: {}", ask.action),
        Said::Used(total) => format!("used in all {}", usage(total)),
        Said::UsedOnTheWay(step) => format!("used on the way {}", usage(step)),
        Said::UsedMore(more) => format!("used more {}", usage(more)),
        Said::Limited(Limited { why, resets, gives_up }) => {
            let resets = resets.map_or_else(String::new, |at| format!(", until {at}"));
            format!("{}: {why}{resets}", if *gives_up { "refused for now" } else { "waits" })
        }
        Said::Ended(Ended::Done(last)) => format!("done: {last:?}"),
        Said::Ended(Ended::Cancelled) => "cancelled".to_owned(),
        Said::Ended(Ended::Broken(why)) => format!("broken: {why}"),
    }
}

fn usage(used: &pitcrew_engine::Usage) -> String {
    let pitcrew_engine::Usage { input, output, cached, cache_written, cost_micros, .. } = used;
    let cost = cost_micros.map_or_else(String::new, |cost| format!(", {cost} µ$"));
    format!("{input} in, {output} out, {cached} cached, {cache_written} put there{cost}")
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
