//! When something may be made live.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Instant, Weekly, Zone};

/// A time in which something may be made live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Window {
    /// Some hours of some days of the week.
    Weekly(Weekly),
    /// Once, from a moment, to a moment, or both.
    Between(Between),
}

/// From a moment, to a moment, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Between {
    /// Not before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Instant>,
    /// Not at or after this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Instant>,
}

/// A time during which a window, or several without a gap, are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// From then on.
    pub opens: Instant,
    /// Until just before then; `None` where it never closes.
    pub closes: Option<Instant>,
}

/// How many openings are followed without a gap before what is open counts as never closing.
const FOLLOWED: usize = 400;

impl Window {
    /// Returns the zone in which the window is written, where it has one.
    pub fn zone(&self) -> Option<&Zone> {
        match self {
            Window::Weekly(weekly) => Some(weekly.zone()),
            Window::Between(_) => None,
        }
    }

    /// Returns the first opening that ends after `at`.
    fn next(&self, at: Instant) -> Option<Opening> {
        match self {
            Window::Weekly(weekly) => weekly.next(at),
            Window::Between(Between { after, before }) => {
                let opens = after.unwrap_or(Instant(i64::MIN));
                let is_ahead = before.is_none_or(|before| before > at && before > opens);
                is_ahead.then_some(Opening { opens, closes: *before })
            }
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Window::Weekly(weekly) => weekly.fmt(f),
            Window::Between(Between { after: Some(after), before: Some(before) }) => {
                write!(f, "from {after} to {before}")
            }
            Window::Between(Between { after: Some(after), .. }) => write!(f, "not before {after}"),
            Window::Between(Between { before: Some(before), .. }) => write!(f, "before {before}"),
            Window::Between(_) => f.write_str("always"),
        }
    }
}

/// Returns when one of the windows is open next: `at` where one is now, `None` where none ever is again.
pub fn opens(windows: &[Window], at: Instant) -> Option<Instant> {
    windows.iter().filter_map(|window| window.next(at)).map(|opening| opening.opens.max(at)).min()
}

/// Returns the first time, ending after `at`, during which the windows together are open without a gap.
pub fn stretch(windows: &[Window], at: Instant) -> Option<Opening> {
    let first = windows.iter().filter_map(|window| window.next(at)).min_by_key(|opening| opening.opens)?;
    let mut whole = first;
    for _ in 0..FOLLOWED {
        let Some(closes) = whole.closes else { return Some(whole) };
        let goes_on = windows.iter().filter_map(|window| window.next(closes)).find(|next| next.opens <= closes);
        match goes_on {
            Some(next) => whole.closes = next.closes,
            None => return Some(whole),
        }
    }
    Some(Opening { closes: None, ..whole })
}
