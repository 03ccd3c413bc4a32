//! What can be said to a run's loop.

use pitcrew_engine::{Effect, Order, Rejected, Voice, Word};
use pitcrew_plan::Id;
use tokio::sync::oneshot;

use crate::effects::Done;

/// Where the answer to an order goes.
pub type Reply = oneshot::Sender<Result<(), Rejected>>;

/// Everything that reaches a run's loop.
#[derive(Debug)]
pub enum Message {
    /// An effect was carried out.
    Done {
        /// Which one.
        effect: Effect,
        /// How it went.
        done: Box<Done>,
    },
    /// Somebody wants something.
    Order {
        /// What.
        order: Order,
        /// Who.
        by: Voice,
        /// Told once it is in the journal, or rejected.
        reply: Reply,
    },
    /// A running attempt says something.
    Word {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
        /// What it says.
        word: Word,
        /// Told once it is in the journal, or rejected.
        reply: Reply,
    },
    /// A moment that was waited for has come.
    Deadline,
    /// End the loop at once, as if the process had died.
    Drop,
}
