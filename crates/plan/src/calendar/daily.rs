//! Times of day that come back: `09:00 Europe/Berlin`.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;

use super::weekly::minutes_of;
use super::{BadTime, Instant, Zone, as_text};

/// For how many days the next one is looked for.
const SEARCHED_DAYS: i32 = 3;

/// A time of every day, by the clocks of a zone. One that the clocks skip counts as that much after the gap, one that
/// they show twice as the first of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Daily {
    /// Minutes after midnight, below 1440.
    minutes: u16,
    zone: Zone,
}

impl Daily {
    /// Returns the first such moment after `at`; `None` beyond the years that a calendar has.
    pub fn next(&self, at: Instant) -> Option<Instant> {
        let first = self.zone.clock(at)?.date().yesterday().ok()?;
        (0..=SEARCHED_DAYS).find_map(|ahead| {
            let day = first.checked_add(ahead.days()).ok()?;
            let time = day.at((self.minutes / 60) as i8, (self.minutes % 60) as i8, 0, 0);
            self.zone.moment(time).filter(|moment| *moment > at)
        })
    }
}

impl FromStr for Daily {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Daily, BadTime> {
        let malformed =
            || BadTime::Malformed(format!("`{}` is no time of day; write `09:00 Europe/Berlin`", text.escape_debug()));
        let mut words = text.split_whitespace();
        let (time, zone, more) = (words.next().ok_or_else(malformed)?, words.next(), words.next());
        let minutes = minutes_of(time).filter(|minutes| *minutes < 24 * 60).ok_or_else(malformed)?;
        match (zone, more) {
            (Some(zone), None) => Ok(Daily { minutes, zone: zone.parse()? }),
            (None, _) => Err(BadTime::NoZone { text: time.to_owned(), mended: format!("{time} Europe/Berlin") }),
            (Some(_), Some(_)) => Err(malformed()),
        }
    }
}

impl fmt::Display for Daily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02} {}", self.minutes / 60, self.minutes % 60, self.zone)
    }
}

as_text!(Daily);

#[cfg(test)]
mod tests {
    use super::*;

    fn after(daily: &str, at: &str, times: usize) -> Vec<String> {
        let (daily, mut at): (Daily, Instant) = (daily.parse().unwrap(), at.parse().unwrap());
        let mut found = Vec::new();
        for _ in 0..times {
            at = daily.next(at).unwrap();
            found.push(at.to_string());
        }
        found
    }

    #[test]
    fn it_comes_every_day_by_the_clocks_of_its_zone() {
        // On 25 October 2026 clocks in Berlin go back by an hour.
        assert_eq!(
            after("09:00 Europe/Berlin", "2026-10-24T07:00:00Z", 2),
            ["2026-10-25T08:00:00Z", "2026-10-26T08:00:00Z"]
        );
        assert_eq!(after("00:00 Pacific/Auckland", "2026-11-21T10:59:00Z", 1), ["2026-11-21T11:00:00Z"]);
        assert_eq!(after("23:59 America/New_York", "2026-11-21T04:58:59Z", 1), ["2026-11-21T04:59:00Z"]);
    }

    #[test]
    fn a_time_that_clocks_skip_or_show_twice_is_one() {
        assert_eq!(
            after("02:30 Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]
        );
        assert_eq!(
            after("02:30 Europe/Berlin", "2026-10-24T12:00:00Z", 2),
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        );
    }

    #[test]
    fn what_is_no_time_of_day_is_refused_in_words() {
        let said = |text: &str| text.parse::<Daily>().unwrap_err().to_string();
        assert_eq!(said("09:00"), "`09:00` names no time zone; write `09:00 Europe/Berlin`");
        assert_eq!(said("25:00 UTC"), "`25:00 UTC` is no time of day; write `09:00 Europe/Berlin`");
        assert!(said("09:00 Europe/Berln").contains("Europe/Berlin"), "{}", said("09:00 Europe/Berln"));
        for text in ["", "UTC 09:00", "09:00 UTC UTC", "9", "24:00 UTC"] {
            assert!(text.parse::<Daily>().is_err(), "{text}");
        }
        assert_eq!("9:05 UTC".parse::<Daily>().unwrap().to_string(), "09:05 UTC");
    }
}
