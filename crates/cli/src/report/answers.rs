//! Every yes and every no of a run: who said it, to what, when, and how long that took.

use std::collections::BTreeMap;

use pitcrew_engine::{Event, Failure, Record, Timestamp, Topic};

use super::Answer;

/// Returns the answers in the order in which they were given.
pub(super) fn gather(records: &[Record]) -> Vec<Answer> {
    // What is asked now about each topic, and since when.
    let mut open: BTreeMap<Topic, (Option<&String>, Timestamp)> = BTreeMap::new();
    let mut answers = Vec::new();
    for record in records {
        let mut add = |topic: &Topic, yes: bool, by: &str, change: Option<String>, reason: &Option<String>| {
            let (question, asked) = open.get(topic).map_or((None, None), |(text, since)| (*text, Some(*since)));
            answers.push(Answer {
                topic: topic.clone(),
                question: question.cloned(),
                yes,
                by: by.to_owned(),
                time: record.time,
                asked,
                change,
                reason: reason.clone(),
            });
        };
        match &record.event {
            Event::ApprovalRequested { task, .. } => {
                open.insert(Topic::Approval { task: task.clone() }, (None, record.time));
            }
            Event::QuestionAsked { topic, question, .. } => {
                open.insert(topic.clone(), (Some(question), record.time));
            }
            Event::Approved { task, about, by, reason } => {
                let topic = Topic::Approval { task: task.clone() };
                add(&topic, true, by, about.change.as_ref().map(ToString::to_string), reason);
                open.remove(&topic);
            }
            Event::TaskFailed { task, failure: Failure::Denied { by, reason, change } } => {
                let topic = Topic::Approval { task: task.clone() };
                add(&topic, false, by, change.as_ref().map(ToString::to_string), reason);
                open.remove(&topic);
            }
            // Of several that are wanted: it is still asked.
            Event::YesGiven { topic, by, reason } => add(topic, true, by, None, reason),
            Event::QuestionAnswered { topic, yes, by, reason } => {
                add(topic, *yes, by, None, reason);
                open.remove(topic);
            }
            _ => {}
        }
    }
    answers
}
