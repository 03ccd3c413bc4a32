//! What a person's order means: the events that follow from it directly.

use crate::decide::Deciding;
use crate::input::{Order, Rejected};
use crate::question::Voice;
use crate::signals::Sender;

impl Deciding<'_> {
    pub(crate) fn order(&mut self, order: Order, voice: &Voice) -> Result<(), Rejected> {
        let by = voice.name.as_str();
        match order {
            Order::Approve { topic, change, reason } => self.approve(topic, change, reason, voice),
            Order::Deny { topic, reason } => self.deny(topic, reason, voice),
            Order::Claim { task } => self.claim(task, voice),
            Order::Release { task, reason } => self.give_back(task, reason, voice),
            Order::Signal { name, data } => self.signal(name, data, Sender::Person(by.to_owned())),
            Order::Stop { part, hard } => self.stop(part.as_ref(), hard, by),
            Order::Resume { part } => self.resume(&part, by),
            Order::Rollback { part } => self.roll_back(part.as_ref(), by),
            Order::Amend { amendment, digest } => self.amend(*amendment, digest, by),
        }
    }
}
