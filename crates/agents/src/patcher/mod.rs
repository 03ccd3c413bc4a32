//! The agent `patcher`: applies patches, changes configuration, bumps dependencies, rewrites code, all or nothing.
//!
//! Whatever is to be done is worked out in memory first, as a list of [`worktree::Change`]s; [`commit`] makes them, with
//! a backup that takes them back.

mod agent;
pub mod apply;
mod branch;
mod bump;
pub mod commit;
mod config;
pub mod diff;
mod disk;
mod editing;
mod fixes;
mod git;
mod inputs;
pub mod keep;
mod language;
pub mod path;
mod rename;
mod rewrite;
mod schema;
pub mod show;
mod syntax;
pub mod worktree;
mod yaml;

pub use agent::AGENT;
