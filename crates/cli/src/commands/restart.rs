//! `pitcrew restart`: a new run of the same plan that takes over what an earlier one has done.

use clap::Args;
use pitcrew_engine::{Anew, Restart as Wanted, Run, RunId, TakeOver};
use pitcrew_plan::{Id, did_you_mean};
use pitcrew_runner::pit::{StartRequest, rehearse, request_of};
use pitcrew_runner::who;
use serde_json::json;

use super::run;
use crate::archive::Archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::events::{count, restarts};
use crate::render::style;
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// What `restart` takes.
#[derive(Args, Debug)]
#[group(id = "where", required = true, multiple = false, args = ["from", "failed", "clean"])]
pub struct Restart {
    /// The run, or a part of its name
    run: String,
    /// Do a phase with all after it anew, or a task; and what builds on that or did not succeed.
    /// The new run stands on the base of the earlier one, not on what was committed or changed since
    #[arg(long, value_name = "PHASE|TASK")]
    from: Option<String>,
    /// Do only what did not succeed anew, and what builds on it; on the base of the earlier run, too
    #[arg(long)]
    failed: bool,
    /// Do everything anew, from the files as they are now, and take nothing over
    #[arg(long)]
    clean: bool,
    /// Grant whatever would be asked; the journal says who did
    #[arg(long)]
    yes: bool,
    /// Wait for approvals that somebody gives by another command
    #[arg(long)]
    wait: bool,
    /// Start nothing: say what would be taken over, and prove that it can be
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    output: Output,
}

impl Restart {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(Some(&self.run))?;
        let id = archive.find(&self.run)?;
        let earlier = archive.run(&id)?;
        let restart = Wanted { of: id.clone(), anew: self.anew(&earlier)? };
        let request = self.request(&archive, &id, restart)?;
        if self.dry_run {
            if let Some(taken) = rehearse(&archive.state, &archive.blobs, &request)? {
                self.tell(&taken)?;
            }
            return Ok(Exit::Done);
        }
        let Archive { state, .. } = archive;
        let followed = runtime::block_on(run::start(state, request, self.wait, self.output.is_json()))?;
        Ok(followed.map_or(Exit::Interrupted, |followed| followed.exit))
    }

    fn request(&self, archive: &Archive, id: &RunId, restart: Wanted) -> Result<StartRequest> {
        let row = archive.reader.run(id)?.ok_or_else(|| Trouble::new(format!("there is no run `{id}` here")))?;
        let asker = StartRequest { yes: self.yes, ..StartRequest::here(Default::default(), String::new(), who::me()) };
        Ok(request_of(&archive.blobs, &row, restart, asker)?)
    }

    /// Returns what is to be done anew. A name is a phase's where a phase has it, else a task's.
    fn anew(&self, run: &Run) -> Result<Anew> {
        let Some(name) = &self.from else {
            return Ok(if self.clean { Anew::Everything } else { Anew::Failed });
        };
        let plan = run.plan();
        let phases = || plan.phases.iter().map(|phase| &phase.name);
        if let Ok(id) = name.parse::<Id>() {
            if phases().any(|phase| *phase == id) {
                return Ok(Anew::Phase(id));
            }
            if plan.tasks.contains_key(&id) {
                return Ok(Anew::Task(id));
            }
        }
        let trouble = Trouble::new(format!("there is no phase or task `{name}` in `{}`", run.id()));
        let known = phases().chain(plan.tasks.keys()).map(Id::as_str);
        let phases: Vec<&str> = phases().map(Id::as_str).collect();
        Err(match did_you_mean(name, known) {
            Some(hint) => trouble.hint(hint),
            None if phases.is_empty() => trouble.hint(format!("`pitcrew status {}` lists its tasks", run.id())),
            None => trouble.hint(format!("its phases are {}", phases.join(", "))),
        })
    }

    /// Says what would be taken over, and what done anew.
    fn tell(&self, taken: &TakeOver) -> Result<()> {
        if self.output.is_json() {
            return print::json(&json!({
                "run": taken.restart.of,
                "dry_run": true,
                "anew": taken.restart.anew,
                "taken_over": taken.tasks,
                "changes": taken.landed.len(),
                "again": taken.again,
            }));
        }
        print::data(restarts(&taken.restart))?;
        if taken.tasks.is_empty() {
            print::data("  nothing would be taken over")?;
        } else {
            let changes = count(taken.landed.len(), "change");
            print::data(format!("  taken over, with {changes}: {}", list(taken.tasks.iter())))?;
        }
        let again = if taken.again.is_empty() { "no task".to_owned() } else { list(taken.again.iter()) };
        print::data(format!("  done anew: {again}"))?;
        print::data("nothing was started")
    }
}

fn list<'a>(tasks: impl Iterator<Item = &'a Id>) -> String {
    tasks.map(|id| style::strong(id).to_string()).collect::<Vec<_>>().join(", ")
}
