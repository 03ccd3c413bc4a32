//! What a run does, told as cases: a file a theme.

#[path = "../support/mod.rs"]
mod support;

mod again;
mod life;
mod time;
