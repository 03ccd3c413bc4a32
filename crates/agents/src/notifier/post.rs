//! Sending what an outbox has: in order, each step noted before the next.

use std::path::Path;

use super::channel::{Parcel, parcel};
use super::inputs::{Destination, Message};
use super::outbox::{Id, Outbox, Waiting};
use super::send::{Courier, Delivered, Earlier, Failed, Policy, Trust, deliver};
use super::work::Surroundings;
use crate::contract::Trouble;

/// How often a message that did not arrive holds up those behind it, each time for all of its tries. One that its
/// service can never take, and does not refuse, would hold them up for ever.
const ROUNDS: u32 = 5;

/// What sends messages.
pub(super) struct Post<'a> {
    /// How long and how often.
    pub(super) policy: Policy,
    /// The environment and the time.
    pub(super) around: &'a Surroundings,
    /// What names of files are within.
    pub(super) directory: &'a Path,
}

/// What came of the messages of an outbox.
pub(super) struct Flushed {
    /// What came of the one that was asked for.
    pub(super) own: Result<Delivered, Failed>,
    /// How many others were sent.
    pub(super) sent: u64,
    /// How many others were refused.
    pub(super) refused: u64,
}

/// A message that is ready to go.
pub(super) struct Packed {
    /// What goes.
    pub(super) parcel: Parcel,
    key: String,
    courier: Courier,
}

impl Post<'_> {
    /// Makes a message ready.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it cannot be sent from here: a variable or a file is missing, or something is no address.
    pub(super) fn pack(&self, to: &Destination, message: &Message) -> Result<Packed, Trouble> {
        let parcel = parcel(to, message, &self.around.variables)?;
        let trust = Trust::of(to, self.directory, &self.around.variables)?;
        let courier = Courier::new(to.allow_private, trust, self.policy.timeout);
        Ok(Packed { parcel, key: message.key.clone(), courier })
    }

    /// Sends a message.
    pub(super) fn send(&self, packed: &Packed, earlier: Earlier) -> Result<Delivered, Failed> {
        deliver(&packed.parcel, &packed.key, earlier, &self.policy, &packed.courier, &*self.around.clock)
    }

    /// Sends all that waits in an outbox, in order. One of it is at hand: its id, itself as it is meant now, and what is
    /// known of earlier tries. What follows a message that did not arrive waits where it goes to the same place.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where the outbox cannot be written.
    pub(super) fn flush(
        &self,
        outbox: &mut Outbox,
        (own, packed, earlier): (&Id, &Packed, Earlier),
    ) -> Result<Flushed, Trouble> {
        let why = "one that was accepted before it did not arrive there, and comes first".to_owned();
        let mut flushed = Flushed { own: Err(Failed::Later { why, doubted: false }), sent: 0, refused: 0 };
        let mut blocked: Vec<Id> = Vec::new();
        for Waiting { id, to, message, doubted, rounds } in outbox.waiting() {
            if blocked.iter().any(|before| before.is_beside(&id)) {
                continue;
            }
            let before = |other: Earlier| if doubted { Earlier::Doubted } else { other };
            let sent = match id == *own {
                true => self.carry(outbox, &id, packed, before(earlier))?,
                false => match self.pack(&to, &message) {
                    Ok(packed) => self.carry(outbox, &id, &packed, before(Earlier::None))?,
                    // What cannot be sent from here may be from elsewhere.
                    Err(trouble) => Err(Failed::Later { why: trouble.message, doubted }),
                },
            };
            if matches!(sent, Err(Failed::Later { .. })) && rounds < ROUNDS {
                blocked.push(id.clone());
            }
            match sent {
                sent if id == *own => flushed.own = sent,
                Ok(_) => flushed.sent += 1,
                Err(Failed::Refused(_)) => flushed.refused += 1,
                Err(Failed::Later { .. }) => {}
            }
        }
        outbox.sync()?;
        Ok(flushed)
    }

    /// Sends a message of an outbox, which then knows what came of it.
    fn carry(
        &self,
        outbox: &mut Outbox,
        id: &Id,
        packed: &Packed,
        earlier: Earlier,
    ) -> Result<Result<Delivered, Failed>, Trouble> {
        outbox.trying(id)?;
        let sent = self.send(packed, earlier);
        match &sent {
            Ok(_) => outbox.sent(id)?,
            Err(Failed::Refused(why)) => outbox.refused(id, why)?,
            Err(Failed::Later { doubted, .. }) => outbox.kept(id, *doubted)?,
        }
        Ok(sent)
    }
}
