//! How far a task is, as people write it: `Done`, `erledigt`, `✅`, `🚧 80 %`, `merged on Monday`.

use crate::import::standing::Standing;
use crate::import::vocabulary::normal;
use crate::import::vocabulary::standings::Saying;

/// Returns whether a status says that a task is done; `None` where it says neither.
pub(crate) fn done(text: &str) -> Option<bool> {
    if let Some(percent) = percent(text) {
        return Some(percent >= 100.0);
    }
    if let Some((some, all)) = share(text) {
        return Some(some == all);
    }
    match Saying::leading(&normal(text)) {
        Some(saying) => Some(saying.standing == Standing::Done),
        None if text.contains(['✅', '✔', '☑', '✓']) => Some(true),
        None => text.contains(['🚧', '⏳', '🔄', '❌', '🟡', '🔴', '⬜', '☐', '🔲', '⏸', '🕐']).then_some(false),
    }
}

/// Returns whether an aside says nothing but how far a task is: `done in June`, `in progress`.
pub(crate) fn is_word(text: &str) -> bool {
    const BEHIND: [&str; 22] = [
        "in",
        "on",
        "at",
        "by",
        "since",
        "last",
        "yesterday",
        "today",
        "am",
        "im",
        "seit",
        "gestern",
        "heute",
        "le",
        "en",
        "depuis",
        "hier",
        "el",
        "desde",
        "ayer",
        "already",
        "schon",
    ];
    let words = normal(text);
    let (first, rest) = words.split_once(' ').unwrap_or((&words, ""));
    let done = is_done(first);
    let behind = rest.split(' ').next().unwrap_or("");
    Saying::of(&words).is_some_and(|saying| saying.sure)
        || done && (BEHIND.contains(&behind) || behind.starts_with(|c: char| c.is_ascii_digit()))
        || matches!(text.trim(), "✅" | "✔" | "✔️" | "☑️" | "✓" | "🚧" | "⏳" | "🔄" | "❌" | "⬜")
        || percent(text).is_some() && words.split(' ').filter(|word| !is_done(word)).count() <= 2
        || share(text).is_some()
}

/// Returns whether a status counts how much of a task is done, and that is less than all of it: `1/5 tests done`, `80 %`.
pub(crate) fn is_part(text: &str) -> bool {
    percent(text).is_some_and(|percent| percent < 100.0) || share(text).is_some_and(|(some, all)| some < all)
}

/// Whether a word says that something is done, and can say nothing else.
fn is_done(word: &str) -> bool {
    Saying::of(word).is_some_and(|saying| saying.sure && saying.standing == Standing::Done)
}

/// `2/6 done`, `2 of 6 evenings complete`: how many of how many.
fn share(text: &str) -> Option<(u32, u32)> {
    let words = normal(text);
    let words: Vec<&str> = words.split([' ', '/']).filter(|word| !word.is_empty()).collect();
    let (some, rest) = words.split_first()?;
    let rest =
        rest.strip_prefix(&["of"]).or_else(|| rest.strip_prefix(&["von"])).or_else(|| rest.strip_prefix(&["sur"]));
    let rest = rest.or_else(|| words[1..].strip_prefix(&["de"])).unwrap_or(&words[1..]);
    let (all, said) = rest.split_first()?;
    let number = |word: &str| word.parse().ok().filter(|number: &u32| *number < 10_000);
    let (some, all) = (number(some)?, number(all)?);
    let ended = said.len() <= 3 && said.last().is_some_and(|word| is_done(word));
    (some <= all && all >= 2 && ended).then_some((some, all))
}

/// Returns whether a heading stands above what is done: `Done`, `Erledigt ✅`, `Already merged`.
pub(crate) fn is_done_heading(heading: &str) -> bool {
    let words = normal(heading);
    let words = words.split(['(', '[']).next().unwrap_or("").trim();
    let words = ["already ", "bereits ", "schon ", "déjà ", "ya "]
        .iter()
        .find_map(|word| words.strip_prefix(word))
        .unwrap_or(words);
    let bare = words.strip_suffix(" tasks").or_else(|| words.strip_suffix(" items")).unwrap_or(words);
    let bare = bare.trim_matches(|c: char| !c.is_alphabetic());
    is_done(bare)
}

/// What a sign before or behind a name says: `☑ toolchain`, `Task 1 ✅`.
pub(crate) fn mark(text: &str) -> Option<&'static str> {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '(' | ')' | '`' | '"');
    let before = text.split(word).next().unwrap_or("");
    // What stands in brackets at the end is about the sign: `Task 1 ✅ (in May)`.
    let open = text.trim_end().strip_suffix(')').and_then(|inner| inner.rfind('('));
    let behind = open.map_or(text, |open| &text[..open]).rsplit(word).next().unwrap_or("");
    let shows = |signs: &[char]| before.contains(signs) || behind.contains(signs);
    if shows(&['✅', '☑', '✔', '✓']) {
        Some("done")
    } else {
        shows(&['☐', '⬜', '🔲', '🚧', '⏳', '🔄']).then_some("open")
    }
}

/// Whether a status says that something will not be done.
pub(crate) fn is_given_up(status: &str) -> bool {
    const WORDS: [&str; 22] = [
        "dropped",
        "cancelled",
        "canceled",
        "won't do",
        "wont do",
        "won't fix",
        "wontfix",
        "abandoned",
        "rejected",
        "obsolete",
        "duplicate",
        "discarded",
        "verworfen",
        "gestrichen",
        "abgebrochen",
        "entfällt",
        "abandonné",
        "abandonnée",
        "annulé",
        "annulée",
        "cancelado",
        "descartado",
    ];
    let words = normal(status);
    WORDS.contains(&words.split([',', '(', ';']).next().unwrap_or("").trim())
}

/// `80 %`, `100%`.
fn percent(text: &str) -> Option<f64> {
    let before = text.split_once('%')?.0.trim_end();
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    before[before.len() - digits..].parse().ok().filter(|_| before.len() - digits < 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_done_or_not_or_neither() {
        for (text, expected) in [
            ("Done", Some(true)),
            ("✅", Some(true)),
            ("✅ Complete", Some(true)),
            ("erledigt (12.3.)", Some(true)),
            ("Terminée", Some(true)),
            ("hecho", Some(true)),
            ("100 %", Some(true)),
            ("1/5 tests complete", Some(false)),
            ("5 of 5 done", Some(true)),
            ("2 von 6 Abenden erledigt", Some(false)),
            ("1/2 day", None),
            ("merged on Monday", Some(true)),
            ("80%", Some(false)),
            ("In Progress", Some(false)),
            ("läuft", Some(false)),
            ("🚧 doing", Some(false)),
            ("À faire", Some(false)),
            ("Anna", None),
        ] {
            assert_eq!(done(text), expected, "{text}");
        }
    }

    #[test]
    fn headings_and_asides_say_it_too() {
        assert_eq!(
            [mark("☑ toolchain"), mark("Task 1 ✅"), mark("☐ dma"), mark("dma")],
            [Some("done"), Some("done"), Some("open"), None]
        );
        assert_eq!(mark("Notice ✅ (came from May)"), Some("done"));
        assert!(is_done_heading("✅ Done") && is_done_heading("Already merged") && is_done_heading("Erledigt (3)"));
        assert!(!is_done_heading("Done criteria") && !is_done_heading("To do") && !is_done_heading("Releases"));
        assert!(is_word("done in June") && is_word("erledigt") && is_word("✅") && is_word("wip"));
        assert!(!is_word("done when all tests pass") && !is_word("fixed width font"));
    }
}
