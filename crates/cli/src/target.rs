//! What a command looks at: a plan's file, or a run of it.

use std::path::Path;

use pitcrew_engine::Run;
use pitcrew_plan::{Id, Plan};

use crate::archive::Archive;
use crate::judge::Judged;
use crate::part;
use crate::project::PlanFile;
use crate::trouble::{Result, Trouble};

/// A plan, or a run with its plan.
pub enum Target {
    /// A plan that nobody needs to have run.
    Plan(Box<Judged>),
    /// A run.
    Run(Box<Run>),
}

impl Target {
    /// Takes a plan's file where there is one of that name, else a run of this project; without a
    /// name, the plan in sight.
    pub fn choose(name: Option<&str>) -> Result<Target> {
        let Some(name) = name.filter(|name| !Path::new(name).exists()) else {
            let file = PlanFile::choose(name.map(Path::new))?;
            let shown = file.shown.clone();
            let judged = Judged::looked_at(file)?;
            let judged = judged.ok_or_else(|| Trouble::new(format!("the plan `{shown}` has errors")))?;
            return Ok(Target::Plan(Box::new(judged)));
        };
        let archive = Archive::here()?.ok_or_else(|| {
            Trouble::new(format!("there is no plan `{name}`, and nothing was run in this project yet"))
        })?;
        Ok(Target::Run(Box::new(archive.run(&archive.find(name)?)?)))
    }

    /// Returns the plan.
    pub fn plan(&self) -> &Plan {
        match self {
            Target::Plan(judged) => judged.plan(),
            Target::Run(run) => run.plan(),
        }
    }

    /// Returns the run, where it is one.
    pub fn run(&self) -> Option<&Run> {
        match self {
            Target::Plan(_) => None,
            Target::Run(run) => Some(run),
        }
    }

    /// Finds a task by its name.
    pub fn task(&self, name: &str) -> Result<Id> {
        let of = match self {
            Target::Plan(judged) => judged.plan().name.clone(),
            Target::Run(run) => run.id().to_string(),
        };
        part::named(name, "task", &of, self.plan().tasks.keys())
    }
}
