//! A sighting: one place of a document that speaks of something that may be a task, and what it says.

mod columns;
pub(crate) mod drawn;
pub(crate) mod people;
pub(crate) mod sections;
pub(crate) mod series;
pub(crate) mod subjects;
pub(crate) mod tables;
pub(crate) mod told;
mod whose;

use std::ops::Range;

use crate::import::document::text::Text;
use crate::import::values::ident::{Ident, Kind};
use crate::import::vocabulary::Topic;
use crate::import::vocabulary::verbs::Force;

/// Where something was read. When places disagree, the earlier kind is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Where {
    /// A section of its own, and the labels in it.
    Details,
    /// A row of a table.
    Table,
    /// An item of a list.
    List,
    /// A sentence.
    Prose,
    /// A drawing.
    Diagram,
}

/// How sure it is that a sighting means a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It looks like one only if nothing better is found.
    Weak,
    /// A box to tick, an item under a heading that announces tasks.
    Likely,
    /// It has an id, or says who, when, how long.
    Sure,
}

/// One place that speaks of something.
#[derive(Clone, Debug)]
pub(super) struct Sighting {
    pub from: Where,
    pub strength: Strength,
    pub ident: Option<Ident>,
    /// Its name, without id and without what the facts say.
    pub title: Text,
    pub facts: Vec<Fact>,
    /// The section that it stands in; for a heading its own.
    pub section: usize,
    /// The sighting that it stands within: a nested item within its item, an item within its section.
    pub within: Option<usize>,
    /// It names a phase or a team, which is a task only where nothing finer is found in it.
    pub group: Option<Kind>,
    /// It has a box to tick.
    pub boxed: bool,
    /// Its bytes, all that stands below it included.
    pub span: Range<usize>,
}

/// One thing that is said of it.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub topic: Topic,
    pub value: Text,
    pub from: Where,
}

/// What a sentence or a drawing says of tasks, in its words.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// Names of tasks as they stand; where none is named, the task is meant in whose place it stands.
    pub left: Text,
    pub verb: Verb,
    pub right: Text,
    pub force: Force,
    /// It says that it is not so: `does not need A1`.
    pub denied: bool,
    pub from: Where,
    /// Where the paragraph begins that it stands in.
    pub paragraph: usize,
    /// What that paragraph begins with, where it names something; empty where it does not.
    pub lead: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verb {
    /// The left one waits for the right one.
    Needs,
    /// The right one waits for the left one.
    Blocks,
    /// Both may run at once.
    Parallel,
    /// The left one waits for nobody.
    Free,
    /// They have nothing to do with each other, or not in this.
    Unlike,
}

impl Sighting {
    /// What only adds to a task that is known by its id.
    pub fn remark(ident: Ident, from: Where, section: usize, span: Range<usize>) -> Sighting {
        Sighting {
            from,
            strength: Strength::Weak,
            ident: Some(ident),
            title: Text::default(),
            facts: Vec::new(),
            section,
            within: None,
            group: None,
            boxed: false,
            span,
        }
    }

    /// Whether it means a task for sure.
    pub fn is_task(&self) -> bool {
        self.strength == Strength::Sure && self.group.is_none()
    }

    pub fn says(&self, topic: Topic) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.topic == topic)
    }
}
