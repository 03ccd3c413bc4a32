//! The pitcrew binary: commands, rendering, exit codes.
fn main() {}
