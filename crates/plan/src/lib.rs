//! The plan: its model, reading it, what is wrong with it, and when its tasks run.
//!
//! Pure: no I/O, no clock, no environment, no randomness. What a rule must know of the world comes
//! in as a value (`Surroundings`); equal inputs give equal bytes.

mod budget;
mod by_hand;
pub mod calendar;
mod canonical;
mod check;
mod check_form;
mod crew;
mod dag;
pub mod diagnostic;
mod doer;
mod driver;
mod endpoint;
pub mod expr;
pub mod fan;
mod goal;
pub mod graph;
mod id;
pub mod import;
mod likely;
pub mod lint;
mod metric;
pub mod model;
mod need;
mod note;
mod notify;
pub mod pattern;
mod people;
mod permissions;
mod portion;
mod previous;
mod prompt;
pub mod quantity;
pub mod read;
mod risk;
pub mod schedule;
mod secret;
mod sequence;
mod share;
mod source;
mod step;
mod suggest;
mod team;
mod territory;
mod turns;
mod workspaces;
mod yaml;

pub use by_hand::MANUAL;
pub use canonical::{CanonicalError, canonical, digest, explain, from_canonical};
pub use diagnostic::{Diagnostic, Place, Severity, Source};
pub use graph::Graph;
pub use lint::{Surroundings, lint};
pub use model::*;
pub use need::{Edge, Ending, Need, Senders};
pub use portion::CountedOnce;
pub use previous::{Files, Previous, Seen, again};
pub use prompt::{Circumstances, prompt};
pub use read::{Reading, read};
pub use schedule::{Schedule, schedule, schedule_at};
pub use source::{reference, schema};
pub use step::TaskStep;
pub use suggest::did_you_mean;
pub use turns::{Repeat, Until};
