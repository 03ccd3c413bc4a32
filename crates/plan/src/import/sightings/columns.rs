//! What the columns of a table are, by their names and by what stands in them.

use crate::import::document::Table;
use crate::import::document::text::Text;
use crate::import::values::duration;
use crate::import::values::ident;
use crate::import::values::paths;
use crate::import::values::status;
use crate::import::vocabulary::{Topic, is_nothing, normal, topic};

/// What a column is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Is(Topic),
    Unknown,
}

/// What a column is, by its whole name, or by one telling word in it: `Departs after`.
pub(super) fn column_topic(name: &str) -> Option<Topic> {
    const TELLING: [Topic; 8] = [
        Topic::Task,
        Topic::Title,
        Topic::Needs,
        Topic::Blocks,
        Topic::Owner,
        Topic::Estimate,
        Topic::Priority,
        Topic::Status,
    ];
    topic(name).or_else(|| {
        let words = normal(name);
        // `Who may use it` is not who does it.
        if words.split_once(' ').is_some_and(|(who, rest)| is_who(who) && !is_doing(rest)) {
            return None;
        }
        let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        words.filter_map(topic).rfind(|topic| TELLING.contains(topic)).or_else(|| by_stem(name))
    })
}

/// What columns are by what stands in them, where their names say nothing, or something else.
pub(super) fn by_content(table: &Table, columns: &mut [Column]) {
    if let Some(column) = column_of_paths(table, columns) {
        columns[column] = Column::Is(Topic::Owns);
    }
    let cells = |column: usize| {
        table.rows.iter().filter_map(move |row| row.get(column)).filter(|cell| !is_nothing(&cell.plain))
    };
    // Below `Time` may stand when something was.
    let clock = |column: usize| cells(column).count() >= 2 && cells(column).all(|cell| time_of_day(cell).is_some());
    if let Some(column) = columns.iter().position(|column| *column == Column::Is(Topic::Estimate))
        && clock(column)
    {
        columns[column] = Column::Unknown;
    }
    let says = |column: usize| cells(column).count() >= 2 && cells(column).all(|cell| status::is_word(&cell.plain));
    if !columns.contains(&Column::Is(Topic::Status))
        && let Some(column) = (1..columns.len()).find(|column| columns[*column] == Column::Unknown && says(*column))
    {
        columns[column] = Column::Is(Topic::Status);
    }
}

/// A column that holds nothing but ids, unless it is called something else: `2h` and `3h` below `Estimate` are none.
pub(super) fn column_of_ids(table: &Table, columns: &[Column]) -> Option<usize> {
    let is_id = |cell: &Text| {
        let text = cell.plain.trim();
        let is_length = || duration::all(text).first().is_some_and(|(range, _)| range.len() == text.len());
        ident::leading(text, true).is_some_and(|ident| ident.range.len() == text.len()) && !is_length()
    };
    let names_rows = |column: &Column| match column {
        Column::Unknown => true,
        Column::Is(topic) => matches!(topic, Topic::Id | Topic::Task | Topic::Title | Topic::Phase),
    };
    (0..table.header.len().min(3)).filter(|column| names_rows(&columns[*column])).find(|column| {
        let cells: Vec<&Text> =
            table.rows.iter().filter_map(|row| row.get(*column)).filter(|cell| !cell.is_empty()).collect();
        cells.len() >= 2 && cells.iter().filter(|cell| is_id(cell)).count() * 3 > cells.len() * 2
    })
}

/// A column whose cells begin with ids of letters: `RT1 Branch cut`.
pub(super) fn column_that_begins_with_ids(table: &Table) -> Option<usize> {
    let begins = |cell: &Text| {
        let ident = ident::leading(&cell.plain, false);
        ident.is_some_and(|ident| {
            // `J1, J3` are several, and none has a name.
            let behind = cell.plain[ident.range.end..].trim();
            let named = behind.starts_with(char::is_alphabetic) || !behind.starts_with([',', ';', '+', '&', '/']);
            ident.code.starts_with(char::is_alphabetic) && !behind.is_empty() && named
        })
    };
    (0..table.header.len().min(3)).find(|column| {
        let cells = table.rows.iter().filter_map(|row| row.get(*column)).filter(|cell| !cell.is_empty());
        let (all, with) = cells.fold((0, 0), |(all, with), cell| (all + 1, with + usize::from(begins(cell))));
        with >= 2 && with * 3 > all * 2
    })
}

/// The minutes since midnight of `22:30`, `9.15`, `22h30`.
pub(super) fn time_of_day(cell: &Text) -> Option<u32> {
    let plain = cell.plain.trim().trim_end_matches([' ', 'h', 'H']).trim_end_matches("Uhr").trim();
    let (hours, minutes) = plain.split_once([':', '.', 'h'])?;
    let (hours, minutes): (u32, u32) =
        (hours.parse().ok()?, minutes.get(..2).filter(|_| minutes.len() == 2)?.parse().ok()?);
    (hours < 25 && minutes < 60).then_some(hours * 60 + minutes)
}

/// A column that holds nothing but paths, whatever it is called, where no other says what is changed: `Where`.
fn column_of_paths(table: &Table, columns: &[Column]) -> Option<usize> {
    if columns.iter().any(|column| matches!(column, Column::Is(Topic::Owns | Topic::Deliverables | Topic::Forbidden))) {
        return None;
    }
    (1..columns.len()).filter(|column| columns[*column] == Column::Unknown).find(|column| {
        let mut cells =
            table.rows.iter().filter_map(|row| row.get(*column)).filter(|cell| !is_nothing(&cell.plain)).peekable();
        cells.peek().is_some() && cells.all(paths::is_all)
    })
}

fn is_who(word: &str) -> bool {
    matches!(word, "who" | "wer" | "qui" | "quién" | "quien")
}

/// Whether what stands behind `who` says that they do it.
fn is_doing(rest: &str) -> bool {
    const DOING: [&str; 20] = [
        "does",
        "do",
        "will",
        "is",
        "works",
        "leads",
        "owns",
        "builds",
        "runs",
        "takes",
        "on",
        "macht",
        "arbeitet",
        "ist",
        "übernimmt",
        "fait",
        "est",
        "hace",
        "lo",
        "se",
    ];
    rest.split(' ').next().is_some_and(|word| DOING.contains(&word))
}

/// What a column is by how one of its words begins, which many languages share: `Responsável`, `Dipendenze`.
fn by_stem(name: &str) -> Option<Topic> {
    const STEMS: [(&str, Topic); 24] = [
        ("responsab", Topic::Owner),
        ("responsáv", Topic::Owner),
        ("responsib", Topic::Owner),
        ("assign", Topic::Owner),
        ("asign", Topic::Owner),
        ("zuständ", Topic::Owner),
        ("verantw", Topic::Owner),
        ("bearbeit", Topic::Owner),
        ("encarg", Topic::Owner),
        ("incaric", Topic::Owner),
        ("depend", Topic::Needs),
        ("dépend", Topic::Needs),
        ("dipend", Topic::Needs),
        ("abhäng", Topic::Needs),
        ("vorausset", Topic::Needs),
        ("prerequis", Topic::Needs),
        ("prérequis", Topic::Needs),
        ("prerrequis", Topic::Needs),
        ("estim", Topic::Estimate),
        ("schätz", Topic::Estimate),
        ("durat", Topic::Estimate),
        ("duraç", Topic::Estimate),
        ("priorid", Topic::Priority),
        ("situaç", Topic::Status),
    ];
    let words = normal(name);
    let mut words = words.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| STEMS.iter().find(|(stem, _)| word.starts_with(stem)).map(|(_, topic)| *topic))
}

/// Whether a column holds a different word in each row, which can name it.
pub(super) fn is_column_of_words(table: &Table, column: usize) -> bool {
    let words: Vec<String> = table
        .rows
        .iter()
        .filter_map(|row| row.get(column))
        .filter_map(|cell| ident::word(&cell.plain).map(|ident| ident.code))
        .collect();
    let different: std::collections::BTreeSet<&String> = words.iter().collect();
    words.len() >= 2 && different.len() == words.len() && words.len() * 3 > table.rows.len() * 2
}
