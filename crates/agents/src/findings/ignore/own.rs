//! Our own comment: `pitcrew:ignore RULE[,RULE] reason=… until=YYYY-MM-DD`, in whatever a language takes for a comment.

use jiff::civil::Date;

/// What such a comment begins with.
pub(super) const WORD: &str = "pitcrew:ignore";

/// How comments begin in what is commonly written.
const OPENERS: &[&str] = &[
    "#", "//", "/*", "*", "--", ";", "<!--", "%", "{#", "{{!", "{{/*", "(*", "'", "\"\"\"", "REM ", "rem ", "::",
    "@REM", WORD,
];

/// A comment of ours.
#[derive(Debug, PartialEq)]
pub(super) struct Marker<'a> {
    /// The rules it names; with a `*` at the end, all that begin so.
    pub(super) rules: Vec<&'a str>,
    /// Why.
    pub(super) reason: Option<&'a str>,
    /// How long.
    pub(super) until: Term<'a>,
}

/// How long a comment holds.
#[derive(Debug, PartialEq)]
pub(super) enum Term<'a> {
    /// For good.
    Always,
    /// To the end of a day.
    Until(Date),
    /// Nobody can say.
    Unclear(&'a str),
}

impl Marker<'_> {
    /// Whether it names a rule.
    pub(super) fn names(&self, rule: &str) -> bool {
        self.rules.iter().any(|named| match named.strip_suffix('*') {
            // A star alone would silence what nobody has thought of.
            Some("") => false,
            Some(begin) => rule.starts_with(begin),
            None => *named == rule,
        })
    }
}

/// Whether a line is nothing but a comment.
pub(super) fn stands_alone(line: &str) -> bool {
    let line = line.trim_start();
    OPENERS.iter().any(|opener| line.starts_with(opener))
}

/// Reads the comments of ours in a line.
pub(super) fn read(line: &str) -> Vec<Marker<'_>> {
    let starts: Vec<usize> = line.match_indices(WORD).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    starts.iter().zip(ends).map(|(start, end)| marker(&line[start + WORD.len()..end])).collect()
}

/// Reads what follows the word.
fn marker(text: &str) -> Marker<'_> {
    // A comment that is closed on the line ends there.
    let end = ["*/", "-->", "#}", "}}", "*)", "\"\"\""].iter().filter_map(|close| text.find(close)).min();
    let text = text[..end.unwrap_or(text.len())].trim_start_matches(':').trim();
    let fields: Vec<(usize, &str)> = ["reason=", "until="]
        .iter()
        .flat_map(|name| text.match_indices(name))
        .filter(|(at, _)| begins_a_word(text, *at))
        .collect();
    let named = fields.iter().map(|(at, _)| *at).min().unwrap_or(text.len());
    let value = |name: &str| {
        let (at, _) = fields.iter().find(|(_, known)| *known == name)?;
        let from = &text[at + name.len()..];
        if let Some(quoted) = from.strip_prefix('"') {
            return Some(quoted.split('"').next().unwrap_or(quoted).trim());
        }
        let end = fields.iter().map(|(other, _)| *other).filter(|other| other > at).min().unwrap_or(text.len());
        Some(text[at + name.len()..end].trim())
    };
    let rules = text[..named].split([',', ' ', '\t']).map(str::trim).filter(|rule| !rule.is_empty()).collect();
    let until = match value("until=") {
        None => Term::Always,
        Some(day) => day.parse().map_or(Term::Unclear(day), Term::Until),
    };
    Marker { rules, reason: value("reason=").filter(|reason| !reason.is_empty()), until }
}

fn begins_a_word(text: &str, at: usize) -> bool {
    at == 0 || text[..at].ends_with([' ', '\t', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_read_in_any_language() {
        let cases = [
            "x = 1  # pitcrew:ignore a,b reason=known and harmless until=2030-01-02",
            "/* pitcrew:ignore a, b until=2030-01-02 reason=known and harmless */ x",
            "<!-- pitcrew:ignore a b reason=\"known and harmless\" until=2030-01-02 -->",
            "-- pitcrew:ignore: a,b reason=known and harmless until=2030-01-02",
        ];
        for line in cases {
            let [marker] = &read(line)[..] else { panic!("{line}") };
            assert_eq!(marker.rules, ["a", "b"], "{line}");
            assert_eq!(marker.reason, Some("known and harmless"), "{line}");
            assert_eq!(marker.until, Term::Until(jiff::civil::date(2030, 1, 2)), "{line}");
        }
    }

    #[test]
    fn stars_name_families_and_nothing_names_all() {
        let [marker] = &read("# pitcrew:ignore nginx-* *")[..] else { panic!() };
        assert!(marker.names("nginx-alias") && !marker.names("compose-x"));
        assert!(read("# pitcrew:ignore")[0].rules.is_empty());
        assert_eq!(read("# pitcrew:ignore a until=soon")[0].until, Term::Unclear("soon"));
    }
}
