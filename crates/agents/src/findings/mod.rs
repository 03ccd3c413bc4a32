//! What checkers find: one model for our own and for any other scanner, which is SARIF's in fewer words.
//!
//! [`import`] reads the files of any scanner, [`forms`] writes what was found for people and programs, [`ignore`] and
//! [`baseline`] say what does not count, [`Gate`] says what follows. Nothing here reads a file or a clock: texts and
//! today's date are passed in.

pub mod baseline;
mod counted;
mod finding;
pub mod forms;
mod gate;
pub mod ignore;
pub mod import;
mod merge;
mod plain;
pub mod reference;
mod report;
mod rule;
pub mod sarif;
mod severity;
mod weakness;

pub(crate) use counted::counted;
pub use finding::{Edit, Finding, Fix, Place, Suppression};
pub use gate::{Gate, Verdict};
pub use merge::merge;
pub(crate) use plain::is_hidden;
pub use plain::plain;
pub use report::{Report, Unread};
pub use rule::Rule;
pub use severity::Severity;

/// Returns the bytes of a file of the tree that was looked at, by its [`Place::path`]; `None` where it cannot be read,
/// or lies outside of the tree.
pub type Source<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;
