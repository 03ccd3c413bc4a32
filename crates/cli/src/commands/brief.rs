//! `pitcrew brief`: what somebody needs to join a plan or a run.

use clap::{Args, ValueEnum};
use pitcrew_runner::clock;

use crate::brief::{self, Kind, Reader};
use crate::exit::Exit;
use crate::print;
use crate::target::Target;
use crate::trouble::{Result, Trouble};

/// What `brief` takes.
#[derive(Args, Debug)]
pub struct Brief {
    /// A team, an agent, or a task
    who: String,
    /// The plan's file, or a run, or a part of its name; without one, `pitcrew.yaml` here or further up
    #[arg(value_name = "PLAN|RUN")]
    target: Option<String>,
    /// What WHO is, where several have that name
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// For whom
    #[arg(long, value_enum, default_value_t = Form::Markdown)]
    format: Form,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Form {
    /// To be handed to a person or an agent
    Markdown,
    /// For a terminal
    Text,
    /// One page to open, print or send
    Html,
    /// Exactly what the coding agent that does the task is sent
    Prompt,
    /// For scripts
    Json,
}

impl Brief {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let target = Target::choose(self.target.as_deref())?;
        let of = target.run().map_or_else(|| target.plan().name.clone(), |run| run.id().to_string());
        let reader = Reader::named(&self.who, self.kind, target.plan(), &of)?;
        let brief = brief::gather(&reader, target.plan(), target.run(), clock::now());
        match self.format {
            Form::Markdown => print::data(brief.paper().markdown())?,
            Form::Text => print::data(brief.paper().text())?,
            Form::Html => print::data(brief.paper().html())?,
            Form::Prompt => match &brief.prompt {
                Some(prompt) => print::data(prompt)?,
                None => {
                    return Err(Trouble::new(format!("no coding agent is sent anything for `{}`", self.who))
                        .hint("name a task whose agent is `use: claude` or another coding agent"));
                }
            },
            Form::Json => print::json(&brief)?,
        }
        Ok(Exit::Done)
    }
}
