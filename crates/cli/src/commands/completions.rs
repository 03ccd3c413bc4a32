//! `pitcrew completions`: what a shell needs to complete our commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::print;
use crate::trouble::Result;

/// What `completions` takes.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell to complete for
    shell: Shell,
}

impl Completions {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "pitcrew", &mut script);
        print::data(String::from_utf8_lossy(&script))?;
        Ok(Exit::Done)
    }
}
