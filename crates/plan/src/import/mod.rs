//! Plans that people already have: a Markdown document, read as it is.
//!
//! Readers say what they see and where (`sighting`); `unify` finds which sightings mean the same task;
//! `judge` settles each fact by the place that is believed most. No rule knows a document as a whole.

mod answer;
mod ascii;
mod automation;
mod bullets;
mod claims;
mod document;
mod drawing;
mod duration;
mod findings;
mod foreign;
mod grid;
mod holdings;
mod ident;
mod ignore;
mod instructions;
mod judge;
mod labels;
mod links;
mod lint;
mod mend;
mod mentions;
mod mermaid;
mod name;
mod needs;
mod neighbours;
mod objects;
mod outline;
mod owner;
mod ownership;
mod paths;
mod people;
mod pieces;
mod places;
mod preamble;
mod priority;
mod relations;
mod scalar;
mod scale;
mod sections;
mod series;
mod sighting;
mod source;
mod spans;
mod status;
mod tables;
mod text;
mod time_words;
mod tokens;
mod unify;
mod unread;
mod verbs;
mod words;
mod write;

pub use automation::{Automation, Program};
pub use foreign::{Form, NoForm};
pub use neighbours::linked_documents;
pub use outline::{Conflict, Contradiction, Disagreement, Group, Outline, Sourced, Wait, Work};
pub use source::{Doer, Imported, read, read_all, read_as};
pub use unread::Unread;
pub use write::Written;

use document::Document;

/// Reads a Markdown document as a plan.
pub fn outline(markdown: &str) -> Outline {
    read(markdown.as_bytes(), "").outline
}

/// Works out what a document says.
fn understood(document: &Document) -> Outline {
    let mut sightings = Vec::new();
    for section in 0..document.sections.len() {
        tables::read(document, section, &mut sightings);
    }
    sections::read(document, &mut sightings);
    people::settle(document, &mut sightings);
    let links = links::Links::read(document);
    links.introduce(&mut sightings);
    let tasks = unify::candidates(&sightings);
    let mut outline = judge::outline(document, &sightings, &tasks, &links);
    outline.contradictions = lint::find(document, &sightings, &tasks, &outline);
    outline
}
