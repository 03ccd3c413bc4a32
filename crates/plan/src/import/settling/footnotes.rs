//! Notes below a table, each for the cells that bear its mark: `Yes*`, and below `*Can begin after Task 1`.

use super::places::Places;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Table};

/// A note, and the tasks in whose rows its mark stands.
#[derive(Clone, Debug)]
pub(crate) struct Footnote {
    pub tasks: Vec<usize>,
    pub note: Text,
}

const MARKS: [char; 12] = ['*', '†', '‡', '§', '¹', '²', '³', '⁴', '⁵', '°', '#', '^'];

/// Returns the notes below the tables of a document.
pub(crate) fn of(document: &Document, places: &Places) -> Vec<Footnote> {
    let mut found = Vec::new();
    for section in &document.sections {
        for pair in section.blocks.windows(2) {
            if let [Block::Table(table), Block::Paragraph(lines)] = pair {
                found.extend(lines.iter().filter_map(|line| footnote(table, line, places)));
            }
        }
    }
    found
}

fn footnote(table: &Table, line: &Text, places: &Places) -> Option<Footnote> {
    let mark = mark(&line.plain, true)?;
    let note = line.part(mark.len()..line.plain.len()).trimmed();
    let bears = |row: &&Vec<Text>| row.iter().any(|cell| self::mark(&cell.plain, false) == Some(mark));
    let task = |row: &Vec<Text>| Some(places.at(row.first()?.span.start)?.task);
    let tasks: Vec<usize> = table.rows.iter().filter(bears).filter_map(task).collect();
    (!tasks.is_empty() && !note.is_empty()).then_some(Footnote { tasks, note })
}

/// The marks at the beginning or the end of a text.
fn mark(text: &str, begin: bool) -> Option<&str> {
    let text = text.trim();
    let mark = if begin {
        &text[..text.len() - text.trim_start_matches(MARKS).len()]
    } else {
        &text[text.trim_end_matches(MARKS).len()..]
    };
    (!mark.is_empty() && mark.chars().count() <= 3).then_some(mark)
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    #[test]
    fn a_note_below_a_table_is_said_of_the_rows_with_its_mark() {
        let needs = |note: &str| {
            let text = format!(
                "| ID | Task | Owner | Parallel? |\n|---|---|---|---|\n| A1 | Dig | Ida | No |\n| A2 | Pour | Ole | Yes* |\n| A3 | Wait | Per | Yes** |\n\n{note}\n"
            );
            let outline = outline(&text);
            let shown = |work: &crate::import::Work| {
                let needs: Vec<&str> = work.needs.iter().map(|wait| wait.value.task.as_str()).collect();
                format!("{} <- {}", work.id, needs.join(" "))
            };
            outline.tasks.iter().filter(|work| !work.needs.is_empty()).map(shown).collect::<Vec<_>>()
        };
        assert_eq!(needs("*Can run in parallel after A1 completes"), ["A2 <- A1"]);
        assert_eq!(needs("\\* once A1 is there\n\\** after A2"), ["A2 <- A1", "A3 <- A2"]);
        assert_eq!(needs("* weather permitting"), Vec::<String>::new());
    }
}
