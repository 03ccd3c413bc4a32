//! Other spellings of what a plan says, which can mean nothing else.

use std::str::FromStr;

use crate::quantity::{Estimate, Span};

/// Returns the one word that is written, in other letters and with other signs between its parts.
pub(crate) fn respelled<'a>(written: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| -> String { text.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect() };
    let meant = plain(written);
    let mut same = words.into_iter().filter(|word| plain(word).eq_ignore_ascii_case(&meant));
    let word = same.next().filter(|word| *word != written)?;
    same.next().is_none().then_some(word)
}

/// The words for lengths of time; `M` is none: it may be a month.
const UNITS: [(&str, &[&str]); 6] = [
    ("ms", &["ms", "msec", "msecs", "millisecond", "milliseconds"]),
    ("s", &["s", "sec", "secs", "second", "seconds"]),
    ("m", &["m", "min", "mins", "minute", "minutes"]),
    ("h", &["h", "hr", "hrs", "hour", "hours"]),
    ("d", &["d", "day", "days"]),
    ("w", &["w", "wk", "wks", "week", "weeks"]),
];

/// Returns a length of time, or a range of two, in the plan's words: `30m` for `30 minutes`.
pub(crate) fn length(written: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = written.trim();
    while let Some(first) = rest.chars().next() {
        let class = |c: char| (c.is_ascii_digit(), c.is_ascii_alphabetic());
        let end = rest.find(|c| class(c) != class(first)).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        rest = behind;
        match class(first) {
            (true, _) => text.push_str(part),
            (_, true) if part == "to" && text.ends_with(|c: char| c.is_ascii_alphabetic()) => text.push('-'),
            (_, true) => {
                let lower = part.to_ascii_lowercase();
                let is_one = |words: &[&str]| words.contains(&lower.as_str()) && (part.len() > 1 || part == lower);
                text.push_str(UNITS.iter().find(|(_, words)| is_one(words))?.0);
            }
            _ if part.trim().is_empty() => {}
            _ if matches!(part.trim(), "-" | "–") => text.push('-'),
            _ => return None,
        }
    }
    let is_one = Span::from_str(&text).is_ok() || Estimate::from_str(&text).is_ok();
    (is_one && text != written).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{length, respelled};

    #[test]
    fn only_spellings_are_other_spellings() {
        let fields = ["needs", "on_failure", "for_each"];
        assert_eq!(respelled("onFailure", fields), Some("on_failure"));
        assert_eq!(respelled("on-failure", fields), Some("on_failure"));
        assert_eq!(respelled("Needs", fields), Some("needs"));
        for other in ["need", "on_failures", "needs", "each"] {
            assert_eq!(respelled(other, fields), None, "{other}");
        }
        assert_eq!(respelled("A", ["a", "A_"]), None, "two could be meant");
    }

    #[test]
    fn lengths_in_words_are_lengths() {
        for (written, meant) in [
            ("30 minutes", "30m"),
            ("2 hrs", "2h"),
            ("1 hour 30 min", "1h30m"),
            ("2h – 3 hours", "2h-3h"),
            ("5 Days", "5d"),
            ("2-3 hours", "2-3h"),
        ] {
            assert_eq!(length(written).as_deref(), Some(meant), "{written}");
        }
        for other in ["30M", "soon", "1,5 h", "1.5h", "30", "", "3 months"] {
            assert_eq!(length(other), None, "{other}");
        }
    }
}
