//! `pitcrew schema`: what plans, and the server's answers, may hold.

use clap::{Args, ValueEnum};

use crate::exit::Exit;
use crate::print;
use crate::trouble::Result;

/// What `schema` takes.
#[derive(Args, Debug)]
pub struct Schema {
    /// Of what
    #[arg(value_enum, default_value_t = Of::Plan)]
    of: Of,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Of {
    /// The JSON Schema of plans, for editors
    Plan,
    /// The OpenAPI document of `pitcrew serve`
    Api,
}

impl Schema {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        match self.of {
            Of::Plan => print::data(serde_json::to_string_pretty(&pitcrew_plan::schema())?)?,
            Of::Api => print::data(serde_json::to_string_pretty(&pitcrew_server::openapi())?)?,
        }
        Ok(Exit::Done)
    }
}
