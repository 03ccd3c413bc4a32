//! How much may run at once: `Max 4 agents at once`, `no more than three people in parallel`.

use super::names::Names;
use super::{Beside, Scope};
use crate::import::document::labels;
use crate::import::document::pieces;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::outline::Sourced;
use crate::import::values::time_words;
use crate::import::vocabulary::normal;
use crate::import::vocabulary::tokens::{self, Token};

/// Reads what is said of the plan as a whole; the first place that says it counts.
pub(super) fn read(document: &Document, names: &Names, beside: &mut Beside) {
    for (at, section) in document.sections.iter().enumerate() {
        if names.is_within_task(document, at) || names.scope_of(document, at) != Scope::Plan {
            continue;
        }
        let label = labels::fields(&section.blocks).into_iter().find_map(|field| {
            let value = labelled(&field.label.plain, &field.value.plain)?;
            Some(Sourced { value, span: field.value.span.clone() })
        });
        if let Some(found) = label.or_else(|| told(&section.blocks)) {
            beside.parallel = Some(found);
            return;
        }
    }
}

/// What the sentences of paragraphs and of items say.
fn told(blocks: &[Block]) -> Option<Sourced<u32>> {
    const NEAR: [&str; 13] = [
        "at once",
        "same time",
        "at a time",
        "aral",
        "imultan",
        "oncurr",
        "gleichzeitig",
        "zugleich",
        "selben Zeit",
        "à la fois",
        "en même temps",
        "a la vez",
        "mismo tiempo",
    ];
    let of = |line: &Text| {
        // Most lines name no amount of anything at once, and are told from the others at little cost.
        if !NEAR.iter().any(|near| line.plain.contains(near)) {
            return None;
        }
        let sentences = pieces::sentences(line).into_iter();
        sentences.filter_map(|text| Some(Sourced { value: limit(&text.plain)?, span: text.span.clone() })).next()
    };
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(lines) => of(&Text::joined(lines)),
        Block::List(list) => list.items.iter().find_map(|item| of(&Text::joined(&item.lines))),
        _ => None,
    })
}

/// `Max parallel agents: 4`.
fn labelled(label: &str, value: &str) -> Option<u32> {
    const LABELS: [&str; 16] = [
        "max parallel agents",
        "max parallel tasks",
        "max parallel",
        "maximum parallel agents",
        "max concurrent agents",
        "max concurrent tasks",
        "max concurrency",
        "concurrency limit",
        "parallel agents",
        "wip limit",
        "max parallelism",
        "maximal parallel",
        "parallele agenten",
        "agents en parallèle",
        "agentes en paralelo",
        "max agents",
    ];
    let words = tokens::of(value);
    let [only] = words.as_slice() else { return None };
    LABELS.contains(&normal(label).as_str()).then(|| number(only)).flatten()
}

/// What a sentence says: a limit, a number, who, and that it is about one time, with little between them.
fn limit(sentence: &str) -> Option<u32> {
    const MOST: [&str; 24] = [
        "max",
        "maximum",
        "at most",
        "no more than",
        "not more than",
        "never more than",
        "more than",
        "up to",
        "maximal",
        "hochstens",
        "nicht mehr als",
        "nie mehr als",
        "au plus",
        "au maximum",
        "pas plus de",
        "jamais plus de",
        "maximo",
        "como maximo",
        "no mas de",
        "nunca mas de",
        "a maximum of",
        "a most",
        "limited to",
        "un maximo de",
    ];
    const WHO: [&str; 30] = [
        "agent",
        "agents",
        "people",
        "persons",
        "tasks",
        "workers",
        "developers",
        "engineers",
        "sessions",
        "jobs",
        "task",
        "agenten",
        "leute",
        "personen",
        "aufgaben",
        "entwickler",
        "personnes",
        "taches",
        "agentes",
        "personas",
        "tareas",
        "of us",
        "models",
        "instances",
        "processes",
        "builders",
        "streams",
        "things",
        "sitzungen",
        "modelle",
    ];
    const ONCE: [&str; 16] = [
        "at once",
        "at the same time",
        "in parallel",
        "at a time",
        "simultaneously",
        "concurrently",
        "gleichzeitig",
        "parallel",
        "zugleich",
        "zur selben zeit",
        "a la fois",
        "en meme temps",
        "en parallele",
        "a la vez",
        "al mismo tiempo",
        "en paralelo",
    ];
    let words = tokens::of(sentence);
    let from = (0..words.len()).find(|at| ends(&words, *at, &MOST).is_some())?;
    let most = ends(&words, from, &MOST)?;
    let amount = number(words.get(most)?)?;
    let who = (most + 1..(most + 4).min(words.len())).find_map(|at| ends(&words, at, &WHO))?;
    // `at most two people in the cage at once` is about the cage.
    (who..(who + 3).min(words.len())).find_map(|at| ends(&words, at, &ONCE))?;
    // `never` and `not` belong to `more than`; `more than four` alone forbids nothing.
    let bare = words[from].word == "more";
    let denied = words[..from].iter().any(|word| matches!(word.word.as_str(), "not" | "never" | "no" | "t"));
    (!bare || denied).then_some(amount)
}

/// Where one of some phrases ends that begins at a word.
fn ends(words: &[Token], at: usize, phrases: &[&str]) -> Option<usize> {
    let matches = |phrase: &&&str| {
        let mut parts = phrase.split(' ');
        let long = phrase.split(' ').count();
        words.get(at..at + long).is_some_and(|words| words.iter().all(|word| parts.next() == Some(&word.word)))
    };
    phrases.iter().filter(matches).map(|phrase| at + phrase.split(' ').count()).max()
}

fn number(word: &Token) -> Option<u32> {
    let whole = word.word.parse().ok().or_else(|| time_words::whole_number(&word.word));
    whole.filter(|number| (1..=1000).contains(number))
}

#[cfg(test)]
mod tests {
    use super::limit;

    #[test]
    fn a_sentence_says_how_much_runs_at_once() {
        for (sentence, expected) in [
            ("Max 4 agents at once.", Some(4)),
            ("No more than three people in parallel, please", Some(3)),
            ("We run at most 2 agents at the same time.", Some(2)),
            ("Never run more than five tasks concurrently.", Some(5)),
            ("Höchstens drei Agenten gleichzeitig", Some(3)),
            ("Pas plus de 2 agents à la fois", Some(2)),
            ("Como máximo cuatro personas a la vez", Some(4)),
            ("At most two people in the cage at once", None),
            ("More than four agents at once is too much", None),
            ("Max 4 retries", None),
            ("Up to 3 agents", None),
        ] {
            assert_eq!(limit(sentence), expected, "{sentence}");
        }
    }
}
