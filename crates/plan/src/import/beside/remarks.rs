//! What a document says that a plan has no field for: ways back, launch commands, how often who is told what.

use super::names::Names;
use super::{Beside, Remark, Scope};
use crate::import::document::labels;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Section};
use crate::import::outline::Sourced;
use crate::import::sightings::Fact;
use crate::import::values::ident;
use crate::import::vocabulary::{Topic, is_aside, is_nothing, normal};
use crate::model::Id;

/// Reads it.
pub(super) fn read(document: &Document, names: &Names, facts: &[(&Id, Vec<&Fact>)], beside: &mut Beside) {
    for (at, section) in document.sections.iter().enumerate() {
        if names.is_within_task(document, at) {
            continue;
        }
        let scope = names.scope_of(document, at);
        let heading = |at: usize| document.sections[at].heading.plain.as_str();
        let about = document.around(at).find_map(|at| names.matter(at));
        let kept = || document.around(at).find_map(|at| kept(heading(at)));
        match about.map_or_else(kept, word) {
            // Where tasks stand they are what is said.
            Some(_) if names.is_task(&extent(section)) => {}
            Some(about) => {
                if about == "communication" {
                    asked_up(section, &scope, beside);
                }
                whole(section, scope, about, beside);
            }
            // A summary says nothing new of ways back.
            None if about.is_none() && is_aside(heading(at)) => {
                asked_up(section, &scope, beside);
                labelled(section, &scope, |about| matches!(about, "status" | "communication"), beside);
            }
            None if about.is_none() => {
                asked_up(section, &scope, beside);
                labelled(section, &scope, |_| true, beside);
            }
            // What is said in the section of a risk or of criteria is theirs.
            None => labelled(section, &scope, |about| about == "communication", beside),
        }
    }
    for (task, facts) in facts {
        portions(task, facts, names, beside);
    }
}

fn word(topic: Topic) -> Option<&'static str> {
    Some(match topic {
        Topic::Rollback => "rollback",
        Topic::Launch => "launch",
        Topic::Escalation => "escalation",
        Topic::Cadence => "communication",
        Topic::Status => "status",
        _ => return None,
    })
}

/// The bytes of a section, up to its last block that has any words.
fn extent(section: &Section) -> std::ops::Range<usize> {
    let mut lines = Vec::new();
    flat(&section.blocks, 0, &mut lines);
    section.heading.span.end..lines.iter().map(|(_, span)| span.end).max().unwrap_or(section.heading.span.end)
}

/// What a section is kept for whose heading speaks of nothing that a plan knows: `Monitoring Agent Progress`,
/// `Final deliverables`.
pub(super) fn kept(heading: &str) -> Option<&'static str> {
    const KEPT: [(&str, &[&str]); 4] = [
        ("messages", &["signal", "signals", "nachrichtenformat"]),
        (
            "communication",
            &[
                "messages",
                "message",
                "nachrichten",
                "meldungen",
                "mensajes",
                "protocol",
                "protokoll",
                "protocole",
                "protocolo",
            ],
        ),
        ("monitoring", &["monitoring", "monitor", "überwachung", "überwachen", "suivi", "seguimiento", "supervisión"]),
        (
            "deliverables",
            &["deliverables", "deliverable", "liefergegenstände", "lieferergebnisse", "livrables", "entregables"],
        ),
    ];
    let words = normal(heading.split('(').next().unwrap_or(heading));
    let words: Vec<&str> = words.split(' ').collect();
    let of = |some: &[&str]| words.len() <= 4 && words.iter().any(|word| some.contains(word));
    KEPT.iter().find(|(_, some)| of(some)).map(|(about, _)| *about)
}

/// `Escalate to the project lead if needed`, among other rules.
fn asked_up(section: &Section, scope: &Scope, beside: &mut Beside) {
    const ESCALATE: [&str; 6] = ["escalate", "escalated", "eskalieren", "eskaliere", "escalader", "escalar"];
    let lines = section.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(lines) => lines.clone(),
        Block::List(list) => list.items.iter().map(|item| Text::joined(&item.lines)).collect(),
        _ => Vec::new(),
    });
    for text in lines {
        let first = normal(&text.plain).split(' ').next().is_some_and(|word| ESCALATE.contains(&word));
        if first && !beside.escalation.iter().any(|step| step.span == text.span) {
            let text = Sourced { value: text.plain.trim().to_owned(), span: text.span.clone() };
            beside.remarks.push(Remark { scope: scope.clone(), about: "escalation", text });
        }
    }
}

/// All that a section says.
fn whole(section: &Section, scope: Scope, about: &'static str, beside: &mut Beside) {
    // What stands below a rule at the end of a section is no longer about it.
    let rule = section.blocks.iter().rposition(|block| matches!(block, Block::Rule));
    let own = &section.blocks[..rule.unwrap_or(section.blocks.len())];
    all_of(if own.is_empty() { &section.blocks } else { own }, scope, about, beside);
}

fn all_of(blocks: &[Block], scope: Scope, about: &'static str, beside: &mut Beside) {
    let mut lines: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    flat(blocks, 0, &mut lines);
    // What has become a step up needs no remark.
    lines.retain(|(_, span)| !beside.escalation.iter().any(|step| step.span == *span));
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    let span = first.1.start..last.1.end.max(first.1.end);
    let words: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
    beside.remarks.push(Remark { scope, about, text: Sourced { value: words.join("\n"), span } });
}

fn flat(blocks: &[Block], depth: usize, found: &mut Vec<(String, std::ops::Range<usize>)>) {
    let push = |words: &str, span: &std::ops::Range<usize>, found: &mut Vec<_>| {
        found.push((format!("{}{}", "  ".repeat(depth), words.trim_end()), span.clone()));
    };
    for block in blocks {
        match block {
            Block::Paragraph(lines) => lines.iter().for_each(|line| push(&line.plain, &line.span, found)),
            Block::List(list) => {
                for item in &list.items {
                    let text = Text::joined(&item.lines);
                    push(&format!("- {}", text.plain), &text.span, found);
                    if depth < 8 {
                        flat(&item.blocks, depth + 1, found);
                    }
                }
            }
            Block::Code(code) => {
                let mut at = 0;
                for line in code.text.split_inclusive('\n') {
                    let words = line.trim_end_matches(['\n', '\r']);
                    push(&format!("  {words}"), &code.place(&(at..at + words.len())), found);
                    at += line.len();
                }
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
                    let words: Vec<&str> = row.iter().map(|cell| cell.plain.trim()).collect();
                    push(&words.join(" | "), &(first.span.start..last.span.end), found);
                }
            }
            Block::Quote(blocks) if depth < 8 => flat(blocks, depth, found),
            _ => {}
        }
    }
}

/// `Status: Planning`, `Communication: updates every 30 min`, `Rollback: git revert`.
fn labelled(section: &Section, scope: &Scope, wanted: impl Fn(&str) -> bool, beside: &mut Beside) {
    for field in labels::fields(&section.blocks) {
        let Some(about) = field.topic.and_then(word).filter(|about| wanted(about)) else { continue };
        if let (true, Some(list)) = (field.value.is_empty() && about != "status", field.list) {
            let label = Block::Paragraph(vec![field.label.clone()]);
            all_of(&[label, Block::List(list.clone())], scope.clone(), about, beside);
        }
        // How a phase or a team stands changes; how the plan stands is said of it as a whole.
        if field.value.is_empty() || is_nothing(&field.value.plain) || about == "status" && *scope != Scope::Plan {
            continue;
        }
        if beside.escalation.iter().any(|step| step.span == field.value.span) {
            continue;
        }
        let text = Sourced { value: field.value.plain.trim().to_owned(), span: field.value.span.clone() };
        beside.remarks.push(Remark { scope: scope.clone(), about, text });
    }
}

/// `Depends on: A1 (types first)`: what of the other one is enough.
fn portions(task: &Id, facts: &[&Fact], names: &Names, beside: &mut Beside) {
    const ENOUGH: [&str; 16] = [
        "first",
        "only",
        "partial",
        "partially",
        "part",
        "draft",
        "zuerst",
        "nur",
        "teilweise",
        "entwurf",
        "d'abord",
        "seulement",
        "uniquement",
        "primero",
        "solo",
        "sólo",
    ];
    for fact in facts.iter().filter(|fact| fact.topic == Topic::Needs) {
        let plain = &fact.value.plain;
        let idents = ident::all(plain, false);
        for (at, one) in idents.iter().enumerate() {
            let end = idents.get(at + 1).map_or(plain.len(), |next| next.range.start);
            let behind = &plain[one.range.end..end];
            let Some(open) = behind.find('(') else { continue };
            let Some(close) = behind[open..].find(')') else { continue };
            let words = behind[open + 1..open + close].trim();
            let enough = words.to_lowercase().split([' ', ',']).any(|word| ENOUGH.contains(&word));
            if let (true, Some(Scope::Task(other))) = (enough, names.scope(&plain[one.range.clone()])) {
                let from = one.range.end + open + 1;
                let span = fact.value.place(from..from + words.len().max(1));
                beside.portions.push((task.clone(), other, Sourced { value: words.to_owned(), span }));
            }
        }
    }
}
