//! A table whose rows and columns are tasks, with a cross where one waits for the other.

use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Table};
use crate::import::sightings::Verb;
use crate::import::vocabulary::normal;

/// A cross of a grid.
#[derive(Clone, Debug)]
pub(crate) struct Cross {
    pub row: Text,
    pub verb: Verb,
    pub column: Text,
}

/// Returns the crosses of all tables that may be grids, a list for each table.
pub(crate) fn read(document: &Document) -> Vec<Vec<Cross>> {
    let tables = document.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.map(crosses).filter(|crosses| !crosses.is_empty()).collect()
}

fn crosses(table: &Table) -> Vec<Cross> {
    const EMPTY: [&str; 8] = ["", "-", "–", "—", "·", ".", "0", "no"];
    let width = table.header.len();
    if width < 3 || table.rows.len() < 2 {
        return Vec::new();
    }
    let cells = || table.rows.iter().flat_map(|row| row.iter().skip(1));
    let is_empty =
        |cell: &Text| EMPTY.contains(&cell.plain.trim()) || matches!(cell.plain.trim(), "\\" | "■" | "/" | "=");
    if !cells().all(|cell| is_empty(cell) || is_cross(&cell.plain)) || !cells().any(|cell| is_cross(&cell.plain)) {
        return Vec::new();
    }
    // What the corner says of the rows: that they wait, unless it says that they block.
    let corner = normal(&table.header[0].plain);
    let down = table.header[0].plain.contains('↓') && !table.header[0].plain.contains('→');
    let blocks = ["blocks", "unblocks", "enables", "blockiert", "bloque", "bloquea", "before", "vor", "avant", "antes"]
        .iter()
        .any(|word| corner.split(' ').any(|other| other == *word));
    let verb = if blocks != down { Verb::Blocks } else { Verb::Needs };
    let mut found = Vec::new();
    for row in &table.rows {
        for (cell, column) in row.iter().zip(&table.header).skip(1) {
            if is_cross(&cell.plain) {
                found.push(Cross { row: row[0].clone(), verb, column: column.clone() });
            }
        }
    }
    found
}

fn is_cross(cell: &str) -> bool {
    const CROSSES: [&str; 16] =
        ["x", "X", "✓", "✔", "✔️", "✅", "●", "•", "1", "yes", "ja", "oui", "sí", "✗", "❌", "×"];
    CROSSES.contains(&cell.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(table: &str) -> Vec<String> {
        let document = Document::parse(table);
        let grids = read(&document);
        let shown = |cross: &Cross| format!("{} {:?} {}", cross.row.plain, cross.verb, cross.column.plain);
        grids.iter().flatten().map(shown).collect()
    }

    #[test]
    fn a_row_waits_for_the_columns_with_a_cross() {
        let grid = "| needs | A1 | A2 |\n|---|---|---|\n| A1 | – | |\n| A2 | x | – |\n";
        assert_eq!(told(grid), ["A2 Needs A1"]);
        assert_eq!(told(&grid.replace("needs", "blocks")), ["A2 Blocks A1"]);
        // The arrow says that rows are done before columns.
        assert_eq!(told(&grid.replace("needs", "before ↓")), ["A2 Needs A1"]);
    }

    #[test]
    fn a_table_with_words_in_its_cells_is_none() {
        assert_eq!(told("| | A1 | A2 |\n|---|---|---|\n| A1 | soon | x |\n| A2 | x | – |\n"), [""; 0]);
        assert_eq!(told("| | A1 | A2 |\n|---|---|---|\n| A1 | – | |\n| A2 | | – |\n"), [""; 0]);
    }
}
