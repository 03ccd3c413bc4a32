//! How long to wait before a message is tried again.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use sha2::{Digest, Sha256};

/// The first pause, where the service names none.
const FIRST: Duration = Duration::from_secs(1);

/// The longest pause of our own.
const LONGEST: Duration = Duration::from_secs(60);

/// Reads `Retry-After`: seconds, or a date.
pub fn after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return (seconds.is_finite() && seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(1e9)));
    }
    // HTTP's `GMT` is a zone that mail's dates know too.
    let then = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value).ok()?;
    Some(Duration::from_secs(u64::try_from(then.as_second().saturating_sub(now.as_second())).unwrap_or(0)))
}

/// Returns the pause before the try that follows the `tried`th: it doubles, and differs from message to message, so
/// that many that failed together do not come back together. The same message waits the same.
pub fn pause(tried: u32, key: &str) -> Duration {
    let whole = FIRST.saturating_mul(1_u32.checked_shl(tried.saturating_sub(1)).unwrap_or(u32::MAX)).min(LONGEST);
    let digest = Sha256::digest(format!("{key}\n{tried}"));
    // Between half and the whole of it.
    whole / 2 + (whole / 2).mul_f64(f64::from(digest[0]) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_say_when_in_seconds_or_as_a_date() {
        let now: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(after("7", now), Some(Duration::from_secs(7)));
        assert_eq!(after("0.25", now), Some(Duration::from_millis(250)));
        assert_eq!(after("Tue, 01 Jan 2030 00:01:30 GMT", now), Some(Duration::from_secs(90)));
        assert_eq!(after("Tue, 01 Jan 2029 00:01:30 GMT", now), Some(Duration::ZERO));
        for bad in ["", "soon", "-3", "nan", "inf"] {
            assert_eq!(after(bad, now), None, "{bad}");
        }
    }

    #[test]
    fn pauses_grow_and_stay_below_a_minute() {
        let pauses: Vec<Duration> = (1..40).map(|tried| pause(tried, "k")).collect();
        assert!(pauses[0] >= FIRST / 2 && pauses[0] <= FIRST);
        assert!(pauses[38] <= LONGEST && pauses[38] >= LONGEST / 2);
        assert_ne!(pause(3, "k"), pause(3, "other"));
    }
}
