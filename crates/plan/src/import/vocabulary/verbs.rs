//! The words by which sentences say who waits for whom, in English, German, French and Spanish.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::tokens::{self, Token};
use crate::import::sightings::Verb;

/// How much a verb tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Force {
    /// `after`, `once`, `when` stand in many a sentence that is about something else.
    Weak,
    /// `depends on` is about who waits for whom.
    Strong,
}

/// A verb where it stands in the words of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The number of its first word, and of the first behind it.
    pub from: usize,
    pub to: usize,
    pub verb: Verb,
    pub force: Force,
}

/// All verbs by their first word, the longer ones first.
pub(crate) struct Verbs {
    by_first: BTreeMap<String, Vec<(Vec<String>, Verb, Force)>>,
}

static ALL: LazyLock<Verbs> = LazyLock::new(Verbs::sorted);

impl Verbs {
    /// Returns the verbs, sorted once.
    pub fn known() -> &'static Verbs {
        &ALL
    }

    fn sorted() -> Verbs {
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, Verb, Force)>> = BTreeMap::new();
        for (verb, force, all) in VERBS {
            for phrase in *all {
                let words: Vec<String> = tokens::of(phrase).into_iter().map(|token| token.word).collect();
                if let Some(first) = words.first().cloned() {
                    by_first.entry(first).or_default().push((words, *verb, *force));
                }
            }
        }
        by_first.values_mut().for_each(|all| all.sort_by_key(|(words, ..)| std::cmp::Reverse(words.len())));
        Verbs { by_first }
    }

    /// Returns the verbs of a sentence in order; of those that begin at the same word the longest.
    pub fn all(&self, words: &[Token]) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let fits = |(phrase, ..): &&(Vec<String>, Verb, Force)| {
                words.len() - at >= phrase.len() && words[at..].iter().zip(phrase).all(|(a, b)| a.word == *b)
            };
            match self.by_first.get(&words[at].word).and_then(|all| all.iter().find(fits)) {
                Some((phrase, verb, force)) => {
                    found.push(Found { from: at, to: at + phrase.len(), verb: *verb, force: *force });
                    at += phrase.len();
                }
                None => at += 1,
            }
        }
        found
    }
}

/// Returns whether the words before a verb turn it round: `does not depend on`.
pub(crate) fn is_denied(before: &[Token]) -> bool {
    let near = &before[before.len().saturating_sub(3)..];
    near.iter().any(|token| NOT.contains(&token.word.as_str()))
}

/// Returns whether an object says that there is none: `nothing`, `de nadie`.
pub(crate) fn is_none(words: &[Token]) -> bool {
    words.iter().take(3).any(|token| NOBODY.contains(&token.word.as_str()))
        && !words.iter().take(5).any(|token| {
            ["but", "except", "besides", "other", "ausser", "sauf", "salvo", "excepto", "mas", "que"]
                .contains(&token.word.as_str())
        })
}

const NOT: &[&str] = &[
    "not", "never", "doesn", "doesnt", "don", "dont", "didn", "isn", "aren", "no", "without", "neither", "nor",
    "nicht", "kein", "keine", "ohne", "nie", "ne", "pas", "sans", "sin", "nunca", "ni", "longer",
];

const NOBODY: &[&str] = &[
    "nothing",
    "none",
    "nobody",
    "anything",
    "anybody",
    "anyone",
    "nichts",
    "niemanden",
    "niemand",
    "rien",
    "personne",
    "nada",
    "nadie",
    "ninguno",
    "ninguna",
];

use Force::{Strong, Weak};

const VERBS: &[(Verb, Force, &[&str])] = &[
    (
        Verb::Needs,
        Strong,
        &[
            "can only start after",
            "can only start once",
            "can only start when",
            "can only begin after",
            "can only begin once",
            "can only run after",
            "can start after",
            "can start once",
            "can start when",
            "can start as soon as",
            "can begin after",
            "can begin once",
            "can begin when",
            "cannot start until",
            "cannot start before",
            "cannot begin until",
            "cannot begin before",
            "cant start until",
            "cant start before",
            "can't start until",
            "can't start before",
            "can't begin until",
            "can't begin before",
            "cannot be done before",
            "can't be done before",
            "cannot run before",
            "must not start before",
            "must not begin before",
            "must not start until",
            "should not start before",
            "not start before",
            "not start until",
            "not begin before",
            "not begin until",
            "not before",
            "not until",
            "not possible without",
            "impossible without",
            "starts after",
            "start after",
            "starts once",
            "start once",
            "starts when",
            "start when",
            "starts as soon as",
            "begins after",
            "begin after",
            "begins once",
            "begin once",
            "begins when",
            "begin when",
            "comes after",
            "come after",
            "runs after",
            "run after",
            "goes after",
            "follows",
            "follows from",
            "follows on from",
            "waits for",
            "waits on",
            "wait for",
            "wait on",
            "wait until",
            "waits until",
            "waiting for",
            "waiting on",
            "depends on",
            "depend on",
            "depends upon",
            "depending on",
            "dependent on",
            "depends",
            "requires",
            "require",
            "relies on",
            "rely on",
            "builds on",
            "build on",
            "built on",
            "sits on top of",
            "stacked on",
            "based on",
            "needs",
            "need",
            "needed",
            "depended on",
            "waited for",
            "is blocked by",
            "are blocked by",
            "blocked by",
            "blocked on",
            "blocked until",
            "gated by",
            "gated on",
            "is gated on",
            "held up by",
            "only after",
            "only once",
            "only when",
            "strictly after",
            "hängt ab von",
            "hängen ab von",
            "hängt von",
            "hängen von",
            "hängt nur von",
            "abhängig von",
            "ist abhängig von",
            "wartet auf",
            "warten auf",
            "wartet bis",
            "braucht",
            "brauchen",
            "benötigt",
            "benötigen",
            "setzt voraus",
            "setzen voraus",
            "setzt",
            "baut auf",
            "bauen auf",
            "blockiert durch",
            "blockiert von",
            "wird blockiert von",
            "erst nach",
            "erst wenn",
            "erst sobald",
            "kann erst nach",
            "nicht vor",
            "frühestens nach",
            "voraussetzung",
            "voraussetzung ist",
            "im anschluss an",
            "dépend de",
            "dépendent de",
            "dépend du",
            "dépend des",
            "dépendent du",
            "dépendent des",
            "dépend",
            "attend",
            "attendent",
            "attendre",
            "nécessite",
            "nécessitent",
            "requiert",
            "exige",
            "a besoin de",
            "a besoin du",
            "a besoin des",
            "ont besoin de",
            "s'appuie sur",
            "repose sur",
            "bloqué par",
            "bloquée par",
            "est bloqué par",
            "seulement après",
            "uniquement après",
            "pas avant",
            "pas avant que",
            "pas commencer avant",
            "pas commencer avant que",
            "pas démarrer avant",
            "pas démarrer avant que",
            "ne commence qu'après",
            "nicht beginnen bevor",
            "nicht anfangen bevor",
            "nicht starten bevor",
            "no empezar antes de",
            "no empezar hasta",
            "no puede empezar hasta",
            "suit",
            "depende de",
            "depende del",
            "dependen de",
            "dependen del",
            "espera a",
            "espera al",
            "esperan a",
            "requiere",
            "requieren",
            "necesita",
            "necesitan",
            "se apoya en",
            "bloqueado por",
            "bloqueada por",
            "está bloqueado por",
            "sólo después de",
            "solo después de",
            "no antes de",
            "hace falta",
        ],
    ),
    (
        Verb::Needs,
        Weak,
        &[
            "after",
            "once",
            "when",
            "as soon as",
            "uses",
            "wants",
            "base",
            "on top of",
            "until",
            "nach",
            "wenn",
            "sobald",
            "nachdem",
            "bis",
            "après",
            "quand",
            "lorsque",
            "dès que",
            "dès",
            "une fois",
            "après que",
            "después de",
            "después del",
            "cuando",
            "una vez",
            "tras",
            "en cuanto",
        ],
    ),
    (
        Verb::Blocks,
        Strong,
        &[
            "unblocks",
            "unblock",
            "unlocks",
            "blocks",
            "block",
            "is needed by",
            "are needed by",
            "needed by",
            "is needed for",
            "needed for",
            "is required by",
            "required by",
            "required for",
            "is required for",
            "prerequisite for",
            "prerequisite of",
            "must be done before",
            "must finish before",
            "must land before",
            "must be finished before",
            "must be complete before",
            "must complete before",
            "must come before",
            "must be in before",
            "must run before",
            "must be out before",
            "has to be done before",
            "has to land before",
            "has to be out before",
            "has to finish before",
            "have to land before",
            "needs to land before",
            "needs to be done before",
            "comes before",
            "come before",
            "goes before",
            "runs before",
            "precedes",
            "precede",
            "enables",
            "gates",
            "blockiert",
            "blockieren",
            "muss vor",
            "müssen vor",
            "ermöglicht",
            "wird gebraucht für",
            "wird benötigt für",
            "wird benötigt von",
            "nötig für",
            "voraussetzung für",
            "bloque",
            "bloquent",
            "débloque",
            "débloquent",
            "doit précéder",
            "précède",
            "nécessaire pour",
            "nécessaire à",
            "doit être fini avant",
            "bloquea",
            "bloquean",
            "desbloquea",
            "desbloquean",
            "precede a",
            "necesario para",
            "necesaria para",
            "habilita",
        ],
    ),
    (Verb::Blocks, Weak, &["before", "prior to", "bevor", "vor", "ehe", "avant", "avant que", "antes de", "antes del"]),
    (
        Verb::Parallel,
        Strong,
        &[
            "in parallel with",
            "in parallel to",
            "parallel with",
            "parallel to",
            "alongside",
            "at the same time as",
            "concurrently with",
            "concurrent with",
            "simultaneously with",
            "together with",
            "parallel zu",
            "parallel mit",
            "gleichzeitig mit",
            "zeitgleich mit",
            "en parallèle de",
            "en parallèle avec",
            "en même temps que",
            "en paralelo con",
            "en paralelo a",
            "a la vez que",
            "al mismo tiempo que",
        ],
    ),
    (
        Verb::Free,
        Strong,
        &[
            "can start immediately",
            "can begin immediately",
            "can start right away",
            "can start right now",
            "can start now",
            "can start today",
            "can start at once",
            "can begin at once",
            "can start any time",
            "can start anytime",
            "no dependencies",
            "nothing to wait for",
            "can be done any time",
            "kann sofort losgehen",
            "kann sofort beginnen",
            "kann sofort starten",
            "kann sofort anfangen",
            "keine abhängigkeiten",
            "peut commencer tout de suite",
            "peut commencer immédiatement",
            "peut démarrer tout de suite",
            "peut démarrer immédiatement",
            "sans dépendance",
            "aucune dépendance",
            "puede empezar ya",
            "puede empezar de inmediato",
            "puede comenzar ya",
            "sin dependencias",
        ],
    ),
    (
        Verb::Unlike,
        Strong,
        &[
            "as needed",
            "if needed",
            "when needed",
            "where needed",
            "as required",
            "if required",
            "bei bedarf",
            "nach bedarf",
            "au besoin",
            "si nécessaire",
            "si es necesario",
            "según sea necesario",
            "independent of",
            "independently of",
            "independent from",
            "regardless of",
            "without waiting for",
            "without",
            "unabhängig von",
            "indépendant de",
            "indépendamment de",
            "independiente de",
            "independientemente de",
            "relates to",
            "related to",
            "duplicates",
            "duplicate of",
            "part of",
            "belongs to",
            "instead of",
            "replaces",
            "supersedes",
            "see also",
            "see",
            "siehe",
            "voir",
            "véase",
            "gehört zu",
            "fait partie de",
            "forma parte de",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_verb_is_found_and_not_turns_it_round() {
        let verbs = Verbs::known();
        for (sentence, expected) in [
            ("B cannot start until A is done", Some((Verb::Needs, false))),
            ("B does not depend on A", Some((Verb::Needs, true))),
            ("B hängt von A ab", Some((Verb::Needs, false))),
            ("A doit être fini avant B", Some((Verb::Blocks, false))),
            ("B no depende de A", Some((Verb::Needs, true))),
            ("Kann sofort losgehen.", Some((Verb::Free, false))),
            ("it rains", None),
        ] {
            let words = tokens::of(sentence);
            let first = verbs.all(&words).first().map(|found| (found.verb, is_denied(&words[..found.from])));
            assert_eq!(first, expected, "{sentence}");
        }
    }
}
