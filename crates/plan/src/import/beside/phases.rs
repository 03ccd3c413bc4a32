//! What headings of phases say beside their names: how long each is thought to take, and whether it begins before
//! the ones before it have ended.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Beside, Remark, Scope};
use crate::import::document::Document;
use crate::import::document::text::Text;
use crate::import::outline::{Outline, Sourced};
use crate::import::settling::stages::Stages;
use crate::import::sightings::{Fact, Where};
use crate::import::values::name;
use crate::import::vocabulary::Topic;

/// Reads it.
pub(super) fn read(document: &Document, outline: &Outline, beside: &mut Beside) {
    let stages = Stages::of(document);
    let headings: BTreeMap<usize, usize> =
        document.sections.iter().enumerate().map(|(at, section)| (section.heading.span.start, at)).collect();
    for phase in &outline.phases {
        let Some(section) = headings.get(&phase.name.span.start) else { continue };
        if stages.overlaps(*section) {
            beside.overlapping.insert(phase.id.clone());
        }
        if let Some(Fact { value, .. }) = estimate(&document.sections[*section].heading, &phase.name.span) {
            let text = Sourced { value: value.plain.trim().to_owned(), span: value.span.clone() };
            beside.remarks.push(Remark { scope: Scope::Phase(phase.id.clone()), about: "estimate", text });
        }
    }
}

fn estimate(heading: &Text, name: &Range<usize>) -> Option<Fact> {
    let own = heading.span == *name;
    let facts = own.then(|| name::parse(heading, false, Where::Details).facts)?;
    facts.into_iter().find(|fact| fact.topic == Topic::Estimate)
}
