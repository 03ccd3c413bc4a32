//! A stand-in for the APIs of models, for demonstrations without a key: it plays what a file says, on the loopback,
//! until its standard input ends.
//!
//! `cargo run --example models -- SCRIPT.toml` prints where it listens.

use std::io::{Read, Write};

#[path = "../tests/support/models/mod.rs"]
mod models;

fn main() -> Result<(), String> {
    let file = std::env::args().nth(1).ok_or("models: which script? `models SCRIPT.toml`")?;
    let written = std::fs::read_to_string(&file).map_err(|error| format!("models: {file}: {error}"))?;
    let models = models::Models::new();
    models.play_all(&written).map_err(|error| format!("models: {file}: {error}"))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", models.url()).and_then(|()| out.flush()).map_err(|error| format!("models: {error}"))?;
    let mut rest = Vec::new();
    std::io::stdin().lock().read_to_end(&mut rest).map_err(|error| format!("models: {error}"))?;
    Ok(())
}
