//! What a follower of a run gets to see.

use pitcrew_engine::Record;
use pitcrew_plan::Id;

/// Something that a follower of a run may want to show.
#[derive(Clone, Debug)]
pub enum Notice {
    /// An event, once it is durable.
    Event(Box<Record>),
    /// A line that an attempt printed, redacted and printable.
    Line {
        /// Whose attempt.
        task: Id,
        /// The line.
        line: String,
    },
    /// Nothing moves until a person answers.
    Waiting,
}
