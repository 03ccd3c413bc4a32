//! What is to be said about a document and the plan that it became, at the lines of the document.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::outline::{Contradiction, Disagreement};
use super::writing::Written;
use super::{Imported, ignore};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::{Surroundings, errors};
use crate::read::read;

/// More places than these are not named beside one that contradicts them.
const MOST_PLACES: usize = 4;

/// Finds all of it, in the order of the documents.
pub(super) fn find(imported: &Imported, written: &Written, around: &Surroundings) -> Vec<Diagnostic> {
    let mut found = imported.diagnostics.clone();
    if imported.outline.tasks.is_empty() && !found.iter().any(|one| one.severity == Severity::Error) {
        found.push(Diagnostic::error("no-tasks", imported.place(0..0), "no tasks were found in this document").hint(
            "tasks are read from tables with a column of ids or titles, headings with ids, boxes to tick, and \
                 lists under a heading such as `Tasks`; a plan of another tool is read with `--as FORM`; \
                 `docs/import.md` says more",
        ));
    }
    found.extend(imported.outline.disagreements.iter().map(|one| disagreement(imported, one)));
    found.extend(imported.outline.contradictions.iter().map(|one| contradiction(imported, one)));
    if !imported.outline.tasks.is_empty() {
        let works: HashMap<&str, usize> =
            imported.outline.tasks.iter().enumerate().map(|(at, work)| (work.id.as_str(), at)).collect();
        let reading = read(written.yaml.as_bytes(), "", "plan");
        found.extend(errors(&reading, around).into_iter().map(|one| {
            // The line of the plan, or the nearest one above that the document says.
            let line = one.place.line.min(written.origins.len());
            let origin = written.origins[..line].iter().rev().flatten().next();
            let place = imported.place(origin.cloned().unwrap_or(0..0));
            let see = seen(imported, &others(imported, &works, &one), &place);
            let hint = [see, one.hint.clone()].into_iter().flatten().collect::<Vec<_>>().join("; ");
            // What would mend the plan is no mend of the document.
            Diagnostic { place, hint: (!hint.is_empty()).then_some(hint), mends: Vec::new(), ..one }
        }));
    }
    ignore::apply(imported, &mut found);
    let file = |one: &Diagnostic| imported.files().position(|file| *file == *one.place.file);
    found.sort_by_key(|one| (file(one), one.place.span.start));
    found.dedup_by(|a, b| (a.rule, &a.message, a.place.line) == (b.rule, &b.message, b.place.line));
    found
}

fn disagreement(imported: &Imported, one: &Disagreement) -> Diagnostic {
    let place = imported.place(one.one.clone());
    let other = imported.place(one.other.clone());
    let chosen = imported.place(one.chosen.clone());
    let hint = if (&place.file, place.line) == (&other.file, other.line) {
        "this line says both: say in it which holds".to_owned()
    } else {
        format!("see {}:{}; {}:{} is believed", other.file, other.line, chosen.file, chosen.line)
    };
    Diagnostic { severity: one.what.severity(), ..Diagnostic::warning(one.what.rule(), place, one.sentence.clone()) }
        .hint(hint)
}

fn contradiction(imported: &Imported, one: &Contradiction) -> Diagnostic {
    let place = imported.place(one.place.clone());
    let hint = Some(one.hint.clone()).filter(|hint| !hint.is_empty());
    let hint = [seen(imported, &one.others, &place), hint].into_iter().flatten().collect::<Vec<_>>().join("; ");
    let told = Diagnostic::warning(one.rule, place, one.sentence.clone());
    Diagnostic { severity: one.severity, hint: (!hint.is_empty()).then_some(hint), ..told }
}

/// `see p.md:26`: the lines of other places.
fn seen(imported: &Imported, others: &[Range<usize>], place: &Place) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    for other in others {
        let other = imported.place(other.clone());
        let line = format!("{}:{}", other.file, other.line);
        if (&other.file, other.line) != (&place.file, place.line) && !lines.contains(&line) && lines.len() < MOST_PLACES
        {
            lines.push(line);
        }
    }
    (!lines.is_empty()).then(|| format!("see {}", lines.join(", ")))
}

/// Where the document says what a finding about the plan is about: the needs of a circle, what two tasks own.
fn others(imported: &Imported, works: &HashMap<&str, usize>, one: &Diagnostic) -> Vec<Range<usize>> {
    if !matches!(one.rule, "need-cycle" | "ownership-overlap") {
        return Vec::new();
    }
    let named: BTreeSet<&str> = one.message.split('`').skip(1).step_by(2).collect();
    let places: BTreeSet<usize> = named.iter().filter_map(|name| works.get(name)).copied().collect();
    let works = places.iter().map(|at| &imported.outline.tasks[*at]);
    match one.rule {
        "need-cycle" => {
            let needs = works.flat_map(|work| &work.needs);
            needs.filter(|wait| named.contains(wait.value.task.as_str())).map(|wait| wait.span.clone()).collect()
        }
        "ownership-overlap" => {
            let owns = works.flat_map(|work| &work.owns);
            owns.filter(|path| named.contains(path.value.as_str())).map(|path| path.span.clone()).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Doers, read};

    #[test]
    fn a_cycle_is_told_at_the_lines_of_the_document() {
        let text = "# Plan\n\n| ID | Task | Depends on |\n|---|---|---|\n| A1 | First | A2 |\n| A2 | Second | A1 |\n";
        let imported = read(text.as_bytes(), "plan.md");
        let found = imported.findings(&imported.write(&Doers::default()));
        let cycle = found.iter().find(|one| one.rule == "need-cycle").expect("a cycle");
        assert!(&*cycle.place.file == "plan.md" && (5..=6).contains(&cycle.place.line), "{cycle:?}");
    }

    #[test]
    fn a_document_without_tasks_is_told_what_tasks_look_like() {
        let imported = read(b"# Notes\n\nNothing to do here.\n", "notes.md");
        let found = imported.findings(&imported.write(&Doers::default()));
        assert_eq!(found[0].rule, "no-tasks");
    }
}
