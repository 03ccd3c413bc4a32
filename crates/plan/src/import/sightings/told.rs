//! Work that is only told, in whole sentences: `Marit exports the list, which takes her half a day.`
//!
//! Read where a document shows work in no other way. A tale of what somebody does is a plan where several do
//! something and most of it is said to take its time.

use std::collections::BTreeSet;

use super::{Fact, Sighting, Strength, Where};
use crate::import::document::pieces;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::values::duration;
use crate::import::values::paths;
use crate::import::values::subject::{self, Goes};
use crate::import::vocabulary::{Topic, is_aside, normal};

/// Adds what the sentences of a document tell, where nothing else in it is work.
pub(crate) fn read(document: &Document, sightings: &mut Vec<Sighting>) {
    if sightings.iter().any(|sighting| sighting.strength > Strength::Weak || sighting.group.is_some()) {
        return;
    }
    let mut found = Vec::new();
    for (at, section) in document.sections.iter().enumerate() {
        if section.level > 1 && is_aside(&section.heading.plain) {
            continue;
        }
        for block in &section.blocks {
            if let Block::Paragraph(lines) = block {
                paragraph(&Text::joined(lines), at, &mut found);
            }
        }
    }
    // Nothing stands before the first one.
    if let Some(first) = found.first_mut() {
        first.facts.retain(|fact| fact.topic != Topic::Needs);
    }
    let names: BTreeSet<String> =
        found.iter().flat_map(|one| one.says(Topic::Owner)).map(|fact| normal(&fact.value.plain)).collect();
    let timed = found.iter().filter(|one| one.says(Topic::Estimate).next().is_some()).count();
    if found.len() >= 3 && names.len() >= 2 && timed * 3 >= found.len() * 2 {
        sightings.append(&mut found);
    }
}

/// Each sentence about somebody who does something, with those behind it that go on about that.
fn paragraph(whole: &Text, section: usize, found: &mut Vec<Sighting>) {
    let mut open: Option<(Text, Text, Text)> = None;
    for sentence in pieces::sentences(whole) {
        match begun(&sentence) {
            Some((name, title)) => {
                found.extend(open.take().map(|told| sighting(told, section)));
                open = Some((name, title, sentence));
            }
            None => {
                if let Some((_, _, told)) = &mut open {
                    told.append(&sentence);
                }
            }
        }
    }
    found.extend(open.map(|told| sighting(told, section)));
}

/// Who a sentence says does what.
fn begun(sentence: &Text) -> Option<(Text, Text)> {
    let (name, Goes::Doing) = subject::of(sentence)? else { return None };
    let from = sentence.plain.find(&name.plain)? + name.plain.len();
    let rest = &sentence.plain[from..];
    let end = [", ", "; ", ": ", " (", " – ", " — "].iter().filter_map(|sign| rest.find(sign)).min();
    let title = sentence.part(from..from + end.unwrap_or(rest.trim_end_matches(['.', '!', '?']).len()));
    // `Marit gives a day and a half` is how long, and not what.
    let object = title.plain.split_once(' ').map_or("", |(_, object)| object);
    let length = duration::leading(object).is_some();
    (!length && title.plain.split_whitespace().count() >= 3).then_some((name, title))
}

fn sighting((name, title, told): (Text, Text, Text), section: usize) -> Sighting {
    let from = Where::Prose;
    let mut facts = vec![Fact { topic: Topic::Owner, value: name, from }];
    if subject::waits_for_what_was_told(&told.plain) {
        facts.push(Fact { topic: Topic::Needs, value: told.saying("the one before"), from });
    }
    // A length that says when, and not how long: `within two weeks`, `every day`.
    const WHEN: [&str; 12] =
        ["every", "each", "within", "last", "until", "after", "jeden", "jede", "innerhalb", "chaque", "cada", "dentro"];
    let long = duration::all(&told.plain).into_iter().find(|(range, _)| {
        let before = told.plain[..range.start].trim_end();
        let word = before.rsplit(' ').next().unwrap_or("").to_lowercase();
        !WHEN.contains(&word.as_str())
    });
    if let Some((range, _)) = long {
        facts.push(Fact { topic: Topic::Estimate, value: told.part(range), from });
    }
    let worked_on = paths::worked_on(&told);
    facts.extend(worked_on.into_iter().map(|(_, range)| Fact { topic: Topic::Owns, value: told.part(range), from }));
    Sighting {
        from,
        strength: Strength::Sure,
        ident: None,
        title,
        facts,
        section,
        within: None,
        group: None,
        boxed: false,
        span: told.span,
    }
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    /// Each task with how long it takes and whom it waits for.
    fn told(text: &str) -> Vec<String> {
        let shown = |work: &crate::import::Work| {
            let needs: Vec<&str> = work.needs.iter().map(|wait| wait.value.task.as_str()).collect();
            let long = work.estimate.as_ref().map(|long| long.value.to_string()).unwrap_or_default();
            let who = work.agent.as_ref().map(|who| who.value.to_string()).unwrap_or_default();
            format!("{who}: {} {long} <- {}", work.title.value, needs.join(" "))
        };
        outline(text).tasks.iter().map(shown).collect()
    }

    #[test]
    fn a_letter_tells_who_does_what() {
        assert_eq!(
            told(
                "Dear all,\n\nMarit exports the member list, which takes her half a day. As soon as she has it, Joost cleans up the duplicates. He reckons with two days.\n\nPetra sets up the new server; she needs a day. Once the duplicates are gone and the server is up, Marit imports the members. One day, she says.\n"
            ),
            [
                "marit: exports the member list 12h <- ",
                "joost: cleans up the duplicates 2d <- exports-the-member-list",
                "petra: sets up the new server 1d <- ",
                "marit: imports the members 1d <- cleans-up-the-duplicates sets-up-the-new-server",
            ]
        );
    }

    #[test]
    fn a_tale_without_lengths_is_no_plan() {
        assert!(
            told(
                "Docker builds the image. Nginx serves the files, and Redis holds the cache. Once the image is there, Helm installs the chart.\n"
            )
            .is_empty()
        );
    }
}
