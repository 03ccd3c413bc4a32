//! Who has heard what, by a model that sees only what was sent: every wait takes the oldest signal, none is lost.

use std::collections::BTreeMap;

use pitcrew_engine::{Event, Record, Run};
use pitcrew_plan::{Id, Need, Plan};

#[derive(Default)]
pub struct Signals {
    /// The number of each event, and who sent it, by the signal's name.
    sent: BTreeMap<Id, Vec<(u64, String)>>,
    /// How many turns of a task are over and have a next one.
    turns: BTreeMap<Id, usize>,
}

impl Signals {
    pub fn event(&mut self, record: &Record) {
        if let Event::SignalSent { name, from, .. } = &record.event {
            self.sent.entry(name.clone()).or_default().push((record.seq, from.name().to_owned()));
        }
        if let Event::TurnEnded { task, turn, .. } = &record.event {
            self.turns.insert(task.clone(), *turn as usize);
        }
    }

    /// Whether the wait of a task's present turn has been answered: each turn takes a signal of its own.
    pub fn is_heard(&self, task: &Id, name: &Id, from: Option<&str>) -> bool {
        self.all(name, from).nth(self.over(task)).is_some()
    }

    fn over(&self, task: &Id) -> usize {
        self.turns.get(task).copied().unwrap_or_default()
    }

    /// Returns the signals of a name that are from whom a need names, or from one of its children.
    fn all<'a>(&'a self, name: &Id, from: Option<&'a str>) -> impl Iterator<Item = u64> + 'a {
        let is_from = move |sender: &str| from.is_none_or(|from| sender.split('.').next() == Some(from));
        self.sent.get(name).into_iter().flatten().filter(move |(_, sender)| is_from(sender)).map(|(seq, _)| *seq)
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
                let of_need = heard.iter().find(|heard| heard.name == name && heard.from == from.as_deref());
                let taken = of_need.map(|heard| heard.signal.seq);
                // Each turn takes the next one; before it begins, what the last one took is still there.
                let due: Vec<u64> = self.all(name, from.as_deref()).take(self.over(id) + 1).collect();
                assert_eq!(taken, due.last().copied(), "what `{id}` has heard of `{name}`");
            }
        }
    }

    /// Returns a signal for which a task waits that anybody may send, and nobody has.
    pub fn awaited(&self, plan: &Plan, run: &Run) -> Option<Id> {
        let open = plan.tasks.iter().filter(|(id, _)| run.task(id).is_some_and(|task| !task.stage.is_settled()));
        let mut needs = open.flat_map(|(id, task)| task.needs.iter().map(move |need| (id, need)));
        needs.find_map(|(id, need)| match need {
            Need::Signal { name, from: None } if !self.is_heard(id, name, None) => Some(name.clone()),
            _ => None,
        })
    }
}
