//! What a run asks a person: the exact change, and the order that an answer leads to.

use pitcrew_engine::{ChangeId, Order, Question as Asked, Run, Topic};
use pitcrew_plan::ApprovalMoment;
use pitcrew_runner::change::{Change, diff};

use crate::archive::Archive;
use crate::render::events::{count, place, short};
use crate::render::{diff as colored, people, steps, style};
use crate::trouble::Result;

/// How many lines of a change are shown at first.
pub const FIRST_LOOK: usize = 60;

/// What tells a question from every other: what it is about, at which moment, its words, and the change that is shown.
pub type Key = (Topic, Option<ApprovalMoment>, Option<String>, Option<ChangeId>);

/// Something that a person is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is about.
    pub topic: Topic,
    asked: Asked,
    title: Option<String>,
    /// The whole change as a diff, once it was drawn.
    diff: Option<String>,
    cut: bool,
}

/// Returns what a run asks now, in the order of its tasks.
pub fn questions(run: &Run) -> Vec<Question> {
    let ask = |(topic, asked): (&Topic, &Asked)| Question {
        topic: topic.clone(),
        asked: asked.clone(),
        title: topic.task().and_then(|id| run.plan().tasks.get(id)).and_then(|task| task.title.clone()),
        diff: None,
        cut: false,
    };
    run.questions().map(ask).collect()
}

impl Question {
    /// Returns what tells it from every other question.
    pub fn key(&self) -> Key {
        (self.topic.clone(), self.asked.moment(), self.asked.text.clone(), self.asked.change().cloned())
    }

    /// Returns the name by which it is answered.
    pub fn name(&self) -> &str {
        self.topic.name()
    }

    /// Returns the change that it is about.
    pub fn change(&self) -> Option<&ChangeId> {
        self.asked.change()
    }

    /// Returns what is asked, in a sentence.
    pub fn says(&self) -> String {
        style::plain(self.asked.says())
    }

    /// Returns why it is asked, a sentence each.
    pub fn why(&self) -> &[String] {
        &self.asked.why
    }

    /// Whether people are at a task, and are to say when it is done.
    pub fn is_work(&self) -> bool {
        self.asked.is_work()
    }

    /// Whether nobody has answered it yet.
    pub fn is_still_asked(&self, run: &Run) -> bool {
        let same = |asked: &Asked| asked.text == self.asked.text && asked.grant == self.asked.grant;
        run.question(&self.topic).is_some_and(same)
    }

    /// Draws it: what, why, who is asked and until when, and the change with at most so many lines.
    pub fn draw(&mut self, run: &Run, archive: &Archive, most: usize) -> Result<String> {
        let what = self.says();
        let title = self.title.as_deref().map_or_else(String::new, |title| format!(" ({})", style::plain(title)));
        let mut text = format!("{}{title} asks: {what}\n", style::strong(self.name()));
        for why in &self.asked.why {
            text += &format!("  because {}\n", style::plain(why));
        }
        for line in people::lines(&self.topic, &self.asked, run) {
            text += &format!("  {line}\n");
        }
        if self.is_work()
            && let Some(task) = self.topic.task()
        {
            text += &format!("  what it is about: pitcrew brief {} {}\n", task, run.id());
        }
        if let Some(id) = self.asked.change() {
            let of_task = self.topic.task().map(|task| run.steps(task)).unwrap_or_default();
            for line in steps::lines(&of_task) {
                text += &format!("  {line}\n");
            }
            let change = Change::read(id, &archive.blobs)?;
            let whole = diff(&change, &archive.blobs)?;
            let (shown, missing) = colored::draw(&whole, most);
            let place = self.topic.task().map_or_else(String::new, |task| place(run, task));
            text += &format!("  change {}: {}{place}\n{shown}", short(&id.0), count(change.entries().len(), "path"));
            if missing > 0 {
                text += &style::care(format!("… {} not shown\n", count(missing, "line")));
            }
            self.cut = missing > 0;
            self.diff = Some(whole);
        }
        Ok(text.trim_end().to_owned())
    }

    /// Whether not all of the change was drawn.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Returns all of the change, where it was drawn.
    pub fn whole(&self) -> Option<String> {
        self.diff.as_ref().map(|diff| colored::draw(diff, usize::MAX).0.trim_end().to_owned())
    }

    /// Returns the order of a yes: to this change and no other.
    pub fn yes(&self, reason: Option<String>) -> Order {
        Order::Approve { topic: self.topic.clone(), change: self.asked.change().cloned(), reason }
    }

    /// Returns the order of a no.
    pub fn no(&self, reason: Option<String>) -> Order {
        Order::Deny { topic: self.topic.clone(), reason }
    }
}
