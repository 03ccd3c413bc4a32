//! When something falls due again and again, as cron writes it.

use std::fmt;
use std::str::FromStr;

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use serde::{Deserialize, Serialize};

use crate::calendar::{Instant, Zone};

/// A rhythm: `*/5 * * * *`, or a word such as `@daily`. Six fields begin with the seconds.
///
/// A time of day that the clocks of the zone skip counts at the end of the gap; one that they show twice counts once,
/// unless the rhythm goes by hours or minutes, which pass twice then.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rhythm {
    text: String,
    cron: Box<Cron>,
}

impl Rhythm {
    /// Returns the first moment after `moment` at which it falls due by the clocks of a zone; `None` where there is
    /// none any more.
    pub fn next(&self, zone: &Zone, moment: Instant) -> Option<Instant> {
        let next = self.cron.find_next_occurrence(&zone.zoned(moment)?, false).ok()?;
        Some(Instant(next.timestamp().as_millisecond()))
    }

    /// Returns it in words: "At every 5th minute".
    pub fn describe(&self) -> String {
        self.cron.describe()
    }
}

impl FromStr for Rhythm {
    type Err = String;

    fn from_str(text: &str) -> Result<Rhythm, String> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.len() > 200 {
            return Err("a schedule has at most 200 characters".to_owned());
        }
        let parser = CronParser::builder().seconds(Seconds::Optional).year(Year::Disallowed).build();
        let cron = parser.parse(&text).map_err(|why| {
            let why = why.to_string();
            format!(
                "`{}` is no schedule: {}; it has a minute, an hour, a day of the month, a month and a day of the week, such as `30 4 * * 1-5`",
                text.escape_debug(),
                why.trim_end_matches('.')
            )
        })?;
        Ok(Rhythm { text, cron: Box::new(cron) })
    }
}

impl fmt::Display for Rhythm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl fmt::Debug for Rhythm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Rhythm({})", self.text)
    }
}

impl TryFrom<String> for Rhythm {
    type Error = String;

    fn try_from(text: String) -> Result<Rhythm, String> {
        text.parse()
    }
}

impl From<Rhythm> for String {
    fn from(rhythm: Rhythm) -> String {
        rhythm.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(rhythm: &str, zone: &str, after: &str, times: usize) -> Vec<String> {
        let (rhythm, zone): (Rhythm, Zone) = (rhythm.parse().unwrap(), zone.parse().unwrap());
        let mut at: Instant = after.parse().unwrap();
        let mut found = Vec::new();
        for _ in 0..times {
            at = rhythm.next(&zone, at).unwrap();
            found.push(at.to_string());
        }
        found
    }

    #[test]
    fn it_falls_due_after_a_moment_and_never_at_it() {
        assert_eq!(
            due("*/5 * * * *", "UTC", "2026-11-21T02:00:00Z", 2),
            ["2026-11-21T02:05:00Z", "2026-11-21T02:10:00Z"]
        );
        assert_eq!(due("@daily", "UTC", "2026-11-21T02:00:00.5Z", 1), ["2026-11-22T00:00:00Z"]);
        assert_eq!(due("*/2 * * * * *", "UTC", "2026-11-21T02:00:00.5Z", 1), ["2026-11-21T02:00:02Z"]);
    }

    #[test]
    fn an_hour_that_clocks_skip_or_show_twice_is_one_run() {
        // On 29 March 2026 clocks in Berlin go from 02:00 to 03:00, on 25 October from 03:00 back to 02:00.
        assert_eq!(
            due("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]
        );
        assert_eq!(
            due("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        );
        assert_eq!(
            due("30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", 3),
            ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"]
        );
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in ["", "* * * *", "61 * * * *", "every day", "@reboot", "* * * * * * * *"] {
            assert!(text.parse::<Rhythm>().is_err(), "{text}");
        }
        let never: Rhythm = "0 0 30 2 *".parse().unwrap();
        assert_eq!(never.next(&Zone::utc(), Instant(0)), None);
    }
}
