//! Which tasks a text names: by id, by title, by the phase or team that they belong to, or by a few words of a title.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use smol_str::SmolStr;

use crate::import::values::ident::{self, Kind};
use crate::import::values::time_words;
use crate::import::vocabulary::normal;
use crate::import::vocabulary::tokens::{self, Token, related};

/// A name in a text, and the tasks that it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Which tasks, by position, in order.
    pub tasks: Vec<usize>,
    /// It names a phase or a team as a whole.
    pub group: bool,
    /// It is an id, not words.
    pub by_id: bool,
    /// Its tasks are one after another: `A1-A3`.
    pub range_of: bool,
}

/// Every name by which tasks can be meant. One index for the document, so that a text costs its own length only.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Ids in their common form (`A4`, `Task 2`).
    ids: BTreeMap<String, Vec<usize>>,
    /// Titles, phases and teams, by their words.
    phrases: BTreeMap<Vec<SmolStr>, Phrases>,
    /// How many words those have that begin with a word.
    lengths: BTreeMap<SmolStr, BTreeSet<usize>>,
    /// Phases and teams in lower case, with whom they hold.
    groups: BTreeMap<String, Vec<usize>>,
    /// The numbers that lists give to their items.
    ordinals: BTreeMap<String, Vec<usize>>,
    /// In which list or section a task stands: among equals, those beside it are meant.
    beside: BTreeMap<usize, usize>,
    /// The words of titles by how they begin, each with a task that has it.
    words: BTreeMap<SmolStr, Vec<(SmolStr, usize)>>,
}

/// Whom the same words mean: the tasks whose title they are, and those whose phase or team they name.
#[derive(Clone, Debug, Default)]
struct Phrases {
    titles: Vec<usize>,
    groups: Vec<usize>,
}

impl Names {
    pub fn id(&mut self, key: &str, task: usize) {
        let tasks = self.ids.entry(key.to_lowercase()).or_default();
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }

    /// A list counts its items, and this one is a task.
    pub fn ordinal(&mut self, number: u64, task: usize) {
        let tasks = self.ordinals.entry(number.to_string()).or_default();
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }

    /// A task stands in a place with a number of its own.
    pub fn stands_in(&mut self, task: usize, place: usize) {
        self.beside.insert(task, place);
    }

    /// Of several tasks with one id, those that stand beside another one.
    pub fn nearest(&self, tasks: &[usize], beside: Option<usize>) -> Vec<usize> {
        if tasks.len() < 2 {
            return tasks.to_vec();
        }
        let place = beside.and_then(|task| self.beside.get(&task));
        let near = tasks.iter().copied().filter(|task| place.is_some() && self.beside.get(task) == place);
        near.filter(|task| Some(*task) != beside).collect()
    }

    pub fn title(&mut self, title: &str, task: usize) {
        let words = tokens::words(title);
        for word in words.iter().filter(|word| tokens::says_something(word)) {
            let with = self.words.entry(tokens::begin(word).into()).or_default();
            if !with.iter().any(|(other, of)| *of == task && other == word) {
                with.push((word.clone(), task));
            }
        }
        if title.chars().filter(|c| c.is_alphanumeric()).count() > 3 {
            // `Row serializer: quoting` is called `row serializer`, too.
            let head = title.split([':', '(', ',', '–', '—']).next().unwrap_or(title);
            let short = tokens::words(head);
            if short.len() >= 2 && short.len() < words.len() {
                self.phrase(short, task, false);
            }
            self.phrase(words, task, false);
        }
    }

    pub fn group(&mut self, name: &str, task: usize) {
        add(self.groups.entry(normal(name)).or_default(), task);
        if name.chars().count() > 2 {
            self.phrase(tokens::words(name), task, true);
        }
    }

    fn phrase(&mut self, words: Vec<SmolStr>, task: usize, group: bool) {
        let Some(first) = words.first().cloned() else { return };
        self.lengths.entry(first).or_default().insert(words.len());
        let phrases = self.phrases.entry(words).or_default();
        let tasks = if group { &mut phrases.groups } else { &mut phrases.titles };
        add(tasks, task);
    }

    /// The longest name that words begin with: how many words it has, whom it means, and whether that is a group.
    fn longest(&self, words: &[Token]) -> Option<(usize, &[usize], bool)> {
        let lengths = self.lengths.get(&words.first()?.word)?;
        lengths.range(..=words.len()).rev().find_map(|length| {
            let name: Vec<SmolStr> = words[..*length].iter().map(|token| token.word.clone()).collect();
            let phrases = self.phrases.get(&name)?;
            let group = phrases.titles.is_empty();
            Some((*length, if group { &phrases.groups } else { &phrases.titles }.as_slice(), group))
        })
    }

    /// Returns what a text names, in order. `listed` says that the text stands where names stand: bare numbers
    /// and single words count.
    pub fn in_text(&self, text: &str, listed: bool) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let words = tokens::of(text);
        self.by_phrase(text, &words, listed, &mut found);
        let idents = ident::all(text, listed);
        let mut at = 0;
        while at < idents.len() {
            let ident = &idents[at];
            let span = idents.get(at + 1).filter(|next| is_range(&text[ident.range.end..next.range.start]));
            if let Some(next) = span
                && let Some(tasks) = self.between(&ident.code, &next.code, ident.kind)
            {
                let range = ident.range.start..next.range.end;
                found.retain(|other| !overlap(&other.range, &range));
                found.push(Mention { range, tasks, group: false, by_id: true, range_of: true });
                at += 2;
                continue;
            }
            if let Some((tasks, group)) = self.meant_by(ident, listed)
                && !found.iter().any(|other| overlap(&other.range, &ident.range))
            {
                found.push(Mention { range: ident.range.clone(), tasks, group, by_id: true, range_of: false });
            }
            at += 1;
        }
        if listed {
            self.by_plain_id(text, &mut found);
        }
        found.sort_by_key(|mention| mention.range.start);
        found
    }

    fn meant_by(&self, ident: &ident::Ident, listed: bool) -> Option<(Vec<usize>, bool)> {
        let code = ident.code.to_lowercase();
        let keyed = |kind: Kind| self.ids.get(&format!("{kind:?} {code}").to_lowercase()).cloned();
        if let Some(kind @ (Kind::Phase | Kind::Team)) = ident.kind {
            let group = self.groups.get(&format!("{} {code}", ident.word.trim_end_matches('s')));
            return keyed(kind)
                .or_else(|| self.ids.get(&code).filter(|_| code.starts_with(char::is_alphabetic)).cloned())
                .map(|tasks| (tasks, false))
                .or_else(|| group.cloned().map(|tasks| (tasks, true)));
        }
        let bare = code.trim_start_matches('0').to_owned();
        let counted = || self.ordinals.get(&bare).cloned();
        let numbered = || self.ids.get(&bare).cloned().or_else(|| keyed(Kind::Task)).or_else(counted);
        let one = match ident.kind {
            Some(_) => keyed(Kind::Task).or_else(numbered),
            None if code.starts_with(char::is_alphabetic) => {
                // `T2` is Task 2 where nothing else has that id.
                let short = code.strip_prefix('t').map(|rest| rest.trim_start_matches(['-', '0']).to_owned());
                let plain = self.ids.get(&code).or_else(|| self.ids.get(&code.replace('_', "-")));
                plain.cloned().or_else(|| short.and_then(|number| self.ids.get(&format!("task {number}")).cloned()))
            }
            None if listed => numbered(),
            None => self.ids.get(&bare).filter(|_| bare.contains('.')).cloned(),
        };
        one.map(|tasks| (tasks, false))
    }

    /// All ids from one to another: `A1-A3`.
    fn between(&self, first: &str, last: &str, kind: Option<Kind>) -> Option<Vec<usize>> {
        let split = |code: &str| {
            let digits = code.len() - code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let (head, number) = code.split_at(code.len() - digits);
            number.parse::<u32>().ok().map(|number| (head.to_lowercase(), number, digits))
        };
        let (head, from, width) = split(first)?;
        let (other, to, _) = split(last)?;
        if from >= to || to - from > 200 || !(other == head || other.is_empty()) {
            return None;
        }
        let prefix = kind.map_or(String::new(), |kind| format!("{kind:?} ").to_lowercase());
        let tasks = (from..=to).flat_map(|number| {
            let plain = self.ids.get(&format!("{prefix}{head}{number}"));
            let padded = plain.or_else(|| self.ids.get(&format!("{prefix}{head}{number:0width$}")));
            let plain = padded.or_else(|| self.ids.get(&format!("{head}{number}")));
            let counted = || self.ordinals.get(&number.to_string()).filter(|_| head.is_empty());
            plain.or_else(counted).cloned().unwrap_or_default()
        });
        let tasks: Vec<usize> = tasks.collect();
        (tasks.len() >= 2).then_some(tasks)
    }

    /// Returns the tasks that a text means by what kind they are of: `all immediate and short-term tasks`, where
    /// phases or teams are called so and a word tells each from the others.
    pub fn of_kinds(&self, text: &str) -> Vec<usize> {
        let words = tokens::words(text);
        let has = |some: &[&str]| words.iter().any(|word| some.contains(&word.as_str()));
        if !has(&ALL) || !has(&WORK) {
            return Vec::new();
        }
        let mut kinds: BTreeMap<SmolStr, BTreeSet<&Vec<usize>>> = BTreeMap::new();
        for (name, tasks) in &self.groups {
            for token in tokens::of(name).into_iter().filter(|token| tokens::says_something(&token.word)) {
                kinds.entry(token.word).or_default().insert(tasks);
            }
        }
        let telling = |(word, groups): &(&SmolStr, &BTreeSet<&Vec<usize>>)| {
            groups.len() == 1
                && time_words::calendar(word).is_none()
                && !WORK.contains(&word.as_str())
                && words.iter().any(|said| related(said, word))
        };
        let meant = kinds.iter().filter(telling).flat_map(|(_, groups)| groups.iter().copied().flatten().copied());
        meant.collect::<BTreeSet<usize>>().into_iter().collect()
    }

    fn by_phrase(&self, text: &str, words: &[Token], listed: bool, found: &mut Vec<Mention>) {
        let mut at = 0;
        while at < words.len() {
            // A title of one word is a common word in prose unless it is written as a name.
            let named = |(length, ..): &(usize, &[usize], bool)| {
                listed || *length > 1 || text[words[at].range.clone()].starts_with(char::is_uppercase)
            };
            match self.longest(&words[at..]).filter(named) {
                Some((length, tasks, group)) => {
                    let range = words[at].range.start..words[at + length - 1].range.end;
                    at += length;
                    // `Phase 1` is no part of `Phase 1.1`.
                    let behind = &text[range.end..];
                    if behind.starts_with(['.', '-']) && behind[1..].starts_with(char::is_alphanumeric) {
                        continue;
                    }
                    if group || tasks.len() == 1 {
                        let tasks = tasks.to_vec();
                        found.push(Mention { range, tasks, group, by_id: false, range_of: false });
                    }
                }
                None => at += 1,
            }
        }
    }

    /// Ids that look like words: `setup-db`, `dry`.
    fn by_plain_id(&self, text: &str, found: &mut Vec<Mention>) {
        let mut start = 0;
        for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))) {
            let range = start..start + word.len();
            start = range.end + text[range.end..].chars().next().map_or(1, char::len_utf8);
            let bare = word.trim_matches(['-', '.', '/']);
            let behind = range.start + word.find(bare).unwrap_or(0) + bare.len();
            let letter = bare.chars().count() < 2 && !is_lone_letter(bare, &text[behind..]);
            if letter || !bare.starts_with(char::is_alphabetic) {
                continue;
            }
            if let Some(tasks) = self.ids.get(&bare.to_lowercase())
                && !found.iter().any(|other| overlap(&other.range, &range))
            {
                found.push(Mention { range, tasks: tasks.clone(), group: false, by_id: true, range_of: false });
            }
        }
    }

    /// Returns the one task whose title a few words mean: `the schema` for `Design the database schema`.
    ///
    /// Every word that says something must be in the title, or two of them where no other title has as many.
    pub fn alluded(&self, text: &str, except: Option<usize>) -> Option<usize> {
        let words: BTreeSet<SmolStr> =
            tokens::of(text).into_iter().map(|token| token.word).filter(|word| tokens::says_something(word)).collect();
        if words.is_empty() || words.len() > 12 {
            return None;
        }
        let mut hits: BTreeMap<usize, usize> = BTreeMap::new();
        for word in &words {
            let with = self.words.get(tokens::begin(word)).into_iter().flatten();
            let tasks: BTreeSet<usize> =
                with.filter(|(other, _)| related(word, other)).map(|(_, task)| *task).collect();
            tasks.into_iter().filter(|task| Some(*task) != except).for_each(|task| *hits.entry(task).or_default() += 1);
        }
        let most = hits.values().copied().max()?;
        let mut best = hits.iter().filter(|(_, count)| **count == most).map(|(task, _)| *task);
        let one = best.next()?;
        (best.next().is_none() && (most == words.len() || most >= 2 || words.len() == 2)).then_some(one)
    }
}

const ALL: [&str; 14] = [
    "all",
    "every",
    "each",
    "whole",
    "alle",
    "samtliche",
    "jede",
    "tous",
    "toutes",
    "chaque",
    "todos",
    "todas",
    "cada",
    "both",
];
const WORK: [&str; 16] = [
    "tasks", "task", "work", "items", "steps", "tickets", "jobs", "aufgaben", "arbeiten", "schritte", "taches",
    "travaux", "etapes", "tareas", "trabajos", "pasos",
];

/// Tasks mostly come in their order: then nobody need look whether one is there.
fn add(tasks: &mut Vec<usize>, task: usize) {
    if tasks.last().is_none_or(|last| *last < task) || !tasks.contains(&task) {
        tasks.push(task);
    }
}

fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

/// Whether a capital names something: `A and B`, but not `A parser that works`.
fn is_lone_letter(letter: &str, behind: &str) -> bool {
    const JOINTS: [&str; 10] = ["and", "or", "und", "oder", "et", "ou", "y", "o", "is", "are"];
    let rest = behind.trim_start();
    let ends = |rest: &str| rest.chars().next().is_none_or(char::is_whitespace);
    let joined = || JOINTS.iter().any(|joint| rest.strip_prefix(joint).is_some_and(ends));
    letter.starts_with(char::is_uppercase) && (!rest.starts_with(char::is_alphanumeric) || joined())
}

/// `-`, `–`, `to`, `through` between two ids of a row.
fn is_range(between: &str) -> bool {
    matches!(
        between.trim().to_lowercase().as_str(),
        "-" | "–" | "—" | ".." | "..." | "…" | "to" | "through" | "thru" | "bis" | "à" | "a" | "al" | "until"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        for (task, (id, title)) in [
            ("T001", "Design the database schema"),
            ("T002", "Login form"),
            ("T003", "Absence notice"),
            ("T004", "Notice → school office mail"),
            ("T005", "Montar mesas y luces"),
        ]
        .into_iter()
        .enumerate()
        {
            names.id(id, task);
            names.title(title, task);
            if task == 4 {
                names.id("D", 5);
            }
            names.group(if task < 2 { "Phase 1" } else { "Backend team" }, task);
        }
        names
    }

    #[test]
    fn tasks_are_named_by_id_range_title_and_group() {
        let names = names();
        let tasks = |text| names.in_text(text, true).into_iter().flat_map(|m| m.tasks).collect::<Vec<_>>();
        for (text, expected) in [
            ("T001, T003", vec![0, 2]),
            ("T001–T003", vec![0, 1, 2]),
            ("the login form and T5", vec![1]),
            ("all of Phase 1", vec![0, 1]),
            ("Notice → school office mail", vec![3]),
            ("backend team", vec![2, 3, 4]),
            ("Phase 1.1", vec![]),
            ("3 hours", vec![]),
            ("D and E.", vec![5]),
            ("after D. Est. 10m", vec![5]),
            ("D of the list", vec![]),
        ] {
            assert_eq!(tasks(text), expected, "{text}");
        }
    }

    #[test]
    fn a_few_words_mean_the_one_title_that_has_them() {
        let names = names();
        for (words, expected) in [
            ("the schema", Some(0)),
            ("absence", Some(2)),
            ("notice", None),
            ("cuando las mesas estén montadas", Some(4)),
            ("the weather is fine", None),
        ] {
            assert_eq!(names.alluded(words, None), expected, "{words}");
        }
        assert_eq!(names.alluded("the schema", Some(0)), None);
    }
}
