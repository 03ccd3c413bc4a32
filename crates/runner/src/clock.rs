//! The one place that asks what time it is.

use std::time::SystemTime;

use pitcrew_engine::Timestamp;

/// Returns the time, in milliseconds of UTC.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
