//! Working hours as a run meets them, one shift after the other.

use std::rc::Rc;
use std::time::Duration;

use super::{Instant, Window, stretch};

/// The shifts of a run, in microseconds since it began; worked out as far as somebody asks.
#[derive(Clone, Debug)]
pub(crate) struct Shifts {
    hours: Rc<[Window]>,
    begins: Instant,
    known: Vec<Shift>,
}

#[derive(Clone, Copy, Debug)]
struct Shift {
    opens: u64,
    closes: u64,
    /// How much is worked in all earlier shifts.
    before: u64,
}

impl Shift {
    /// Returns how much is worked until its end.
    fn after(&self) -> u64 {
        self.before.saturating_add(self.closes - self.opens)
    }
}

impl Shifts {
    /// Returns the shifts of a run that begins at `begins`; `None` where its hours are not limited, or never come.
    pub(crate) fn of(hours: &[Window], begins: Instant) -> Option<Shifts> {
        if hours.is_empty() {
            return None;
        }
        let mut shifts = Shifts { hours: hours.into(), begins, known: Vec::new() };
        shifts.is_extended().then_some(shifts)
    }

    /// Returns when the run begins.
    pub(crate) fn begins(&self) -> Instant {
        self.begins
    }

    /// Returns the first moment from `at` on at which work is done.
    pub(crate) fn opens(&mut self, at: u64) -> u64 {
        while self.last().closes <= at {
            if !self.is_extended() {
                return at;
            }
        }
        let shift = self.known[self.known.partition_point(|shift| shift.closes <= at)];
        shift.opens.max(at)
    }

    /// Returns when work of a length is done that begins at `at`, in a shift.
    pub(crate) fn add(&mut self, at: u64, length: u64) -> u64 {
        if length == 0 {
            return at;
        }
        let at = self.opens(at);
        let shift = self.known[self.known.partition_point(|shift| shift.closes <= at).min(self.known.len() - 1)];
        let done = shift.before.saturating_add(at.saturating_sub(shift.opens)).saturating_add(length);
        while self.last().after() < done {
            if !self.is_extended() {
                return self.last().closes.saturating_add(done - self.last().after());
            }
        }
        let shift = self.known[self.known.partition_point(|shift| shift.after() < done)];
        shift.opens + (done - shift.before)
    }

    /// Returns how much can be worked until `at`.
    pub(crate) fn worked(&mut self, at: u64) -> u64 {
        while self.last().closes < at && self.is_extended() {}
        let shift = self.known[self.known.partition_point(|shift| shift.closes < at).min(self.known.len() - 1)];
        shift.before + at.clamp(shift.opens, shift.closes) - shift.opens
    }

    fn last(&self) -> Shift {
        self.known.last().copied().unwrap_or(Shift { opens: 0, closes: 0, before: 0 })
    }

    /// Works out one shift more; there is none beyond the years that a calendar has.
    fn is_extended(&mut self) -> bool {
        let last = self.last();
        let from = self.begins.after(Duration::from_micros(last.closes));
        let Some(opening) = stretch(&self.hours, from).filter(|_| last.closes < u64::MAX) else { return false };
        let since = |moment: Instant| crate::crew::micros(moment.since(self.begins));
        let opens = since(opening.opens).max(last.closes);
        let closes = opening.closes.map_or(u64::MAX, since).max(opens);
        self.known.push(Shift { opens, closes, before: last.after() });
        closes > last.closes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000_000;

    fn shifts(hours: &str, begins: &str) -> Shifts {
        Shifts::of(&[Window::Weekly(hours.parse().unwrap())], begins.parse().unwrap()).unwrap()
    }

    #[test]
    fn work_goes_on_the_next_morning_and_over_the_weekend() {
        // A Friday, 15:00 in Berlin.
        let mut shifts = shifts("Mon-Fri 09:00-17:00 Europe/Berlin", "2026-11-20T14:00:00Z");
        assert_eq!(shifts.opens(0), 0);
        assert_eq!(shifts.add(0, 2 * HOUR), 2 * HOUR);
        // Monday, 09:00 is 66 hours later.
        assert_eq!(shifts.opens(2 * HOUR), 66 * HOUR);
        assert_eq!(shifts.add(0, 3 * HOUR), 67 * HOUR);
        assert_eq!(shifts.add(66 * HOUR, 8 * HOUR), 74 * HOUR);
        assert_eq!(shifts.add(0, 42 * HOUR), 66 * HOUR + 4 * 24 * HOUR + 8 * HOUR);
        let worked = [1, 2, 50, 66, 67, 74, 90].map(|hour| shifts.worked(hour * HOUR) / HOUR);
        assert_eq!(worked, [1, 2, 2, 2, 3, 10, 10]);
    }

    #[test]
    fn a_day_on_which_clocks_change_is_as_long_as_it_is() {
        // The Sunday of 2026 on which Berlin has 25 hours.
        let mut shifts = shifts("Sun Europe/Berlin", "2026-10-24T12:00:00Z");
        assert_eq!(shifts.add(10 * HOUR, 25 * HOUR), 35 * HOUR);
        assert_eq!(shifts.add(10 * HOUR, 26 * HOUR), 10 * HOUR + 7 * 24 * HOUR + HOUR + HOUR);
    }

    #[test]
    fn hours_without_an_end_are_no_limit() {
        let mut shifts = shifts("daily UTC", "2026-10-24T12:00:00Z");
        assert_eq!(shifts.add(0, 1000 * HOUR), 1000 * HOUR);
        assert_eq!(shifts.opens(5000 * HOUR), 5000 * HOUR);
    }
}
