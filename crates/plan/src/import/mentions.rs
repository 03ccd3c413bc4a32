//! Which tasks a text names: by id, by title, by the phase or team that they belong to, or all at once.

use std::collections::BTreeMap;
use std::ops::Range;

use super::ident::{self, Kind};
use super::words::normal;

/// A name in a text, and the tasks that it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Which tasks, by position, in order.
    pub tasks: Vec<usize>,
    /// It names a phase or a team as a whole.
    pub group: bool,
}

/// Every name by which tasks can be meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Ids in their common form (`A4`, `Task 2`).
    ids: BTreeMap<String, Vec<usize>>,
    /// Titles in lower case.
    titles: Vec<(String, usize)>,
    /// Phases and teams in lower case, with whom they hold.
    groups: BTreeMap<String, Vec<usize>>,
}

impl Names {
    pub fn id(&mut self, key: &str, task: usize) {
        let tasks = self.ids.entry(key.to_lowercase()).or_default();
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }

    pub fn title(&mut self, title: &str, task: usize) {
        let title = normal(title);
        if title.chars().count() > 3 {
            self.titles.push((title, task));
        }
    }

    pub fn group(&mut self, name: &str, task: usize) {
        let tasks = self.groups.entry(normal(name)).or_default();
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }

    /// Returns what a text names, in order. `listed` says that the text stands where names stand: bare numbers
    /// and beginnings of titles count.
    pub fn in_text(&self, text: &str, listed: bool) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let idents = ident::all(text, listed);
        let mut at = 0;
        while at < idents.len() {
            let ident = &idents[at];
            let span = idents.get(at + 1).filter(|next| is_range(&text[ident.range.end..next.range.start]));
            if let Some(next) = span
                && let Some(tasks) = self.between(&ident.code, &next.code, ident.kind)
            {
                found.push(Mention { range: ident.range.start..next.range.end, tasks, group: false });
                at += 2;
                continue;
            }
            if let Some((tasks, group)) = self.meant_by(ident, listed) {
                found.push(Mention { range: ident.range.clone(), tasks, group });
            }
            at += 1;
        }
        self.by_title(text, listed, &mut found);
        found.sort_by_key(|mention| mention.range.start);
        found
    }

    fn meant_by(&self, ident: &ident::Ident, listed: bool) -> Option<(Vec<usize>, bool)> {
        let code = ident.code.to_lowercase();
        let keyed = |kind: Kind| self.ids.get(&format!("{kind:?} {code}").to_lowercase()).cloned();
        if let Some(kind @ (Kind::Phase | Kind::Team)) = ident.kind {
            let group = self.groups.get(&format!("{} {code}", ident.word.trim_end_matches('s')));
            return keyed(kind)
                .or_else(|| self.ids.get(&code).cloned())
                .map(|tasks| (tasks, false))
                .or_else(|| group.cloned().map(|tasks| (tasks, true)));
        }
        let bare = code.trim_start_matches('0').to_owned();
        let numbered = || self.ids.get(&bare).cloned().or_else(|| keyed(Kind::Task));
        let one = match ident.kind {
            Some(_) => keyed(Kind::Task).or_else(numbered),
            None if code.starts_with(char::is_alphabetic) => {
                // `T2` is Task 2 where nothing else has that id.
                let short = code.strip_prefix('t').map(|rest| rest.trim_start_matches(['-', '0']).to_owned());
                self.ids
                    .get(&code)
                    .cloned()
                    .or_else(|| short.and_then(|number| self.ids.get(&format!("task {number}")).cloned()))
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
            padded.or_else(|| self.ids.get(&format!("{head}{number}"))).cloned().unwrap_or_default()
        });
        let tasks: Vec<usize> = tasks.collect();
        (tasks.len() >= 2).then_some(tasks)
    }

    fn by_title(&self, text: &str, listed: bool, found: &mut Vec<Mention>) {
        let lower = text.to_lowercase();
        if lower.len() != text.len() {
            return;
        }
        let named: Vec<(&str, Vec<usize>, bool)> = self
            .titles
            .iter()
            .map(|(title, task)| (title.as_str(), vec![*task], false))
            .chain(
                self.groups
                    .iter()
                    .filter(|(name, _)| name.chars().count() > 2)
                    .map(|(name, tasks)| (name.as_str(), tasks.clone(), true)),
            )
            .collect();
        let mut named = named;
        named.sort_by_key(|(name, ..)| std::cmp::Reverse(name.len()));
        for (name, tasks, group) in named {
            for (at, _) in lower.match_indices(name) {
                let range = at..at + name.len();
                let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
                let free = !found.iter().any(|other| other.range.start < range.end && range.start < other.range.end);
                if free && edge(lower[..at].chars().next_back()) && edge(lower[range.end..].chars().next()) {
                    found.push(Mention { range, tasks: tasks.clone(), group });
                }
            }
        }
        if listed && found.is_empty() {
            self.by_words(&lower, found);
        }
    }

    /// A few words that only one title has all of: `the schema` for `Design the database schema`.
    fn by_words(&self, lower: &str, found: &mut Vec<Mention>) {
        let mut start = 0;
        for part in lower.split([',', ';', '+', '&']) {
            let range = start..start + part.len();
            start = range.end + 1;
            let words: Vec<&str> =
                part.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3).collect();
            if words.is_empty() {
                continue;
            }
            let has = |title: &str| {
                words.iter().all(|word| {
                    title.split(|c: char| !c.is_alphanumeric()).any(|other| {
                        other == *word
                            || other.len() > 4 && word.len() > 4 && (other.starts_with(word) || word.starts_with(other))
                    })
                })
            };
            let mut with = self.titles.iter().filter(|(title, _)| has(title)).map(|(_, task)| *task);
            if let (Some(task), None) = (with.next(), with.next()) {
                found.push(Mention { range, tasks: vec![task], group: false });
            }
        }
    }
}

/// `-`, `–`, `to`, `through` between two ids of a row.
fn is_range(between: &str) -> bool {
    matches!(
        between.trim().to_lowercase().as_str(),
        "-" | "–" | "—" | ".." | "..." | "…" | "to" | "through" | "thru" | "bis" | "à" | "a" | "al" | "until"
    )
}
