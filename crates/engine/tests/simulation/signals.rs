//! Who has heard what, by a model that sees only what was sent: every wait takes the oldest signal, none is lost.

use std::collections::BTreeMap;

use pitcrew_engine::{Event, Record, Run};
use pitcrew_plan::{Id, Need, Plan};

#[derive(Default)]
pub struct Signals {
    /// The number of each event, and who sent it, by the signal's name.
    sent: BTreeMap<Id, Vec<(u64, String)>>,
}

impl Signals {
    pub fn event(&mut self, record: &Record) {
        if let Event::SignalSent { name, from, .. } = &record.event {
            self.sent.entry(name.clone()).or_default().push((record.seq, from.name().to_owned()));
        }
    }

    /// Returns the signal that a wait has heard by now.
    pub fn oldest(&self, name: &Id, from: Option<&str>) -> Option<u64> {
        let sent = self.sent.get(name)?;
        sent.iter().find(|(_, sender)| from.is_none_or(|from| from == sender)).map(|(seq, _)| *seq)
    }

    /// Looks at what the run has kept, and at what each task has heard of it.
    pub fn rest(&self, plan: &Plan, run: &Run) {
        let kept = |(name, sent): (&Id, &Vec<pitcrew_engine::Signal>)| {
            (name.clone(), sent.iter().map(|signal| (signal.seq, signal.from.name().to_owned())).collect())
        };
        assert_eq!(run.signals().iter().map(kept).collect::<BTreeMap<_, _>>(), self.sent, "a signal is lost");
        for (id, task) in &plan.tasks {
            let heard = run.heard(id);
            for need in &task.needs {
                let Need::Signal { name, from } = need else { continue };
                let oldest = self.oldest(name, from.as_deref());
                assert_eq!(heard.get(name).map(|signal| signal.seq), oldest, "what `{id}` has heard of `{name}`");
            }
        }
    }

    /// Returns a signal for which a task waits that anybody may send, and nobody has.
    pub fn awaited(&self, plan: &Plan, run: &Run) -> Option<Id> {
        let open = plan.tasks.iter().filter(|(id, _)| run.task(id).is_some_and(|task| !task.stage.is_settled()));
        open.flat_map(|(_, task)| &task.needs).find_map(|need| match need {
            Need::Signal { name, from: None } if self.oldest(name, None).is_none() => Some(name.clone()),
            _ => None,
        })
    }
}
