//! What a status says, and the same status when the task stands elsewhere: in its language, with its signs.

use std::ops::Range;

use super::document::bullets;
use super::vocabulary::normal;
use super::vocabulary::standings::{self, Saying};

/// How far a task is, as a document tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nothing of it stands.
    Open,
    /// Somebody works on it.
    Doing,
    /// It is done.
    Done,
    /// It was tried, and is not done.
    Failed,
}

/// Signs that belong together, one for each standing in the order of [`Standing`].
const SIGNS: [[&str; 4]; 4] =
    [["⬜", "🚧", "✅", "❌"], ["☐", "☐", "☑", "☐"], ["⚪", "🟡", "🟢", "🔴"], ["⏳", "🔄", "✅", "❌"]];

/// Signs that have no family of their own.
const OTHERS: [(&str, Standing); 7] = [
    ("🔲", Standing::Open),
    ("⏸", Standing::Open),
    ("🕐", Standing::Open),
    ("🏗", Standing::Doing),
    ("✔", Standing::Done),
    ("✓", Standing::Done),
    ("✗", Standing::Failed),
];

impl Standing {
    const ALL: [Standing; 4] = [Standing::Open, Standing::Doing, Standing::Done, Standing::Failed];
}

/// A status, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    /// What it says.
    pub standing: Standing,
    /// Its sign, and the family that the sign is of.
    sign: Option<(Range<usize>, usize)>,
    /// Its words, and the language that they are of.
    word: Option<(Range<usize>, &'static str)>,
    /// The digits before `%`.
    percent: Option<Range<usize>>,
}

impl Status {
    /// Takes a status apart; `None` where it says something else, or more than can be told apart.
    pub fn of(text: &str) -> Option<Status> {
        let sign = sign(text);
        let from = sign.as_ref().map_or(0, |(range, ..)| range.end);
        let begin = text[from..].find(char::is_alphanumeric).map(|at| from + at);
        let (mut word, mut percent) = (None, None);
        if let Some(begin) = begin {
            let digits = text[begin..].bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 && text[begin + digits..].trim_start().starts_with('%') {
                percent = Some(begin..begin + digits);
            } else {
                word = Some(phrase(text, begin)?);
            }
        }
        let number = percent.as_ref().and_then(|range: &Range<usize>| text[range.clone()].parse::<u32>().ok());
        let standing = match (&word, number, &sign) {
            (Some((_, saying)), ..) => saying.standing,
            (None, Some(100..), _) => Standing::Done,
            (None, Some(0), _) => Standing::Open,
            (None, Some(_), _) => Standing::Doing,
            (None, None, Some((_, _, standing))) => *standing,
            (None, None, None) => return None,
        };
        let sign = sign.map(|(range, family, _)| (range, family));
        Some(Status { standing, sign, word: word.map(|(range, saying)| (range, saying.tongue)), percent })
    }

    /// Whether a text says nothing else.
    pub fn is_all_of(&self, text: &str) -> bool {
        let said = [self.sign.as_ref().map(|(range, _)| range), self.word.as_ref().map(|(range, _)| range)];
        let is_said = |at: usize| said.iter().flatten().any(|range| range.contains(&at));
        self.percent.is_none() && text.char_indices().all(|(at, c)| c.is_whitespace() || is_said(at))
    }

    /// Returns the words that say it, for statuses in the same language.
    pub fn word<'a>(&self, text: &'a str) -> Option<(&'static str, &'a str)> {
        self.word.as_ref().map(|(range, tongue)| (*tongue, &text[range.clone()]))
    }

    /// Returns the status as it reads when the task stands elsewhere; what else it says stays. `known` gives the
    /// words that the document has for that in a language.
    pub fn moved(
        &self,
        text: &str,
        to: Standing,
        known: impl Fn(&'static str, Standing) -> Option<String>,
    ) -> Option<String> {
        let mut parts: Vec<(Range<usize>, String)> = Vec::new();
        if let Some((range, family)) = &self.sign {
            parts.push((range.clone(), SIGNS[*family][to as usize].to_owned()));
        }
        if let Some((range, tongue)) = &self.word {
            let usual = || standings::usual(tongue, to).map(|word| dressed(word, &text[range.clone()]));
            parts.push((range.clone(), known(tongue, to).or_else(usual)?));
        }
        if let Some(range) = &self.percent {
            match to {
                Standing::Done => parts.push((range.clone(), "100".to_owned())),
                Standing::Open => parts.push((range.clone(), "0".to_owned())),
                Standing::Doing | Standing::Failed => return None,
            }
        }
        let mut moved = text.to_owned();
        parts.into_iter().rev().for_each(|(range, new)| moved.replace_range(range, &new));
        Some(moved)
    }
}

/// Returns a box as it is when the task is done, or is not; `None` for what is no box.
pub(super) fn box_for(text: &str, done: bool) -> Option<String> {
    let inner = bullets::is_ticked(text)?;
    if inner == done {
        return Some(text.to_owned());
    }
    let drawn = [("☑", "☐"), ("🗹", "☐"), ("☑", "☒"), ("✅", "⬜"), ("☑", "◻")];
    let bare = text.trim_end_matches('\u{FE0F}');
    let other = drawn.iter().find_map(|(ticked, open)| match done {
        true => (bare == *open).then_some(*ticked),
        false => (bare == *ticked).then_some(*open),
    });
    Some(other.unwrap_or(if done { "[x]" } else { "[ ]" }).to_owned())
}

fn sign(text: &str) -> Option<(Range<usize>, usize, Standing)> {
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_')).len();
    let rest = &text[start..];
    let found = |sign: &str| {
        let length = sign.len() + if rest[sign.len()..].starts_with('\u{FE0F}') { '\u{FE0F}'.len_utf8() } else { 0 };
        start..start + length
    };
    for (family, signs) in SIGNS.iter().enumerate() {
        let hit = Standing::ALL.into_iter().find(|standing| rest.starts_with(signs[*standing as usize]));
        if let Some(standing) = hit {
            return Some((found(signs[standing as usize]), family, standing));
        }
    }
    let (sign, standing) = OTHERS.iter().find(|(sign, _)| rest.starts_with(sign))?;
    Some((found(sign), 0, *standing))
}

/// The words that begin at a byte, where they are known and more words do not follow.
fn phrase(text: &str, begin: usize) -> Option<(Range<usize>, Saying)> {
    let rest = &text[begin..];
    let stop = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, ' ' | '-' | '\''))).unwrap_or(rest.len());
    let end = rest[..stop].find(" - ").unwrap_or(stop);
    let words = rest[..end].trim_end_matches([' ', '-']);
    Some((begin..begin + words.len(), Saying::of(&normal(words))?))
}

/// A word with the capitals of another.
fn dressed(word: &str, like: &str) -> String {
    let letters = || like.chars().filter(|c| c.is_alphabetic());
    if letters().count() > 1 && letters().all(char::is_uppercase) {
        return word.to_uppercase();
    }
    let mut chars = word.chars();
    match (letters().next().is_some_and(char::is_uppercase), chars.next()) {
        (true, Some(first)) => first.to_uppercase().chain(chars).collect(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(text: &str, to: Standing) -> Option<String> {
        Status::of(text)?.moved(text, to, |_, _| None)
    }

    #[test]
    fn a_status_moves_in_its_own_language_and_dress() {
        for (text, doing, done, failed) in [
            ("To do", "In progress", "Done", "Failed"),
            ("TODO", "IN PROGRESS", "DONE", "FAILED"),
            ("pending", "in progress", "done", "failed"),
            ("⬜ Open", "🚧 In progress", "✅ Done", "❌ Failed"),
            ("⏳", "🔄", "✅", "❌"),
            ("⏸️ Offen", "🚧 In arbeit", "✅ Erledigt", "❌ Gescheitert"),
            ("à faire", "en cours", "terminé", "échoué"),
            ("Pendiente", "En curso", "Hecho", "Fallido"),
            ("Planned (by Friday)", "In progress (by Friday)", "Done (by Friday)", "Failed (by Friday)"),
            ("🔴 **Open", "🟡 **In progress", "🟢 **Done", "🔴 **Failed"),
        ] {
            assert_eq!(moved(text, Standing::Doing).as_deref(), Some(doing), "{text}");
            assert_eq!(moved(text, Standing::Done).as_deref(), Some(done), "{text}");
            assert_eq!(moved(text, Standing::Failed).as_deref(), Some(failed), "{text}");
        }
        assert_eq!(moved("40 %", Standing::Done).as_deref(), Some("100 %"));
        assert_eq!(moved("40 %", Standing::Doing), None);
        assert_eq!((moved("no", Standing::Done).as_deref(), moved("no", Standing::Doing)), (Some("yes"), None));
    }

    #[test]
    fn what_says_something_else_is_left_alone() {
        for text in ["Anna", "waiting for Bob", "☐ dma engine", "optional", "", "-", "Open questions", "3 days"] {
            assert_eq!(Status::of(text), None, "{text}");
        }
    }

    #[test]
    fn boxes_are_ticked_as_they_are_drawn() {
        for (open, ticked) in [("[ ]", "[x]"), ("☐", "☑"), ("⬜", "✅"), ("[/]", "[x]")] {
            assert_eq!(box_for(open, true).as_deref(), Some(ticked));
            assert_eq!(box_for(ticked, true).as_deref(), Some(ticked));
            assert_eq!(box_for(open, false).as_deref(), Some(open));
        }
        assert_eq!((box_for("[X]", false).as_deref(), box_for("Open", true)), (Some("[ ]"), None));
    }
}
