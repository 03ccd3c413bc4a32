//! What is shown of a run while it goes on: a live tree, lines, or events for scripts.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use pitcrew_engine::{Event, Record, Run, Timestamp, Waiting};
use pitcrew_plan::Id;
use serde::Serialize;

use super::{say_what_answers, screen::Screen};
use crate::print;
use crate::render::tree::Scene;
use crate::render::{events, terminal, tree};

/// How often a tree whose run says nothing is drawn again, for its clocks.
const STILL: Duration = Duration::from_millis(500);

/// Who looks at the run.
pub enum Show {
    /// A person at a terminal.
    Live(Box<Live>),
    /// A person who reads it later, or a log.
    Lines,
    /// A script.
    Events,
}

/// A live tree.
pub struct Live {
    screen: Screen,
    said: BTreeMap<Id, String>,
    /// Whether something was seen since it was drawn.
    stale: bool,
    drawn_at: Option<Instant>,
}

/// An event as scripts see it.
#[derive(Serialize)]
struct Line<'a> {
    seq: u64,
    time: Timestamp,
    run: &'a str,
    #[serde(flatten)]
    event: &'a Event,
    /// The task's newest attempt, for events that carry none themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<u32>,
}

#[derive(Serialize)]
struct RunWaiting<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    run: &'a str,
    waiting_on: Vec<Waiting>,
    /// When something moves of itself.
    until: Option<pitcrew_engine::Timestamp>,
}

impl Show {
    /// Chooses by who looks.
    pub fn choose(json: bool) -> Show {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        match json {
            true => Show::Events,
            false if std::io::stderr().is_terminal() && !dumb => Show::Live(Box::new(Live {
                screen: Screen::default(),
                said: BTreeMap::new(),
                stale: true,
                drawn_at: None,
            })),
            false => Show::Lines,
        }
    }

    /// Whether somebody is here who can be asked.
    pub fn can_ask(&self) -> bool {
        !matches!(self, Show::Events) && std::io::stderr().is_terminal() && std::io::stdin().is_terminal()
    }

    /// Shows an event that the run has taken in, and returns whether that printed lines that stay.
    pub fn event(&mut self, run: &Run, record: &Record) -> bool {
        match self {
            Show::Events => {
                event_line(run, record);
                false
            }
            Show::Lines => {
                let lines = events::lines(run, record);
                lines.iter().for_each(print::talk);
                !lines.is_empty()
            }
            Show::Live(live) => {
                live.stale = true;
                // What must not scroll by unread stays above the tree.
                let stays = matches!(
                    record.event,
                    Event::AttemptFailed { .. }
                        | Event::ConflictFound { .. }
                        | Event::RolledBack { .. }
                        | Event::TaskHeld { .. }
                );
                if stays {
                    live.screen.above(&events::lines(run, record).join("\n"), terminal::columns());
                }
                stays
            }
        }
    }

    /// Takes note that a person typed a line.
    pub fn line_was_typed(&mut self) {
        if let Show::Live(live) = self {
            live.screen.line_was_typed();
        }
    }

    /// Shows a line that a task printed.
    pub fn said(&mut self, run: &Run, task: Id, line: String) {
        if let Show::Live(live) = self
            && run.task(&task).is_some()
        {
            live.said.insert(task, line);
            live.stale = true;
        }
    }

    /// Says something that stays.
    pub fn above(&mut self, text: &str) {
        match self {
            Show::Live(live) => {
                live.screen.above(text, terminal::columns());
                live.stale = true;
            }
            Show::Lines | Show::Events if text.ends_with(' ') => print::prompt(text),
            Show::Lines | Show::Events => print::talk(text),
        }
    }

    /// Draws again what has changed.
    pub fn tick(&mut self, run: &Run) {
        let Show::Live(live) = self else { return };
        let still = live.drawn_at.is_some_and(|at| at.elapsed() < if live.stale { super::TICK } else { STILL });
        if !still {
            live.draw(run);
        }
    }

    /// Says that the run waits for people, and that nobody here can answer.
    pub fn waiting(&mut self, run: &Run) {
        match self {
            Show::Events => {
                let now = pitcrew_runner::clock::now();
                let asked = run.questions().map(|(topic, asked)| Waiting {
                    kind: "approval",
                    id: topic.name().to_owned(),
                    until: asked.until,
                });
                let outer = run.tasks().flat_map(|(id, _)| run.waiting_on(id, now));
                let outer = outer.filter(|on| on.is_outer() && on.kind != "approval");
                let line = RunWaiting {
                    kind: "run_waiting",
                    run: &run.id().0,
                    waiting_on: asked.chain(outer).collect(),
                    until: run.at_rest(now).and_then(|rest| rest.until),
                };
                // A script that went away has the journal.
                let _ = print::json(&line);
            }
            Show::Lines | Show::Live(_) => say_what_answers(run),
        }
    }

    /// Draws for the last time.
    pub fn end(&mut self, run: &Run) {
        if let Show::Live(live) = self {
            live.draw(run);
        }
    }
}

impl Live {
    fn draw(&mut self, run: &Run) {
        let (columns, rows) = terminal::size().unwrap_or((80, 24));
        let now = pitcrew_runner::clock::now();
        let scene = Scene { run, said: &self.said, now, columns, rows: rows.saturating_sub(1) };
        self.screen.draw(&tree::draw(&scene), columns);
        self.stale = false;
        self.drawn_at = Some(Instant::now());
    }
}

fn event_line(run: &Run, record: &Record) {
    // Whether an event says its attempt is the schema's business; what it says already stays.
    let says = serde_json::to_value(&record.event).is_ok_and(|event| event.get("attempt").is_some());
    let attempt = record.event.task().filter(|_| !says).and_then(|task| run.task(task)).map(|task| task.attempt);
    // A script that went away has the journal; the run goes on.
    let _ = print::json(&Line { seq: record.seq, time: record.time, run: &run.id().0, event: &record.event, attempt });
}
