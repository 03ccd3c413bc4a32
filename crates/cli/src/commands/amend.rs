//! `pitcrew amend`: changes the tasks of a running plan for which nothing was begun.

use std::path::{Path, PathBuf};

use clap::Args;
use pitcrew_engine::{Amendment, Order, Run};
use pitcrew_plan::{Id, Plan};
use serde_json::{Value, json};

use crate::archive::Archive;
use crate::documents::HowToRead;
use crate::exit::Exit;
use crate::format::Output;
use crate::judge::Judged;
use crate::order;
use crate::print;
use crate::project::PlanFile;
use crate::render::style;
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// What `amend` takes.
#[derive(Args, Debug)]
pub struct Amend {
    /// The run, or a part of its name; or the document that it was started from, as it is to be
    run: String,
    /// The plan as it is to be; without one, `pitcrew.yaml` here or further up
    plan: Option<PathBuf>,
    #[command(flatten)]
    reading: HowToRead,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    output: Output,
}

impl Amend {
    /// Carries it out: 1 where the plan has errors.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(Some(&self.run))?;
        let id = archive.find(&self.run)?;
        let row = archive.reader.run(&id)?.ok_or_else(|| Trouble::new(format!("there is no run `{id}` here")))?;
        let named = Path::new(&self.run);
        let file = self.plan.as_deref().or_else(|| named.is_file().then_some(named));
        // It is read as it was read for the run.
        let reading = self.reading.like(&archive.papers(&row)?);
        let judged = Judged::read(PlanFile::choose(file)?, &reading)?;
        if judged.is_refused() {
            judged.say_why_refused();
            return Ok(Exit::No);
        }
        let run = archive.run(&id)?;
        let plan = as_begun(&run, &judged);
        if let Some(field) = differs_elsewhere(run.plan(), &plan) {
            return Err(Trouble::new(format!("the plans differ in `{field}`, and only tasks can be amended"))
                .hint("write that as it was; for another plan start another run"));
        }
        let amendment = Amendment::between(&run.amended_plan(), &plan);
        if !self.dry_run && !amendment.is_empty() {
            let digest = pitcrew_plan::digest(&plan);
            let order = Order::Amend { amendment: Box::new(amendment.clone()), digest };
            runtime::block_on(order::give(&archive, &id, order))?;
        }
        self.tell(&run, &amendment)?;
        Ok(Exit::Done)
    }

    fn tell(&self, run: &Run, amendment: &Amendment) -> Result<()> {
        let ids = |ids: &mut dyn Iterator<Item = &Id>| ids.map(ToString::to_string).collect::<Vec<_>>();
        let added = ids(&mut amendment.added.keys());
        let changed: Vec<(String, Vec<String>)> = amendment
            .changed
            .iter()
            .map(|(id, task)| (id.to_string(), fields(&json!(run.plan().tasks[id]), &json!(task))))
            .collect();
        let dropped = ids(&mut amendment.dropped.iter());
        if self.output.is_json() {
            let changed: serde_json::Map<String, Value> =
                changed.into_iter().map(|(id, fields)| (id, json!(fields))).collect();
            let done = !self.dry_run && !amendment.is_empty();
            return print::json(&json!({
                "run": run.id(), "added": added, "changed": changed, "dropped": dropped, "amended": done
            }));
        }
        if amendment.is_empty() {
            return print::data("nothing to amend: the tasks are the same");
        }
        let word = if self.dry_run { style::care("would amend") } else { style::good("amended") };
        print::data(format!("{word} {}", style::strong(run.id())))?;
        for id in added {
            print::data(format!("  + {id}"))?;
        }
        for (id, fields) in changed {
            print::data(format!("  ~ {id}: {}", fields.join(", ")))?;
        }
        for id in dropped {
            print::data(format!("  - {id}"))?;
        }
        Ok(())
    }
}

/// Returns the plan as it is to be. What a document says of how far a task is that was begun is no amendment of it.
fn as_begun(run: &Run, judged: &Judged) -> Plan {
    let mut plan = judged.plan().clone();
    if judged.documents.is_some() {
        for (id, task) in &mut plan.tasks {
            if let (Some(record), Some(begun)) = (run.task(id), run.plan().tasks.get(id))
                && record.attempt > 0
            {
                task.when.clone_from(&begun.when);
            }
        }
    }
    plan
}

/// Returns the first field besides the tasks in which two plans differ.
fn differs_elsewhere(now: &Plan, then: &Plan) -> Option<String> {
    fields(&json!(now), &json!(then)).into_iter().find(|field| !matches!(field.as_str(), "tasks" | "status"))
}

/// Returns the names of the fields in which two objects differ.
fn fields(now: &Value, then: &Value) -> Vec<String> {
    let empty = serde_json::Map::new();
    let (now, then) = (now.as_object().unwrap_or(&empty), then.as_object().unwrap_or(&empty));
    let mut names: Vec<String> =
        now.keys().chain(then.keys()).filter(|name| now.get(*name) != then.get(*name)).cloned().collect();
    names.sort();
    names.dedup();
    names
}
