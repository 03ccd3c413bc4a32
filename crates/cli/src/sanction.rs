//! Approving a plan before it runs: what is shown, who is asked, and what is kept.

use std::io::{BufRead, IsTerminal};

use pitcrew_plan::Plan;
use pitcrew_runner::plans::{self, Approval, PlanError};
use pitcrew_runner::store::StateDir;
use pitcrew_runner::who;

use crate::exit::Exit;
use crate::print;
use crate::project::PlanFile;
use crate::render::events::{count, short};
use crate::render::{risks, style};
use crate::trouble::{Result, Trouble};

/// Lets a plan pass that may run, and asks about one that must be approved first. Returns how to
/// end where it may not.
pub fn pass(state: &StateDir, plan: &Plan, file: &PlanFile, yes: bool, again: bool) -> Result<Option<Exit>> {
    match plans::may_run(state, plan, &file.shown, again) {
        Ok(_) => Ok(None),
        Err(PlanError::NotApproved { .. }) if yes => {
            plans::approve(state, plan, &who::me(), true, None).map_err(trouble)?;
            Ok(None)
        }
        Err(PlanError::NotApproved { .. }) if is_somebody_here() => {
            print::talk(summary(plan));
            match asks(plan)? {
                true => plans::approve(state, plan, &who::me(), false, None).map(|_| None).map_err(trouble),
                false => Ok(Some(Exit::No)),
            }
        }
        Err(error @ PlanError::NotApproved { .. }) => {
            print::talk(format!("{}: {error}", style::care("waiting")));
            Ok(Some(Exit::Waiting))
        }
        Err(error @ PlanError::Done { .. }) => {
            print::talk(format!("{}: {error}", style::bad("error")));
            Ok(Some(Exit::No))
        }
        Err(error) => Err(trouble(error)),
    }
}

/// The same for whoever cannot be asked: why a plan may not run, where it may not.
pub fn allows(state: &StateDir, plan: &Plan, file: &PlanFile) -> Result<()> {
    plans::may_run(state, plan, &file.shown, false).map(drop).map_err(trouble)
}

/// Approves a plan in the name of whoever is here, after having shown it.
pub fn approve(
    state: &StateDir,
    plan: &Plan,
    yes: bool,
    quiet: bool,
    reason: Option<String>,
) -> Result<Option<Approval>> {
    if !quiet {
        print::data(summary(plan))?;
    }
    if !quiet && !yes && is_somebody_here() && !asks(plan)? {
        print::talk("nothing was approved");
        return Ok(None);
    }
    plans::approve(state, plan, &who::me(), false, reason).map(Some).map_err(trouble)
}

/// Says what a plan comes to, for somebody who is to approve it.
fn summary(plan: &Plan) -> String {
    let goal = plan.goal.as_deref().map_or_else(String::new, |goal| format!(": {}", style::plain(goal)));
    let mut text = format!(
        "{} {}{goal}\n  {} in {}, digest {}",
        style::strong("plan"),
        style::strong(&plan.name),
        count(plan.tasks.len(), "task"),
        count(plan.phases.len(), "phase"),
        short(&plans::identity(plan)),
    );
    for line in risks::lines(plan) {
        text += &format!("\n  {line}");
    }
    text
}

fn asks(plan: &Plan) -> Result<bool> {
    print::prompt(&format!("{} approve plan {} as it is? y(es)/n(o) ", style::care("?"), style::strong(&plan.name)));
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim(), "y" | "yes"))
}

fn is_somebody_here() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn trouble(error: PlanError) -> Trouble {
    Trouble::from(error)
}
