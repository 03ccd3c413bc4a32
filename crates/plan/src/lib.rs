//! The plan: its model, reading it, what is wrong with it, and when its tasks run.
//!
//! Pure: no I/O, no clock, no environment, no randomness. What a rule must know of the world comes
//! in as a value (`Surroundings`); equal inputs give equal bytes.

pub mod model;
pub mod pattern;
pub mod quantity;

pub use model::*;
