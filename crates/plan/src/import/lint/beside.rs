//! A sentence has tasks run beside each other of which one waits for the other.

use std::collections::BTreeSet;

use super::Prose;
use super::lines::At;
use crate::import::outline::{Conflict, Contradiction};
use crate::import::vocabulary::tokens;

const PARALLEL: [&str; 14] = [
    "parallel",
    "parallelly",
    "parallele",
    "parallelen",
    "paralleles",
    "paralelo",
    "paralela",
    "paralelas",
    "concurrently",
    "simultaneously",
    "gleichzeitig",
    "nebeneinander",
    "simultanement",
    "simultaneamente",
];
/// What makes it another sentence: a denial, a condition, or tasks that come before.
const OTHERWISE: [&str; 40] = [
    "not",
    "cannot",
    "never",
    "no",
    "nicht",
    "kein",
    "keine",
    "nie",
    "pas",
    "sans",
    "nunca",
    "sin",
    "after",
    "once",
    "when",
    "until",
    "before",
    "then",
    "if",
    "but",
    "except",
    "unless",
    "partly",
    "partially",
    "nach",
    "sobald",
    "wenn",
    "bevor",
    "dann",
    "aber",
    "apres",
    "quand",
    "avant",
    "puis",
    "mais",
    "despues",
    "tras",
    "cuando",
    "antes",
    "pero",
];

/// `Tasks 2.1 and 2.2 can be developed in parallel`, where one needs the other.
pub(super) fn parallel_differs(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for line in prose.lines.iter().filter(|line| matches!(line.at, At::Prose | At::Item)) {
        let words = &line.words;
        let Some(parallel) = words.iter().position(|word| PARALLEL.contains(&word.word.as_str())) else { continue };
        let place = words[parallel].range.start;
        let sentence = sentence_around(&line.text.plain, place);
        let said = |all: &[&str]| {
            tokens::of(&line.text.plain[sentence.clone()]).iter().any(|word| all.contains(&word.word.as_str()))
        };
        // `A1 beside A2, A3 beside A4`, and `A1 → A2 beside B1`, have parts of which each is another matter.
        let once = words.iter().filter(|word| PARALLEL.contains(&word.word.as_str())).count() == 1;
        let parts = ["→", "->", "+", "(", "⇒"].iter().any(|sign| line.text.plain[sentence.clone()].contains(sign));
        if said(&OTHERWISE) || parts || !once {
            continue;
        }
        let text = line.text.part(sentence);
        let mentions = prose.names.in_text(&text.plain, true);
        let sure = mentions.iter().all(|mention| mention.by_id && !mention.group);
        let named: BTreeSet<usize> = mentions.iter().flat_map(|mention| mention.tasks.clone()).collect();
        let own = prose.told.lowest_at(line.text.span.start).is_some_and(|task| !named.contains(&task));
        if !sure || own || !(2..=6).contains(&named.len()) || named.iter().any(|task| *task >= prose.efforts.count()) {
            continue;
        }
        let known = prose.outline.disagreements.iter().any(|one| {
            let there = |at: usize| line.text.span.contains(&at);
            one.what == Conflict::Parallel && (there(one.one.start) || there(one.other.start))
        });
        let waits = |task: &usize| {
            let before = prose.efforts.before(&BTreeSet::from([*task]));
            named.iter().copied().find(|other| other != task && before.contains(other))
        };
        let Some((task, other)) = named.iter().find_map(|task| Some((*task, waits(task)?))).filter(|_| !known) else {
            continue;
        };
        let work = &prose.outline.tasks[task];
        let (id, need) = (&work.id, &prose.outline.tasks[other].id);
        let wait = work.needs.iter().find(|wait| wait.value.task == *need).or_else(|| work.needs.first());
        let sentence = format!("`{id}` and `{need}` run beside each other here, and `{id}` waits for `{need}`");
        found.push(
            Contradiction::warning("parallel-against-need", text.span.clone(), sentence)
                .beside(wait.map(|wait| wait.span.clone()))
                .hint("say which of the two holds"),
        );
    }
}

fn sentence_around(text: &str, at: usize) -> std::ops::Range<usize> {
    const ENDS: [&str; 5] = [". ", "; ", "! ", "? ", " → "];
    let from = ENDS.iter().filter_map(|end| Some(text[..at].rfind(end)? + end.len())).max().unwrap_or(0);
    let to = ENDS.iter().filter_map(|end| text[at..].find(end)).min().map_or(text.len(), |length| at + length);
    from..to
}
