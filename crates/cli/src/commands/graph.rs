//! `pitcrew graph`: who waits for whom, of a plan or of a run.

use clap::{Args, ValueEnum};

use crate::exit::Exit;
use crate::print;
use crate::render::graph;
use crate::target::Target;
use crate::trouble::Result;

/// What `graph` takes.
#[derive(Args, Debug)]
pub struct Graph {
    /// The plan's file, or a run, or a part of its name; without one, `pitcrew.yaml` here or further up
    target: Option<String>,
    /// For whom
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Form {
    /// For a terminal
    Text,
    /// For Graphviz
    Dot,
    /// For Markdown that draws it
    Mermaid,
    /// For scripts
    Json,
}

impl Graph {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let target = Target::choose(self.target.as_deref())?;
        let drawing = graph::Drawing::of(target.plan(), target.run());
        match self.format {
            Form::Text => print::data(graph::text(&drawing))?,
            Form::Dot => print::data(graph::dot(&drawing))?,
            Form::Mermaid => print::data(graph::mermaid(&drawing))?,
            Form::Json => print::json(&drawing)?,
        }
        Ok(Exit::Done)
    }
}
