//! What is kept so that a change can be taken back: the files before and after it, and a script that restores them.
//!
//! A backup is the journal of its own change, too: it is durable before the first file is written, and a change that
//! was cut off is taken back from it.

mod backup;
mod script;
mod store;

pub use backup::{Backup, Kept};
pub use store::Store;
