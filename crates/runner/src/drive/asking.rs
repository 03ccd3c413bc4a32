//! Attempts that wait for people's answers.

use std::collections::BTreeMap;

use pitcrew_engine::{Event, Record, Run, Topic};

use super::message::{Heard, WordReply};

/// The attempts that have asked something, by what their questions are about.
#[derive(Default)]
pub(super) struct Asking {
    waiting: BTreeMap<Topic, WordReply>,
}

impl Asking {
    /// Has an attempt wait for the answer to what it has just asked.
    pub(super) fn wait(&mut self, topic: Topic, reply: WordReply) {
        self.waiting.insert(topic, reply);
    }

    /// Passes on the answer that an event holds, if it holds one.
    pub(super) fn hear(&mut self, record: &Record) {
        let (topic, heard) = match &record.event {
            Event::QuestionAnswered { topic, yes, by, reason } => {
                (topic, Heard::Answered { yes: *yes, by: Some(by.clone()), reason: reason.clone() })
            }
            Event::QuestionUnanswered { topic } => (topic, Heard::Answered { yes: false, by: None, reason: None }),
            _ => return,
        };
        if let Some(reply) = self.waiting.remove(topic) {
            // Whoever asked may be gone.
            let _ = reply.send(Ok(heard));
        }
    }

    /// Lets go of those whose question is not open any more: whoever asked it is being ended.
    pub(super) fn forget(&mut self, run: &Run) {
        self.waiting.retain(|topic, _| run.question(topic).is_some());
    }
}
