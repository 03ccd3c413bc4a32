//! Asking the person at the terminal for a yes, in the middle of a run.

use std::collections::BTreeSet;

use pitcrew_engine::{Order, Run, Topic};
use tokio::sync::mpsc;

use super::lines;
use crate::approval::{self, Key, Question};
use crate::archive::Archive;
use crate::render::style;
use crate::trouble::Result;

/// The question that is open, and those that were put off.
pub struct Asking {
    typed: Option<mpsc::Receiver<String>>,
    open: Option<Open>,
    /// What the person has answered; the run may not have said so yet.
    answered: BTreeSet<Key>,
    /// What the person answers later, by another command.
    later: BTreeSet<Key>,
}

struct Open {
    question: Question,
    run: String,
}

/// What an answer leads to.
pub enum Reply {
    /// An order to the run.
    Order(Order),
    /// Something to show; the question stays open.
    Show(String),
}

impl Asking {
    /// Nothing is asked yet.
    pub fn new() -> Asking {
        Asking { typed: None, open: None, answered: BTreeSet::new(), later: BTreeSet::new() }
    }

    /// Whether a question is on the screen.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the person has put off everything that the run asks.
    pub fn has_put_off_all(&self, run: &Run) -> bool {
        approval::questions(run).iter().all(|question| self.later.contains(&question.key()))
    }

    /// Takes note that the answer did not reach the run: what it still asks is asked again.
    pub fn was_not_heard(&mut self) {
        self.answered.clear();
    }

    /// Returns what the open question is about.
    pub fn topic(&self) -> Option<&Topic> {
        self.open.as_ref().map(|open| &open.question.topic)
    }

    /// Returns the line behind which the answer to the open question is typed.
    pub fn prompt(&self) -> Option<String> {
        self.open.as_ref().map(|open| prompt(&open.question))
    }

    /// Returns the next question as it is put, where there is one and none is open.
    pub fn next(&mut self, run: &Run, archive: &Archive) -> Result<Option<String>> {
        if let Some(open) = &self.open {
            if open.question.is_still_asked(run) {
                return Ok(None);
            }
            let text = format!("{} was answered elsewhere", style::strong(open.question.name()));
            self.open = None;
            return Ok(Some(text));
        }
        let is_new = |question: &Question| {
            let key = question.key();
            !self.answered.contains(&key) && !self.later.contains(&key)
        };
        let Some(mut question) = approval::questions(run).into_iter().find(is_new) else { return Ok(None) };
        let text = format!("{}\n{}", question.draw(run, archive, approval::FIRST_LOOK)?, prompt(&question));
        self.typed.get_or_insert_with(lines::typed);
        self.open = Some(Open { question, run: run.id().to_string() });
        Ok(Some(text))
    }

    /// Waits for an answer; for ever where nobody can be asked or nothing is.
    pub async fn reply(asking: &mut Option<Asking>) -> Reply {
        match asking {
            Some(asking) if asking.open.is_some() => asking.answered().await,
            _ => std::future::pending().await,
        }
    }

    async fn answered(&mut self) -> Reply {
        let line = match &mut self.typed {
            Some(typed) => typed.recv().await,
            None => None,
        };
        let Some(open) = self.open.take() else { return Reply::Show(String::new()) };
        match line.as_deref().map(str::trim) {
            Some("y" | "yes") => {
                self.answered.insert(open.question.key());
                Reply::Order(open.question.yes(None))
            }
            Some("n" | "no" | "never") if !open.question.is_work() || is_never(line.as_deref()) => {
                self.answered.insert(open.question.key());
                Reply::Order(open.question.no(None))
            }
            // The end of the input is no answer: somebody gives it later.
            Some("l" | "later" | "n" | "no") | None => {
                let (run, name) = (&open.run, open.question.name());
                let text = format!("later: pitcrew approve {run} {name}");
                self.later.insert(open.question.key());
                Reply::Show(text)
            }
            Some("a" | "all") => {
                let prompt = prompt(&open.question);
                let text = open.question.whole().map_or_else(|| prompt.clone(), |whole| format!("{whole}\n{prompt}"));
                self.open = Some(open);
                Reply::Show(text)
            }
            Some(_) => {
                let text = prompt(&open.question);
                self.open = Some(open);
                Reply::Show(text)
            }
        }
    }
}

/// What is not done yet is not what never will be.
fn is_never(line: Option<&str>) -> bool {
    line.map(str::trim) == Some("never")
}

fn prompt(question: &Question) -> String {
    if question.is_work() {
        return format!("{} is {} done? y(es)/l(ater)/never ", style::care("?"), style::strong(question.name()));
    }
    let all = if question.is_cut() { "/a(ll of it)" } else { "" };
    format!("{} approve {}? y(es)/n(o)/l(ater){all} ", style::care("?"), style::strong(question.name()))
}
