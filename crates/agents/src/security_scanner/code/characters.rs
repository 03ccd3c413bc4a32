//! Characters in code that show other than they are: what turns the direction of text, and letters that nobody sees.

use super::packs::Match;
use crate::findings::{Rule, Severity};

/// What turns text around: embeddings, overrides, isolates, and their ends.
const TURNING: [char; 9] =
    ['\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];
/// Letters without a shape, which names may hold.
const UNSEEN: [char; 4] = ['\u{115F}', '\u{1160}', '\u{3164}', '\u{FFA0}'];

/// Returns the rules, which are the same in every language.
pub(super) fn rules() -> impl Iterator<Item = Rule> {
    [turning(), unseen()].into_iter()
}

fn turning() -> Rule {
    Rule::new(
        "code-turned-text",
        Severity::High,
        "A character turns the direction of text around",
        "Code that shows in another order than it is read can hide what it does. To mend it, write the character as an \
         escape, or take it out.",
    )
    .cwe([1007])
    .tags(["OWASP-A08"])
}

fn unseen() -> Rule {
    Rule::new(
        "code-unseen-letter",
        Severity::High,
        "A letter that nobody sees stands in the code",
        "Two names that look the same may be two, and a name may look like none. To mend it, write the letter as an \
         escape, or take it out.",
    )
    .cwe([1007])
    .tags(["OWASP-A08"])
}

/// Looks at one file's text; a line is said once for each rule.
pub(super) fn look(text: &str) -> Vec<Match> {
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    for (rule, characters) in [(turning(), TURNING.as_slice()), (unseen(), UNSEEN.as_slice())] {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if let Some((first, char)) = line.char_indices().find(|(_, char)| characters.contains(char)) {
                let range = at + first..at + first + char.len_utf8();
                let message = format!("{}: U+{:04X}", rule.title, u32::from(char));
                found.push((rule.clone(), range, message, None));
            }
            at += line.len();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_is_said_once_a_line() {
        let text = "a = 1\nb = '\u{202E}x\u{202C}'\nc\u{3164} = 'שלום é 👩\u{200D}🚀'\n";
        let said: Vec<String> =
            look(text).into_iter().map(|(rule, at, ..)| format!("{} {}", rule.id, at.start)).collect();
        assert_eq!(said, ["code-turned-text 11", "code-unseen-letter 21"]);
        assert!(look("x = 'שלום é 👩\u{200D}🚀'").is_empty());
    }
}
