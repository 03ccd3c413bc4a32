//! The words that documents use for what a plan knows: columns, labels, and headings, in English,
//! German, French and Spanish. The words themselves stand in `topics.txt`.

pub(crate) mod lists;
pub(crate) mod standings;
pub(crate) mod tokens;
pub(crate) mod verbs;

use std::sync::LazyLock;

use self::lists::{Lists, Meanings, Words};
use self::standings::Saying;

/// What a column, a label, or a heading speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Topic {
    /// The name of a task.
    Task,
    /// A number or code that names a task.
    Id,
    Title,
    Needs,
    Blocks,
    Parallel,
    CanStart,
    Owner,
    Team,
    Support,
    Verifier,
    Phase,
    Priority,
    Estimate,
    /// The files that it may change.
    Owns,
    /// The directory that it works in, which is its own where no files are named.
    Workplace,
    /// The files that it must not touch.
    Forbidden,
    Deliverables,
    Success,
    Go,
    Verify,
    Rollback,
    Status,
    Steps,
    Signal,
    Goal,
    Coordinator,
    Members,
    Focus,
    Lead,
    Follow,
    Risk,
    Likelihood,
    Impact,
    Mitigation,
    Recovery,
    Launch,
    Escalation,
    Cadence,
    Notes,
    /// Whom a sentence begins with as who does something, of whom only the document as a whole can tell whether they
    /// are somebody.
    Subject,
    /// A few words beside a name, of which only the document as a whole can tell what they are.
    Aside,
}

/// The topics by their names in the vocabulary.
const TOPICS: &[(&str, Topic)] = &[
    ("task", Topic::Task),
    ("id", Topic::Id),
    ("title", Topic::Title),
    ("needs", Topic::Needs),
    ("blocks", Topic::Blocks),
    ("parallel", Topic::Parallel),
    ("can-start", Topic::CanStart),
    ("owner", Topic::Owner),
    ("team", Topic::Team),
    ("support", Topic::Support),
    ("verifier", Topic::Verifier),
    ("phase", Topic::Phase),
    ("priority", Topic::Priority),
    ("estimate", Topic::Estimate),
    ("owns", Topic::Owns),
    ("workplace", Topic::Workplace),
    ("forbidden", Topic::Forbidden),
    ("deliverables", Topic::Deliverables),
    ("success", Topic::Success),
    ("go", Topic::Go),
    ("verify", Topic::Verify),
    ("rollback", Topic::Rollback),
    ("status", Topic::Status),
    ("steps", Topic::Steps),
    ("signal", Topic::Signal),
    ("goal", Topic::Goal),
    ("coordinator", Topic::Coordinator),
    ("members", Topic::Members),
    ("focus", Topic::Focus),
    ("lead", Topic::Lead),
    ("follow", Topic::Follow),
    ("risk", Topic::Risk),
    ("likelihood", Topic::Likelihood),
    ("impact", Topic::Impact),
    ("mitigation", Topic::Mitigation),
    ("recovery", Topic::Recovery),
    ("launch", Topic::Launch),
    ("escalation", Topic::Escalation),
    ("cadence", Topic::Cadence),
    ("notes", Topic::Notes),
];

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists::of(include_str!("topics.txt")));

/// Topics by the words that mean them.
static WORDS: LazyLock<Meanings<Topic>> = LazyLock::new(|| LISTS.meanings(TOPICS));

/// Headings, and words of short headings, that announce something else than work.
static ASIDES: LazyLock<[Words; 2]> = LazyLock::new(|| ["aside", "aside-word"].map(|name| LISTS.words(name)));

/// Returns what a label, a column, or the words of a heading speak of.
///
/// Emoji, case, and what stands in brackets behind do not matter: `⏱️ Estimated Time (h)` is an estimate.
pub(super) fn topic(words: &str) -> Option<Topic> {
    let words = normal(words);
    WORDS.get(words.as_str()).copied().or_else(|| {
        let bare = words.split(['(', '[']).next().unwrap_or("").trim_end_matches(['?', ':', '*', ' ']);
        WORDS.get(bare).copied().or_else(|| {
            // `Rough size`, `Σ Original estimate`, `Geplanter Aufwand`.
            let (first, rest) = words.split_once(' ')?;
            QUALIFIERS.contains(&first).then(|| topic(rest)).flatten()
        })
    })
}

/// Words before a label that leave its meaning as it is.
const QUALIFIERS: &[&str] = &[
    "σ",
    "rough",
    "approx",
    "approximate",
    "expected",
    "planned",
    "initial",
    "original",
    "our",
    "current",
    "main",
    "total",
    "remaining",
    "proposed",
    "geplante",
    "geplanter",
    "geplantes",
    "geschätzte",
    "geschätzter",
    "voraussichtliche",
    "voraussichtlicher",
    "ungefähre",
    "ungefährer",
];

/// Lower case, single spaces, no emoji or punctuation around.
pub(super) fn normal(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    if words.is_ascii() {
        append_normal(&mut text, words.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else if words.contains('Σ') {
        // Of all letters only this one changes with its place in a word.
        append_normal(&mut text, words.to_lowercase().chars());
    } else {
        append_normal(&mut text, words.chars().flat_map(char::to_lowercase));
    }
    text
}

fn append_normal(text: &mut String, lower: impl Iterator<Item = char>) {
    let mut space = false;
    for c in lower {
        let c = if c == '’' { '\'' } else { c };
        if matches!(c, ' ' | '\t') {
            space = true;
        } else if c.is_alphanumeric() || is_mark(c) {
            if space && !text.is_empty() {
                text.push(' ');
            }
            space = false;
            if !(text.is_empty() && matches!(c, ',' | '-')) {
                text.push(c);
            }
        }
    }
    text.truncate(text.trim_end_matches([' ', ',', '-']).len());
}

/// What stays of a text that is compared, beside letters and digits.
fn is_mark(c: char) -> bool {
    matches!(c, '/' | '-' | '(' | ')' | '#' | '.' | '\'' | '&' | '?' | '°' | 'º' | '_' | '+' | ',' | '[' | ']')
}

/// Returns whether a value says that there is nothing: `-`, `none`, `keine`, `n/a`.
pub(super) fn is_nothing(words: &str) -> bool {
    const NOTHING: [&str; 30] = [
        "",
        "none",
        "no",
        "nothing",
        "n/a",
        "na",
        "nil",
        "null",
        "keine",
        "kein",
        "keiner",
        "nichts",
        "aucune",
        "aucun",
        "rien",
        "ninguna",
        "ninguno",
        "nada",
        "no dependencies",
        "nobody",
        "tbd",
        "?",
        "–",
        "—",
        "/",
        "independent",
        "unabhängig",
        "start",
        "sofort",
        "immediately",
    ];
    let words = normal(words);
    let first = words.split(['(', ',', ';']).next().unwrap_or("").trim();
    NOTHING.contains(&words.as_str())
        || NOTHING.contains(&first)
        || ["can start immediately", "can run immediately", "none ", "sans dépendance", "sin dependencias", "keine "]
            .iter()
            .any(|begin| words.starts_with(begin))
}

/// Returns whether a name stands for a sum: `Total`, `Gesamt`.
pub(super) fn is_total(words: &str) -> bool {
    let words = words.to_lowercase();
    ["total", "sum", "summe", "gesamt", "somme", "totale", "suma"]
        .iter()
        .any(|word| words.trim_start_matches('*').starts_with(word))
}

/// Returns whether a heading is a column of a board: `To do`, `Doing`, `Done`.
pub(super) fn is_column(heading: &str) -> bool {
    let words = normal(heading);
    Saying::of(words.split(['(', ':']).next().unwrap_or("").trim()).is_some_and(|saying| !saying.is_answer())
}

/// Returns whether a heading announces something else than work.
pub(super) fn is_aside(heading: &str) -> bool {
    let words = normal(heading);
    let bare = words.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    let all: Vec<&str> =
        bare.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty()).collect();
    let [whole, one] = &*ASIDES;
    // `If it goes wrong` is about what is hoped never to be done.
    let condition = ["if ", "in case ", "falls ", "wenn ", "si ", "s'il ", "en cas ", "en caso "];
    condition.iter().any(|word| bare.starts_with(word))
        || bare.starts_with("go/no-go")
        || bare.starts_with("go / no-go")
        || whole.contains(bare)
        || whole.contains(bare.split(['(', ':']).next().unwrap_or("").trim())
        || all.len() <= 5 && all.iter().any(|word| one.contains(word))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn columns_are_known_in_four_languages() {
        for (words, of) in [
            ("Depends On", Topic::Needs),
            ("⏱️ Estimated Time", Topic::Estimate),
            ("Dauer (h)", Topic::Estimate),
            ("Abhängig von:", Topic::Needs),
            ("Dépend de", Topic::Needs),
            ("Responsable", Topic::Owner),
            ("Blocker für", Topic::Blocks),
            ("Parallel?", Topic::Parallel),
        ] {
            assert_eq!(topic(words), Some(of), "{words}");
        }
        assert_eq!(topic("Weather"), None);
    }

    #[test]
    fn no_word_means_two_things() {
        let mut seen = HashMap::new();
        for (name, words) in LISTS.iter() {
            let other = name.starts_with("aside");
            assert!(other || TOPICS.iter().any(|(topic, _)| *topic == name), "{name} is no topic");
            for word in words {
                assert_eq!(normal(word), *word, "{word} can never be found");
                if !other {
                    assert_eq!(seen.insert(word, name), None, "{word}");
                }
            }
        }
    }
}
