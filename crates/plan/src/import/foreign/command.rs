//! Whether words are a command.

use std::sync::LazyLock;

use crate::import::vocabulary::lists::{Lists, Words};

/// Programs that lines of a check begin with.
static PROGRAMS: LazyLock<Words> = LazyLock::new(|| Lists::of(include_str!("programs.txt")).words("programs"));

/// Returns the command that a text is, if it is one and nothing else.
pub(super) fn of(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['-', '*']).trim();
    let text = match text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        Some((inner, rest)) if says_only_success(rest) => inner,
        Some(_) => return None,
        None => text,
    };
    let text = text.trim();
    let first = text.split_whitespace().next()?;
    let is_program = PROGRAMS.contains(first)
        || first.starts_with("./") && first.len() > 2
        || first == "[" && text.ends_with(']')
        || first == "!" && text.split_whitespace().nth(1).is_some_and(|second| PROGRAMS.contains(second));
    // `make sure that…`, `find out whether…`, `test the…` are words of a sentence.
    let is_sentence = text.ends_with(['.', ':', '?'])
        || text.contains(['\n', '—', '→', '…'])
        || WORDS.iter().any(|word| text.contains(word))
        || text.to_lowercase().starts_with("make sure")
        || first.chars().next().is_some_and(char::is_uppercase);
    (is_program && !is_sentence && text.len() < 500).then(|| text.to_owned())
}

const WORDS: [&str; 22] = [
    " the ",
    " and ",
    " that ",
    " with a ",
    " passes",
    " succeeds",
    " shows ",
    " returns ",
    " exits ",
    " should ",
    " works",
    " is ",
    " are ",
    " no errors",
    " whether ",
    " und ",
    " dass ",
    " les ",
    " et ",
    " los ",
    " y ",
    " ob ",
];

fn says_only_success(rest: &str) -> bool {
    const SUCCESS: [&str; 9] =
        ["", "passes", "pass", "succeeds", "exits 0", "is green", "is clean", "runs without errors", "returns 0"];
    SUCCESS.contains(&rest.trim().trim_end_matches('.').to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    #[test]
    fn commands_are_told_from_sentences() {
        for (text, expected) in [
            ("npm test -- session/store", Some("npm test -- session/store")),
            ("`cargo test -p core` passes", Some("cargo test -p core")),
            ("grep -q \"a\" src/x.ts", Some("grep -q \"a\" src/x.ts")),
            ("./check.sh", Some("./check.sh")),
            ("make sure that it works", None),
            ("test the login with a wrong password", None),
            ("Run npm test and look at the output.", None),
            ("npm test passes", None),
            ("`npm test` and `npm run build` pass", None),
            ("", None),
            ("find out whether it holds", None),
        ] {
            assert_eq!(super::of(text).as_deref(), expected, "{text}");
        }
    }
}
