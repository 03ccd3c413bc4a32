//! What a run does, told as cases: a file a theme.

#[path = "../support/mod.rs"]
mod support;

mod again;
mod amend;
mod best;
mod by_hand;
mod capacity;
mod carry;
mod conflicts;
mod contested;
mod digests;
mod fan;
mod join;
mod judged;
mod leases;
mod life;
mod loops;
mod money;
mod needs;
mod ninety_days;
mod people;
mod restart;
mod signals;
mod steering;
mod steps;
mod talk;
mod time;
mod widen;
