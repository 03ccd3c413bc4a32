//! What could go wrong: a section each, a table, or a list.

use super::names::Names;
use super::{Beside, Risk};
use crate::import::document::labels::{self, Field};
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Item, Section, Table};
use crate::import::outline::Sourced;
use crate::import::vocabulary::tokens;
use crate::import::vocabulary::{Topic, is_nothing, normal, topic};
use crate::model::Grade;

/// Reads the risks of a document.
pub(super) fn read(document: &Document, names: &Names, beside: &mut Beside) {
    let about = |at: usize| names.matter(at) == Some(Topic::Risk);
    for (at, section) in document.sections.iter().enumerate() {
        let risky = document.around(at).any(about);
        let below = section.parent.is_some_and(|parent| document.around(parent).any(about));
        let register = |table: &Table| risky || column(table, Topic::Mitigation).is_some();
        for block in &section.blocks {
            match block {
                Block::Table(table) if register(table) => of_table(table, names, beside),
                _ => {}
            }
        }
        if names.is_within_task(document, at) || !risky {
            continue;
        }
        let fields = labels::fields(&section.blocks);
        let told = |topic: Topic| fields.iter().any(|field| field.topic == Some(topic));
        let marked = [Topic::Mitigation, Topic::Likelihood, Topic::Impact].into_iter().filter(|topic| told(*topic));
        let numbered = numbered(&section.heading.plain).is_some();
        if (below || numbered) && (marked.count() >= 1) {
            of_section(section, &fields, names, beside);
        } else {
            for block in &section.blocks {
                if let Block::List(list) = block {
                    list.items.iter().for_each(|item| of_item(item, names, beside));
                }
            }
        }
    }
}

/// `Risk 1: Agent A breaks the proxy`: what stands behind the number.
fn numbered(heading: &str) -> Option<usize> {
    let lead = heading.len() - heading.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let rest = &heading[lead..];
    let word = rest.len() - rest.trim_start_matches(char::is_alphabetic).len();
    let known = rest[..word].eq_ignore_ascii_case("r") || topic(&rest[..word]) == Some(Topic::Risk);
    let number = rest[word..].trim_start_matches([' ', '#', '-', '.']);
    let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let end = heading.len() - number.len() + digits;
    (known && digits > 0).then(|| {
        end + heading[end..].len() - heading[end..].trim_start_matches([':', ' ', '-', '–', '—', '.', ')']).len()
    })
}

fn of_section(section: &Section, fields: &[Field<'_>], names: &Names, beside: &mut Beside) {
    let heading = &section.heading;
    let title = heading.part(numbered(&heading.plain).unwrap_or(0).min(heading.plain.len())..heading.plain.len());
    let said = |topic: Topic| fields.iter().find(|field| field.topic == Some(topic)).and_then(value);
    let mut risk = sourced(title.plain.trim(), &heading.span);
    if let Some(scenario) = said(Topic::Risk) {
        risk.value = if risk.value.is_empty() { scenario.value } else { format!("{}: {}", risk.value, scenario.value) };
    }
    add(risk, said, names, beside);
}

fn of_table(table: &Table, names: &Names, beside: &mut Beside) {
    let Some(risk) = column(table, Topic::Risk) else { return };
    for row in &table.rows {
        let cell = |topic: Topic| {
            let text = row.get(column(table, topic)?)?;
            (!is_nothing(&text.plain)).then(|| sourced(text.plain.trim(), &text.span))
        };
        if let Some(text) = row.get(risk).filter(|text| !is_nothing(&text.plain)) {
            add(sourced(text.plain.trim(), &text.span), cell, names, beside);
        }
    }
}

fn column(table: &Table, wanted: Topic) -> Option<usize> {
    table.header.iter().position(|cell| topic(&cell.plain) == Some(wanted))
}

/// `**The disk fills up** (high): logs rotate`, with what is done about it behind or below.
fn of_item(item: &Item, names: &Names, beside: &mut Beside) {
    let text = super::criteria::bare(&Text::joined(&item.lines));
    let below = labels::fields(&item.blocks);
    let within: Vec<Field<'_>> = item.lines.iter().flat_map(labels::in_line).collect();
    let field = |topic: Topic| within.iter().chain(&below).find(|field| field.topic == Some(topic)).and_then(value);
    if names.is_task(&text.span) || text.plain.split_whitespace().count() < 2 {
        return;
    }
    let cut = ["Mitigation:", "mitigation:", "Gegenmaßnahme:", "Atténuation :", "Mitigación:", "→", "->", "=>"];
    let at = cut.iter().filter_map(|word| text.plain.find(word).map(|at| (at, word.len()))).min();
    let end = at.map_or(text.plain.len(), |(at, _)| at);
    let risk = text.part(0..end);
    let risk = risk.plain.trim().trim_end_matches(['(', '.', ';', ',', '—', '–', '-', ':', ' ']).to_owned();
    let behind = at.map(|(at, length)| text.part(at + length..text.plain.len()));
    let behind =
        behind.filter(|text| !text.is_empty()).map(|text| sourced(text.plain.trim_end_matches(')'), &text.span));
    let nested = item.blocks.iter().find_map(|block| match block {
        Block::List(list) if below.is_empty() => {
            let all: Vec<&str> =
                list.items.iter().filter_map(|item| item.lines.first()).map(|line| line.plain.trim()).collect();
            Some(sourced(&all.join("; "), &item.span))
        }
        _ => None,
    });
    let said = |topic: Topic| match topic {
        Topic::Mitigation => behind.clone().or_else(|| field(topic)).or_else(|| nested.clone()),
        _ => field(topic),
    };
    add(Sourced { value: risk, span: text.span.clone() }, said, names, beside);
}

fn add(risk: Sourced<String>, said: impl Fn(Topic) -> Option<Sourced<String>>, names: &Names, beside: &mut Beside) {
    let known = |other: &Risk| normal(&other.risk.value) == normal(&risk.value);
    if !risk.value.chars().any(char::is_alphabetic) || beside.risks.iter().any(known) {
        return;
    }
    let grade = |topic: Topic| {
        let text = said(topic)?;
        Some(Sourced { value: grade(&text.value)?, span: text.span })
    };
    let mitigation = said(Topic::Mitigation);
    let answered_by = mitigation.as_ref().map_or_else(Vec::new, |text| names.tasks_in(&text.value));
    beside.risks.push(Risk {
        likelihood: grade(Topic::Likelihood),
        impact: grade(Topic::Impact),
        recovery: said(Topic::Recovery).filter(|text| !is_nothing(&text.value)),
        mitigation,
        answered_by,
        risk,
    });
}

/// What a label says, items of a list one after the other.
fn value(field: &Field<'_>) -> Option<Sourced<String>> {
    if !field.value.is_empty() {
        return Some(sourced(field.value.plain.trim(), &field.value.span));
    }
    let items = &field.list?.items;
    let lines: Vec<&Text> = items.iter().filter_map(|item| item.lines.first()).collect();
    let all: Vec<&str> = lines.iter().map(|line| line.plain.trim().trim_end_matches([';', '.'])).collect();
    let (first, last) = (lines.first()?, lines.last()?);
    Some(Sourced { value: all.join("; "), span: first.span.start..last.span.end })
}

/// Returns how much a word, a share or a place on a scale of five means.
pub(super) fn grade(text: &str) -> Option<Grade> {
    let folded = tokens::folded(&text.to_lowercase());
    let word = folded.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?.to_owned();
    let starts = |some: &[&str]| some.iter().any(|begin| word.starts_with(begin));
    if starts(&["very"]) {
        let rest = text.to_lowercase();
        return grade(rest.split_once("very")?.1.trim());
    }
    if let Ok(number) = word.parse::<u32>() {
        let share = folded.contains('%');
        let (low, high) = if share { (20, 50) } else { (2, 4) };
        return Some(if number <= low {
            Grade::Low
        } else if number < high {
            Grade::Medium
        } else {
            Grade::High
        });
    }
    if starts(&[
        "low",
        "minor",
        "rare",
        "unlikely",
        "none",
        "impossible",
        "negligible",
        "niedrig",
        "gering",
        "klein",
        "unwahrscheinlich",
        "faible",
        "bas",
        "minime",
        "improbable",
        "baj",
        "minim",
    ]) || word == "l"
    {
        Some(Grade::Low)
    } else if starts(&["med", "moderate", "possible", "mittel", "maßig", "massig", "moyen", "moder", "modéré"])
        || word == "m"
    {
        Some(Grade::Medium)
    } else if starts(&[
        "high",
        "critical",
        "severe",
        "major",
        "likely",
        "certain",
        "catastroph",
        "hoch",
        "sehr",
        "groß",
        "gross",
        "kritisch",
        "wahrscheinlich",
        "eleve",
        "fort",
        "grave",
        "critique",
        "tres",
        "alt",
        "critic",
        "muy",
    ]) || word == "h"
    {
        Some(Grade::High)
    } else {
        None
    }
}

fn sourced(words: &str, span: &std::ops::Range<usize>) -> Sourced<String> {
    Sourced { value: words.to_owned(), span: span.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::outline;

    fn told(text: &str) -> Vec<String> {
        let risks = outline(text).beside.risks;
        risks
            .iter()
            .map(|risk| {
                let grade = |grade: &Option<Sourced<Grade>>| {
                    grade.as_ref().map_or("-".into(), |one| format!("{:?}", one.value))
                };
                let text =
                    |text: &Option<Sourced<String>>| text.as_ref().map_or("-", |one| one.value.as_str()).to_owned();
                format!(
                    "{} | {} {} | {} | {}",
                    risk.risk.value,
                    grade(&risk.likelihood),
                    grade(&risk.impact),
                    text(&risk.mitigation),
                    text(&risk.recovery)
                )
            })
            .collect()
    }

    #[test]
    fn risks_are_read_in_every_form() {
        let sections = "# P\n\n## Risk Management\n\n### Risk 1: A breaks the proxy\n\n**Scenario**: ports move\n\n**Mitigation**:\n1. Test first.\n2. Task A1 runs.\n\n**Likelihood**: LOW (unlikely)\n**Impact**: MEDIUM\n**Recovery Time**: 5 minutes\n";
        assert_eq!(
            told(sections),
            ["A breaks the proxy: ports move | Low Medium | Test first; Task A1 runs | 5 minutes"]
        );
        let table = "# P\n\n## Risiken\n\n| Risiko | Wahrscheinlichkeit | Auswirkung | Gegenmaßnahme |\n|---|---|---|---|\n| Platte voll | hoch | mittel | Logs drehen |\n";
        assert_eq!(told(table), ["Platte voll | High Medium | Logs drehen | -"]);
        let list = "# P\n\n## Risques\n\n- Le disque est plein → on nettoie\n- La clé expire\n";
        assert_eq!(told(list), ["Le disque est plein | - - | on nettoie | -", "La clé expire | - - | - | -"]);
        assert_eq!(
            told("# P\n\n## Tasks\n\n| Task | Conflict Risk |\n|---|---|\n| Move it | none |\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn grades_have_many_words() {
        for (text, expected) in [
            ("LOW", Some(Grade::Low)),
            ("Very high", Some(Grade::High)),
            ("Mittel", Some(Grade::Medium)),
            ("élevée", Some(Grade::High)),
            ("baja", Some(Grade::Low)),
            ("4/5", Some(Grade::High)),
            ("30%", Some(Grade::Medium)),
            ("IMPOSSIBLE (other files)", Some(Grade::Low)),
            ("who knows", None),
        ] {
            assert_eq!(grade(text), expected, "{text}");
        }
    }
}
