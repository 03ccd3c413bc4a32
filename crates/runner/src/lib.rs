//! Makes a run happen: store, workspaces, executors, and the loop that owns a run.

mod agents;
pub mod alone;
pub mod change;
pub mod checks;
pub mod clock;
pub mod drive;
pub mod effects;
pub mod exec;
pub mod findings;
pub mod ground;
pub mod herald;
pub mod inside;
pub mod lease;
pub mod mirror;
pub mod names;
pub mod pit;
pub mod plans;
pub mod preflight;
pub mod records;
pub mod scribe;
pub mod search_path;
pub mod secrets;
mod short_path;
pub mod store;
pub mod surroundings;
pub mod who;
pub mod workspace;
