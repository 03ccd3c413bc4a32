//! Plans that people already have: a Markdown document, read as it is.
//!
//! Readers say what they see and where (`sighting`); `unify` finds which sightings mean the same task;
//! `judge` settles each fact by the place that is believed most. No rule knows a document as a whole.

mod claims;
mod document;
mod duration;
mod ident;
mod judge;
mod labels;
mod mend;
mod mentions;
mod name;
mod needs;
mod objects;
mod outline;
mod owner;
mod paths;
mod people;
mod pieces;
mod places;
mod priority;
mod relations;
mod sections;
mod series;
mod sighting;
mod status;
mod tables;
mod text;
mod time_words;
mod tokens;
mod unify;
mod verbs;
mod words;
mod write;

pub use outline::{Conflict, Disagreement, Group, Outline, Sourced, Wait, Work};

use document::Document;

/// Reads a Markdown document as a plan.
pub fn outline(markdown: &str) -> Outline {
    let document = Document::parse(markdown);
    let mut sightings = Vec::new();
    for section in 0..document.sections.len() {
        tables::read(&document, section, &mut sightings);
    }
    sections::read(&document, &mut sightings);
    people::settle(&document, &mut sightings);
    judge::outline(&document, &sightings, &relations::read(&document))
}

/// Writes an outline as the YAML of a plan.
pub fn yaml(outline: &Outline) -> String {
    write::yaml(outline)
}
