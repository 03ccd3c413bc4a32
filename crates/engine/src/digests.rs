//! Digests: at a steady pace somebody is told how the run goes.
//!
//! That a digest is due is an event; what it says follows from the journal up to there. So none is lost or told twice,
//! whenever the process that writes them down ends. Of those that fell due while nobody drove the run there is one.

use pitcrew_plan::Notify;
use serde::Serialize;

use crate::decide::Deciding;
use crate::event::Event;
use crate::ids::Timestamp;
use crate::run::Run;

/// The digests of a run, in the order of the plan's `notify`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Digests(Vec<Pace>);

#[derive(Clone, Debug, Serialize)]
struct Pace {
    /// When the next one is due.
    next: Timestamp,
    /// How many there were.
    told: u32,
}

impl Digests {
    pub(crate) fn of(notify: &[Notify], started: Timestamp) -> Digests {
        Digests(notify.iter().map(|one| Pace { next: started.after(one.pace()), told: 0 }).collect())
    }
}

impl Run {
    /// Returns when the next digest is due.
    pub(crate) fn next_digest(&self, now: Timestamp) -> Option<Timestamp> {
        self.digests.0.iter().map(|pace| pace.next).filter(|next| *next > now).min()
    }

    /// Returns the first digest that is due.
    fn digest_due(&self, now: Timestamp) -> Option<Event> {
        let (which, pace) = self.digests.0.iter().enumerate().find(|(_, pace)| pace.next <= now)?;
        Some(Event::DigestDue { which: u32::try_from(which).ok()?, number: pace.told + 1 })
    }

    pub(crate) fn apply_to_digests(&mut self, event: &Event, time: Timestamp) {
        let Event::DigestDue { which, number } = event else { return };
        let at = *which as usize;
        let (Some(pace), Some(notify)) = (self.digests.0.get_mut(at), self.plan.notify.get(at)) else { return };
        // The next full step from the start, however late this one is.
        let step_ms = u64::try_from(notify.pace().as_millis()).unwrap_or(u64::MAX).max(1);
        let gone_ms = u64::try_from(time.since(self.started).as_millis()).unwrap_or(u64::MAX);
        let next_ms = (gone_ms / step_ms).saturating_add(1).saturating_mul(step_ms);
        pace.next = self.started.after(std::time::Duration::from_millis(next_ms));
        pace.told = *number;
    }

    /// Says why a digest cannot be due here, if it cannot.
    pub(crate) fn check_digest(&self, event: &Event) -> Result<(), String> {
        let Event::DigestDue { which, number } = event else { return Ok(()) };
        match self.digests.0.get(*which as usize) {
            Some(pace) if pace.told + 1 == *number => Ok(()),
            Some(pace) => Err(format!("digest {number} comes after digest {}", pace.told)),
            None => Err(format!("the plan has no `notify` number {which}")),
        }
    }
}

impl Deciding<'_> {
    /// Notes the digests that are due.
    pub(crate) fn tell_digests(&mut self) {
        while !self.run.stopped
            && let Some(event) = self.run.digest_due(self.now)
        {
            self.emit(event);
        }
    }
}
