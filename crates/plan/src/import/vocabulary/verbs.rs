//! The phrases by which sentences say who waits for whom; they stand in `verbs.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use smol_str::SmolStr;

use super::lists::{Lists, Words};
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

/// Phrases that begin with the same word.
type Phrases = Vec<(Vec<SmolStr>, Verb, Force)>;

/// All verbs by their first word, the longer ones first.
pub(crate) struct Verbs {
    by_first: HashMap<SmolStr, Phrases, FixedState>,
    not: Words,
    nobody: Words,
    except: Words,
}

static ALL: LazyLock<Verbs> = LazyLock::new(Verbs::sorted);

impl Verbs {
    /// Returns the verbs, sorted once.
    pub fn known() -> &'static Verbs {
        &ALL
    }

    fn sorted() -> Verbs {
        const NAMES: [(&str, Verb, Force); 7] = [
            ("needs strong", Verb::Needs, Force::Strong),
            ("needs weak", Verb::Needs, Force::Weak),
            ("blocks strong", Verb::Blocks, Force::Strong),
            ("blocks weak", Verb::Blocks, Force::Weak),
            ("parallel strong", Verb::Parallel, Force::Strong),
            ("free strong", Verb::Free, Force::Strong),
            ("unlike strong", Verb::Unlike, Force::Strong),
        ];
        let lists = Lists::of(include_str!("verbs.txt"));
        let mut by_first: HashMap<SmolStr, Phrases, FixedState> = HashMap::default();
        for (name, verb, force) in NAMES {
            for phrase in lists.list(name) {
                let words = tokens::words(phrase);
                if let Some(first) = words.first().cloned() {
                    by_first.entry(first).or_default().push((words, verb, force));
                }
            }
        }
        by_first.values_mut().for_each(|all| all.sort_by_key(|(words, ..)| std::cmp::Reverse(words.len())));
        let [not, nobody, except] = ["not", "nobody", "except"].map(|name| lists.words(name));
        Verbs { by_first, not, nobody, except }
    }

    /// Returns the verbs of a sentence in order; of those that begin at the same word the longest.
    pub fn all(&self, words: &[Token]) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let fits = |(phrase, ..): &&(Vec<SmolStr>, Verb, Force)| {
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
    near.iter().any(|token| ALL.not.contains(&token.word))
}

/// Returns whether an object says that there is none: `nothing`, `de nadie`.
pub(crate) fn is_none(words: &[Token]) -> bool {
    words.iter().take(3).any(|token| ALL.nobody.contains(&token.word))
        && !words.iter().take(5).any(|token| ALL.except.contains(&token.word))
}

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
