//! What must hold before something begins, and when it is done: of tasks, phases, teams, agents, and the plan.

use std::collections::HashMap;

use super::names::Names;
use super::{Beside, Criterion, Metric, Proof, Remark, Scope, matter, metrics};
use crate::import::document::labels;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Item, Table};
use crate::import::outline::{Outline, Sourced, Work};
use crate::import::sightings::Fact;
use crate::import::values::duration;
use crate::import::vocabulary::tokens;
use crate::import::vocabulary::{Topic, is_aside, is_nothing, normal, topic};
use crate::import::writing::checks;
use crate::model::Id;

/// Reads them. What is to hold when a task is done is a fact of the task itself, and read with it.
pub(super) fn read(
    document: &Document,
    names: &Names,
    facts: &[(&Id, Vec<&Fact>)],
    outline: &Outline,
    beside: &mut Beside,
) {
    for (task, facts) in facts {
        for fact in facts.iter().filter(|fact| fact.topic == Topic::Go) {
            add(&mut beside.go, Scope::Task((*task).clone()), &fact.value, None);
        }
    }
    for at in 0..document.sections.len() {
        let mut found = Reader { names, go: Vec::new(), success: Vec::new(), metrics: Vec::new() };
        let about = document.around(at).find_map(|at| names.matter(at));
        let scope = names.scope_of(document, at);
        let section = &document.sections[at];
        match about {
            _ if names.is_within_task(document, at) => continue,
            Some(topic @ (Topic::Go | Topic::Success)) => found.listed(&section.blocks, topic, &scope),
            Some(_) => {}
            None if scope != Scope::Plan || section.level <= 1 => found.labelled(&section.blocks, &scope, |_| true),
            // A summary says what is expected of the plan as a whole.
            None if is_aside(&section.heading.plain) => found.labelled(&section.blocks, &scope, is_expected),
            None => {}
        }
        let Reader { go, success, metrics, .. } = found;
        beside.metrics.extend(metrics);
        go.into_iter().for_each(|one| push(&mut beside.go, one));
        success.into_iter().for_each(|one| push(&mut beside.success, one));
    }
    let works: HashMap<&Id, &Work> = outline.tasks.iter().map(|work| (&work.id, work)).collect();
    // That what a task waits for is done, its needs say already.
    let mut remarks = Vec::new();
    beside.go.retain(|one| {
        let Scope::Task(id) = &one.scope else { return true };
        let needs = works.get(id).map(|work| &work.needs);
        let named = names.tasks_in(&one.text.value);
        let waits = |id: &Id| needs.is_some_and(|needs| needs.iter().any(|wait| wait.value.task == *id));
        let told = !named.is_empty() && named.iter().all(waits) && is_ended(&one.text.value);
        if told {
            remarks.push(Remark { scope: one.scope.clone(), about: "go, as its needs say", text: one.text.clone() });
        }
        !told
    });
    beside.remarks.append(&mut remarks);
}

struct Reader<'a> {
    names: &'a Names,
    go: Vec<Criterion>,
    success: Vec<Criterion>,
    metrics: Vec<Metric>,
}

impl Reader<'_> {
    /// A section of criteria: lists, each for whom the line above it names, and tables.
    fn listed(&mut self, blocks: &[Block], about: Topic, around: &Scope) {
        let (mut about, mut scope, mut whose) = (about, around.clone(), None);
        for block in blocks {
            match block {
                Block::Paragraph(lines) => {
                    let Some(label) = lines.last().filter(|line| is_label(line)) else { continue };
                    let named = self.names.scope(&label.plain);
                    // What holds of one agent in a phase must hold when the phase is done.
                    let narrow = matches!(around, Scope::Phase(_)) && !matches!(named, Some(Scope::Task(_)));
                    whose = (narrow || named.is_none()).then(|| label.clone());
                    let whole = is_whole(&label.plain);
                    scope =
                        if whole { Scope::Plan } else { named.filter(|_| !narrow).unwrap_or_else(|| around.clone()) };
                    if whole && matches!(around, Scope::Phase(_)) {
                        scope = around.clone();
                    }
                    // A sentence says what to do with them, and not whose they are.
                    whose = whose.filter(|label| !whole && label.plain.split_whitespace().count() <= 4);
                    about = matter::of_heading(&label.plain)
                        .filter(|topic| matches!(topic, Topic::Go | Topic::Success))
                        .unwrap_or(about);
                }
                Block::List(list) => list.items.iter().for_each(|item| self.item(item, about, &scope, whose.as_ref())),
                Block::Table(table) => self.table(table, about, &scope),
                Block::Quote(blocks) => self.listed(blocks, about, &scope),
                _ => {}
            }
        }
    }

    /// Labels of a phase, a team, or the plan: `**Exit criteria:** all green`.
    fn labelled(&mut self, blocks: &[Block], scope: &Scope, counts: impl Fn(&str) -> bool) {
        for field in labels::fields(blocks).into_iter().filter(|field| counts(&field.label.plain)) {
            // What a phase brings forth must be there when it is done.
            let (about, whose) = match field.topic {
                Some(about @ (Topic::Go | Topic::Success)) => (about, None),
                Some(Topic::Deliverables) if matches!(scope, Scope::Phase(_)) => (Topic::Success, Some(&field.label)),
                _ => continue,
            };
            if !field.value.is_empty() {
                self.add(about, scope.clone(), &field.value, whose);
            }
            field.list.into_iter().flat_map(|list| &list.items).for_each(|item| self.item(item, about, scope, whose));
        }
    }

    fn item(&mut self, item: &Item, about: Topic, scope: &Scope, whose: Option<&Text>) {
        let text = Text::joined(&item.lines);
        if self.names.is_task(&text.span) {
            return;
        }
        // `Phase 1: all services answer`
        if let Some((name, rest)) = text.plain.split_once(": ")
            && let Some(named) = self.names.scope(name).filter(|_| name.split_whitespace().count() <= 3)
        {
            let rest = text.part(text.plain.len() - rest.len()..text.plain.len());
            return self.add(about, named, &rest, None);
        }
        let nested = item.blocks.iter().filter_map(|block| match block {
            Block::List(list) => Some(list),
            _ => None,
        });
        if text.plain.trim_end().ends_with(':') {
            let inner = self.names.scope(&text.plain).unwrap_or_else(|| scope.clone());
            for item in nested.flat_map(|list| &list.items) {
                self.item(item, about, &inner, whose);
            }
            return;
        }
        self.add(about, scope.clone(), &text, whose);
    }

    /// A row each: of what it is said, what must hold; or a figure, as it is and as it is to be.
    fn table(&mut self, table: &Table, about: Topic, scope: &Scope) {
        let column = |wanted: &[Topic]| {
            table.header.iter().position(|cell| topic(&cell.plain).is_some_and(|topic| wanted.contains(&topic)))
        };
        let named = |words: &[&str]| {
            table.header.iter().position(|cell| {
                let words_of = normal(&cell.plain);
                words.iter().any(|word| words_of.split(' ').any(|one| one == *word))
            })
        };
        let of = column(&[Topic::Phase, Topic::Task, Topic::Id, Topic::Team]);
        let (metric, target) = (named(&METRIC), named(&TARGET));
        let said = column(&[about]).or_else(|| column(&[Topic::Success, Topic::Go]));
        for row in &table.rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|cell| !is_nothing(&cell.plain));
            let scope = cell(of).and_then(|cell| self.names.scope(&cell.plain)).unwrap_or_else(|| scope.clone());
            if let (Some(metric), Some(target)) = (cell(metric), cell(target)) {
                if about == Topic::Success {
                    self.metrics.push(metrics::of_row(metric, cell(named(&NOW)), target));
                }
                let now = cell(named(&NOW)).map(|now| format!(" (now {})", now.plain.trim())).unwrap_or_default();
                let words = format!("{}: {}{now}", metric.plain.trim(), target.plain.trim());
                let mut text = metric.saying(&words);
                text.span.end = target.span.end;
                self.add(about, scope, &text, None);
            } else if let Some(said) = cell(said).filter(|_| said != of) {
                self.add(about, scope, said, None);
            }
        }
    }

    fn add(&mut self, about: Topic, scope: Scope, text: &Text, whose: Option<&Text>) {
        // What must hold when a task is done is read with the task.
        if matches!((about, &scope), (Topic::Success, Scope::Task(_))) {
            return;
        }
        let found = if about == Topic::Go { &mut self.go } else { &mut self.success };
        add(found, scope, text, whose);
    }
}

const METRIC: [&str; 11] = [
    "metric",
    "kpi",
    "measure",
    "indicator",
    "metrik",
    "kennzahl",
    "indicateur",
    "métrique",
    "indicador",
    "métrica",
    "criterion",
];
const TARGET: [&str; 9] = ["target", "goal", "after", "ziel", "zielwert", "cible", "objectif", "objetivo", "meta"];
const NOW: [&str; 10] =
    ["before", "current", "baseline", "now", "today", "aktuell", "heute", "actuel", "actual", "vorher"];

fn add(found: &mut Vec<Criterion>, scope: Scope, text: &Text, whose: Option<&Text>) {
    let bare = bare(text);
    if is_nothing(&bare.plain) || bare.plain.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return;
    }
    let proof = proof(&bare);
    let whose = whose.map(|label| label.plain.trim().trim_end_matches([':', ' ']).trim().to_owned());
    let value = match whose.filter(|_| proof == Proof::Word) {
        Some(whose) => format!("{whose}: {}", bare.plain),
        None => bare.plain.clone(),
    };
    push(found, Criterion { scope, text: Sourced { value, span: text.span.clone() }, proof });
}

/// `Task 1 completed successfully`, and nothing else.
fn is_ended(text: &str) -> bool {
    const ENDED: [&str; 16] = [
        "complete",
        "completed",
        "done",
        "finished",
        "ended",
        "merged",
        "abgeschlossen",
        "fertig",
        "erledigt",
        "beendet",
        "terminé",
        "terminée",
        "fini",
        "completada",
        "terminada",
        "hecha",
    ];
    let words = normal(text);
    words.split(' ').count() <= 5 && words.split(' ').any(|word| ENDED.contains(&word))
}

/// What is said twice counts once.
fn push(found: &mut Vec<Criterion>, one: Criterion) {
    let same = |other: &Criterion| other.scope == one.scope && normal(&other.text.value) == normal(&one.text.value);
    if !found.iter().any(same) {
        found.push(one);
    }
}

/// The words without the box, the tick or the bullet before them.
pub(super) fn bare(text: &Text) -> Text {
    let signs = |c: char| !c.is_alphanumeric() && !matches!(c, '`' | '(' | '<' | '>' | '≤' | '≥' | '/' | '.' | '"');
    let lead = text.plain.len() - text.plain.trim_start_matches(signs).len();
    text.part(lead..text.plain.len())
}

/// `Expected outcome`
fn is_expected(label: &str) -> bool {
    const EXPECTED: [&str; 8] =
        ["expected", "outcome", "outcomes", "erwartetes", "erwartet", "attendu", "attendus", "esperado"];
    normal(label).split(' ').any(|word| EXPECTED.contains(&word))
}

/// `Overall:` after what is said of a task speaks of the plan.
fn is_whole(label: &str) -> bool {
    const WHOLE: [&str; 14] = [
        "overall",
        "joint",
        "all",
        "whole",
        "project",
        "plan",
        "gesamt",
        "insgesamt",
        "gemeinsam",
        "global",
        "ensemble",
        "commun",
        "general",
        "conjunto",
    ];
    normal(label).split(' ').next().is_some_and(|word| WHOLE.contains(&word))
}

/// A line that says of what the following list speaks.
fn is_label(line: &Text) -> bool {
    let plain = line.plain.trim_end();
    plain.ends_with([':', '：']) || line.is_all(&crate::import::document::text::MarkKind::Strong)
}

/// Returns how a criterion is found out.
fn proof(text: &Text) -> Proof {
    let first = text.code().next().filter(|(_, range)| range.start == 0);
    if let Some((code, range)) = first {
        let rest = text.plain[range.end..].trim();
        let rest = if rest.is_empty() { "passes" } else { rest };
        if let Some(command) = checks::command(&format!("`{code}` {rest}")).filter(|line| is_concrete(line)) {
            return Proof::Command(command);
        }
    }
    measure(&text.plain).unwrap_or(Proof::Word)
}

/// Whether a line can be run as it stands: nothing in it is to be filled in.
pub(super) fn is_concrete(line: &str) -> bool {
    const BLANKS: [&str; 9] = ["YYYY", "<", "…", "...", "{{", "XXX", "HHMM", "your-", "[N]"];
    !BLANKS.iter().any(|blank| line.contains(blank))
}

/// Returns the figure of the run that a criterion speaks of, and what it must be.
fn measure(text: &str) -> Option<Proof> {
    let words = tokens::folded(&normal(text));
    let words: Vec<&str> = words.split(' ').collect();
    let has = |some: &[&str]| words.iter().any(|word| some.contains(word));
    let begins = |word: &str, some: &[&str]| some.iter().any(|begin| word.starts_with(begin));
    let none = words.first().is_some_and(|word| NONE.contains(word));
    if none && words.len() <= 5 {
        let last = words.last()?;
        if begins(last, &["conflict", "konflikt", "conflit"]) || begins(words.get(1)?, &["konflikt", "conflit"]) {
            return Some(Proof::Measure("run.conflicts", "== 0".to_owned()));
        }
        if begins(last, &["rollback"]) {
            return Some(Proof::Measure("run.rollbacks", "== 0".to_owned()));
        }
    }
    let whole = ["total", "overall", "gesamt", "totale", "globale"];
    let time = ["time", "duration", "dauer", "zeit", "duree", "temps", "tiempo", "duracion", "makespan"];
    let about = has(&whole) && has(&time) || has(&["gesamtdauer", "gesamtzeit", "gesamtlaufzeit"]);
    let (range, length) = duration::all(text).into_iter().next().filter(|_| about)?;
    let before = tokens::folded(&text[..range.start].to_lowercase());
    let before = before.trim_end().trim_end_matches("~").trim_end();
    let less = ["<", "under", "less than", "below", "unter", "weniger als", "moins de", "menos de"];
    let most = ["<=", "≤", "at most", "within", "no more than", "hochstens", "maximal", "au plus", "como maximo"];
    let ends = |some: &[&str]| some.iter().any(|end| before.ends_with(end));
    let operator = if ends(&most) { "<=" } else { ends(&less).then_some("<")? };
    text[range.end..].trim().trim_end_matches(['.', ';']).is_empty().then_some(())?;
    Some(Proof::Measure("run.duration", format!("{operator} {}", length.high)))
}

const NONE: [&str; 10] = ["zero", "no", "0", "keine", "null", "aucun", "aucune", "ningun", "cero", "sin"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_the_run_are_measured() {
        let measured = |text: &str| match measure(text) {
            Some(Proof::Measure(what, goal)) => format!("{what} {goal}"),
            _ => String::new(),
        };
        for (text, expected) in [
            ("Total time < 26 hours", "run.duration < 1d2h"),
            ("Gesamtdauer unter 3 Tagen", "run.duration < 3d"),
            ("Durée totale ≤ 2 h", "run.duration <= 2h"),
            ("Zero merge conflicts", "run.conflicts == 0"),
            ("Keine Konflikte", "run.conflicts == 0"),
            ("No step required rollback", "run.rollbacks == 0"),
            ("Response time < 5s", ""),
            ("No services exposed", ""),
            ("Total time < 26 hours on the old machine", ""),
        ] {
            assert_eq!(measured(text), expected, "{text}");
        }
    }
}
