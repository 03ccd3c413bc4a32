//! A second run takes over what the first has done, and keeps the same promises.

use pitcrew_engine::{Anew, Rejected, Run, RunId, Stage, TakeOver};

use crate::audit::Audit;
use crate::world::{World, any_task, text_of};

impl World {
    /// Whether somebody wants to restart it.
    pub fn restarts(&mut self) -> bool {
        self.dice.chance(25)
    }

    /// Restarts the run, which is over; `None` where there is nothing to do anew.
    pub fn restarted(mut self) -> Option<World> {
        let anew = self.anew();
        if self.loud {
            eprintln!("{} restart {anew:?}", self.now);
        }
        let taken = match TakeOver::of(&self.run, &self.journal, &anew) {
            Ok(taken) => taken,
            Err(rejected) => {
                assert!(matches!(rejected, Rejected::NothingFailed(_)), "{rejected}");
                return None;
            }
        };
        let (id, plan) = (RunId(format!("{}-again", self.run.id())), self.run.amended_plan());
        let (run, journal) = Run::restart(id.clone(), plan.clone(), self.run.opening().clone(), &taken, self.now);
        let follower = Run::fold(id, plan.clone(), &journal).expect("its own journal folds");
        assert_eq!(text_of(&follower), text_of(&run));
        let mut audit = Audit::of(&plan, &journal[0]);
        journal[1..].iter().for_each(|record| audit.event(record));
        let next = World { plan, run, follower, journal, audit, flying: Vec::new(), late: Vec::new(), ..self };
        next.is_taken_over(&self.run, &taken);
        next.taken_up()
    }

    fn anew(&mut self) -> Anew {
        let phases = &self.run.plan().phases;
        match self.dice.below(5) {
            0 => Anew::Everything,
            1 if !phases.is_empty() => Anew::Phase(self.dice.pick(phases).name.clone()),
            2 | 3 => Anew::Task(any_task(self.run.plan(), &mut self.dice)),
            _ => Anew::Failed,
        }
    }

    fn taken_up(mut self) -> Option<World> {
        self.take_up();
        Some(self)
    }

    /// What is taken over stands as it stood; for all else nothing was begun.
    fn is_taken_over(&self, earlier: &Run, taken: &TakeOver) {
        assert_eq!(
            self.run.landed().iter().map(|landed| &**landed).collect::<Vec<_>>(),
            taken.landed.iter().collect::<Vec<_>>()
        );
        for (id, record) in self.run.tasks() {
            let before = earlier.task(id).expect("the earlier run has every task of the plan that it came to");
            if taken.tasks.contains(id) {
                let is_done = matches!(record.stage, Stage::Succeeded | Stage::Skipped);
                assert!(is_done && record.stage == before.stage, "`{id}` is {:?}", record.stage);
                assert_eq!((&record.change, &record.output), (&before.change, &before.output), "`{id}`");
            } else {
                assert_eq!((record.stage, record.attempt), (Stage::Pending, 0), "`{id}` has begun already");
                assert_eq!(self.run.landed().iter().find(|landed| landed.task == *id), None);
            }
        }
    }
}
