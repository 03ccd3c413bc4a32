//! `<!-- pitcrew: ignore RULE reason -->`: what is not to be told at a place of a document.

use super::Imported;
use crate::diagnostic::{Diagnostic, Mend};
use crate::lint::ignore::{Ignore, silence, words};

const OPEN: &str = "<!-- pitcrew: ignore ";

/// Takes out what is to be ignored, and tells which comments did nothing. Errors stay.
pub(super) fn apply(imported: &Imported, found: &mut Vec<Diagnostic>) {
    let files: Vec<String> = imported.files().map(str::to_owned).collect();
    for file in files {
        silence(comments(imported, &file), found);
    }
}

fn comments(imported: &Imported, file: &str) -> Vec<Ignore> {
    let Some(source) = imported.source(&file.into()) else { return Vec::new() };
    let lines: Vec<&str> = source.text().split('\n').collect();
    let mut found = Vec::new();
    let mut begin = 0;
    for (at, line) in lines.iter().enumerate() {
        let here = begin;
        begin += line.len() + 1;
        let Some(open) = line.find(OPEN) else { continue };
        let Some((said, behind)) = line[open + OPEN.len()..].split_once("-->") else { continue };
        let (rule, reasoned) = words(said);
        // Alone on its line it is about what follows, up to the next empty line.
        let alone = line[..open].trim().is_empty() && behind.trim().is_empty();
        let first = at + usize::from(alone);
        let first = first + lines[first..].iter().take_while(|line| alone && line.trim().is_empty()).count();
        let length = lines[first.min(lines.len())..].iter().take_while(|line| !line.trim().is_empty()).count();
        let last = if alone { first + length.saturating_sub(1) } else { at };
        let end = here + line.len() - behind.len();
        // Alone it goes with its line, else with the space before it.
        let from = if alone { here } else { here + line[..open].trim_end_matches([' ', '\t']).len() };
        let until = if alone { begin.min(source.text().len()) } else { end };
        found.push(Ignore {
            rule,
            reasoned,
            lines: (first + 1, last + 1),
            place: source.place(here + open..end),
            without: Mend { span: from..until, new: String::new() },
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{Doers, read};

    #[test]
    fn a_comment_silences_a_rule_where_it_stands() {
        let plan = |below: &str| {
            let text = format!(
                "# Plan\n\n| ID | Task | Estimate |\n|---|---|---|\n| A1 | Schema | 2h |\n| A2 | Import | 3h |\n\n{below}\n"
            );
            let imported = read(text.as_bytes(), "p.md");
            let found = imported.findings(&imported.write(&Doers::default()));
            found.iter().map(|one| format!("{} {}", one.rule, one.place.line)).collect::<Vec<_>>()
        };
        for (below, expected) in [
            ("Total effort: 9 hours.", vec!["sum-differs 8"]),
            ("Total effort: 9 hours. <!-- pitcrew: ignore sum-differs with reviews -->", vec![]),
            ("<!-- pitcrew: ignore sum-differs with reviews -->\nTotal effort: 9 hours.", vec![]),
            ("<!-- pitcrew: ignore sum-differs with reviews -->\n\nTotal effort: 9 hours.", vec![]),
            ("Total effort: 9 hours. <!-- pitcrew: ignore sum-differs -->", vec!["sum-differs 8", "unused-ignore 8"]),
            ("Total effort: 5 hours. <!-- pitcrew: ignore sum-differs with reviews -->", vec!["unused-ignore 8"]),
            (
                "Total effort: 9 hours. <!-- pitcrew: ignore count-differs x -->",
                vec!["sum-differs 8", "unused-ignore 8"],
            ),
        ] {
            assert_eq!(plan(below), expected, "{below}");
        }
    }
}
