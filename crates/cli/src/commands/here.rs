//! `pitcrew` alone: where we are, and the one command that comes next.

use crate::exit::Exit;
use crate::print;
use crate::project::{self, PlanFile};
use crate::render::style;
use crate::trouble::Result;

/// Looks around and says what comes next.
pub fn run() -> Result<Exit> {
    let here = project::here()?;
    let plan = PlanFile::find()?;
    let place = match project::work_tree(&here) {
        Some(root) => format!("git work tree {}", root.display()),
        None => format!("directory {}", here.display()),
    };
    let next = match &plan {
        None => "pitcrew init",
        Some(_) => "pitcrew lint",
    };
    let plan = plan.map_or_else(|| "no plan".to_owned(), |plan| format!("plan {}", plan.shown));
    print::data(format!("{place}: {plan}\nnext: {}", style::strong(next)))?;
    Ok(Exit::Done)
}
