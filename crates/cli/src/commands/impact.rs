//! `pitcrew impact`: what waits on a task.

use clap::Args;
use pitcrew_engine::Impact as Found;
use pitcrew_plan::Id;

use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::events::count;
use crate::render::{style, time};
use crate::target::Target;
use crate::trouble::{Result, Trouble};

/// What `impact` takes.
#[derive(Args, Debug)]
pub struct Impact {
    /// The plan's file, or a run, or a part of its name
    target: String,
    /// The task
    task: String,
    #[command(flatten)]
    output: Output,
}

impl Impact {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let target = Target::choose(Some(&self.target))?;
        let id = target.task(&self.task)?;
        let found = Found::of(target.plan(), target.run(), &id)
            .ok_or_else(|| Trouble::new(format!("there is no task `{id}`")))?;
        if self.output.is_json() {
            print::json(&found)?;
        } else {
            print::data(draw(&found))?;
        }
        Ok(Exit::Done)
    }
}

fn draw(found: &Found) -> String {
    let state = found.state.map_or_else(String::new, |state| format!(" ({state})"));
    let mut lines = vec![format!("{}{state}", style::strong(&found.task))];
    if found.direct.is_empty() {
        lines.push("  nothing waits for it".to_owned());
    } else {
        lines.push(format!("  {} for it: {}", waits(&found.direct), list(&found.direct)));
    }
    if !found.transitive.is_empty() {
        lines.push(format!("  {} behind those: {}", waits(&found.transitive), list(&found.transitive)));
    }
    if !found.phases.is_empty() {
        lines.push(format!("  keeps closed: {}", list(&found.phases)));
    }
    for claim in &found.holds {
        let verb = if claim.held { "holds" } else { "owns" };
        lines.push(format!("  {verb} {}, which {} wants, too", claim.what, claim.wanted_by));
    }
    lines.push(match (found.critical, found.slack_s) {
        (true, _) => "  on the critical path: every delay pushes the end".to_owned(),
        (false, slack) => format!("  a delay of up to {} pushes nothing", time::seconds(slack)),
    });
    lines.join("\n")
}

fn waits(tasks: &[Id]) -> String {
    format!("{} {}", count(tasks.len(), "task"), if tasks.len() == 1 { "waits" } else { "wait" })
}

fn list(ids: &[Id]) -> String {
    ids.iter().map(Id::as_str).collect::<Vec<_>>().join(", ")
}
