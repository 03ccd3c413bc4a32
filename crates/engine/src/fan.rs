//! A task that is done once for each item: its children, and how it stands with them.

use std::collections::BTreeSet;

use pitcrew_plan::{Id, Own};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::Failure;
use crate::ids::{BlobId, Timestamp};
use crate::run::Run;
use crate::stage::{Happening, Stage};

/// How much of one event the children may take, in bytes of JSON: an event has at most 64 KiB.
const EVENT_BYTES: usize = 48 << 10;

/// A child as its parent's items have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Child {
    /// What it is done for.
    pub item: ItemValue,
    /// What of it is not as its parent's plan says.
    #[serde(flatten)]
    pub own: Own,
}

/// What a child is done for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Which of its parent's items it is, from 0.
    pub index: u32,
    /// What the item is.
    pub value: ItemValue,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemValue {
    /// A value that is small enough for an event.
    Inline(Value),
    /// A stored value.
    Blob(BlobId),
}

/// How a task stands with its children.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fan {
    /// How many items there are.
    pub of: u32,
    /// How many of their children have joined the run.
    pub joined: u32,
    /// How many of them are settled.
    pub settled: u32,
    /// Those that are settled and did not succeed.
    pub lost: BTreeSet<Id>,
}

impl Run {
    /// Returns how a task stands with its children, once its items are known.
    pub fn fan(&self, id: &Id) -> Option<&Fan> {
        self.fans.get(id)
    }

    /// Returns the children of a task that have joined, in the order of the items.
    pub fn children<'a>(&'a self, id: &'a Id) -> impl Iterator<Item = Id> + 'a {
        let joined = self.fans.get(id).map_or(0, |fan| fan.joined);
        (0..joined).map(|index| id.child(index))
    }

    /// Whether it is a child's turn: no more are in the works at once than its parent says.
    pub(crate) fn is_released(&self, id: &Id) -> bool {
        let Some((parent, index)) = id.parent() else { return true };
        let Some(fan) = self.fans.get(&parent) else {
            return !self.is_contested(&parent) || self.tasks[&parent].stage == Stage::Contending;
        };
        let parallel = self.plan.tasks.get(&parent).and_then(|task| task.parallel).unwrap_or(u32::MAX);
        self.tasks[&parent].stage == Stage::Tending && index < fan.settled.saturating_add(parallel)
    }

    pub(crate) fn children_joined(&mut self, id: &Id, of: u32, children: &[Child], time: Timestamp) {
        let parent = self.plan.tasks[id].clone();
        let fan = self.fans.entry(id.clone()).or_default();
        fan.of = of;
        let first = fan.joined;
        fan.joined += children.len() as u32;
        for (index, child) in children.iter().enumerate() {
            let index = first + index as u32;
            let name = id.child(index);
            self.join(name.clone(), parent.child(&child.own), time);
            self.record(&name).item = Some(Item { index, value: child.item.clone() });
        }
    }

    /// All children are there: those whose turn it is may start.
    pub(crate) fn release_first(&mut self, id: &Id) {
        self.fans.entry(id.clone()).or_default();
        let parallel = self.plan.tasks[id].parallel.map_or(usize::MAX, |parallel| parallel as usize);
        let first: Vec<Id> = self.children(id).take(parallel).collect();
        self.dirty.extend(first);
    }

    /// Counts for a parent that a child has moved. A parent that was done with its children is
    /// not any more when one of them is undone or done anew.
    pub(crate) fn child_moved(&mut self, child: &Id, before: Stage, time: Timestamp) {
        let Some((parent, _)) = child.parent().filter(|(parent, _)| self.fans.contains_key(parent)) else { return };
        let record = &self.tasks[child];
        let met = record.stage == Stage::Succeeded || (record.stage == Stage::Skipped && !record.wanting);
        let settled = record.stage.is_settled();
        if !settled && !before.is_settled() {
            return;
        }
        let fan = self.fans.entry(parent.clone()).or_default();
        fan.settled = fan.settled + u32::from(settled) - u32::from(before.is_settled());
        if settled && !met {
            fan.lost.insert(child.clone());
        } else {
            fan.lost.remove(child);
        }
        let next = fan.settled.saturating_add(self.plan.tasks[&parent].parallel.unwrap_or(u32::MAX));
        let (next, joined) = (next.saturating_sub(1), fan.joined);
        if next < joined {
            self.dirty.insert(parent.child(next));
        }
        let whole = fan.joined == fan.of;
        self.dirty.insert(parent.clone());
        if !whole {
            // It never came to its children: they go with it, and it stays as it is.
            return;
        }
        let course = self.course(&parent).unwrap_or_default();
        if let Some(stage) = self.tasks[&parent].stage.after(Happening::ChildMoved, &course) {
            self.move_to(&parent, stage, time);
        }
    }

    /// Whether nothing more happens to any child of a task: none moves, and none is to be undone.
    fn children_are_done(&self, id: &Id, fan: &Fan) -> bool {
        let mut undone = self.unwinding.range(id.child(0)..);
        let is_ours = |next: &Id| next.parent().is_some_and(|(parent, _)| parent == *id);
        fan.joined == fan.of && fan.settled == fan.of && !undone.next().is_some_and(|(next, _)| is_ours(next))
    }
}

impl Deciding<'_> {
    /// The items are known: the children join, and some of them may start.
    pub(crate) fn fanned_out(&mut self, task: Id, children: Vec<Child>) {
        let of = children.len() as u32;
        // Some joined already where the last process ended in the middle of it.
        let joined = self.run.fan(&task).map_or(0, |fan| fan.joined);
        if joined > 0 && self.run.fan(&task).is_some_and(|fan| fan.of != of) {
            let reason = format!("it came to {of} items, and to another number before");
            return self.no_items(task, reason);
        }
        let mut first = joined;
        let mut some = Vec::new();
        let mut bytes = 0;
        for child in children.into_iter().skip(joined as usize) {
            let size = serde_json::to_string(&child).map_or(0, |text| text.len());
            if bytes + size > EVENT_BYTES && !some.is_empty() {
                let children = std::mem::take(&mut some);
                let next = first + children.len() as u32;
                self.emit(Event::ChildrenJoined { task: task.clone(), first, of, children });
                (first, bytes) = (next, 0);
            }
            bytes += size;
            some.push(child);
        }
        if !some.is_empty() {
            self.emit(Event::ChildrenJoined { task: task.clone(), first, of, children: some });
        }
        self.emit(Event::FannedOut { task, children: of });
    }

    /// The items could not be worked out: whatever joined goes, too.
    pub(crate) fn no_items(&mut self, task: Id, reason: String) {
        let joined: Vec<Id> = self.run.children(&task).collect();
        self.emit(Event::TaskFailed { task: task.clone(), failure: Failure::Items { reason } });
        for child in joined {
            let reason = format!("the items of `{task}` could not be worked out");
            self.emit(Event::TaskSkipped { task: child, reason, by_condition: false, because: Some(task.clone()) });
        }
    }

    /// Looks at a task that waits for its children.
    pub(crate) fn look_at_children(&mut self, id: &Id) {
        let Some(fan) = self.run.fan(id).filter(|fan| self.run.children_are_done(id, fan)) else { return };
        let task = id.clone();
        let Some(first) = fan.lost.first() else {
            return self.emit(Event::ChildrenDone { task });
        };
        let failure = match &self.run.tasks[first].failure {
            Some(Failure::Undone { by }) => Failure::Undone { by: by.clone() },
            _ => {
                let lost = fan.lost.len() as u32;
                Failure::Children { first: fan.lost.iter().take(3).cloned().collect(), lost, of: fan.of }
            }
        };
        self.emit(Event::TaskFailed { task, failure });
    }
}
