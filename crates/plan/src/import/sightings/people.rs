//! Who a document knows, and which of the words beside the names of tasks are therefore people.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::document::pieces::{self, Break};
use crate::import::document::text::{MarkKind, Text};
use crate::import::document::{Block, Document, Table};
use crate::import::sightings::subjects::Row;
use crate::import::sightings::whose::{announces_people, default_owner, is_roster, of_sections};
use crate::import::sightings::{Fact, Sighting, Where, subjects};
use crate::import::values::owner;
use crate::import::vocabulary::{Topic, normal, topic};

/// The people, teams and agents that a document names somewhere.
#[derive(Debug, Default)]
pub(crate) struct People {
    names: BTreeSet<String>,
    /// Those whom a list or a table of people names.
    roster: BTreeSet<String>,
    /// `AK` and what the document calls whom it means.
    short: BTreeMap<String, Text>,
}

/// Says of every sighting whose it is, as far as the document as a whole tells.
pub(crate) fn settle(document: &Document, sightings: &mut [Sighting]) {
    let people = People::of(document, sightings);
    let place = subjects::lists(sightings);
    let (rows, doing) = (rows(sightings, &place, &people), subjects::rows(sightings, &place));
    for (sighting, place) in sightings.iter_mut().zip(place) {
        let row = rows.contains(&place) || rows.contains(&subjects::whole(place));
        people.asides(sighting, row);
        people.opening(sighting);
        let doing = doing.contains(&place);
        subjects::settle(sighting, doing, |name| people.knows(name), |name| people.roster.contains(&normal(name)));
        people.spell_out(sighting);
    }
    let whose = of_sections(document, &people);
    let everybody = default_owner(document);
    for sighting in sightings.iter_mut().filter(|sighting| sighting.group.is_none()) {
        let says = |topic: Topic| sighting.says(topic).next().is_some();
        if says(Topic::Owner) || says(Topic::Team) {
            continue;
        }
        let around = document.around(sighting.section).find_map(|section| whose[section].clone());
        if let Some(value) = around.or_else(|| everybody.clone()) {
            sighting.facts.push(Fact { topic: Topic::Owner, value, from: Where::Prose });
        }
    }
}

impl People {
    fn of(document: &Document, sightings: &[Sighting]) -> People {
        let mut people = People::default();
        for fact in sightings.iter().flat_map(|sighting| sighting.says(Topic::Owner)) {
            people.add(&fact.value);
        }
        for section in &document.sections {
            let list_of_people =
                matches!(topic(&section.heading.plain), Some(Topic::Members | Topic::Team | Topic::Owner))
                    || is_roster(&section.heading.plain);
            for (at, block) in section.blocks.iter().enumerate() {
                match block {
                    Block::Table(table) => people.table(table),
                    Block::Paragraph(lines) => lines.iter().for_each(|line| {
                        people.introduced(line);
                        subjects::present(line).iter().for_each(|name| people.enlist(name));
                    }),
                    Block::List(list) => {
                        let before = at.checked_sub(1).map(|before| &section.blocks[before]);
                        let list_of_people = list_of_people || before.is_some_and(announces_people);
                        for line in list.items.iter().filter_map(|item| item.lines.first()) {
                            people.introduced(line);
                            if list_of_people && let Some(lead) = pieces::of(line, 0).into_iter().next() {
                                people.enlist(&line.part(lead.inner));
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        people
    }

    fn add(&mut self, name: &Text) {
        if let Some(first) = owner::first(name) {
            self.names.insert(normal(&first.plain));
        }
    }

    /// Somebody whom the document introduces.
    fn enlist(&mut self, name: &Text) {
        if let Some(first) = owner::first(name) {
            self.roster.insert(normal(&first.plain));
            // `Yannick Prat` is Yannick further down.
            let given = first.plain.split(' ').next().unwrap_or("");
            if owner::is_name(&first) && first.plain.split_whitespace().count() == 2 && given.len() > 2 {
                self.roster.insert(normal(given));
                self.names.insert(normal(given));
            }
        }
        self.add(name);
    }

    /// A table of people: whoever stands in it is known, by a short name too.
    fn table(&mut self, table: &Table) {
        const PERSON: [&str; 22] = [
            "person",
            "name",
            "agent",
            "who",
            "member",
            "owner",
            "assignee",
            "wer",
            "mitglied",
            "qui",
            "nom",
            "personne",
            "quién",
            "persona",
            "nombre",
            "team member",
            "engineer",
            "developer",
            "people",
            "responsible",
            "full name",
            "team",
        ];
        const SHORT: [&str; 14] = [
            "code",
            "initials",
            "short",
            "handle",
            "abbr",
            "abbreviation",
            "key",
            "alias",
            "kürzel",
            "initialen",
            "sigle",
            "initiales",
            "siglas",
            "iniciales",
        ];
        let at = |words: &[&str]| table.header.iter().position(|cell| words.contains(&normal(&cell.plain).as_str()));
        let Some(person) = at(&PERSON).or_else(|| owners_of_files(table)) else { return };
        let short = at(&SHORT).filter(|short| *short != person);
        for row in &table.rows {
            let somebody = |cell: &&Text| owner::is_name(cell) || owner::is_numbered(cell);
            let Some(name) = row.get(person).filter(somebody) else { continue };
            self.enlist(name);
            if let Some(short) = short.and_then(|short| row.get(short)).filter(|short| !short.is_empty()) {
                self.short.insert(normal(short.plain.trim_start_matches('@')), name.clone());
            }
        }
    }

    /// `We are four: Lotte (code), Kwame (code)`, `AK = Anna Keller`.
    fn introduced(&mut self, line: &Text) {
        let pieces = pieces::of(line, 0);
        let mut found: Vec<Text> = Vec::new();
        for (at, piece) in pieces.iter().enumerate().skip(1).filter(|(_, piece)| piece.after == Break::Bracket) {
            let name = line.part(pieces[at - 1].inner.clone());
            let short = line.plain[piece.inner.clone()].split_whitespace().count() <= 4;
            if owner::is_name(&name) && name.plain.split_whitespace().count() <= 2 && short {
                found.push(name);
            }
        }
        if found.len() >= 2 {
            found.iter().for_each(|name| self.enlist(name));
        }
        // `Conductor: **Halima**`
        for mark in line.marks.iter().filter(|mark| mark.kind == MarkKind::Strong) {
            let name = line.part(mark.range.clone());
            let labelled = line.plain[..mark.range.start].trim_end().ends_with(':');
            if labelled && owner::is_name(&name) && name.plain.split_whitespace().count() <= 2 {
                self.add(&name);
            }
        }
        for piece in &pieces {
            let words = line.plain[piece.inner.clone()].trim();
            if let Some((short, name)) = words.split_once(" = ").or_else(|| words.split_once(": "))
                && (1..=4).contains(&short.chars().count())
                && (short.chars().all(|c| c.is_uppercase() || c.is_ascii_digit()) || is_writer(short))
            {
                let inner = line.part(piece.inner.clone());
                let name = inner.part(inner.plain.len() - name.len()..inner.plain.len());
                let initial = short.chars().next().is_some_and(|c| name.plain.starts_with(c));
                if owner::is_name(&name) && (initial || is_writer(short)) {
                    self.add(&name);
                    self.short.insert(normal(short), name);
                }
            }
        }
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        let words = normal(name.trim_start_matches('@'));
        self.names.contains(&words) || self.short.contains_key(&words)
    }

    /// Words beside a name that are somebody: whoever is known, and in a row of which most say so, all of them.
    fn asides(&self, sighting: &mut Sighting, row: bool) {
        if sighting.says(Topic::Owner).next().is_some() {
            return;
        }
        let bracket = |value: &Text| {
            let inner = inner(value);
            let said = inner.plain.len() < value.plain.len() && (owner::is_role(&inner) || owner::is_numbered(&inner));
            said || owner::is_name(&inner)
        };
        let who = sighting
            .says(Topic::Aside)
            .find(|fact| self.knows(&inner(&fact.value).plain) || row && bracket(&fact.value))
            .map(|fact| Fact { value: inner(&fact.value), ..fact.clone() });
        let Some(Fact { value, from, .. }) = who else { return };
        // Two columns of people that name different ones leave it open who it is.
        let other = |fact: &Fact| self.knows(&fact.value.plain) && normal(&fact.value.plain) != normal(&value.plain);
        if from == Where::Table && sighting.says(Topic::Aside).any(other) {
            return;
        }
        if let Some(at) = sighting.title.plain.rfind(&value.plain) {
            let cut = sighting.title.plain[..at]
                .trim_end_matches([' ', '(', ',', '.', '—', '–', '-', '[', '@', '·', '|'])
                .len();
            if cut > 0 {
                sighting.title = sighting.title.part(0..cut);
            }
        }
        sighting.facts.push(Fact { topic: Topic::Owner, value, from });
    }

    /// `Anna: login form` is the login form, and Anna's.
    fn opening(&self, sighting: &mut Sighting) {
        let title = &sighting.title;
        let Some((name, rest)) = title.plain.split_once(": ") else { return };
        if sighting.from == Where::Table || !self.knows(name) || rest.trim().is_empty() {
            return;
        }
        let (owner, rest) = (title.part(0..name.len()), title.part(name.len() + 2..title.plain.len()));
        if sighting.says(Topic::Owner).next().is_none() {
            sighting.facts.push(Fact { topic: Topic::Owner, value: owner, from: sighting.from });
        }
        sighting.title = rest;
    }

    /// `AK` is whom the document's legend says.
    fn spell_out(&self, sighting: &mut Sighting) {
        for fact in sighting.facts.iter_mut().filter(|fact| fact.topic == Topic::Owner) {
            let first = owner::first(&fact.value).map(|first| normal(&first.plain));
            if let Some(name) = first.and_then(|first| self.short.get(&first)) {
                fact.value = fact.value.saying(&name.plain);
            }
        }
    }
}

/// The first column of a table that says what somebody may write, whatever it calls them: `Session | Files`.
pub(crate) fn owners_of_files(table: &Table) -> Option<usize> {
    let of = |cell: &Text| topic(&cell.plain);
    let files = table.header.iter().any(|cell| matches!(of(cell), Some(Topic::Owns | Topic::Forbidden)));
    let free = table.header.first().is_some_and(|cell| of(cell).is_none());
    let named = |cell: &Text| owner::is_name(cell) || owner::is_numbered(cell);
    (files && free && table.rows.iter().all(|row| row.first().is_some_and(named))).then_some(0)
}

/// `me = Signe`: whoever writes the document.
fn is_writer(word: &str) -> bool {
    matches!(word, "me" | "I" | "ich" | "moi" | "je" | "yo")
}

/// What stands in the brackets of an aside.
fn inner(value: &Text) -> Text {
    let bare = [('(', ')'), ('[', ']')];
    let inner = bare.iter().find_map(|(open, close)| value.plain.strip_prefix(*open)?.strip_suffix(*close));
    inner.map_or_else(|| value.clone(), |inner| value.part(1..1 + inner.len()))
}

/// Rows of tasks in which most have a person in brackets behind the name.
fn rows(sightings: &[Sighting], lists: &[Row], people: &People) -> BTreeSet<Row> {
    let mut count: BTreeMap<Row, (usize, usize)> = BTreeMap::new();
    for (sighting, row) in sightings.iter().zip(lists).filter(|(sighting, _)| sighting.from != Where::Table) {
        let owned = sighting.says(Topic::Owner).any(|fact| fact.from == Where::List);
        let bracket = sighting.says(Topic::Aside).any(|fact| {
            let name = inner(&fact.value);
            people.knows(&name.plain) || owner::is_name(&name) && name.plain.split_whitespace().count() <= 3
        });
        // A list may be one, and all that stands in a section.
        for row in BTreeSet::from([*row, subjects::whole(*row)]) {
            let (all, named) = count.entry(row).or_default();
            *all += 1;
            *named += usize::from(owned || bracket);
        }
    }
    // A list by itself shows it by more than two.
    count.retain(|(.., list), (all, named)| *named >= 2 + usize::from(*list > 0) && *named * 3 >= *all * 2);
    count.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    /// Each task with whose it is.
    fn owners(markdown: &str) -> Vec<String> {
        let outline = outline(markdown);
        let name = |work: &crate::import::Work| {
            let group = work.agent.as_ref().or(work.team.as_ref())?;
            outline
                .agents
                .iter()
                .chain(&outline.teams)
                .find(|other| other.id == group.value)
                .map(|found| found.name.value.clone())
        };
        outline.tasks.iter().map(|work| format!("{}: {}", work.title.value, name(work).unwrap_or_default())).collect()
    }

    #[test]
    fn who_is_known_is_known_in_every_line() {
        assert_eq!(
            owners(
                "# Jam\n\nWe are 2: Lotte (code), Pip (art)\n\n## Todo\n\n1. [ ] prototype, lotte, 3h\n2. [ ] cat sprite. pip. 4h\n3. [ ] music, 1h\n"
            ),
            ["prototype: lotte", "cat sprite: pip", "music: "]
        );
        assert_eq!(
            owners(
                "# Fest\n\n## Aufgaben\n\n- [ ] Räume buchen (Heike)\n- [ ] Antrag schicken (Jonas)\n- [ ] Aufbau (alle)\n"
            ),
            ["Räume buchen: Heike", "Antrag schicken: Jonas", "Aufbau: alle"]
        );
    }

    #[test]
    fn short_names_are_spelled_out() {
        let table = "| Task | Who | Estimate |\n|---|---|---|\n| Login | AK | 2d |\n| Mail | BT | 1d |\n";
        let roster = "| Code | Name |\n|---|---|\n| AK | Anna Keller |\n| BT | Brice Tran |\n";
        assert_eq!(owners(&format!("# P\n\n{table}\n## Who\n\n{roster}")), ["Login: Anna Keller", "Mail: Brice Tran"]);
        assert_eq!(
            owners(&format!("# P\n\nAK = Anna Keller, BT = Brice Tran\n\n{table}")),
            ["Login: Anna Keller", "Mail: Brice Tran"]
        );
    }

    #[test]
    fn one_may_do_everything() {
        let list = "## Tasks\n\n- [ ] T1 parser, 2h\n- [ ] T2 printer, 1h\n";
        assert_eq!(
            owners(&format!("# P\n\nAll by me (@esteban). Be kind.\n\n{list}")),
            ["parser: esteban", "printer: esteban"]
        );
        assert_eq!(owners(&format!("# P\n\nFolke does all of this.\n\n{list}")), ["parser: Folke", "printer: Folke"]);
    }
}
