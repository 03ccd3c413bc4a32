//! The audit log: everything privileged that somebody did or tried, in a chain of hashes that tells when it was
//! tampered with. It is a database of its own, so that nothing waits for it but what it is about.

mod checkpoint;
mod log;
mod scribe;
mod verify;

pub use checkpoint::{BadCheckpoint, Checkpoint};
pub use log::{Act, AuditError, AuditLog, Listed, Outcome};
pub(crate) use scribe::Scribe;
pub use verify::{Flaw, Verdict};
