//! Tables that sum up others: what each phase, team, or person has, as a row.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::Prose;
use super::amounts;
use super::effort::{Effort, Span};
use super::lines::{self, At, Line};
use crate::import::document::Table;
use crate::import::document::text::Text;
use crate::import::outline::Contradiction;
use crate::import::values::time_words::{self, Unit};
use crate::import::vocabulary::tokens;
use crate::import::vocabulary::{Topic, topic};
use crate::model::Id;

/// A row states how many tasks somebody has, or how long they take, and it is otherwise.
///
/// Only where another row of the column is right is it sure what the column counts.
pub(super) fn summaries_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let groups = groups(prose);
    for (section, table) in lines::tables(prose.document) {
        if prose.is_in_a_task(table.span.start) {
            continue;
        }
        let rows: Vec<(&Vec<Text>, Vec<usize>)> =
            table.rows.iter().filter_map(|row| Some((row, summed(prose, &groups, row)?))).collect();
        if rows.len() < 2 {
            continue;
        }
        for column in 1..table.header.len() {
            let judged = judged(prose, table, &rows, column);
            let (right, wrong): (Vec<_>, Vec<_>) = judged.into_iter().partition(|(_, _, sentence)| sentence.is_none());
            if right.len() <= wrong.len() || right.is_empty() {
                continue;
            }
            for (cell, tasks, sentence) in wrong {
                if is_explained(prose, section, table, cell) {
                    continue;
                }
                let rule = if is_count(&table.header[column]) { "count-differs" } else { "sum-differs" };
                let first = tasks.first().map(|task| prose.outline.tasks[*task].title.span.clone());
                found.push(
                    Contradiction::warning(rule, cell.span.clone(), sentence.unwrap_or_default())
                        .beside(first)
                        .hint("correct the row, or an estimate; other rows of this column are right"),
                );
            }
        }
    }
}

/// Whether a sentence below the table speaks of the row: then its author knows that it is special.
fn is_explained(prose: &Prose<'_>, section: usize, table: &Table, cell: &Text) -> bool {
    let row = table.rows.iter().find(|row| row.iter().any(|other| other.span == cell.span));
    let Some(name) = row.and_then(|row| row.first()) else { return false };
    let name: Vec<SmolStr> = tokens::of(&name.plain).into_iter().map(|token| token.word).collect();
    let below = prose
        .lines
        .iter()
        .filter(|line| line.section == section && line.at == At::Prose && line.text.span.start > table.span.end);
    let says = |line: &Line<'_>| {
        let words: Vec<SmolStr> = tokens::of(&line.text.plain).into_iter().map(|token| token.word).collect();
        words.windows(name.len().max(1)).any(|words| words == name)
    };
    below.into_iter().any(says)
}

/// The tasks of each group by the words of its name.
fn groups(prose: &Prose<'_>) -> BTreeMap<Vec<SmolStr>, BTreeSet<usize>> {
    let words = |name: &str| -> Vec<SmolStr> { tokens::of(name).into_iter().map(|token| token.word).collect() };
    let outline = prose.outline;
    let mut theirs: BTreeMap<&Id, BTreeSet<usize>> = BTreeMap::new();
    for (task, work) in outline.tasks.iter().enumerate().take(prose.efforts.count()) {
        for id in [&work.agent, &work.team, &work.phase].into_iter().flatten() {
            theirs.entry(&id.value).or_default().insert(task);
        }
    }
    let mut groups: BTreeMap<Vec<SmolStr>, BTreeSet<usize>> = BTreeMap::new();
    for group in outline.agents.iter().chain(&outline.teams).chain(&outline.phases) {
        groups.entry(words(&group.name.value)).or_default().extend(theirs.get(&group.id).into_iter().flatten());
    }
    groups
}

/// The tasks that a row sums up: those that it lists, or those of the group that it is named after.
fn summed(prose: &Prose<'_>, groups: &BTreeMap<Vec<SmolStr>, BTreeSet<usize>>, row: &[Text]) -> Option<Vec<usize>> {
    let first = row.first()?;
    let count = prose.efforts.count();
    for cell in row.iter().take(3) {
        let mentions = prose.names.in_text(&cell.plain, true);
        let only_ids = mentions.iter().all(|mention| mention.by_id && !mention.group);
        let listed: BTreeSet<usize> =
            mentions.into_iter().flat_map(|mention| mention.tasks).filter(|task| *task < count).collect();
        if listed.len() >= 2 && only_ids {
            return Some(listed.into_iter().collect());
        }
    }
    let words: Vec<SmolStr> = tokens::of(&first.plain).into_iter().map(|token| token.word).collect();
    let theirs = groups.get(&words)?;
    (!theirs.is_empty()).then(|| theirs.iter().copied().collect())
}

type Judged<'a> = (&'a Text, &'a [usize], Option<String>);

/// The cells of a column that state something which can be looked up; a sentence where it is otherwise.
fn judged<'a>(
    prose: &Prose<'_>,
    table: &Table,
    rows: &'a [(&'a Vec<Text>, Vec<usize>)],
    column: usize,
) -> Vec<Judged<'a>> {
    let header = &table.header[column];
    let unit = unit_of(header);
    let cells = rows.iter().filter_map(|(row, tasks)| Some((row.get(column)?, tasks.as_slice())));
    if is_count(header) {
        let number = |cell: &Text| cell.plain.trim().trim_matches('*').parse::<usize>().ok();
        let stated = cells.filter_map(|(cell, tasks)| Some((cell, tasks, number(cell)?)));
        return stated
            .map(|(cell, tasks, stated)| {
                let told = (stated != tasks.len())
                    .then(|| format!("{stated} tasks are stated here, and {} are described", tasks.len()));
                (cell, tasks, told)
            })
            .collect();
    }
    let stated = cells.filter_map(|(cell, tasks)| Some((cell, tasks, length(cell, unit)?)));
    stated
        .filter_map(|(cell, tasks, stated)| {
            let (sum, whole) = prose.efforts.sum(tasks.iter().copied());
            let agrees = stated.span.agrees(sum, stated.tolerance(sum));
            let told = || format!("{} is stated here, and its tasks add up to {}", stated.span.shown(), sum.shown());
            whole.then(|| (cell, tasks, (!agrees).then(told)))
        })
        .collect()
}

fn is_count(header: &Text) -> bool {
    const COUNTS: [&str; 9] =
        ["tasks", "aufgaben", "taches", "tareas", "tickets", "items", "stories", "issues", "anzahl"];
    let words = tokens::of(&header.plain);
    words.len() <= 2 && words.iter().any(|word| COUNTS.contains(&word.word.as_str()))
}

/// `Days`, `Effort (h)`: the unit of the bare numbers below.
fn unit_of(header: &Text) -> Option<Unit> {
    let words = tokens::of(&header.plain);
    let named = words.iter().find_map(|word| time_words::unit(&word.word));
    named.filter(|_| words.len() <= 3 || topic(&header.plain) == Some(Topic::Estimate))
}

fn length(cell: &Text, unit: Option<Unit>) -> Option<amounts::Amount> {
    let mut all = amounts::of(&cell.plain);
    if all.len() == 1 {
        return Some(all.remove(0));
    }
    let plain = cell.plain.trim().trim_matches('*');
    let number: f64 = plain.replace(',', ".").parse().ok()?;
    let unit = unit.filter(|_| all.is_empty())?;
    let low = Effort::of_unit(unit, number);
    Some(amounts::Amount {
        range: 0..plain.len(),
        span: Span { low, high: low },
        roughly: false,
        around: 0..plain.len(),
    })
}
