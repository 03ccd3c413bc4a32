//! What was understood of a document, each fact with the place where it stands.

use std::ops::Range;

use super::automation::Automation;
use super::beside::Beside;
use crate::diagnostic::Severity;
use crate::model::Id;
use crate::quantity::Estimate;

/// A fact and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced<T> {
    /// The fact.
    pub value: T,
    /// Its bytes in the document.
    pub span: Range<usize>,
}

/// A plan as a document tells it.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The document's title.
    pub title: Option<Sourced<String>>,
    /// What it is for.
    pub goal: Option<Sourced<String>>,
    /// Who coordinates it.
    pub coordinator: Option<Sourced<String>>,
    /// Teams in order.
    pub teams: Vec<Group>,
    /// Phases in order.
    pub phases: Vec<Group>,
    /// Who does tasks, in the order in which they are named.
    pub agents: Vec<Group>,
    /// Tasks in the order of the document.
    pub tasks: Vec<Work>,
    /// The paths that nobody may touch.
    pub forbidden: Vec<Sourced<String>>,
    /// Where places of the document say different things, in order.
    pub disagreements: Vec<Disagreement>,
    /// What else cannot be right, in order.
    pub contradictions: Vec<Contradiction>,
    /// How long the document says that all of it takes, in order.
    pub totals: Vec<Total>,
    /// What it says beside the tasks.
    pub beside: Beside,
}

/// A length that a document states for all of its tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// How they are done.
    pub pace: Pace,
    /// The length in the document's words: what a day of work is, it knows alone.
    pub said: Sourced<String>,
}

/// How the tasks of a plan are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// One after the other: all the work there is.
    Sequential,
    /// Side by side: from the beginning to the end.
    Parallel,
}

/// A team, a phase, or an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name in the plan.
    pub id: Id,
    /// Its name in the document.
    pub name: Sourced<String>,
    /// What it owns beside what its tasks own: paths, or `kind:name`.
    pub owns: Vec<Sourced<String>>,
    /// The paths that it must not touch.
    pub forbidden: Vec<Sourced<String>>,
    /// It is a phase that only a drawing has: there the arrows say who waits, and not the order of the phases.
    pub drawn: bool,
}

/// One task.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its name in the plan.
    pub id: Id,
    /// What it does.
    pub title: Sourced<String>,
    /// What it waits for.
    pub needs: Vec<Sourced<Wait>>,
    /// Its team.
    pub team: Option<Sourced<Id>>,
    /// Who does it.
    pub agent: Option<Sourced<Id>>,
    /// Its phase.
    pub phase: Option<Sourced<Id>>,
    /// 0 is the most urgent.
    pub priority: Option<Sourced<i32>>,
    /// How long it takes.
    pub estimate: Option<Sourced<Estimate>>,
    /// What it may change: paths, or `kind:name`.
    pub owns: Vec<Sourced<String>>,
    /// The paths that must be there when it is done.
    pub deliverables: Vec<Sourced<String>>,
    /// What must hold when it is done, in the document's words.
    pub criteria: Vec<Sourced<String>>,
    /// Its steps in the document's words.
    pub steps: Vec<Sourced<String>>,
    /// Whether the document says that it is done.
    pub done: Option<Sourced<bool>>,
    /// Every place that says how far it is, in its words; a box says `done` or `open`.
    pub statuses: Vec<Sourced<String>>,
    /// Whether the plan may do without it.
    pub optional: bool,
    /// The part of the document that tells it.
    pub section: Range<usize>,
    /// How it is carried out, where a source for machines says so.
    pub automation: Automation,
}

impl Work {
    /// Returns whether the document says that it is done.
    pub fn is_done(&self) -> bool {
        self.done.as_ref().is_some_and(|done| done.value)
    }
}

/// What a task waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// The other task.
    pub task: Id,
    /// Whether it is enough that the other one has begun.
    pub begun: bool,
}

/// Two places that cannot both be right.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// About what they disagree.
    pub what: Conflict,
    /// The bytes of one place.
    pub one: Range<usize>,
    /// The bytes of the other.
    pub other: Range<usize>,
    /// The place that was believed: one of the two.
    pub chosen: Range<usize>,
    /// What they say, for a reader.
    pub sentence: String,
}

/// About what two places disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// A task waits for another one in one list and not in another.
    Lists,
    /// One place denies what another says.
    Denied,
    /// A task can start at once, and waits.
    Free,
    /// Two tasks wait for each other.
    Mutual,
    /// Two tasks run beside each other, and one waits for the other.
    Parallel,
    /// A drawing shows what the text does not say.
    Drawing,
}

impl Conflict {
    /// Returns the stable name of the rule that finds it.
    pub fn rule(self) -> &'static str {
        match self {
            Conflict::Lists | Conflict::Denied => "needs-differ",
            Conflict::Free => "start-against-need",
            Conflict::Mutual => "need-cycle",
            Conflict::Parallel => "parallel-against-need",
            Conflict::Drawing => "drawing-against-text",
        }
    }

    /// Returns how bad it is. What is drawn is read with less certainty than what is written.
    pub fn severity(self) -> Severity {
        if self == Conflict::Drawing { Severity::Info } else { Severity::Warning }
    }
}

/// Something that a document says and that cannot be right.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The stable name of the rule; `docs/lints/RULE.md` explains it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub place: Range<usize>,
    /// The places that say something else.
    pub others: Vec<Range<usize>>,
    /// What is wrong, for a reader.
    pub sentence: String,
    /// How to mend it.
    pub hint: String,
}

impl Contradiction {
    /// Returns a finding at a place.
    pub(super) fn warning(rule: &'static str, place: Range<usize>, sentence: impl Into<String>) -> Contradiction {
        let (severity, sentence) = (Severity::Warning, sentence.into());
        Contradiction { rule, severity, place, others: Vec::new(), sentence, hint: String::new() }
    }

    /// Says where it is said otherwise.
    pub(super) fn beside(mut self, others: impl IntoIterator<Item = Range<usize>>) -> Contradiction {
        self.others.extend(others);
        self
    }

    /// Says how to mend it.
    pub(super) fn hint(self, hint: impl Into<String>) -> Contradiction {
        Contradiction { hint: hint.into(), ..self }
    }
}
