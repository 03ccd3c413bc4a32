//! Who owns a path: two at once, or a list and a matrix that know different things.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Prose;
use super::lines::{self, At};
use crate::diagnostic::Severity;
use crate::import::document::Table;
use crate::import::document::labels;
use crate::import::document::text::Text;
use crate::import::outline::{Contradiction, Sourced};
use crate::import::settling::touching;
use crate::import::values::paths;
use crate::import::vocabulary::tokens;
use crate::import::vocabulary::{Topic, topic};

/// A matrix has two who may write one path.
pub(super) fn two_owners(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let groups: Vec<_> = prose.outline.agents.iter().chain(&prose.outline.teams).collect();
    let mut seen: BTreeMap<&str, Vec<(&str, &Range<usize>)>> = BTreeMap::new();
    for group in &groups {
        for path in &group.owns {
            let owners = seen.entry(&path.value).or_default();
            if let Some((who, place)) = owners.iter().find(|(who, _)| *who != group.name.value) {
                let sentence = format!("`{}` belongs to {who} and to {}", path.value, group.name.value);
                // Two may well share what is no file.
                let severity = if path.value.contains([':']) { Severity::Info } else { Severity::Warning };
                let told = Contradiction::warning("two-owners", path.span.clone(), sentence)
                    .beside([(*place).clone()])
                    .hint("give it to one of them, or let one wait for the other");
                found.push(Contradiction { severity, ..told });
            } else {
                owners.push((&group.name.value, &path.span));
            }
        }
    }
}

/// A path stands in somebody's list, and the matrix of who owns what has no row for it.
pub(super) fn not_in_matrix(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let mut rows: Vec<Sourced<String>> = Vec::new();
    for (_, table) in lines::tables(prose.document).filter(|(_, table)| is_matrix(table)) {
        for cell in table.rows.iter().filter_map(|row| row.first()) {
            rows.extend(
                paths::all(cell).into_iter().map(|(path, range)| Sourced { value: path, span: cell.place(range) }),
            );
        }
    }
    let Some(matrix) = rows.first() else { return };
    for section in &prose.document.sections {
        for field in labels::fields(&section.blocks) {
            let (Some(Topic::Owns), Some(list)) = (field.topic, field.list) else { continue };
            for line in list.items.iter().filter_map(|item| item.lines.first()) {
                let inside = prose.is_in_a_task(line.span.start);
                for (path, range) in paths::all(line) {
                    if !inside && !rows.iter().any(|row| covers(&row.value, &path)) {
                        let sentence = format!("`{path}` is owned here, and has no row in the matrix");
                        found.push(
                            Contradiction::warning("not-in-matrix", line.place(range), sentence)
                                .beside([matrix.span.clone()])
                                .hint("give it a row, so that everybody knows whose it is"),
                        );
                    }
                }
            }
        }
    }
}

fn covers(row: &str, path: &str) -> bool {
    let base = row.trim_end_matches('*').trim_end_matches('/');
    row == path
        || (row.ends_with('*') || row.ends_with('/')) && path.starts_with(base)
        || path.trim_end_matches(['*', '/']) == base
}

/// Rows of paths, and columns of those who may write them.
fn is_matrix(table: &Table) -> bool {
    const MARKS: [&str; 18] = [
        "owner",
        "owns",
        "w",
        "r",
        "rw",
        "r/w",
        "write",
        "writes",
        "read",
        "reads",
        "x",
        "-",
        "–",
        "—",
        "",
        "no access",
        "full",
        "none",
    ];
    let mark = |cell: &Text| {
        let words = tokens::words(&cell.plain);
        MARKS.contains(&words.join(" ").as_str())
            || touching::writes(&cell.plain)
            || touching::denies(&cell.plain)
            || cell.plain.chars().all(|c| !c.is_alphanumeric())
    };
    let cells = || table.rows.iter().flat_map(|row| row.iter().skip(1));
    let owns = table.header.first().is_some_and(|cell| topic(&cell.plain) == Some(Topic::Owns))
        || table.rows.iter().filter(|row| row.first().is_some_and(|cell| !paths::all(cell).is_empty())).count() >= 2;
    table.header.len() >= 3 && owns && cells().filter(|cell| mark(cell)).count() * 4 >= cells().count() * 3
}

/// `No file conflicts possible`, where two own the same.
pub(super) fn conflicts_denied(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let Some((one, other, what)) = shared(prose) else { return };
    for line in prose.lines.iter().filter(|line| !matches!(line.at, At::Code | At::Cell)) {
        let words = &line.words;
        let no = words.iter().position(|token| {
            ["no", "zero", "without", "kein", "keine", "ohne", "aucun", "aucune", "sans", "ningun", "sin"]
                .contains(&token.word.as_str())
        });
        let conflict = no.is_some_and(|no| {
            words[no + 1..].iter().take(3).any(|token| {
                ["conflict", "konflikt", "conflit", "conflicto", "overlap", "uberschneidung"]
                    .iter()
                    .any(|begin| token.word.starts_with(begin))
            })
        });
        let files = ["file", "datei", "fichier", "archivo", "ownership", "possible", "merge"];
        if conflict && words.iter().any(|token| files.iter().any(|begin| token.word.starts_with(begin))) {
            let sentence = format!("no conflicts are promised here, and {what} has two owners");
            found.push(
                Contradiction::warning("conflicts-denied", line.text.span.clone(), sentence)
                    .beside([one.clone(), other.clone()])
                    .hint("give it to one of them, or let one wait for the other"),
            );
        }
    }
}

/// A path that two tasks own which may run at once, or two who have nothing to do with each other.
fn shared(prose: &Prose<'_>) -> Option<(Range<usize>, Range<usize>, String)> {
    let tasks = &prose.outline.tasks;
    let count = prose.efforts.count();
    let mut owned: BTreeMap<&str, Vec<(usize, &Range<usize>)>> = BTreeMap::new();
    let mut waits = Waits { prose, asked: BTreeMap::new() };
    for (task, work) in tasks.iter().enumerate().take(count) {
        for path in &work.owns {
            let others = owned.entry(&path.value).or_default();
            let met = others.iter().find(|(other, _)| *other != task && waits.may_meet(task, *other));
            if let Some((_, place)) = met {
                return Some(((*place).clone(), path.span.clone(), format!("`{}`", path.value)));
            }
            others.push((task, &path.span));
        }
    }
    None
}

/// Who waits for whom at any distance, worked out once for each that is asked about.
struct Waits<'a> {
    prose: &'a Prose<'a>,
    asked: BTreeMap<usize, Vec<u64>>,
}

impl Waits<'_> {
    /// Whether neither of two tasks waits for the other.
    fn may_meet(&mut self, one: usize, other: usize) -> bool {
        !self.waits(one, other) && !self.waits(other, one)
    }

    fn waits(&mut self, task: usize, other: usize) -> bool {
        // More tasks than this share nothing by mistake.
        const MOST: usize = 2_000;
        if self.asked.len() >= MOST && !self.asked.contains_key(&task) {
            return true;
        }
        let before = self.asked.entry(task).or_insert_with(|| {
            let mut bits = vec![0_u64; self.prose.outline.tasks.len().div_ceil(64)];
            let all = self.prose.efforts.before(&[task].into());
            all.into_iter().for_each(|other| bits[other / 64] |= 1 << (other % 64));
            bits
        });
        before[other / 64] & (1 << (other % 64)) != 0
    }
}
