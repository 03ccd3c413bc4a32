//! Windows that come back: `Sat 02:00-05:00 Europe/Berlin`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{BadTime, Instant, Opening, Zone, as_text};

/// Some hours of some days of the week, by the clocks of a zone. Hours that end before they begin
/// end on the next day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekly {
    days: Days,
    /// Minutes after midnight, 0 to 1440.
    from: u16,
    to: u16,
    zone: Zone,
}

/// Days of the week, a bit each; Monday is the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Days(u8);

const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const ALL: Days = Days(0b111_1111);
const MIDNIGHT: u16 = 24 * 60;

/// For how many days the next opening is looked for: a clock change may skip the only one of a week.
const SEARCHED_DAYS: i32 = 24;

impl Weekly {
    /// Returns how long it is open on each of its days.
    pub fn hours(&self) -> Duration {
        let minutes = if self.from < self.to { self.to - self.from } else { self.to + MIDNIGHT - self.from };
        Duration::from_secs(u64::from(minutes) * 60)
    }

    /// Returns the zone whose clocks count.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Returns the first opening that ends after `at`.
    pub(super) fn next(&self, at: Instant) -> Option<Opening> {
        let first = self.zone.clock(at)?.date().checked_sub(2.days()).ok()?;
        (0..SEARCHED_DAYS).find_map(|ahead| {
            let day = first.checked_add(ahead.days()).ok().filter(|day| self.days.has(day.weekday()))?;
            let last = if self.to > self.from { day } else { day.tomorrow().ok()? };
            let (opens, closes) = (self.moment(day, self.from)?, self.moment(last, self.to)?);
            (closes > at && closes > opens).then_some(Opening { opens, closes: Some(closes) })
        })
    }

    fn moment(&self, day: Date, minutes: u16) -> Option<Instant> {
        let day = if minutes == MIDNIGHT { day.tomorrow().ok()? } else { day };
        let minutes = minutes % MIDNIGHT;
        self.zone.moment(day.at((minutes / 60) as i8, (minutes % 60) as i8, 0, 0))
    }
}

impl FromStr for Weekly {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Weekly, BadTime> {
        let malformed = |why: String| BadTime::Malformed(why);
        let mut words = text.replace(" - ", "-").replace(", ", ",").replace(" ,", ",");
        words.truncate(words.trim_end().len());
        let (mut days, mut hours, mut zone) = (None, None, None);
        for word in words.split_whitespace() {
            let twice = if word.contains(':') {
                hours.replace(hours_of(word)?).is_some()
            } else if let Some(some) = Days::of(word) {
                days.replace(some).is_some()
            } else {
                zone.replace(word).is_some()
            };
            if twice {
                let why = format!("`{}` is no window; write `Sat 02:00-05:00 Europe/Berlin`", text.escape_debug());
                return Err(malformed(why));
            }
        }
        if days.is_none() && hours.is_none() {
            let why = format!(
                "`{}` is no window; write `Sat 02:00-05:00 Europe/Berlin`, or `{{after: MOMENT, before: MOMENT}}`",
                text.escape_debug()
            );
            return Err(malformed(why));
        }
        let Some(zone) = zone else {
            let text = text.trim().to_owned();
            return Err(BadTime::NoZone { mended: format!("{text} Europe/Berlin"), text });
        };
        let (from, to) = hours.unwrap_or((0, MIDNIGHT));
        Ok(Weekly { days: days.unwrap_or(ALL), from, to, zone: zone.parse()? })
    }
}

impl fmt::Display for Weekly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        write!(f, "{} {}-{} {}", self.days, clock(self.from), clock(self.to), self.zone)
    }
}

as_text!(Weekly);

impl Days {
    /// Reads `daily`, `Sat`, `Mon-Fri`, `Mon,Wed,Fri`; a range may go over the end of the week.
    fn of(text: &str) -> Option<Days> {
        if text.eq_ignore_ascii_case("daily") {
            return Some(ALL);
        }
        let mut days = Days(0);
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (mut day, last) = (day_of(first)?, day_of(last)?);
            days.0 |= 1 << last;
            while day != last {
                days.0 |= 1 << day;
                day = (day + 1) % 7;
            }
        }
        Some(days)
    }

    fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.to_monday_zero_offset()) != 0
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == ALL {
            return f.write_str("daily");
        }
        let mut parts: Vec<String> = Vec::new();
        let mut day = 0;
        while day < 7 {
            let length = (day..7).take_while(|day| self.0 & (1 << day) != 0).count();
            match length {
                0 => {}
                1 => parts.push(NAMES[day].to_owned()),
                2 => parts.extend([NAMES[day].to_owned(), NAMES[day + 1].to_owned()]),
                _ => parts.push(format!("{}-{}", NAMES[day], NAMES[day + length - 1])),
            }
            day += length.max(1);
        }
        f.write_str(&parts.join(","))
    }
}

/// Returns the day that a text names, in full or by its first three letters; Monday is 0.
pub(super) fn day_of(text: &str) -> Option<usize> {
    let text = text.trim().to_ascii_lowercase();
    LONG.iter().position(|long| *long == text || long[..3] == text)
}

fn hours_of(text: &str) -> Result<(u16, u16), BadTime> {
    let bad = || BadTime::Malformed(format!("`{}` are no hours; write `02:00-05:00`", text.escape_debug()));
    let (from, to) = text.split_once('-').ok_or_else(bad)?;
    let (from, to) = (minutes_of(from).ok_or_else(bad)?, minutes_of(to).ok_or_else(bad)?);
    if from == MIDNIGHT {
        return Err(bad());
    }
    if from == to {
        let why = format!("`{text}` begins when it ends; write `00:00-24:00` for the whole day");
        return Err(BadTime::Malformed(why));
    }
    // Midnight is the end of this day as well as the beginning of the next.
    Ok((from, if to == 0 { MIDNIGHT } else { to }))
}

/// Reads a time of day into the minutes after midnight; `24:00` is the end of the day.
pub(super) fn minutes_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse::<u16>().ok())?;
    let (hours, minutes) = (number(hours)?, number(minutes).filter(|_| minutes.len() == 2)?);
    let total = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && total <= MIDNIGHT).then_some(total)
}
