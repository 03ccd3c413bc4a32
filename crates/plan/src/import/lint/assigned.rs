//! Lists of what each person does, against the tasks themselves; two who answer for one row of a matrix of roles.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::Prose;
use super::lines::{self, At};
use crate::import::document::Table;
use crate::import::document::text::Text;
use crate::import::outline::Contradiction;
use crate::import::vocabulary::tokens;

/// `Otis does the exports (R3, R7, R8)`, where R8 is Salma's.
///
/// Only a list of which most is right is a list of what somebody does.
pub(super) fn lists_of_owners_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let mut names = Names::new();
    for (at, group) in prose.outline.agents.iter().enumerate() {
        let words: Vec<SmolStr> = tokens::of(&group.name.value).into_iter().map(|token| token.word).collect();
        if let Some(first) = words.first() {
            names.entry(first.clone()).or_default().push((words, at));
        }
    }
    for line in prose.lines.iter().filter(|line| matches!(line.at, At::Item | At::Prose)) {
        if let Some(agent) = first_name(&names, &line.text) {
            list_differs(prose, agent, &[&line.text], found);
        }
    }
    for (_, table) in lines::tables(prose.document) {
        for row in table.rows.iter().filter(|row| row.len() <= 4) {
            let Some((first, rest)) = row.split_first() else { continue };
            if let Some(agent) = first_name(&names, first).filter(|_| tokens::of(&first.plain).len() <= 3) {
                list_differs(prose, agent, &rest.iter().collect::<Vec<_>>(), found);
            }
        }
    }
}

/// Agents by the first words of their names, with all words of each.
type Names = BTreeMap<SmolStr, Vec<(Vec<SmolStr>, usize)>>;

/// The agent whose name a line begins with, where no other one is named in it.
fn first_name(names: &Names, text: &Text) -> Option<usize> {
    let words = tokens::of(&text.plain);
    let named = |at: usize| {
        let all = names.get(&words.get(at)?.word)?;
        let behind = &words[at..];
        let fits = |name: &[SmolStr]| behind.len() >= name.len() && behind.iter().zip(name).all(|(a, b)| a.word == *b);
        all.iter().find(|(name, _)| fits(name)).map(|(_, agent)| *agent)
    };
    let agent = named(0)?;
    let others = (1..words.len()).filter_map(named).any(|other| other != agent);
    (!others).then_some(agent)
}

/// Words that say of a task something else than who does it.
const OTHERWISE: [&str; 36] = [
    "review",
    "reviews",
    "reviewer",
    "support",
    "supports",
    "helps",
    "help",
    "backup",
    "checks",
    "approves",
    "with",
    "after",
    "waits",
    "wait",
    "needs",
    "blocked",
    "until",
    "before",
    "and then",
    "mit",
    "pruft",
    "hilft",
    "nach",
    "wartet",
    "unterstutzt",
    "relit",
    "aide",
    "avec",
    "apres",
    "attend",
    "revisa",
    "ayuda",
    "con",
    "espera",
    "not",
    "also",
];

fn list_differs(prose: &Prose<'_>, agent: usize, texts: &[&Text], found: &mut Vec<Contradiction>) {
    let otherwise = |text: &&Text| {
        tokens::of(&text.plain).iter().any(|word| OTHERWISE.contains(&word.word.as_str()))
            || text.plain.contains(['→', '⇒', '←'])
            || text.plain.contains("->")
    };
    let texts: Vec<&Text> = texts.iter().copied().filter(|text| !otherwise(text)).collect();
    let count = prose.efforts.count();
    let group = &prose.outline.agents[agent];
    let mut theirs = 0;
    let mut others: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
    let mut seen = BTreeSet::new();
    for text in texts {
        for mention in prose.names.in_text(&text.plain, true) {
            if !mention.by_id || mention.group || mention.tasks.len() != 1 {
                continue;
            }
            let Some(task) = mention.tasks.first().copied().filter(|task| *task < count && seen.insert(*task)) else {
                continue;
            };
            match &prose.outline.tasks[task].agent {
                Some(owner) if owner.value == group.id => theirs += 1,
                Some(_) => others.push((task, text.place(mention.range))),
                None => {}
            }
        }
    }
    if theirs < 2 || others.len() * 2 > theirs {
        return;
    }
    for (task, place) in others {
        let work = &prose.outline.tasks[task];
        let Some(owner) = &work.agent else { continue };
        let other = prose.outline.agents.iter().find(|group| group.id == owner.value);
        let other = other.map_or(owner.value.as_str(), |group| group.name.value.as_str());
        let sentence = format!("`{}` is {}'s here, and {other}'s in another place", work.id, group.name.value);
        found.push(
            Contradiction::warning("owner-differs", place, sentence)
                .beside([owner.span.clone()])
                .hint(format!("name one of them in both places; {other} is believed")),
        );
    }
}

/// A row of a matrix of roles in which two answer, where all others have one who does.
pub(super) fn two_accountable(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for (_, table) in lines::tables(prose.document) {
        for row in rows_with_two(table) {
            let who: Vec<&str> = answering(row).filter_map(|at| Some(table.header.get(at)?.plain.trim())).collect();
            let Some(cell) = answering(row).nth(1).and_then(|at| row.get(at)) else { continue };
            let what = row.first().map_or("", |cell| cell.plain.trim());
            let sentence = format!("{} answer for `{what}`, and one does for every other row", who.join(" and "));
            found.push(
                Contradiction::warning("two-accountable", cell.span.clone(), sentence)
                    .hint("leave one `A` in the row: whoever answers for it decides"),
            );
        }
    }
}

fn rows_with_two(table: &Table) -> Vec<&Vec<Text>> {
    let marked = |cell: &Text| {
        let plain = cell.plain.trim();
        !plain.is_empty() && plain.chars().all(|c| "RACISV/, -–".contains(c)) && plain.contains(['R', 'A', 'C', 'I'])
    };
    let is_row = |row: &&Vec<Text>| row.iter().filter(|cell| marked(cell)).count() >= 2;
    let rows: Vec<&Vec<Text>> = table.rows.iter().filter(is_row).collect();
    let count = |row: &Vec<Text>| answering(row).count();
    let single = rows.iter().filter(|row| count(row) == 1).count();
    let consults = rows.iter().any(|row| row.iter().any(|cell| marked(cell) && cell.plain.contains(['C', 'I'])));
    if rows.len() < 3 || !consults || single * 3 < rows.len() * 2 {
        return Vec::new();
    }
    rows.into_iter().filter(|row| count(row) == 2).collect()
}

/// The columns in which an `A` stands.
fn answering(row: &[Text]) -> impl Iterator<Item = usize> {
    row.iter().enumerate().skip(1).filter_map(|(at, cell)| {
        let marks = cell.plain.split(|c: char| !c.is_alphanumeric());
        marks.into_iter().any(|mark| mark == "A" || mark == "RA" || mark == "AR").then_some(at)
    })
}
