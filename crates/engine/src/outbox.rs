//! What is to be told by an agent and is not yet: the outbox of a run, in its journal.
//!
//! That something is due is an event, and so is that it was told, or could not be. Whatever is due and not told is told
//! when a process takes the run up, also one that is over. Of each entry of `notify` one is told at a time, in order.
//! What cannot be told is tried again after a pause, and given up in the end; it holds up no run, and fails none.

use std::collections::BTreeSet;
use std::time::Duration;

use pitcrew_plan::Occasion;
use serde::Serialize;

use crate::decide::Deciding;
use crate::effect::Effect;
use crate::event::Event;
use crate::ids::Timestamp;
use crate::input::{Rejected, Untold};
use crate::run::Run;

/// The pauses after the first tries; after the last one it is given up.
const PAUSES: [Duration; 2] = [Duration::from_secs(15), Duration::from_secs(60)];

/// What is due and not told, and what could not be.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Outbox {
    /// In the order in which it fell due.
    waiting: Vec<Notice>,
    /// Could not be told, and is not tried again.
    given_up: Vec<Notice>,
    /// Entries of `notify` whose last one was given up: of these each is tried once until one is told.
    failing: BTreeSet<u32>,
    /// How many were told.
    told: u64,
}

impl Outbox {
    pub(crate) fn is_empty(&self) -> bool {
        self.told == 0 && self.waiting.is_empty() && self.given_up.is_empty()
    }
}

/// Something that an agent is to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Which entry of the plan's `notify`, from 0.
    pub which: u32,
    /// Which of that entry, from 1.
    pub number: u32,
    /// What it tells of; `None` for a digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occasion: Option<Occasion>,
    /// The event with which it fell due: what it says follows from the journal up to there.
    pub seq: u64,
    /// When it fell due.
    pub due: Timestamp,
    /// How often it was tried in vain.
    pub tries: u32,
    /// When it is tried next, at the earliest.
    pub next: Timestamp,
    /// Why the last try was in vain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Notice {
    fn effect(&self) -> Effect {
        let Notice { which, number, seq, tries, next, .. } = *self;
        Effect::Tell { which, number, attempt: tries + 1, seq, next }
    }
}

impl Run {
    /// Returns what is due and not told yet, in the order in which it fell due.
    pub fn untold(&self) -> &[Notice] {
        &self.outbox.waiting
    }

    /// Returns what could not be told, and is not tried again.
    pub fn given_up(&self) -> &[Notice] {
        &self.outbox.given_up
    }

    /// Returns how many notices were told by agents.
    pub fn told(&self) -> u64 {
        self.outbox.told
    }

    /// Whether something is being told, or would be if a process took the run up now.
    pub fn is_telling(&self, now: Timestamp) -> bool {
        self.firsts().any(|notice| notice.next <= now)
    }

    /// Returns what is being told: of each entry the first.
    pub fn telling(&self) -> Vec<Effect> {
        self.firsts().map(Notice::effect).collect()
    }

    fn firsts(&self) -> impl Iterator<Item = &Notice> {
        let waiting = &self.outbox.waiting;
        let is_first = move |at: usize, which: u32| waiting[..at].iter().all(|before| before.which != which);
        waiting.iter().enumerate().filter(move |(at, notice)| is_first(*at, notice.which)).map(|(_, notice)| notice)
    }

    fn first_of(&self, which: u32) -> Option<&Notice> {
        self.outbox.waiting.iter().find(|notice| notice.which == which)
    }

    pub(crate) fn apply_to_outbox(&mut self, event: &Event, time: Timestamp) {
        match event {
            Event::DigestDue { which, number, occasion, .. } => {
                if self.plan.notify.get(*which as usize).is_none_or(|notify| notify.agent.is_none()) {
                    return;
                }
                self.outbox.waiting.push(Notice {
                    which: *which,
                    number: *number,
                    occasion: *occasion,
                    seq: self.seq,
                    due: time,
                    tries: 0,
                    next: time,
                    why: None,
                });
            }
            Event::NoticeTold { which, .. } => {
                self.take_out(*which);
                self.outbox.failing.remove(which);
                self.outbox.told += 1;
            }
            Event::NoticeUntold { which, attempt, why, next, .. } => {
                let Some(mut notice) = self.take_out(*which) else { return };
                notice.tries = *attempt;
                notice.why = Some(why.clone());
                match next {
                    Some(next) => {
                        notice.next = *next;
                        self.outbox.waiting.insert(0, notice);
                    }
                    None => {
                        self.outbox.failing.insert(*which);
                        self.outbox.given_up.push(notice);
                    }
                }
            }
            _ => {}
        }
    }

    fn take_out(&mut self, which: u32) -> Option<Notice> {
        let at = self.outbox.waiting.iter().position(|notice| notice.which == which)?;
        Some(self.outbox.waiting.remove(at))
    }

    /// Says why a notice cannot have been told, or not told, here, if it cannot.
    pub(crate) fn check_notice(&self, event: &Event) -> Result<(), String> {
        let (Event::NoticeTold { which, number, attempt } | Event::NoticeUntold { which, number, attempt, .. }) = event
        else {
            return Ok(());
        };
        match self.first_of(*which) {
            Some(notice) if notice.number == *number && notice.tries + 1 == *attempt => Ok(()),
            _ => Err(format!("notice {number} of `notify` number {which} is not at try {attempt}")),
        }
    }
}

impl Deciding<'_> {
    /// Takes down that a notice was told, or when it is tried again.
    pub(crate) fn noticed(
        &mut self,
        (which, number, attempt): (u32, u32, u32),
        told: Result<(), Untold>,
    ) -> Result<(), Rejected> {
        let event = match told {
            Ok(()) => Event::NoticeTold { which, number, attempt },
            Err(Untold { why, for_good }) => {
                let once = for_good || self.run.outbox.failing.contains(&which);
                let pause = PAUSES.get(attempt.saturating_sub(1) as usize).filter(|_| !once);
                let next = pause.map(|pause| self.now.after(*pause));
                Event::NoticeUntold { which, number, attempt, why, next }
            }
        };
        self.run.check_notice(&event).map_err(|_| Rejected::Stale)?;
        self.emit(event);
        Ok(())
    }
}
