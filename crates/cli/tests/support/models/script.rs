//! What is played: steps, and which of them comes next in a conversation.

use std::collections::BTreeSet;
use std::ops::AddAssign;

use serde_json::Value;

use super::fault::Fault;

/// One thing that the model does.
#[derive(Clone, Debug)]
pub struct Step {
    pub(super) does: Does,
    pub(super) tokens: Tokens,
}

/// What an answer is said to have used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Read, and not cached.
    pub input: u64,
    /// Written.
    pub output: u64,
    /// Read from a cache.
    pub cached: u64,
    /// Put into a cache.
    pub cache_written: u64,
}

impl Tokens {
    pub const NONE: Tokens = Tokens { input: 0, output: 0, cached: 0, cache_written: 0 };

    /// Tokens without a cache.
    pub const fn of(input: u64, output: u64) -> Tokens {
        Tokens { input, output, ..Tokens::NONE }
    }
}

impl AddAssign for Tokens {
    fn add_assign(&mut self, more: Tokens) {
        self.input += more.input;
        self.output += more.output;
        self.cached += more.cached;
        self.cache_written += more.cache_written;
    }
}

#[derive(Clone, Debug)]
pub(super) enum Does {
    Write { path: String, text: String },
    Shell(String),
    Tool { name: String, input: Value },
    Say(String),
    Wait(String),
    Hang(String),
    Refuse { fault: Fault, times: u32 },
    Cut { times: u32 },
}

impl From<Does> for Step {
    fn from(does: Does) -> Step {
        Step { does, tokens: Tokens::of(100, 10) }
    }
}

impl Step {
    /// Says what this step is to have used up; 100 tokens read and 10 written where nothing is said.
    pub fn costs(self, tokens: Tokens) -> Step {
        Step { tokens, ..self }
    }
}

/// Writes a file by the agent's own tool; the path is below the agent's working directory.
pub fn write(path: &str, text: &str) -> Step {
    Does::Write { path: path.to_owned(), text: text.to_owned() }.into()
}

/// Runs a shell line by the agent's own tool.
pub fn shell(line: &str) -> Step {
    Does::Shell(line.to_owned()).into()
}

/// Uses a tool by its exact name, such as one of an MCP server.
pub fn tool(name: &str, input: Value) -> Step {
    Does::Tool { name: name.to_owned(), input }.into()
}

/// Says this, which ends the turn.
pub fn say(text: &str) -> Step {
    Does::Say(text.to_owned()).into()
}

/// Begins to answer and goes on when the test releases the word.
pub fn wait(word: &str) -> Step {
    Does::Wait(word.to_owned()).into()
}

/// Begins to answer, says nothing, and goes away when the test releases the word.
pub fn hang(word: &str) -> Step {
    Does::Hang(word.to_owned()).into()
}

/// Refuses to answer so many times.
pub fn refuse(fault: Fault, times: u32) -> Step {
    Does::Refuse { fault, times }.into()
}

/// Goes away half way through the next answer, so many times.
pub fn cut(times: u32) -> Step {
    Does::Cut { times }.into()
}

/// The steps for those whose words fit.
pub(super) struct Script {
    pub(super) when: String,
    steps: Vec<Step>,
    /// How often each step was played that is played a number of times.
    played: Vec<u32>,
}

/// What is done about a request: wait, then refuse or answer.
#[derive(Clone, Debug)]
pub(super) struct Move {
    /// The words that are waited for.
    pub(super) waits: Vec<String>,
    pub(super) then: Then,
}

#[derive(Clone, Debug)]
pub(super) enum Then {
    Refuse(Fault),
    Answer(Step, Reach),
}

/// How much of an answer is given before the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Nothing,
    Half,
    All,
}

impl Move {
    /// Answers at once and whole.
    pub(super) fn answer(step: Step) -> Move {
        Move { waits: Vec::new(), then: Then::Answer(step, Reach::All) }
    }
}

impl Script {
    pub(super) fn new(when: &str, steps: impl IntoIterator<Item = Step>) -> Script {
        let steps: Vec<Step> = steps.into_iter().collect();
        Script { when: when.to_owned(), played: vec![0; steps.len()], steps }
    }

    /// Whether these words have it played.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.when.split(" & ").all(|phrase| text.contains(phrase))
    }

    /// Returns what is done next in a conversation with so many tool calls since its words were said.
    pub(super) fn next(&mut self, calls: usize, released: &BTreeSet<String>) -> Move {
        let is_call = |step: &Step| matches!(step.does, Does::Write { .. } | Does::Shell(_) | Does::Tool { .. });
        let made = self.steps.iter().enumerate().filter(|(_, step)| is_call(step));
        let done = match calls {
            0 => 0,
            calls => made.map(|(at, _)| at + 1).nth(calls - 1).unwrap_or(self.steps.len()),
        };
        let (mut waits, mut reach) = (Vec::new(), Reach::All);
        for (step, played) in self.steps.iter().zip(&mut self.played).skip(done) {
            match &step.does {
                Does::Wait(word) => waits.push(word.clone()),
                Does::Hang(word) if released.contains(word) => {}
                Does::Hang(word) => {
                    waits.push(word.clone());
                    return Move { waits, then: Then::Answer(step.clone(), Reach::Nothing) };
                }
                Does::Refuse { fault, times } if *played < *times => {
                    *played += 1;
                    return Move { waits, then: Then::Refuse(*fault) };
                }
                Does::Cut { times } if *played < *times => {
                    *played += 1;
                    reach = Reach::Half;
                }
                Does::Refuse { .. } | Does::Cut { .. } => {}
                Does::Write { .. } | Does::Shell(_) | Does::Tool { .. } | Does::Say(_) => {
                    return Move { waits, then: Then::Answer(step.clone(), reach) };
                }
            }
        }
        Move { waits, then: Then::Answer(say("Done."), reach) }
    }
}
