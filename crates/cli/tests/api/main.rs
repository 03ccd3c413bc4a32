//! The API as a contract: `pitcrew serve` in a process of its own, real runs, and everything that its document says
//! of it tried over loopback.

mod agents;
mod contract;
mod door;
mod fuzzed;
mod guide;
mod harmless;
mod pages;
mod prepared;
mod statuses;
mod streams;
#[path = "../support/mod.rs"]
mod support;
