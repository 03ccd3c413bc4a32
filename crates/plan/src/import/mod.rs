//! Plans that people already have: a Markdown document, read as it is.
//!
//! Readers say what they see and where (`sightings`, `links`); `settling` finds which sightings mean the same task,
//! and settles each fact by the place that is believed most. No rule knows a document as a whole.

mod automation;
mod beside;
mod document;
mod doers;
mod findings;
mod foreign;
mod ignore;
mod links;
mod lint;
mod neighbours;
mod outline;
mod settling;
mod sightings;
mod source;
mod spans;
mod standing;
mod sync;
mod unread;
mod values;
mod vocabulary;
mod writing;

pub use automation::{Automation, Program};
pub use beside::{Beside, Crew, Criterion, Proof, Remark, Review, Risk, Scope, StepUp};
pub use doers::{Doer, Doers};
pub use foreign::{Form, NoForm};
pub use neighbours::linked_documents;
pub use outline::{Conflict, Contradiction, Disagreement, Group, Outline, Pace, Sourced, Total, Wait, Work};
pub use source::{Imported, read, read_all, read_as};
pub use standing::Standing;
pub use sync::{Edit, edits};
pub use unread::Unread;
pub use writing::Written;

use std::ops::Range;

use document::Document;
use links::Links;
use settling::{judge, unify};
use sightings::{drawn, people, sections, tables, told};
use values::scale::Scale;

/// Reads a Markdown document as a plan.
pub fn outline(markdown: &str) -> Outline {
    read(markdown.as_bytes(), "").outline
}

/// Works out what a document says, and which places say something of a task, though they may not be believed.
fn understood(document: &Document) -> (Outline, Vec<Range<usize>>) {
    let mut sightings = Vec::new();
    for section in 0..document.sections.len() {
        tables::read(document, section, &mut sightings);
    }
    sections::read(document, &mut sightings);
    drawn::read(document, &mut sightings);
    told::read(document, &mut sightings);
    people::settle(document, &mut sightings);
    let links = Links::read(document);
    links.introduce(&mut sightings);
    let tasks = unify::candidates(&sightings);
    let scale = Scale::of(document);
    let (mut outline, names) = judge::outline(document, &sightings, &tasks, &links, &scale);
    (outline.contradictions, outline.totals) = lint::find(document, &sightings, &tasks, &outline, names, &scale);
    let known = tasks.iter().flat_map(|task| &task.sightings).map(|at| &sightings[*at]);
    let used = known.flat_map(|known| std::iter::once(&known.title).chain(known.facts.iter().map(|fact| &fact.value)));
    let used = used.filter(|text| !text.is_empty()).map(|text| text.span.clone()).collect();
    (outline, used)
}
