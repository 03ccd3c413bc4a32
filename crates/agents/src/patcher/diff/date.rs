//! The date that stands behind a file's name in the head of a plain diff.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// A name, a tab or what a mail program made of it, and a date: `2010-08-18 20:13:31.616002255 -0500`, of which the
/// time, its fraction, and the zone may be missing.
static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let day = r"(?:\d\d)?\d\d-\d\d-\d\d";
    let time = r"(?: \d\d:\d\d:\d\d(?:\.\d+)?)?(?: [-+]\d\d:?\d\d)?";
    Regex::new(&format!(r"(?s-u)^(.+?)(?:\t| +){day}{time}$")).ok()
});

/// The moment at which time begins, in some zone, behind the last tab of a line.
static EPOCH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?s-u)\t(1969-12-31|1970-01-01) (\d\d):(\d\d):00(?:\.0+)? ([-+])(\d\d):?(\d\d)\r?\n?$").ok()
});

/// Returns the name in front of a date; `None` where no date stands at the text's end.
pub(super) fn name_before(text: &[u8]) -> Option<&[u8]> {
    let found = DATED.as_ref()?.captures(text)?;
    found.get(1).map(|name| name.as_bytes())
}

/// Whether a head's date is the beginning of time, which is how `diff -N` says that there is no such file.
pub(super) fn is_epoch(head: &[u8]) -> bool {
    let Some(found) = EPOCH.as_ref().and_then(|epoch| epoch.captures(head)) else { return false };
    let number = |at: usize| {
        let digits = found.get(at).map_or(&b""[..], |digits| digits.as_bytes());
        digits.iter().fold(0i64, |value, digit| value * 10 + i64::from(digit - b'0'))
    };
    let is_west = found.get(4).is_some_and(|sign| sign.as_bytes() == b"-");
    let zone = (number(5) * 60 + number(6)) * if is_west { -1 } else { 1 };
    let is_eve = found.get(1).is_some_and(|day| day.as_bytes().starts_with(b"1969"));
    number(2) * 60 + number(3) - zone == if is_eve { 24 * 60 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_ends_a_name() {
        let name = |text: &str| name_before(text.as_bytes()).map(|name| String::from_utf8_lossy(name).into_owned());
        assert_eq!(name("a/x\t2010-08-18 20:13:31.616002255 -0500").as_deref(), Some("a/x"));
        assert_eq!(name("a/x\ty\t2010-08-18 20:13:31").as_deref(), Some("a/x\ty"));
        assert_eq!(name("a/x y     1969-12-31 16:00:00 -08:00").as_deref(), Some("a/x y"));
        assert_eq!(name("a/x 72-02-05").as_deref(), Some("a/x"));
        assert_eq!(name("a/x-2010-08-18"), None);
        assert_eq!(name("2010-08-18 20:13:31"), None);
    }

    #[test]
    fn time_begins_everywhere_at_once() {
        for (date, is_so) in [
            ("1970-01-01 00:00:00.000000000 +0000", true),
            ("1970-01-01 09:00:00.000000000 +0900", true),
            ("1969-12-31 16:00:00 -08:00", true),
            ("1970-01-01 00:00:00.000000000 +0900", false),
            ("1970-01-01 00:00:01.000000000 +0000", false),
            ("1970-01-01 00:00:00.000000001 +0000", false),
            ("1970-01-02 00:00:00.000000000 +0000", false),
        ] {
            assert_eq!(is_epoch(format!("--- a/x\t{date}\n").as_bytes()), is_so, "{date}");
        }
    }
}
