//! Whom a sentence is about: `Ana sets up the repo`, `Once it is there, Bo writes the scraper`, `Ruta, one hour`.
//!
//! Whether that is somebody and not something only the document as a whole can tell.

use std::sync::LazyLock;

use super::owner;
use crate::import::document::text::Text;
use crate::import::vocabulary::lists::{Lists, Words};
use crate::import::vocabulary::tokens;

/// How a sentence goes on behind whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goes {
    /// A verb and what they do it to: nothing but somebody does that.
    Doing,
    /// A word that looks like a verb, nothing, a comma, a helper: they do it if they are somebody.
    Named,
}

/// The words of `subjects.txt`.
struct Subjects {
    before: Words,
    condition: Words,
    beside: Words,
    modal: Words,
    state: Words,
    reviews: Words,
    object: Words,
    no_verb: Words,
    nobody: Words,
}

static SUBJECTS: LazyLock<Subjects> = LazyLock::new(|| {
    let lists = Lists::of(include_str!("subjects.txt"));
    let [before, condition, beside, modal, state, reviews, object, no_verb, nobody] =
        ["before", "condition", "beside", "modal", "state", "reviews", "object", "no-verb", "nobody"]
            .map(|name| lists.words(name));
    Subjects { before, condition, beside, modal, state, reviews, object, no_verb, nobody }
});

/// Returns whom a sentence is about, and how it goes on behind the name.
pub(crate) fn of(sentence: &Text) -> Option<(Text, Goes)> {
    let main = behind_condition(&sentence.plain).unwrap_or(0);
    let start = main + opener(&sentence.plain[main..]);
    let rest = &sentence.plain[start..];
    let lead = rest.len() - rest.trim_start_matches(|c: char| !(c.is_alphanumeric() || c == '@')).len();
    let (name, behind) = named(&rest[lead..])?;
    let text = sentence.part(start + lead..start + lead + name);
    let first = tokens::of(&text.plain).into_iter().next()?;
    if SUBJECTS.nobody.contains(first.word.as_str()) || !(owner::is_name(&text) || owner::is_numbered(&text)) {
        return None;
    }
    Some((text, goes(&rest[lead + behind..])?))
}

/// Returns whether a sentence begins with a condition about what was told right before: `When it runs, …`.
pub(crate) fn waits_for_what_was_told(sentence: &str) -> bool {
    const PRONOUNS: [&str; 22] = [
        "it", "she", "he", "they", "that", "this", "these", "es", "sie", "er", "das", "dies", "elle", "il", "cela",
        "ca", "ils", "ella", "ello", "eso", "esto", "esta",
    ];
    const MEANWHILE: [&str; 6] = ["while", "until", "as", "wahrend", "pendant", "mientras"];
    let words = tokens::of(&sentence[..sentence.floor_char_boundary(60)]);
    let Some(count) = begins(&words, &SUBJECTS.condition, 3) else { return false };
    let next = words.get(count).map_or("", |word| word.word.as_str());
    // `as soon as` begins like `as`.
    PRONOUNS.contains(&next) && (count == 3 || !MEANWHILE.contains(&words[0].word.as_str()))
}

/// Returns where the main clause begins behind a condition: `When A is done, B …`.
fn behind_condition(plain: &str) -> Option<usize> {
    let words = tokens::of(plain);
    begins(&words, &SUBJECTS.condition, 3)?;
    // Each comma may be within the condition: whoever stands behind the last one with a capital does something.
    let commas = plain.match_indices(", ").map(|(at, comma)| at + comma.len());
    commas.filter(|at| plain[*at..].starts_with(|c: char| c.is_uppercase() || c == '@')).last()
}

/// Returns how many bytes stand before the subject and say only when: `In the meantime `.
fn opener(plain: &str) -> usize {
    let words = tokens::of(&plain[..plain.floor_char_boundary(60)]);
    begins(&words, &SUBJECTS.before, 4).and_then(|count| words.get(count)).map_or(0, |next| next.range.start)
}

/// With how many of its first words a text begins with one of some phrases.
fn begins(words: &[tokens::Token], phrases: &Words, most: usize) -> Option<usize> {
    (1..=most.min(words.len())).rev().find(|count| {
        let said: Vec<&str> = words[..*count].iter().map(|token| token.word.as_str()).collect();
        phrases.contains(said.join(" ").as_str())
    })
}

/// How long the name is that a text begins with, and where what is said of it begins: behind `and Bo`, too.
fn named(text: &str) -> Option<(usize, usize)> {
    let mut end = 0;
    let mut behind = 0;
    let mut joined = false;
    for (count, word) in text.split_inclusive(' ').enumerate() {
        let bare = word.trim_end();
        let capital = bare.starts_with(|c: char| c.is_uppercase() || c == '@');
        let kind = matches!(bare, "team" | "squad" | "crew") && count > 0;
        let number = count > 0 && bare.len() <= 2 && bare.chars().all(|c| c.is_ascii_digit());
        let joint = matches!(bare, "and" | "und" | "et" | "y" | "&" | "+");
        if !(capital || kind || number || joint && count > 0 && !joined) || count > 5 {
            break;
        }
        if joint {
            joined = true;
        }
        let stopped = bare.ends_with([',', ';', ':', '.', '!', '?']);
        let len = bare.trim_end_matches([',', ';', ':', '.', '!', '?']).len();
        if !joined {
            end = behind + len;
        }
        if stopped {
            return (end > 0).then_some((end, behind + len));
        }
        behind += word.len();
    }
    // A joint behind which nobody stands belongs to what follows.
    (end > 0).then_some((end, behind))
}

/// How a sentence goes on behind a name.
fn goes(behind: &str) -> Option<Goes> {
    let trimmed = behind.trim_start();
    if trimmed.is_empty() || trimmed.starts_with([',', ';', '.', '(', '!']) {
        return Some(Goes::Named);
    }
    if !trimmed.starts_with(char::is_alphabetic) {
        return None;
    }
    let words = tokens::of(&trimmed[..trimmed.floor_char_boundary(60)]);
    let verb = words.first()?.word.as_str();
    if trimmed.starts_with(char::is_uppercase) {
        return None;
    }
    if begins(&words, &SUBJECTS.beside, 2).is_some() {
        return Some(Goes::Named);
    }
    // `Bo does not`, `Bo will not`.
    let denied = words.get(1).is_some_and(|next| {
        matches!(next.word.as_str(), "not" | "never" | "n" | "t" | "no" | "nicht" | "nie" | "pas" | "jamais" | "nunca")
    });
    if denied {
        return None;
    }
    let verb = if SUBJECTS.modal.contains(verb) { words.get(1)?.word.as_str() } else { verb };
    let modal = verb != words[0].word;
    let none = SUBJECTS.no_verb.contains(verb) || SUBJECTS.reviews.contains(verb) || SUBJECTS.state.contains(verb);
    // A verb in the third person ends so in one of the four languages.
    let ends = modal && !matches!(verb, "be" | "have" | "sein" | "haben" | "etre" | "ser")
        || verb.len() >= 3 && verb.ends_with(['s', 't', 'e', 'a', 'd']);
    let object = words.get(1 + usize::from(modal)).is_some_and(|next| SUBJECTS.object.contains(next.word.as_str()));
    // `Deploy to` tells somebody to do it.
    let sure = object && words[0].word != "to";
    (ends && !none).then_some(if sure { Goes::Doing } else { Goes::Named })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_about_whom_it_begins_with() {
        for (sentence, expected) in [
            ("Ana sets up the repo today", Some(("Ana", Goes::Doing))),
            ("In the meantime Cem designs the schema", Some(("Cem", Goes::Doing))),
            ("When the scraper and the schema are done, Ana imports everything", Some(("Ana", Goes::Doing))),
            ("Backend team migrates the tables", Some(("Backend team", Goes::Doing))),
            ("Bence to return the stands", Some(("Bence", Goes::Named))),
            ("Anna und Bernd schreiben", None),
            ("Danach baut Jonas auf", None),
            ("Jonas baut das Zelt auf", Some(("Jonas", Goes::Doing))),
            ("Inès prépare les bandes", Some(("Inès", Goes::Doing))),
            ("Rosa, one hour, on the live system", Some(("Rosa", Goes::Named))),
            ("Sam with the caretaker, two days", Some(("Sam", Goes::Named))),
            ("Birgit and ARM-2, three days", Some(("Birgit", Goes::Named))),
            ("Anna reviews it", None),
            ("Bo is away until Friday", None),
            ("Bo will not be there", None),
            ("The server starts", None),
            ("Order the terminals", None),
            ("Write tests for the parser", Some(("Write", Goes::Named))),
            ("Deploy to the staging host", None),
            ("Mount the rack", None),
            ("Friday is a holiday", None),
        ] {
            let mut text = Text::default();
            text.push(sentence, 0..sentence.len());
            let found = of(&text);
            let found = found.as_ref().map(|(name, goes)| (name.plain.as_str(), *goes));
            assert_eq!(found, expected, "{sentence}");
        }
    }
}
