//! Until when something must have begun.

use std::fmt;
use std::str::FromStr;

use super::{BadTime, Instant, as_text};
use crate::quantity::Span;

/// Until when something must have begun: so long after the run's start, or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// So long after the run's start.
    After(Span),
    /// At a moment.
    At(Instant),
}

impl Deadline {
    /// Returns the moment, for a run that started at `start`.
    pub fn moment(self, start: Instant) -> Instant {
        match self {
            Deadline::After(span) => start.after(span.0),
            Deadline::At(moment) => moment,
        }
    }
}

impl FromStr for Deadline {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Deadline, BadTime> {
        if let Ok(span) = text.parse() {
            return Ok(Deadline::After(span));
        }
        match text.parse() {
            Ok(moment) => Ok(Deadline::At(moment)),
            Err(BadTime::Malformed(_)) => Err(BadTime::Malformed(format!(
                "`{}` is no deadline; write `6h` from the run's start, or a moment such as `2026-11-21 06:00 Europe/Berlin`",
                text.escape_debug()
            ))),
            Err(no_zone) => Err(no_zone),
        }
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Deadline::After(span) => span.fmt(f),
            Deadline::At(moment) => moment.fmt(f),
        }
    }
}

as_text!(Deadline);
