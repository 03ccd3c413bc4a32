//! `pitcrew mcp`: these commands as tools of the Model Context Protocol.

use clap::Args;

use crate::exit::Exit;
use crate::mcp;
use crate::runtime;
use crate::trouble::Result;

/// What `mcp` takes.
#[derive(Args, Debug)]
pub struct Mcp {}

impl Mcp {
    /// Carries it out: until the client closes its end.
    pub fn run(self) -> Result<Exit> {
        runtime::block_on(mcp::serve())?;
        Ok(Exit::Done)
    }
}
