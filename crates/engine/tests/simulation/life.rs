//! What the audit knows of one task, from the events alone.

use pitcrew_engine::{ChangeId, Conflict};
use pitcrew_plan::{ApprovalMoment, Id};

/// What is known of one task.
#[derive(Default)]
pub struct Life {
    pub attempt: u32,
    pub change: Option<ChangeId>,
    pub risky: bool,
    pub verified_on: Option<u64>,
    /// The moments and changes that somebody said yes to.
    pub granted: Vec<(ApprovalMoment, Option<ChangeId>)>,
    /// Between its first start and its end.
    pub holds: bool,
    /// Succeeded, or skipped by its own condition.
    pub met: bool,
    /// Failed for good, not undone by order.
    pub failed: bool,
    pub settled: bool,
    pub applying: bool,
    pub activated: bool,
    pub undone: bool,
    /// How many of its changes somebody ordered to be undone.
    pub ordered: u32,
    /// Kept as it is after it failed live.
    pub on_hold: bool,
    /// Who is thought to be the cause of that.
    pub cause: Option<Id>,
    /// Somebody else's change is in its way, and nobody has said what becomes of it.
    pub contested: bool,
    /// Its undoing met somebody else's change, and waited: others may have gone on meanwhile.
    pub waited_undone: bool,
    /// The attempt whose change is being undone.
    pub undoing: Option<u32>,
    /// The attempt whose work stays while another is tried on top of it.
    pub standing: Option<u32>,
    /// Somebody stopped it, and nobody has let it go on.
    pub stopped: bool,
    /// A turn of it is over.
    pub turned: bool,
    /// The attempts whose changes were made in a copy of the files.
    pub apart: Vec<u32>,
    /// The conflicts of its newest attempt.
    pub conflicts: Vec<Conflict>,
}

impl Life {
    /// Whether people did it, and one of them said so.
    pub fn is_said_to_be_done(&self) -> bool {
        self.granted.iter().any(|(moment, _)| *moment == ApprovalMoment::Done)
    }
}
