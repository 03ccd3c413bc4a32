//! Tables: a row is a task, or says who waits for whom.

use super::columns::{
    Column, by_content, column_of_ids, column_that_begins_with_ids, column_topic, is_column_of_words, time_of_day,
};
use crate::import::document::text::{MarkKind, Text};
use crate::import::document::{Block, Document, Table};
use crate::import::settling::touching;
use crate::import::sightings::{Fact, Sighting, Strength, Where};
use crate::import::values::ident;
use crate::import::values::name;
use crate::import::values::owner;
use crate::import::values::scale;
use crate::import::vocabulary::{Topic, is_aside, is_nothing, is_total, normal};

/// Columns that make the rows of a table work to be done.
const WORK: [Topic; 14] = [
    Topic::Needs,
    Topic::Blocks,
    Topic::Parallel,
    Topic::CanStart,
    Topic::Owner,
    Topic::Team,
    Topic::Support,
    Topic::Phase,
    Topic::Priority,
    Topic::Estimate,
    Topic::Status,
    Topic::Owns,
    Topic::Deliverables,
    Topic::Verifier,
];

/// Reads the tables of a section.
pub(crate) fn read(document: &Document, section: usize, found: &mut Vec<Sighting>) {
    let aside = document
        .around(section)
        .any(|at| document.sections[at].level != 1 && is_aside(&document.sections[at].heading.plain));
    for block in &document.sections[section].blocks {
        if let Block::Table(table) = block {
            rows(table, section, aside, found);
        }
    }
}

fn rows(table: &Table, section: usize, aside: bool, found: &mut Vec<Sighting>) {
    let mut columns: Vec<Column> =
        table.header.iter().map(|cell| column_topic(&cell.plain).map_or(Column::Unknown, Column::Is)).collect();
    by_content(table, &mut columns);
    let at = |wanted: Topic| columns.iter().position(|column| *column == Column::Is(wanted));
    if at(Topic::Risk).is_some()
        && (at(Topic::Likelihood).is_some() || at(Topic::Impact).is_some() || at(Topic::Mitigation).is_some())
    {
        return;
    }
    if is_measured(table) || is_matrix(table) {
        return;
    }
    if let Some(roles) = raci(table) {
        responsible(table, &roles, section, aside, found);
        return;
    }
    let work = columns.iter().filter(|column| matches!(column, Column::Is(topic) if WORK.contains(topic))).count();
    let id = at(Topic::Id).or_else(|| column_of_ids(table, &columns));
    let order = [Topic::Needs, Topic::Blocks].iter().any(|topic| at(*topic).is_some());
    // Below a heading about something else only who waits for whom makes it work.
    // What others need from outside is not even that.
    if aside && (!order || at(Topic::Needs).is_none() && work < 2) {
        return;
    }
    let task = columns.iter().enumerate().filter(|(at, column)| **column == Column::Is(Topic::Task) && Some(*at) != id);
    let named = at(Topic::Title).filter(|column| Some(*column) != id).or_else(|| task.map(|(at, _)| at).next());
    let whose = [Topic::Team, Topic::Phase, Topic::Owner].into_iter().find(|topic| at(*topic) == Some(0));
    // A first column of teams or phases, with who waits for whom behind it, names the rows.
    let group = whose.filter(|_| named.is_none() && id.is_none() && order);
    // Without that it is a list of people, and what they own is no work.
    let coded = || column_that_begins_with_ids(table);
    if whose.is_some() && group.is_none() && named.is_none() && id.is_none() && coded().is_none() {
        return;
    }
    let free = || (work >= 2 || order).then(|| first_free(table, &columns, id)).flatten();
    let Some(title) = named.or(group.map(|_| 0)).or_else(coded).or_else(free).or(id) else { return };
    let enough = if named.is_some() || id.is_some() || coded().is_some() { work >= 1 } else { work >= 2 || order };
    if !enough {
        return;
    }
    // An epic is what others are part of.
    let kinds = table
        .header
        .iter()
        .position(|cell| matches!(normal(&cell.plain).as_str(), "type" | "issue type" | "typ" | "tipo"));
    // Where some names are strong and most are not, the strong ones sum up those below them.
    let strong =
        table.rows.iter().filter_map(|row| row.get(title)).filter(|cell| cell.is_all(&MarkKind::Strong)).count();
    let some_strong = strong >= 1 && strong * 3 <= table.rows.len();
    // `Key` with a word in each row: `fw`, `setup-db`.
    let code_words =
        at(Topic::Id).filter(|column| *column != title).is_some_and(|column| is_column_of_words(table, column));
    let clocks = at(Topic::Estimate).is_none().then(|| clocks(table)).flatten();
    let mut phase: Option<Text> = None;
    for row in &table.rows {
        let Some(cell) = row.get(title) else { continue };
        // A row with nothing but its first cell is a heading within the table.
        if row.iter().filter(|cell| !cell.is_empty()).count() == 1 && row.len() > 2 {
            phase = row.iter().find(|cell| !cell.is_empty()).cloned();
            continue;
        }
        // What others sum up waits for nobody itself.
        let waits = columns
            .iter()
            .zip(row)
            .any(|(column, cell)| *column == Column::Is(Topic::Needs) && !is_nothing(&cell.plain));
        if some_strong && !waits && cell.is_all(&MarkKind::Strong) {
            phase = Some(cell.clone());
            continue;
        }
        let epic = kinds.and_then(|column| row.get(column)).is_some_and(|kind| kind.plain.eq_ignore_ascii_case("epic"));
        // `| B2 | todo | | |` says something of B2 without its name.
        let coded =
            id.and_then(|column| row.get(column)).is_some_and(|code| ident::leading(&code.plain, true).is_some());
        if cell.is_empty() && !coded || is_total(&cell.plain) || epic {
            continue;
        }
        let mut name = name::parse(cell, true, Where::Table);
        let span = row.first().map_or(cell.span.start, |first| first.span.start)
            ..row.last().map_or(cell.span.end, |last| last.span.end);
        if let Some(column) = id.filter(|column| *column != title)
            && let Some(code) = row.get(column)
        {
            let word = || code_words.then(|| ident::word(&code.plain)).flatten();
            name.ident = ident::leading(&code.plain, true).or_else(word).or(name.ident);
        }
        let mut facts = name.facts;
        // `Watch it for a week` with a column behind it that says how long is a name.
        let timed = at(Topic::Estimate).and_then(|column| row.get(column)).is_some_and(|cell| !cell.is_empty());
        facts.retain(|fact| fact.topic != Topic::Estimate || !timed);
        for (column, cell) in row.iter().enumerate() {
            let Some(Column::Is(topic)) = columns.get(column) else {
                // A column of people may be called anything.
                if column != title && Some(column) != id && owner::is_name(cell) {
                    facts.push(Fact { topic: Topic::Aside, value: cell.clone(), from: Where::Table });
                }
                continue;
            };
            // Where a status is to stand and nobody has written one yet, a run can.
            if column != title && Some(column) != id && (!cell.is_empty() || *topic == Topic::Status) {
                facts.push(Fact {
                    topic: *topic,
                    value: unit(&table.header[column], cell, *topic),
                    from: Where::Table,
                });
            }
        }
        if let Some((from, to)) = clocks
            && let Some(value) = row.get(from).zip(row.get(to)).and_then(|(from, to)| between(from, to))
        {
            facts.push(Fact { topic: Topic::Estimate, value, from: Where::Table });
        }
        if let Some(phase) = &phase {
            facts.push(Fact { topic: Topic::Phase, value: phase.clone(), from: Where::Table });
        }
        found.push(Sighting {
            from: Where::Table,
            strength: if group.is_some() { Strength::Likely } else { Strength::Sure },
            ident: name.ident,
            title: name.title,
            facts,
            section,
            within: None,
            group: group.map(|topic| if topic == Topic::Phase { ident::Kind::Phase } else { ident::Kind::Team }),
            boxed: false,
            span,
        });
    }
}

/// The columns of a table that say who is responsible, accountable, consulted, informed: at least two of them.
fn raci(table: &Table) -> Option<Vec<usize>> {
    let role = |cell: &Text| {
        let plain = cell.plain.trim();
        is_nothing(plain) || plain.chars().all(|c| matches!(c, 'R' | 'A' | 'C' | 'I' | 'S' | '/' | ',' | ' '))
    };
    let all = |column: usize| {
        let cells = || table.rows.iter().filter_map(|row| row.get(column));
        cells().all(role) && cells().any(|cell| !is_nothing(&cell.plain))
    };
    let columns: Vec<usize> = (1..table.header.len()).filter(|column| all(*column)).collect();
    let done = table.rows.iter().filter(|row| columns.iter().any(|column| is_responsible(row.get(*column)))).count();
    (columns.len() >= 2 && done * 3 > table.rows.len() * 2).then_some(columns)
}

fn is_responsible(cell: Option<&Text>) -> bool {
    cell.is_some_and(|cell| cell.plain.contains('R'))
}

/// Reads who is responsible for what. What has no id there is a task only where another place says so.
fn responsible(table: &Table, roles: &[usize], section: usize, aside: bool, found: &mut Vec<Sighting>) {
    let columns: Vec<Column> =
        table.header.iter().map(|cell| column_topic(&cell.plain).map_or(Column::Unknown, Column::Is)).collect();
    let id = column_of_ids(table, &columns);
    let Some(title) = (0..table.header.len()).find(|column| Some(*column) != id && !roles.contains(column)) else {
        return;
    };
    for row in &table.rows {
        let (Some(cell), Some(first), Some(last)) = (row.get(title), row.first(), row.last()) else { continue };
        if cell.is_empty() || is_total(&cell.plain) {
            continue;
        }
        let name = name::parse(cell, true, Where::Table);
        let code = id.and_then(|column| row.get(column)).and_then(|code| ident::leading(&code.plain, true));
        let ident = code.or(name.ident);
        let who = roles.iter().find(|column| is_responsible(row.get(**column)));
        let owner = who.and_then(|column| table.header.get(*column));
        let mut facts = name.facts;
        facts.extend(owner.map(|who| Fact { topic: Topic::Owner, value: who.clone(), from: Where::Table }));
        let coded = id.is_some() && ident.is_some() && !aside;
        found.push(Sighting {
            from: Where::Table,
            strength: if coded { Strength::Likely } else { Strength::Weak },
            ident,
            title: name.title,
            facts,
            section,
            within: None,
            group: None,
            boxed: false,
            span: first.span.start..last.span.end,
        });
    }
}

/// Two columns beside each other that say from when to when: `| 22:00 | 22:30 |`.
fn clocks(table: &Table) -> Option<(usize, usize)> {
    let clock = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        let (all, with) =
            cells.fold((0, 0), |(all, with), cell| (all + 1, with + usize::from(time_of_day(cell).is_some())));
        with >= 2 && with == all
    };
    (1..table.header.len()).find(|column| clock(*column) && clock(column - 1)).map(|column| (column - 1, column))
}

/// How long it is from one time of the day to another; the second may be of the next day.
fn between(from: &Text, to: &Text) -> Option<Text> {
    let (start, end) = (time_of_day(from)?, time_of_day(to)?);
    let minutes = (end + 24 * 60 - start) % (24 * 60);
    (minutes > 0).then(|| to.saying(&format!("{minutes} min")))
}

/// Whether it tells figures before and after rather than work.
fn is_measured(table: &Table) -> bool {
    let has = |all: &[&str]| table.header.iter().any(|cell| all.contains(&normal(&cell.plain).as_str()));
    has(&["before", "today", "now", "baseline", "current", "heute", "vorher", "aujourd'hui", "avant", "hoy", "antes"])
        && has(&[
            "after", "goal", "target", "ziel", "nachher", "cible", "objectif", "après", "objetivo", "meta", "después",
        ])
}

/// Whether it says of each agent or team by a mark what of the rows is theirs.
fn is_matrix(table: &Table) -> bool {
    let marked = |column: usize| {
        let cells: Vec<&str> =
            table.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.plain.trim()).collect();
        let mark = |cell: &&&str| {
            cell.chars().all(|c| !c.is_alphanumeric()) || touching::writes(cell) || touching::denies(cell)
        };
        cells.iter().filter(mark).count() * 5 >= cells.len() * 4
    };
    let somebody = |column: &usize| {
        let ident = ident::leading(&table.header[*column].plain, false);
        ident.is_some_and(|ident| ident.kind == Some(ident::Kind::Team))
    };
    (1..table.header.len()).filter(somebody).filter(|column| marked(*column)).count() >= 2
}

/// The first column that nothing is known of and that holds words.
fn first_free(table: &Table, columns: &[Column], id: Option<usize>) -> Option<usize> {
    let wordy = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        let (all, with) = cells.fold((0, 0), |(all, with), cell| {
            (all + 1, with + usize::from(cell.plain.chars().filter(|c| c.is_alphabetic()).count() >= 3))
        });
        with * 2 > all
    };
    let free = (0..columns.len()).filter(|at| columns[*at] == Column::Unknown && Some(*at) != id);
    free.take_while(|at| *at <= 2 + usize::from(id.is_some())).find(|at| wordy(*at))
}

/// A bare number below `Estimate (h)` is in hours.
fn unit(header: &Text, cell: &Text, topic: Topic) -> Text {
    if topic != Topic::Estimate
        || !cell.plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | ' ' | '~'))
    {
        return cell.clone();
    }
    match scale::unit_of_header(&header.plain) {
        Some(unit) => cell.saying(&format!("{}{unit}", cell.plain.trim())),
        None => cell.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    /// The tasks of a table, each with its title, and whether it has an estimate.
    fn tasks(table: &str) -> Vec<(String, String, bool)> {
        let work =
            |task: &crate::import::Work| (task.id.to_string(), task.title.value.clone(), task.estimate.is_some());
        outline(table).tasks.iter().map(work).collect()
    }

    fn three(said: [(&str, &str, bool); 3]) -> Vec<(String, String, bool)> {
        said.map(|(id, title, estimated)| (id.to_owned(), title.to_owned(), estimated)).to_vec()
    }

    #[test]
    fn lengths_of_time_are_no_ids_however_much_they_look_like_some() {
        let named = "| Task | Owner | Estimate |\n|---|---|---|\n| T1 Snapshot | Ann | 2h |\n| T2 Schema | Ann | 3h |\n| T3 Proxy | Bob | 2h |\n";
        assert_eq!(tasks(named), three([("T1", "Snapshot", true), ("T2", "Schema", true), ("T3", "Proxy", true)]));
        let unnamed = "| Task | How long? | Owner |\n|---|---|---|\n| Snap it | 2h | Ann |\n| Move it | 3h | Ann |\n| Tell all | 4h | Bob |\n";
        let ids: Vec<String> = tasks(unnamed).into_iter().map(|(id, ..)| id).collect();
        assert_eq!(ids, ["snap-it", "move-it", "tell-all"]);
    }
}
