//! What a run asks a person: the exact change, and the order that an answer leads to.

use pitcrew_engine::{ChangeId, Order, Run};
use pitcrew_plan::{ApprovalMoment, Id};
use pitcrew_runner::change::{Change, diff};

use crate::archive::Archive;
use crate::render::events::{count, short};
use crate::render::{diff as colored, style, time};
use crate::trouble::Result;

/// How many lines of a change are shown at first.
pub const FIRST_LOOK: usize = 60;

/// Something that a person is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The task that asks.
    pub task: Id,
    moment: ApprovalMoment,
    change: Option<ChangeId>,
    why: Vec<String>,
    until: Option<pitcrew_engine::Timestamp>,
    title: Option<String>,
    /// The whole change as a diff, once it was drawn.
    diff: Option<String>,
    cut: bool,
}

/// Returns what a run asks now, in the order of its tasks.
pub fn questions(run: &Run) -> Vec<Question> {
    let ask = |(id, record): (&Id, &pitcrew_engine::TaskRecord)| {
        let asked = record.asked.as_ref()?;
        Some(Question {
            task: id.clone(),
            moment: asked.moment,
            change: asked.change.clone(),
            why: asked.why.clone(),
            until: asked.until,
            title: run.plan().tasks.get(id).and_then(|task| task.title.clone()),
            diff: None,
            cut: false,
        })
    };
    run.tasks().filter_map(ask).collect()
}

impl Question {
    /// Returns what tells it from every other question.
    pub fn key(&self) -> (Id, Option<ChangeId>) {
        (self.task.clone(), self.change.clone())
    }

    /// Whether nobody has answered it yet.
    pub fn is_still_asked(&self, run: &Run) -> bool {
        let asked = run.task(&self.task).and_then(|record| record.asked.as_ref());
        asked.is_some_and(|asked| asked.moment == self.moment && asked.change == self.change)
    }

    /// Draws it: what, why, until when, and the change with at most so many lines.
    pub fn draw(&mut self, archive: &Archive, most: usize) -> Result<String> {
        let what = match self.moment {
            ApprovalMoment::BeforeRun => "may it run?",
            ApprovalMoment::BeforeApply => "may its change be applied?",
        };
        let title = self.title.as_deref().map_or_else(String::new, |title| format!(" ({})", style::plain(title)));
        let mut text = format!("{}{title} asks: {what}\n", style::strong(&self.task));
        for why in &self.why {
            text += &format!("  because {}\n", style::plain(why));
        }
        if let Some(until) = self.until {
            text += &format!("  no answer until {} counts as a no\n", time::clock(until));
        }
        if let Some(id) = &self.change {
            let change = Change::read(id, &archive.blobs)?;
            let whole = diff(&change, &archive.blobs)?;
            let (shown, missing) = colored::draw(&whole, most);
            text += &format!("  change {}: {}\n{shown}", short(&id.0), count(change.entries().len(), "path"));
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
    pub fn yes(&self) -> Order {
        Order::Approve { task: self.task.clone(), change: self.change.clone() }
    }

    /// Returns the order of a no.
    pub fn no(&self, reason: Option<String>) -> Order {
        Order::Deny { task: self.task.clone(), reason }
    }
}
