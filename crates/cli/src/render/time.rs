//! Lengths of time and moments, for people.

use std::time::Duration;

use jiff::tz::TimeZone;
use pitcrew_engine::Timestamp;
use pitcrew_plan::calendar::Zone;

/// Returns a length of time in two units at most: `340ms`, `4.2s`, `3m20s`, `2h05m`, `3d04h`.
pub fn short(length: Duration) -> String {
    let seconds = length.as_secs();
    match seconds {
        0 => format!("{}ms", length.as_millis()),
        1..=9 => format!("{:.1}s", length.as_secs_f64()),
        10..=59 => format!("{seconds}s"),
        60..=3599 => two(seconds / 60, "m", seconds % 60, "s"),
        3600..=86_399 => two(seconds / 3600, "h", seconds / 60 % 60, "m"),
        _ => two(seconds / 86_400, "d", seconds / 3600 % 24, "h"),
    }
}

/// Returns a number of whole seconds as a length of time: `0`, `45s`, `10m`, `2h30m`.
pub fn seconds(seconds: u64) -> String {
    match seconds {
        0 => "0".to_owned(),
        1..=59 => format!("{seconds}s"),
        _ => short(Duration::from_secs(seconds)),
    }
}

/// Returns a number of whole seconds of work, which never counts in days: `45s`, `45h30m`.
pub fn work(seconds: u64) -> String {
    match seconds {
        86_400.. => two(seconds / 3600, "h", seconds / 60 % 60, "m"),
        _ => self::seconds(seconds),
    }
}

/// Returns the zone of the clocks here; UTC where it has no name.
pub fn zone() -> Zone {
    let name = TimeZone::system().iana_name().map(str::to_owned);
    name.and_then(|name| name.parse().ok()).unwrap_or_else(Zone::utc)
}

/// Returns the local time of day of a moment: `12:04:05`.
pub fn clock(moment: Timestamp) -> String {
    local(moment, "%H:%M:%S")
}

/// Returns the local date and time of a moment: `2026-11-21 12:04`.
pub fn date(moment: Timestamp) -> String {
    local(moment, "%Y-%m-%d %H:%M")
}

fn local(moment: Timestamp, form: &str) -> String {
    match jiff::Timestamp::from_millisecond(moment.0) {
        Ok(stamp) => stamp.to_zoned(TimeZone::system()).strftime(form).to_string(),
        // Beyond the years that a calendar has.
        Err(_) => moment.to_string(),
    }
}

/// Says how much faster side by side is than one after the other: `, 1.7 times as fast`; nothing
/// where it makes no difference.
pub fn factor(sequential: u64, parallel: u64) -> String {
    let factor = sequential as f64 / parallel.max(1) as f64;
    if factor < 1.05 { String::new() } else { format!(", {factor:.1} times as fast") }
}

fn two(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 { format!("{large}{large_unit}") } else { format!("{large}{large_unit}{small:02}{small_unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_has_two_units_at_most() {
        let cases = [
            (0, "0ms"),
            (340, "340ms"),
            (4_240, "4.2s"),
            (59_900, "59s"),
            (200_000, "3m20s"),
            (120_000, "2m"),
            (7_500_000, "2h05m"),
            (273_600_000, "3d04h"),
        ];
        for (ms, text) in cases {
            assert_eq!(short(Duration::from_millis(ms)), text);
        }
    }
}
