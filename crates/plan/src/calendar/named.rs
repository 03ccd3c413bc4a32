//! Moments as people say them: `Mon 09:00` is the next Monday.

use jiff::ToSpan;

use super::weekly::{day_of, minutes_of};
use super::{BadTime, Instant, Zone};

/// Reads a moment: one in full, or `now`, a time of day, a day of the week with a time (`Mon 09:00`), or a date with a
/// time. What comes back is the next one from `now` on; without a zone of its own it is told by the clocks of `zone`.
pub fn moment(text: &str, zone: &Zone, now: Instant) -> Result<Instant, BadTime> {
    let text = text.trim();
    if text == "now" {
        return Ok(now);
    }
    let in_zone = || format!("{text} {zone}").parse::<Instant>();
    match text.parse::<Instant>().or_else(|_| in_zone()) {
        Ok(moment) => return Ok(moment),
        Err(BadTime::NoZone { .. } | BadTime::Malformed(_)) => {}
    }
    let malformed = || {
        BadTime::Malformed(format!(
            "`{}` is no moment; write `now`, `Mon 09:00`, `2026-11-21 02:00` or `2026-11-21 02:00 Europe/Berlin`",
            text.escape_debug()
        ))
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let (day, time, named) = match words[..] {
        [time] => (None, time, None),
        [day, time] if day_of(day).is_some() => (day_of(day), time, None),
        [time, zone] => (None, time, Some(zone.parse::<Zone>()?)),
        [day, time, zone] => (Some(day_of(day).ok_or_else(malformed)?), time, Some(zone.parse::<Zone>()?)),
        _ => return Err(malformed()),
    };
    let minutes = minutes_of(time).filter(|minutes| *minutes < 24 * 60).ok_or_else(malformed)?;
    let zone = named.as_ref().unwrap_or(zone);
    let today = zone.clock(now).ok_or_else(malformed)?.date();
    (0..=7)
        .filter_map(|ahead| today.checked_add(ahead.days()).ok())
        .filter(|date| day.is_none_or(|day| date.weekday().to_monday_zero_offset() as usize == day))
        .filter_map(|date| zone.moment(date.at((minutes / 60) as i8, (minutes % 60) as i8, 0, 0)))
        .find(|moment| *moment >= now)
        .ok_or_else(malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_one_of_its_name_is_meant() {
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        // A Saturday, 10:00 in Berlin.
        let now: Instant = "2026-11-21T09:00:00Z".parse().unwrap();
        let said = |text: &str| moment(text, &zone, now).unwrap().to_string();
        assert_eq!(said("now"), "2026-11-21T09:00:00Z");
        assert_eq!(said("Mon 09:00"), "2026-11-23T08:00:00Z");
        assert_eq!(said("Sat 10:00"), "2026-11-21T09:00:00Z");
        assert_eq!(said("saturday 09:59"), "2026-11-28T08:59:00Z");
        assert_eq!(said("09:00"), "2026-11-22T08:00:00Z");
        assert_eq!(said("Mon 09:00 UTC"), "2026-11-23T09:00:00Z");
        assert_eq!(said("2026-12-24 09:00"), "2026-12-24T08:00:00Z");
        assert_eq!(said("2026-12-24 09:00 UTC"), "2026-12-24T09:00:00Z");
        assert_eq!(said("2026-12-24T09:00:00+01:00"), "2026-12-24T08:00:00Z");
    }

    #[test]
    fn what_is_no_moment_is_refused_in_words() {
        let zone: Zone = "UTC".parse().unwrap();
        for text in ["", "soon", "Mon", "Mon 9", "Mon 25:00", "Mon 09:00 Europe/Nowhere", "24:00", "1 2 3 4"] {
            assert!(moment(text, &zone, Instant(0)).is_err(), "{text}");
        }
    }
}
