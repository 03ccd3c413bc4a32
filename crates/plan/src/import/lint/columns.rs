//! The last row of a table says what its columns add up to.

use super::amounts::{self, Amount};
use super::effort::Span;
use crate::import::document::Table;
use crate::import::document::text::{MarkKind, Text};
use crate::import::outline::Contradiction;
use crate::import::vocabulary::tokens;
use crate::import::vocabulary::{is_total, normal};

/// A column's total is stated, and its rows add up to something else.
pub(super) fn sums_differ(table: &Table, found: &mut Vec<Contradiction>) {
    for (number, total) in table.rows.iter().enumerate().filter(|(number, _)| *number >= 2) {
        let last = number + 1 == table.rows.len();
        let sums_up = is_sum(total) || last && is_nameless_sum(total);
        if !sums_up {
            continue;
        }
        let from = table.rows[..number].iter().rposition(|row| is_sum(row)).map_or(0, |before| before + 1);
        let rows = &table.rows[from..number];
        for (column, cell) in total.iter().enumerate().skip(1) {
            let header = table.header.get(column).map_or(String::new(), |header| normal(&header.plain));
            if let Some(one) = column_sum(rows, column, cell, &header) {
                found.push(one);
            }
        }
    }
}

/// `| | **Total** | | 51 |`: the first cell that says something says that it is a sum.
fn is_sum(row: &[Text]) -> bool {
    row.iter().find(|cell| !cell.is_empty()).is_some_and(|cell| {
        let first = tokens::of(&cell.plain).into_iter().next();
        // `Summary page` is a task.
        let whole = first.is_some_and(|word| !word.word.starts_with("summar") && !word.word.starts_with("summier"));
        is_total(cell.plain.trim_start_matches('*')) && (whole || cell.plain.contains('Σ'))
    })
}

/// `| | | **10 issues** | **97h** |`: a last row without a name of which all is bold.
fn is_nameless_sum(row: &[Text]) -> bool {
    let mut said = row.iter().filter(|cell| !cell.is_empty()).peekable();
    row.first().is_some_and(Text::is_empty) && said.peek().is_some() && said.all(|cell| cell.is_all(&MarkKind::Strong))
}

fn column_sum(rows: &[Vec<Text>], column: usize, total: &Text, header: &str) -> Option<Contradiction> {
    let cells: Vec<&Text> = rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()).collect();
    if cells.len() < 2 {
        return None;
    }
    if let Some(stated) = number(total) {
        let numbers: Option<Vec<f64>> = cells.iter().map(|cell| number(cell)).collect();
        let numbers = numbers?;
        let sum: f64 = numbers.iter().sum();
        let averaged = ["%", "avg", "average", "mean", "score", "max", "id", "nr", "#", "prio"]
            .iter()
            .any(|word| header.contains(word));
        // A total may be rounded where its parts are not.
        let whole = |number: &f64| (number - number.round()).abs() < 0.001;
        let rounded = whole(&stated) && !numbers.iter().all(whole);
        if (sum - stated).abs() <= if rounded { 0.5 } else { 0.005 } || averaged {
            return None;
        }
        let sum = (sum * 100.0).round() / 100.0;
        let counts = [
            "task", "aufgabe", "tâche", "tarea", "ticket", "anzahl", "count", "number", "nombre", "número", "agents",
            "items",
        ];
        let rule = if counts.iter().any(|word| header.contains(word)) { "count-differs" } else { "sum-differs" };
        let sentence = format!("{stated} is stated as the total, and the column adds up to {sum}");
        return Some(
            Contradiction::warning(rule, total.span.clone(), sentence)
                .beside(cells.iter().map(|cell| cell.span.clone()).take(1))
                .hint("correct the total, or a row"),
        );
    }
    let one = |cell: &Text| -> Option<Amount> {
        let mut all = amounts::of(&cell.plain);
        (all.len() == 1).then(|| all.remove(0))
    };
    let stated = one(total)?;
    let amounts: Option<Vec<Amount>> = cells.iter().map(|cell| one(cell)).collect();
    let amounts = amounts?;
    let sum = amounts.iter().fold(Span::default(), |sum, amount| sum.plus(amount.span));
    let roughly = stated.roughly || amounts.iter().any(|amount| amount.roughly);
    let tolerance = if roughly { 0.1 } else { stated.tolerance(sum) };
    if stated.span.agrees(sum, tolerance) {
        return None;
    }
    let sentence = format!("{} is stated as the total, and the column adds up to {}", stated.span.shown(), sum.shown());
    Some(
        Contradiction::warning("sum-differs", total.span.clone(), sentence)
            .beside(cells.iter().map(|cell| cell.span.clone()).take(1))
            .hint("correct the total, or a row"),
    )
}

/// A bare number, or one with a sign of a currency: `1,200`, `4.5`, `€ 840`.
fn number(cell: &Text) -> Option<f64> {
    let plain = cell.plain.trim().trim_matches(['*', '€', '$', '£', ' ', '\u{a0}']);
    let signs: Vec<usize> = plain.match_indices(['.', ',', '\'', ' ', '\u{a0}']).map(|(at, _)| at).collect();
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() + signs.len() != plain.chars().count() {
        return None;
    }
    // Three digits behind each sign are thousands; anything else behind the only one is a fraction.
    let groups = plain.split(['.', ',', '\'', ' ', '\u{a0}']).skip(1);
    match signs.as_slice() {
        [at] if plain.len() - at - 1 != 3 => plain.replace(',', ".").parse().ok(),
        _ if groups.clone().all(|group| group.len() == 3) => digits.parse().ok(),
        _ => None,
    }
}
