//! The agents that Pitcrew ships: `security-scanner`, `compliance-checker`, `code-reviewer`, `patcher`, `notifier`.
//!
//! They are programs like anybody's agents, under the same contract: the binary starts itself as `pitcrew __agent NAME`
//! inside the walls. Each has a folder here, and is one entry of [`roster`]. What checkers find is one model for all of
//! them, in [`findings`]. Nothing here prints or exits.

pub mod code_reviewer;
pub mod compliance_checker;
pub mod contract;
mod digest;
pub mod findings;
mod git;
pub mod looking;
pub mod notifier;
pub mod patcher;
pub mod roster;
pub mod security_scanner;
pub mod tree;
pub mod work;
