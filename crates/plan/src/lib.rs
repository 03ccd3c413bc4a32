//! The plan: its model, reading it, what is wrong with it, and when its tasks run.
//!
//! Pure: no I/O, no clock, no environment, no randomness. What a rule must know of the world comes
//! in as a value (`Surroundings`); equal inputs give equal bytes.

mod canonical;
pub mod diagnostic;
mod form;
mod id;
pub mod model;
pub mod pattern;
pub mod quantity;
pub mod read;
mod source;
mod suggest;
mod yaml;

pub use canonical::{CanonicalError, canonical, digest, explain, from_canonical};
pub use diagnostic::{Diagnostic, Place, Severity, Source};
pub use model::*;
pub use read::{Reading, read};
