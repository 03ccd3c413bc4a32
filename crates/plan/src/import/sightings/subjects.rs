//! Which of those whom sentences are about are somebody, and do what the sentence tells.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fact, Sighting, Where};
use crate::import::document::text::Text;
use crate::import::values::{name, owner};
use crate::import::vocabulary::{Topic, normal};

/// What stands in a row: a section, how it stands there, and the list.
pub(crate) type Row = (usize, Where, usize);

/// All that stands in the section of a row, whatever the list.
pub(crate) fn whole((section, from, _): Row) -> Row {
    (section, from, 0)
}

/// Returns in which row each sighting stands. Lists of one section are parted by what stands between them.
pub(crate) fn lists(sightings: &[Sighting]) -> Vec<Row> {
    // What parts two items of one list: line ends, and how far they are indented.
    const BETWEEN: usize = 8;
    let (mut list, mut end) = (1, 0);
    let row = |sighting: &Sighting| {
        if sighting.from == Where::List {
            list += usize::from(sighting.span.start > end + BETWEEN);
            end = sighting.span.end.max(if sighting.span.start < end { end } else { 0 });
        }
        (sighting.section, sighting.from, if sighting.from == Where::List { list } else { 0 })
    };
    sightings.iter().map(row).collect()
}

/// Returns the rows of entries of which most begin with who does what: `Ana sets up the repo`, `Bo writes the scraper`.
///
/// Only several different names make it a row of people; what begins each of them once may be the thing itself.
pub(crate) fn rows(sightings: &[Sighting], lists: &[Row]) -> BTreeSet<Row> {
    let mut rows: BTreeMap<Row, (usize, usize, BTreeSet<String>)> = BTreeMap::new();
    for (sighting, row) in sightings.iter().zip(lists).filter(|(sighting, _)| sighting.from == Where::List) {
        let (all, doing, names) = rows.entry(*row).or_default();
        *all += 1;
        if let Some(fact) = doer(sighting) {
            *doing += 1;
            names.insert(normal(&fact.value.plain));
        }
    }
    rows.retain(|_, (all, doing, names)| names.len() >= 2 && *doing >= 3 && *doing * 3 >= *all * 2);
    rows.into_keys().collect()
}

/// Whom the name of an entry is about, where it says what they do.
fn doer(sighting: &Sighting) -> Option<&Fact> {
    sighting.says(Topic::Subject).find(|fact| {
        fact.from == Where::List
            && sighting.title.span.start <= fact.value.span.start
            && fact.value.span.end <= sighting.title.span.end
    })
}

/// Gives an entry to whom its sentences are about, where that is somebody whom the document knows, or where most of
/// the row begin so.
pub(crate) fn settle(
    sighting: &mut Sighting,
    row: bool,
    known: impl Fn(&str) -> bool,
    introduced: impl Fn(&str) -> bool,
) {
    let is_known = |fact: &&Fact| known(&fact.value.plain);
    let subject = sighting.says(Topic::Subject).find(is_known).or_else(|| doer(sighting).filter(|_| row)).cloned();
    let Some(Fact { value, .. }) = subject else { return };
    let owner = sighting.facts.iter().position(|fact| fact.topic == Topic::Owner);
    let at = match owner {
        Some(_) if sighting.from == Where::Table => return,
        // A word beside a length was taken for somebody, and here is one who is: `Okello, MILL, 3 days`.
        Some(at) => {
            let fact = &sighting.facts[at];
            let guessed = matches!(fact.from, Where::List | Where::Prose) && !introduced(&fact.value.plain);
            if !guessed || !introduced(&value.plain) {
                return;
            }
            sighting.facts.remove(at);
            at
        }
        None => sighting.facts.len(),
    };
    let from = if sighting.from == Where::Details { Where::Prose } else { sighting.from };
    sighting.facts.insert(at, Fact { topic: Topic::Owner, value, from });
}

/// Returns whom a line lists as those who are there, or who write to each other: `Present: Aoife, Bence`.
pub(crate) fn present(line: &Text) -> Vec<Text> {
    const LABELS: [&str; 24] = [
        "present",
        "attendees",
        "attending",
        "participants",
        "apologies",
        "absent",
        "from",
        "to",
        "cc",
        "anwesend",
        "teilnehmer",
        "teilnehmende",
        "entschuldigt",
        "von",
        "an",
        "présents",
        "participants",
        "excusés",
        "de",
        "à",
        "asistentes",
        "presentes",
        "ausentes",
        "para",
    ];
    let Some((label, _)) = line.plain.split_once(':') else { return Vec::new() };
    if !LABELS.contains(&normal(label).as_str()) {
        return Vec::new();
    }
    let rest = line.part(label.len() + 1..line.plain.len());
    let parts = name::split(&rest, &[',', ';']);
    parts.iter().filter(|part| owner::is_name(part)).filter_map(owner::first).collect()
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    /// Each task with whose it is.
    fn owners(markdown: &str) -> Vec<String> {
        let outline = outline(markdown);
        let name = |work: &crate::import::Work| {
            let id = work.agent.as_ref().or(work.team.as_ref())?;
            let mut groups = outline.agents.iter().chain(&outline.teams);
            groups.find(|group| group.id == id.value).map(|group| group.name.value.clone())
        };
        outline.tasks.iter().map(|work| name(work).unwrap_or_default()).collect()
    }

    #[test]
    fn who_begins_most_entries_does_them() {
        assert_eq!(
            owners(
                "Hi all,\n\n1) Ana sets up the repo today.\n2) Bo writes the scraper (2-3 days).\n3) In the meantime Cem designs the schema – 1 day.\n4) Final review, 2h.\n"
            ),
            ["Ana", "Bo", "Cem", ""]
        );
        // What tells somebody to do something begins with no name.
        assert_eq!(
            owners("## Tasks\n\n1. Write tests for all\n2. Fix bugs in the parser\n3. Deploy services a day later\n"),
            ["", "", ""]
        );
    }

    #[test]
    fn who_is_known_does_what_a_sentence_tells_of_them() {
        assert_eq!(
            owners(
                "**From:** Petra\n**To:** Lionel; Rosa; Sam\n\n1. Patch the ports. Lionel writes the ticket, allow two days.\n\n2. Create the account. Rosa, one hour, on the live system.\n\n3. Mount them. Sam with the caretaker, two days.\n\n4. Approve it. Sam checks everything.\n"
            ),
            ["Lionel", "Rosa", "Sam", ""]
        );
    }

    #[test]
    fn somebody_who_is_introduced_outvotes_a_word_beside_a_length() {
        assert_eq!(
            owners(
                "# Lab\n\nPeople:\n\n- **Okello** (mechanics)\n- **Birgit** (software)\n\n## Jobs\n\n### J1 Base plate\n\nOkello, MILL, 3 days.\n\n### J2 Controller\n\nBirgit, 6 days. After J1.\n"
            ),
            ["Okello", "Birgit"]
        );
    }
}
