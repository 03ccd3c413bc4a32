//! What a run does, told as cases: a file a theme.

#[path = "../support/mod.rs"]
mod support;

mod life;
mod time;
