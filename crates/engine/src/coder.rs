//! What the driver of a coding agent notes while an attempt runs: which session it is, what it has cost, and what it was
//! not simply allowed.
//!
//! Notes come from Pitcrew's own drivers and never from inside the walls: an agent cannot say what it costs.

use std::ops::AddAssign;

use pitcrew_plan::Id;
use serde::{Deserialize, Serialize};

use crate::decide::Deciding;
use crate::event::Event;
use crate::ids::Timestamp;
use crate::input::Rejected;
use crate::record::TaskRecord;

/// Something that a driver notes of the agent it talks with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The agent has opened a session, or taken an earlier one up.
    Opened(Session),
    /// What the attempt has cost since the last note of this kind.
    Spent(Usage),
    /// What an agent has cost since the last note of this kind that judges what the attempt left.
    Judging {
        /// The agent, as the plan names it.
        by: Id,
        /// What it has used.
        usage: Usage,
    },
    /// Its vendor has it wait, and it goes on trying: nothing else is to be tried there meanwhile.
    Refused {
        /// Why, in its words.
        why: String,
        /// When it may go on, where it says so.
        resets: Option<Timestamp>,
    },
    /// What it wanted to do was not simply allowed.
    Ruled(Ruling),
}

/// What was decided about something that a coding agent wanted to do, where that was no plain yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// What it wanted to do.
    pub action: String,
    /// How it was decided.
    pub decision: Decided,
    /// The person who decided; `None` where the plan's rules did, or where nobody answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why, as the agent is told, or as people were.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// How something that a coding agent wanted to do was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// It may.
    Allowed,
    /// It may not.
    Denied,
}

/// A conversation of a coding agent, as the agent itself names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The agent's own id of it.
    pub id: String,
    /// What speaks: `claude`, `codex`, `gemini`, `opencode`, or what an ACP agent calls itself.
    pub driver: String,
    /// The version that it says it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The model that it says it uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Whether it goes on with an earlier conversation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resumed: bool,
    /// Why it does not, where an earlier one was to be gone on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fresh_because: Option<String>,
}

/// What work with a model has used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Usage {
    /// Tokens that the model read and that were not cached.
    #[serde(default)]
    pub input: u64,
    /// Tokens that it wrote.
    #[serde(default)]
    pub output: u64,
    /// Tokens that it read from a cache.
    #[serde(default)]
    pub cached: u64,
    /// Tokens that were put into a cache.
    #[serde(default)]
    pub cache_written: u64,
    /// What that costs in millionths of a US dollar; `None` where neither the agent nor the prices say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_micros: Option<u64>,
    /// Whether some of that was computed from list prices, and not told by the agent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub computed: bool,
}

impl Usage {
    /// Returns what has come to `self` since it was `earlier`: agents report running totals.
    #[must_use]
    pub fn since(&self, earlier: &Usage) -> Usage {
        let cost = self.cost_micros.map(|now| now.saturating_sub(earlier.cost_micros.unwrap_or_default()));
        Usage {
            input: self.input.saturating_sub(earlier.input),
            output: self.output.saturating_sub(earlier.output),
            cached: self.cached.saturating_sub(earlier.cached),
            cache_written: self.cache_written.saturating_sub(earlier.cache_written),
            cost_micros: cost,
            computed: self.computed,
        }
    }

    /// Whether nothing was used.
    pub fn is_nothing(&self) -> bool {
        let Usage { input, output, cached, cache_written, cost_micros, computed: _ } = self;
        input + output + cached + cache_written == 0 && cost_micros.unwrap_or_default() == 0
    }

    /// Returns all tokens together.
    pub fn tokens(&self) -> u64 {
        self.input + self.output + self.cached + self.cache_written
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, more: Usage) {
        self.input += more.input;
        self.output += more.output;
        self.cached += more.cached;
        self.cache_written += more.cache_written;
        if let Some(cost) = more.cost_micros {
            *self.cost_micros.get_or_insert(0) += cost;
            self.computed |= more.computed;
        }
    }
}

impl TaskRecord {
    /// Takes down which session its attempt speaks in.
    pub(crate) fn opens(&mut self, session: &Session) {
        if self.session.as_ref().is_none_or(|known| known.id != session.id) {
            self.session_spent = Usage::default();
        }
        self.session = Some(session.clone());
    }

    /// Takes down what its attempt has used, or whoever judges what that left.
    pub(crate) fn spends(&mut self, usage: Usage, by: Option<&Id>) {
        self.spent += usage;
        match by {
            Some(by) => *self.judging.entry(by.clone()).or_default() += usage,
            None => self.session_spent += usage,
        }
    }

    /// Returns what of its cost is that of the agent that does it.
    pub(crate) fn spent_doing(&self) -> Usage {
        self.judging.values().fold(self.spent, |rest, usage| rest.since(usage))
    }
}

impl Deciding<'_> {
    /// Takes down what a driver notes of a running attempt.
    pub(crate) fn noted(&mut self, task: &Id, attempt: u32, note: Note) -> Result<(), Rejected> {
        let counts = match &note {
            Note::Judging { .. } => self.run.is_worked_on(task, attempt),
            _ => self.run.speaks(task, attempt),
        };
        if !counts {
            return Err(Rejected::Stale);
        }
        let task = task.clone();
        match note {
            Note::Opened(session) => self.emit(Event::SessionOpened { task, attempt, session }),
            Note::Spent(usage) | Note::Judging { usage, .. } if usage.is_nothing() => {}
            Note::Ruled(ruling) => self.emit(Event::Permission { task, attempt, ruling }),
            Note::Spent(usage) => {
                self.emit(Event::Spent { task: task.clone(), attempt, by: None, usage });
                let purses = self.run.purses_of(&task, &self.run.plan.tasks[&task]);
                self.keep_within_budgets(&task, purses);
            }
            Note::Judging { by, usage } => {
                let purses = self.run.purses_by(&task, &by);
                self.emit(Event::Spent { task: task.clone(), attempt, by: Some(by), usage });
                self.keep_within_budgets(&task, purses);
            }
            Note::Refused { why, resets } => self.refused_for_now(&task, why, resets),
        }
        Ok(())
    }
}
