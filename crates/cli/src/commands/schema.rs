//! `pitcrew schema`: what editors need to complete and check a plan.

use clap::Args;

use crate::exit::Exit;
use crate::print;
use crate::trouble::Result;

/// What `schema` takes: nothing; it is JSON for programs in any case.
#[derive(Args, Debug)]
pub struct Schema {}

impl Schema {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        print::data(serde_json::to_string_pretty(&pitcrew_plan::schema())?)?;
        Ok(Exit::Done)
    }
}
