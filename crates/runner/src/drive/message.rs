//! What can be said to a run's loop.

use pitcrew_engine::{Effect, Note, Order, Rejected, Report, Voice, Word};
use pitcrew_plan::Id;
use tokio::sync::oneshot;

use super::looking::{Look, LookReply};
use crate::effects::Done;
use crate::lease::{Late, LeaseError};

/// Where the answer to an order goes.
pub type Reply = oneshot::Sender<Result<(), Rejected>>;

/// Where the answer to what an attempt says goes.
pub type WordReply = oneshot::Sender<Result<Heard, Rejected>>;

/// What becomes of what an attempt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is in the journal.
    Taken,
    /// It was a question, and this is the answer.
    Answered {
        /// Whether it is a yes.
        yes: bool,
        /// Who gave it; nobody did where the time for it is over.
        by: Option<String>,
        /// Why.
        reason: Option<String>,
    },
}

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
        /// Told once it is in the journal, and for a question once that is answered; or rejected.
        reply: WordReply,
    },
    /// A running attempt looks at the run.
    Look {
        /// The task.
        task: Id,
        /// What it wants to know.
        look: Look,
        /// Told what was found, once it is there.
        reply: LookReply,
    },
    /// The driver of a coding agent notes something of a running attempt.
    Note {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
        /// What it notes.
        note: Note,
    },
    /// Another run has a lease that is waited for.
    LeaseHeld {
        /// Which, and who has it.
        report: Report,
    },
    /// A lease that was waited for is taken, or cannot be.
    LeaseTaken {
        /// The lease, as `kind:name`.
        lease: String,
        /// Who waited for it, counted.
        waiter: u64,
        /// What is held now.
        taken: Box<Result<Late, LeaseError>>,
    },
    /// A moment that was waited for has come.
    Deadline,
    /// End the loop at once, as if the process had died.
    Drop,
}
