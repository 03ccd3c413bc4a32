//! The plan changes while it is carried out: what was begun stays, and what was not is as the new one says.

use pitcrew_engine::{Amendment, Event, Order, Stage};
use pitcrew_plan::Id;

use crate::world::{World, read};

impl World {
    /// Somebody writes some of the tasks anew; mostly, but not only, those for which nothing was begun.
    pub fn amend(&mut self) {
        let unbegun: Vec<String> =
            self.run.tasks().filter(|(id, _)| self.is_unbegun(id)).map(|(id, _)| id.to_string()).collect();
        let careless = self.dice.chance(10);
        let next = self.sketch.amended(&mut self.dice, |id| careless || unbegun.iter().any(|other| other == id));
        let plan = read(&next);
        let amendment = Amendment::between(&self.run.amended_plan(), &plan);
        let is_good =
            !careless && !amendment.is_empty() && !self.run.tasks().all(|(_, record)| record.stage.is_settled());
        let (digest, before, told) = (pitcrew_plan::digest(&plan), self.run.amended_plan(), self.journal.len());
        self.order(|_, _| Order::Amend { amendment: Box::new(amendment), digest: digest.clone() });
        let amended = self.journal[told..].iter().find_map(|record| match &record.event {
            Event::Amended { digest, .. } => Some(digest),
            _ => None,
        });
        match amended {
            Some(recorded) => {
                assert_eq!(*recorded, digest);
                assert_eq!(self.run.amended_plan().tasks, plan.tasks, "the run works on what was written");
                self.sketch = next;
            }
            None => {
                assert!(!is_good, "a good amendment is refused:\n{}", next.text());
                assert_eq!(self.run.amended_plan(), before, "what is refused changes nothing");
            }
        }
    }

    fn is_unbegun(&self, id: &Id) -> bool {
        self.run.task(id).is_some_and(|record| {
            record.attempt == 0 && record.stopped_by.is_none() && matches!(record.stage, Stage::Pending | Stage::Queued)
        })
    }
}
