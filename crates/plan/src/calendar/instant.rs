//! Moments as a plan writes them.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::{BadTime, Zone, as_text};

/// A moment in UTC, in milliseconds since 1970.
///
/// A plan writes it in RFC 3339 (`2026-11-21T02:00:00+01:00`) or by a zone's clock
/// (`2026-11-21 02:00 Europe/Berlin`); it is kept in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    /// Returns the moment `duration` later, as far as a calendar goes.
    pub fn after(self, duration: std::time::Duration) -> Instant {
        Instant(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Returns how long after `earlier` this is, or nothing where it is before.
    pub fn since(self, earlier: Instant) -> std::time::Duration {
        std::time::Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl FromStr for Instant {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Instant, BadTime> {
        let text = text.trim();
        if let Ok(stamp) = text.parse::<Timestamp>() {
            return Ok(Instant(stamp.as_millisecond()));
        }
        if text.parse::<DateTime>().is_ok() {
            let mended = format!("{text} Europe/Berlin");
            return Err(BadTime::NoZone { text: text.to_owned(), mended });
        }
        let malformed = || {
            BadTime::Malformed(format!(
                "`{}` is no moment; write `2026-11-21T02:00:00+01:00` or `2026-11-21 02:00 Europe/Berlin`",
                text.escape_debug()
            ))
        };
        let (clock, zone) = text.rsplit_once(' ').ok_or_else(malformed)?;
        let clock: DateTime = clock.trim().parse().map_err(|_| malformed())?;
        zone.parse::<Zone>()?.moment(clock).ok_or_else(malformed)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(stamp) => stamp.fmt(f),
            // Beyond the years that a calendar has.
            Err(_) => write!(f, "{}ms", self.0),
        }
    }
}

as_text!(Instant);
