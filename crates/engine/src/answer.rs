//! What an answer to a question means: whether it counts, and what follows from it.

use pitcrew_plan::{Except, Id};

use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::Failure;
use crate::ids::ChangeId;
use crate::input::Rejected;
use crate::question::{Question, Topic, Voice};

impl Deciding<'_> {
    /// Takes a yes down: the last of those that are wanted moves the task on.
    pub(crate) fn approve(
        &mut self,
        topic: Topic,
        seen: Option<ChangeId>,
        reason: Option<String>,
        by: &Voice,
    ) -> Result<(), Rejected> {
        let question = self.asked(&topic, by)?;
        self.is_theirs_to_say(&topic, question.moment(), by)?;
        if let (Some(seen), Some(now)) = (&seen, question.change())
            && seen != now
        {
            return Err(Rejected::AnotherChange { topic, asked: now.clone() });
        }
        if question.panel.except.contains(&Except::Author) && by.name == self.run.opening.by {
            return Err(Rejected::OwnRun { topic, by: by.name.clone() });
        }
        let who = by.to_string();
        // A person is one person, at a keyboard and through a program.
        let said = |inside| question.yes.contains(&Voice { inside, ..by.clone() }.to_string());
        if said(true) || said(false) {
            return Err(Rejected::SaidAlready { topic, by: who, wanting: question.wanting() });
        }
        let (is_last, grant) = (question.wanting() <= 1, question.grant.clone());
        let contested = match &topic {
            Topic::Conflict { task } if is_last => Some(task.clone()),
            _ => None,
        };
        let widens = question.widens.clone().filter(|_| is_last).zip(attempt_of(&topic));
        if let Some((path, (task, _))) = &widens {
            // Somebody may have begun with it since it was asked.
            self.may_be_lent(task, path)?;
        }
        self.emit(match (topic, grant) {
            (topic, _) if !is_last => Event::YesGiven { topic, by: who.clone(), reason },
            (Topic::Approval { task }, Some(about)) => Event::Approved { task, about, by: who.clone(), reason },
            (topic, _) => Event::QuestionAnswered { topic, yes: true, by: who.clone(), reason },
        });
        if let Some((path, (task, attempt))) = widens {
            self.emit(Event::Widened { task, attempt, path, by: who.clone() });
        }
        match contested {
            Some(task) => self.look_again(task, &who),
            None => Ok(()),
        }
    }

    /// Takes a no down: one is enough.
    pub(crate) fn deny(&mut self, topic: Topic, reason: Option<String>, by: &Voice) -> Result<(), Rejected> {
        let question = self.asked(&topic, by)?;
        let change = question.change().cloned();
        let by = by.to_string();
        match topic {
            Topic::Approval { task } => {
                let failure = Failure::Denied { by: by.clone(), reason, change };
                self.refuse(task, failure, &by);
            }
            Topic::Conflict { task } => self.leave_theirs(task, reason, by),
            topic => self.emit(Event::QuestionAnswered { topic, yes: false, by, reason }),
        }
        Ok(())
    }

    /// Returns what is asked, where an answer of this voice counts.
    pub(crate) fn asked(&self, topic: &Topic, by: &Voice) -> Result<Question, Rejected> {
        if let Some(task) = topic.task()
            && !self.run.tasks.contains_key(task)
        {
            return Err(Rejected::NoSuchTask(task.clone()));
        }
        let Some(question) = self.run.questions.get(topic) else {
            let state = topic.task().map(|task| format!(": it is {}", self.run.tasks[task].stage.state()));
            return Err(Rejected::NothingAsked { topic: topic.clone(), state: state.unwrap_or_default() });
        };
        // Perhaps nobody was there to note that it had become a no.
        let late = topic.task().is_some_and(|task| self.run.too_late(task, self.now).is_some());
        if late || self.run.is_too_late(topic, self.now) {
            return Err(Rejected::TooLate(topic.clone()));
        }
        if by.inside && question.panel.except.contains(&Except::Agents) {
            return Err(Rejected::FromInside(topic.clone()));
        }
        let from = &question.panel.from;
        if !from.is_empty() && !from.contains(&by.name) {
            return Err(Rejected::NotAsked {
                topic: topic.clone(),
                by: by.name.clone(),
                may: format!("{} can answer{}", quoted(from), self.later(topic, question)),
            });
        }
        Ok(question.clone())
    }

    /// Says who is asked next, and when.
    fn later(&self, topic: &Topic, question: &Question) -> String {
        let (levels, _) = self.run.way_of(topic);
        match (levels.get(question.level), question.rises) {
            (Some(level), Some(at)) => format!(", and from {at} on {}", quoted(&self.run.names(&level.to, topic))),
            _ => String::new(),
        }
    }
}

fn attempt_of(topic: &Topic) -> Option<(Id, u32)> {
    match topic {
        Topic::Attempt { task, attempt } => Some((task.clone(), *attempt)),
        _ => None,
    }
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
