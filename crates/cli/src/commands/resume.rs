//! `pitcrew resume`: takes a run up again where its journal ends.

use clap::Args;
use pitcrew_engine::{Order, Part, Run, RunId};
use pitcrew_runner::clock;

use super::run::conclusion;
use crate::archive::Archive;
use crate::due::Unfinished;
use crate::engine::Engine;
use crate::exit::Exit;
use crate::follow::{Show, follow};
use crate::format::Output;
use crate::part::Which;
use crate::print;
use crate::runtime;
use crate::trouble::Result;

/// What `resume` takes.
#[derive(Args, Debug)]
pub struct Resume {
    /// The run, or a part of its name, or the plan or document whose newest run is meant; without one, every run of this project that is due
    run: Option<String>,
    /// A task to let go on: one that was stopped, is held, or is done and gets another attempt
    #[arg(requires = "run")]
    task: Option<String>,
    #[command(flatten)]
    which: Which,
    /// For a timer: take up what is due, and nothing that somebody stopped; say nothing where nothing is
    #[arg(long, conflicts_with = "run")]
    due: bool,
    /// Wait for approvals that somebody gives by another command
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    output: Output,
}

impl Resume {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(self.run.as_deref())?;
        if let Some(name) = &self.run {
            let id = archive.find(name)?;
            let run = archive.run(&id)?;
            if let Some(part) = self.which.clone().or_task(self.task.clone())?.find(&run)? {
                return runtime::block_on(self.let_go_on(&archive, run, part));
            }
            return runtime::block_on(self.take_up(&archive, &[id]));
        }
        let found = Unfinished::of(&archive, clock::now())?;
        let due = match (found.due.as_slice(), found.stopped.as_slice(), found.waiting.as_slice()) {
            ([], [stopped], []) if !self.due => std::slice::from_ref(stopped),
            ([], _, [waiting]) if !self.due && self.stays() => std::slice::from_ref(waiting.id()),
            (due, ..) => due,
        };
        match due.is_empty() {
            true if self.due => Ok(Exit::Done),
            true => self.nothing_is_due(&found),
            false => runtime::block_on(self.take_up(&archive, due)),
        }
    }

    /// Lets a part of a run go on, and follows the run.
    async fn let_go_on(&self, archive: &Archive, run: Run, part: Part) -> Result<Exit> {
        let engine = Engine::reach(&archive.state).await?;
        engine.order(run.id(), Order::Resume { part }).await?;
        let show = Show::choose(self.output.is_json());
        let followed = follow(engine, archive, self.wait, run, show).await?;
        if !self.output.is_json() {
            print::data(conclusion(&followed.run))?;
        }
        Ok(followed.exit)
    }

    /// Whether whoever asks stays until something moves, or can answer what is asked.
    fn stays(&self) -> bool {
        self.wait || Show::choose(self.output.is_json()).can_ask()
    }

    /// Says what each run waits for, and takes none up.
    fn nothing_is_due(&self, found: &Unfinished) -> Result<Exit> {
        if found.waiting.is_empty() {
            return Err(found.nothing_to_take_up());
        }
        let mut show = Show::choose(self.output.is_json());
        found.waiting.iter().for_each(|run| show.waiting(run));
        Ok(Exit::Waiting)
    }

    /// Takes runs up, all that can be at once, and shows how one after the other goes. One that is
    /// refused is tried again after those: they may have what it needs for itself.
    async fn take_up(&self, archive: &Archive, ids: &[RunId]) -> Result<Exit> {
        let mut worst = Exit::Done;
        let mut left = ids.to_vec();
        while !left.is_empty() {
            let mut engine = Engine::reach(&archive.state).await?;
            let (mut taken, mut refused, mut trouble) = (Vec::new(), Vec::new(), None);
            for id in left {
                let before = archive.run(&id)?;
                match engine.resume(&id).await {
                    Ok(()) => taken.push(before),
                    Err(why) => {
                        refused.push(id);
                        trouble.get_or_insert(why);
                    }
                }
            }
            if let Some(trouble) = trouble.filter(|_| taken.is_empty()) {
                return Err(trouble);
            }
            worst = worst.worse(self.show(archive, engine, taken).await?);
            left = refused;
        }
        Ok(worst)
    }

    /// Shows how runs go that were taken up, one after the other.
    async fn show(&self, archive: &Archive, engine: Engine, runs: Vec<Run>) -> Result<Exit> {
        let mut worst = Exit::Done;
        let mut next = Some(engine);
        for run in runs {
            // Whoever followed the one before has waited until all of them were at rest or over.
            let engine = match next.take() {
                Some(engine) => engine,
                None => Engine::reach(&archive.state).await?,
            };
            let show = Show::choose(self.output.is_json());
            let followed = follow(engine, archive, self.wait, run, show).await?;
            if !self.output.is_json() {
                print::data(conclusion(&followed.run))?;
            }
            worst = worst.worse(followed.exit);
        }
        Ok(worst)
    }
}
