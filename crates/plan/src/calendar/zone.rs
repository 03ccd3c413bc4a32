//! Time zones by name, with the rules that are compiled in.

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::{BadTime, Instant};
use crate::suggest::did_you_mean;

/// A time zone of the IANA database, such as `Europe/Berlin`.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// Returns the zone of coordinated universal time.
    pub fn utc() -> Zone {
        Zone { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// Returns the moment at which clocks in this zone show `time`. A time that they skip counts as
    /// the moment as long after the gap as it is after the gap's begin; one that they show twice is
    /// the first of both. `None` beyond the years that a calendar has.
    pub(crate) fn moment(&self, time: DateTime) -> Option<Instant> {
        let stamp = self.rules.to_ambiguous_timestamp(time).compatible().ok()?;
        Some(Instant(stamp.as_millisecond()))
    }

    /// Returns what clocks in this zone show at a moment.
    pub(crate) fn clock(&self, moment: Instant) -> Option<DateTime> {
        let stamp = jiff::Timestamp::from_millisecond(moment.0).ok()?;
        Some(self.rules.to_datetime(stamp))
    }

    /// Returns a moment with the clocks of this zone.
    pub(crate) fn zoned(&self, moment: Instant) -> Option<jiff::Zoned> {
        Some(jiff::Timestamp::from_millisecond(moment.0).ok()?.to_zoned(self.rules.clone()))
    }

    /// Writes a moment as clocks in this zone show it, in a form of `strftime`.
    pub fn format(&self, moment: Instant, form: &str) -> String {
        self.clock(moment).map_or_else(|| moment.to_string(), |time| time.strftime(form).to_string())
    }

    /// Writes a moment as clocks in this zone show it: `Sat 2026-11-21 02:00`.
    pub fn show(&self, moment: Instant) -> String {
        match self.clock(moment) {
            Some(time) => time.strftime("%a %Y-%m-%d %H:%M").to_string(),
            None => moment.to_string(),
        }
    }
}

impl FromStr for Zone {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Zone, BadTime> {
        let database = TimeZoneDatabase::bundled();
        match database.get(text) {
            Ok(rules) => Ok(Zone { name: rules.iana_name().unwrap_or(text).to_owned(), rules }),
            Err(_) => {
                let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
                let meant = did_you_mean(text, names.iter().map(String::as_str));
                let meant = meant.unwrap_or_else(|| "write one such as `Europe/Berlin` or `UTC`".to_owned());
                Err(BadTime::Malformed(format!("there is no time zone `{}`; {meant}", text.escape_debug())))
            }
        }
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
