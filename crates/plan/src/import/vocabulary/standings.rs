//! The words for how far a task is, one table for all who read or write them; they stand in `standings.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lists::{Lists, Meanings, Words};
use crate::import::standing::Standing;

/// What a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Saying {
    pub standing: Standing,
    /// The language that it is of; answers such as `yes` are languages of their own.
    pub tongue: &'static str,
    /// Whether it tells that beside a name, too, where nobody asked.
    pub sure: bool,
}

struct Table {
    sayings: Meanings<Saying>,
    usual: HashMap<(&'static str, Standing), &'static str>,
    begins: Words,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let lists = Lists::of(include_str!("standings.txt"));
    let doubtful = lists.words("doubtful");
    let mut table = Table { sayings: Meanings::default(), usual: HashMap::new(), begins: lists.words("begins") };
    for (name, words) in lists.iter() {
        let Some((tongue, standing)) = name.split_once(' ') else { continue };
        let all = [
            ("open", Standing::Open),
            ("doing", Standing::Doing),
            ("done", Standing::Done),
            ("failed", Standing::Failed),
        ];
        let Some((_, standing)) = all.into_iter().find(|(name, _)| *name == standing) else { continue };
        let is_answer = tongue.ends_with("answer");
        for word in words {
            let sure = !is_answer && !doubtful.contains(word);
            table.sayings.insert(word, Saying { standing, tongue, sure });
        }
        // `x` answers, and nothing is usual for the other answer.
        if let Some(first) = words.first().filter(|_| tongue != "any-answer") {
            table.usual.insert((tongue, standing), first);
        }
    }
    table
});

impl Saying {
    /// Returns what words tell that say nothing else, in their normal form.
    pub fn of(words: &str) -> Option<Saying> {
        TABLE.sayings.get(words).copied()
    }

    /// Returns what the longest known words at the beginning tell, in their normal form.
    pub fn leading(words: &str) -> Option<Saying> {
        let ends = words.match_indices(PARTING).map(|(at, _)| at).chain([words.len()]);
        let longest = ends.take(4).filter_map(|end| Saying::of(&words[..end])).last();
        longest.or_else(|| {
            let first = words.split(PARTING).next().unwrap_or("");
            let open = Saying { standing: Standing::Open, tongue: "", sure: false };
            TABLE.begins.contains(first).then_some(open)
        })
    }

    /// Returns whether it is an answer rather than a status: `yes`, `x`.
    pub fn is_answer(self) -> bool {
        self.tongue.ends_with("answer")
    }
}

/// What parts the words of a status.
const PARTING: [char; 7] = [' ', '(', '-', ',', '.', ':', '/'];

/// Returns the usual word for a standing in a language.
pub(crate) fn usual(tongue: &'static str, standing: Standing) -> Option<&'static str> {
    TABLE.usual.get(&(tongue, standing)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::standing::Status;
    use crate::import::values::status;
    use crate::import::vocabulary::{is_column, normal};

    #[test]
    fn a_word_that_one_reader_knows_is_known_to_all() {
        for (name, words) in Lists::of(include_str!("standings.txt")).iter() {
            let Some((tongue, _)) = name.split_once(' ') else { continue };
            for word in words {
                let saying = Saying::of(word).unwrap();
                assert_eq!(
                    (normal(word).as_str(), saying.tongue),
                    (*word, tongue),
                    "{word} stands twice, or is no word"
                );
                let done = saying.standing == Standing::Done;
                assert_eq!(status::done(word), Some(done), "{word}");
                assert_eq!(Status::of(word).map(|status| status.standing), Some(saying.standing), "{word}");
                assert_eq!(is_column(word), !saying.is_answer(), "{word}");
                assert_eq!(status::is_word(word), saying.sure, "{word}");
                assert_eq!(status::is_done_heading(word), done && saying.sure, "{word}");
            }
        }
    }

    #[test]
    fn the_longest_words_at_the_beginning_count() {
        for (words, expected) in [
            ("done (monday)", Some(Standing::Done)),
            ("not done yet", Some(Standing::Open)),
            ("en attente de luc", Some(Standing::Open)),
            ("in progress, half", Some(Standing::Doing)),
            ("to be decided", Some(Standing::Open)),
            ("anna", None),
            ("", None),
        ] {
            assert_eq!(Saying::leading(words).map(|saying| saying.standing), expected, "{words}");
        }
    }
}
