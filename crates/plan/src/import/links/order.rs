//! An order that one sentence gives to all: `A stage begins when the one before is finished.`

use std::ops::Range;

use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::vocabulary::tokens::{self, Token};

/// All things of a kind are done one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InOrder {
    /// What they are called, in the singular: `stage`.
    pub noun: String,
    /// Where that is said.
    pub span: Range<usize>,
    /// The bytes of the section that says it, with what stands below it.
    pub reach: Range<usize>,
}

/// What work is called, in the singular, without accents.
const NOUNS: [&str; 28] = [
    "stage",
    "step",
    "phase",
    "task",
    "wave",
    "batch",
    "item",
    "lot",
    "milestone",
    "package",
    "iteration",
    "schritt",
    "aufgabe",
    "paket",
    "arbeitspaket",
    "welle",
    "stufe",
    "etappe",
    "etape",
    "tache",
    "vague",
    "paso",
    "tarea",
    "fase",
    "etapa",
    "ola",
    "job",
    "ticket",
];

/// Finds the sentences that say so.
pub(crate) fn read(document: &Document) -> Vec<InOrder> {
    let mut found = Vec::new();
    for (at, section) in document.sections.iter().enumerate() {
        let end = document.sections.get(document.below(at).end).map_or(usize::MAX, |next| next.heading.span.start);
        for block in &section.blocks {
            let Block::Paragraph(lines) = block else { continue };
            for sentence in crate::import::document::pieces::sentences(&Text::joined(lines)) {
                if let Some(noun) = ordered(&tokens::of(&sentence.plain)) {
                    let reach = section.heading.span.start..end;
                    found.push(InOrder { noun, span: sentence.span.clone(), reach });
                }
            }
        }
    }
    found
}

/// What a sentence says is done one after the other.
fn ordered(words: &[Token]) -> Option<String> {
    const EACH: [&str; 22] = [
        "each", "every", "no", "a", "an", "jede", "jeder", "jedes", "jedem", "keine", "kein", "ein", "eine", "chaque",
        "aucun", "aucune", "un", "une", "cada", "ningun", "ninguna", "una",
    ];
    const STARTS: [&str; 20] = [
        "start", "starts", "started", "begin", "begins", "depends", "builds", "needs", "requires", "waits", "beginnt",
        "startet", "wartet", "baut", "commence", "demarre", "attend", "empieza", "comienza", "espera",
    ];
    const BEFORE: [&str; 14] = [
        "before",
        "previous",
        "preceding",
        "predecessor",
        "vorherige",
        "vorherigen",
        "vorige",
        "vorigen",
        "davor",
        "precedent",
        "precedente",
        "anterior",
        "vorgangers",
        "earlier",
    ];
    let (first, noun) = (words.first()?, words.get(1)?);
    let noun = NOUNS.iter().find(|known| **known == noun.word)?;
    let verb = words.iter().take(6).position(|word| STARTS.contains(&word.word.as_str()))?;
    // `before` is about another one only behind `the one`.
    let other = (verb..words.len()).any(|at| {
        let one = words[at].word != "before" || matches!(words[at - 1].word.as_str(), "one" | "that");
        BEFORE.contains(&words[at].word.as_str()) && one
    });
    (EACH.contains(&first.word.as_str()) && other).then(|| (*noun).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_orders_all_of_a_kind() {
        for (sentence, noun) in [
            ("A stage begins when the one before is finished.", Some("stage")),
            ("No stage starts before the one before it has been quiet.", Some("stage")),
            ("Each step depends on the previous one.", Some("step")),
            ("Jede Welle beginnt erst, wenn die vorherige fertig ist.", Some("welle")),
            ("Chaque étape commence après la précédente.", Some("etape")),
            ("Cada fase empieza cuando termina la anterior.", Some("fase")),
            ("A task starts before noon.", None),
            ("Each agent reads the previous message.", None),
            ("No item is older than the one before.", None),
        ] {
            assert_eq!(ordered(&tokens::of(sentence)).as_deref(), noun, "{sentence}");
        }
    }
}
