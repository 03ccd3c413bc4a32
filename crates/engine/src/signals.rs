//! Signals: word from one task to another, or from outside, kept for whoever waits for it.
//!
//! A signal stays in the run. Every wait has its own place in the line: it takes the oldest signal
//! that it has not taken before, whether that was sent before the wait began or after.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::{Id, Need, Plan, Senders};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::decide::Deciding;
use crate::event::{Event, RunStatus};
use crate::ids::Timestamp;
use crate::input::Rejected;
use crate::needs::{NeedState, Place};
use crate::run::Run;

/// How much a signal may tell, in bytes of JSON: with the names around it, it must fit into an event.
pub const DATA_LIMIT: usize = 60 << 10;

/// How many signals one run takes.
pub const SIGNALS_LIMIT: usize = 10_000;

/// Who sent a signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// A task of the run.
    Task(Id),
    /// Somebody outside, by name.
    Person(String),
}

/// A signal that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signal {
    /// The number of its event, which tells it from all others.
    pub seq: u64,
    /// Who sent it.
    pub from: Sender,
    /// What is told with it.
    pub data: Value,
    /// When it was sent.
    pub time: Timestamp,
}

/// What was heard for one need.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// The signal's name.
    pub name: &'a Id,
    /// Whose word the need waits for, where it says so.
    pub from: Option<&'a str>,
    /// What was heard.
    pub signal: &'a Signal,
}

/// What is fixed about a plan's signals.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wiring {
    /// Every name that means something in the plan.
    known: BTreeSet<Id>,
    /// The needs that wait for a signal.
    awaiting: BTreeMap<Id, Vec<Place>>,
    /// For each need, the tasks of which one must send it, where it comes from tasks.
    senders: BTreeMap<Place, Vec<Id>>,
}

impl Wiring {
    pub(crate) fn of(plan: &Plan) -> Wiring {
        let by_success = Senders::of(plan);
        let mut known: BTreeSet<Id> = plan.signals.keys().cloned().collect();
        let (mut awaiting, mut senders): (BTreeMap<Id, Vec<Place>>, BTreeMap<Place, Vec<Id>>) = Default::default();
        for (id, task) in &plan.tasks {
            known.extend(task.signals.iter().cloned());
            for (at, need) in task.needs.iter().enumerate() {
                let Need::Signal { name, .. } = need else { continue };
                let place = Place { task: id.clone(), at };
                known.insert(name.clone());
                let from = by_success.of_need(plan, need).into_iter().cloned().collect();
                senders.insert(place.clone(), from);
                awaiting.entry(name.clone()).or_default().push(place);
            }
        }
        Wiring { known, awaiting, senders }
    }

    /// Returns the tasks whose end decides that a need waits in vain.
    pub(crate) fn senders(&self, place: &Place) -> &[Id] {
        self.senders.get(place).map_or(&[], Vec::as_slice)
    }
}

impl Deciding<'_> {
    /// Sends a signal, if its name means something and what it tells is as the plan says.
    pub(crate) fn signal(&mut self, name: Id, data: Value, from: Sender) -> Result<(), Rejected> {
        if let Some(status @ (RunStatus::Succeeded | RunStatus::Failed)) = self.run.ended_as {
            return Err(Rejected::Over(status.past()));
        }
        self.run.knows_signal(&name)?;
        let bytes = data.to_string().len();
        if bytes > DATA_LIMIT {
            let why = format!("it has {bytes} bytes, and at most {DATA_LIMIT} are taken");
            return Err(Rejected::BadSignal { name, why });
        }
        if self.run.signals.values().map(Vec::len).sum::<usize>() >= SIGNALS_LIMIT {
            let why = format!("this run has got {SIGNALS_LIMIT} signals, and takes no more");
            return Err(Rejected::BadSignal { name, why });
        }
        self.run.plan.signal_fits(&name, &data).map_err(|why| Rejected::BadSignal { name: name.clone(), why })?;
        self.emit(Event::SignalSent { name, from, data });
        Ok(())
    }

    /// Notes that a task is done, and sends what it sends then.
    pub(crate) fn succeed(&mut self, task: Id) {
        let signals = self.run.plan.tasks[&task].signals.clone();
        self.emit(Event::TaskSucceeded { task: task.clone() });
        for name in signals {
            self.emit(Event::SignalSent { name, from: Sender::Task(task.clone()), data: Value::Null });
        }
    }
}

impl Run {
    /// Keeps a signal, and has everybody hear it who waits for it.
    pub(crate) fn signal_sent(&mut self, name: &Id, from: &Sender, data: &Value, time: Timestamp) {
        let signal = Signal { seq: self.seq, from: from.clone(), data: data.clone(), time };
        self.signals.entry(name.clone()).or_default().push(signal);
        for index in 0..self.order.wiring.awaiting.get(name).map_or(0, Vec::len) {
            let place = self.order.wiring.awaiting[name][index].clone();
            if self.tasks[&place.task].needs[place.at] != NeedState::Met {
                self.listen(&place);
            }
        }
    }

    /// Has a wait take the oldest signal that it has not taken before.
    fn listen(&mut self, place: &Place) {
        let Need::Signal { name, from } = &self.plan.tasks[&place.task].needs[place.at] else { return };
        let Some(sent) = self.signals.get(name) else { return };
        let seen = self.tasks[&place.task].heard.get(&place.at).map_or(0, |signal| signal.seq);
        let fits = |signal: &&Signal| from.as_deref().is_none_or(|from| self.is_from(&signal.from, from));
        let unheard = sent.partition_point(|signal| signal.seq <= seen);
        if let Some(signal) = sent[unheard..].iter().find(fits).cloned() {
            self.record(&place.task).heard.insert(place.at, signal);
            self.stands(place, NeedState::Met);
        }
    }

    /// Whether a signal is from whom a need names: a task, as itself or as one of its children, or
    /// somebody outside. Nobody outside passes for a task of the plan.
    fn is_from(&self, sender: &Sender, named: &str) -> bool {
        match sender {
            Sender::Task(id) => id.as_str() == named || id.parent().is_some_and(|(parent, _)| parent.as_str() == named),
            Sender::Person(name) => {
                name == named && !named.parse().is_ok_and(|id: Id| self.plan.tasks.contains_key(&id))
            }
        }
    }

    /// Has a task that begins its next turn wait anew for the signals that it needs: what the turn
    /// before has heard it does not hear again. What was sent meanwhile it hears at once.
    pub(crate) fn listen_anew(&mut self, id: &Id) {
        for place in self.waits_of(id) {
            let record = self.record(id);
            let past = record.heard.get(&place.at).map(|signal| signal.seq);
            record.heard_before.extend(past);
            let standing = self.state_of_wait(&place);
            self.stands(&place, standing);
            self.listen(&place);
        }
    }

    /// Has a task that joins a run hear what was sent before it was there.
    pub(crate) fn listen_back(&mut self, id: &Id) {
        for place in self.waits_of(id) {
            self.listen(&place);
        }
    }

    /// Returns a task's waits for signals.
    fn waits_of(&self, id: &Id) -> Vec<Place> {
        let awaits_signal =
            |(at, need): (usize, &Need)| matches!(need, Need::Signal { .. }).then(|| Place { task: id.clone(), at });
        self.plan.tasks[id].needs.iter().enumerate().filter_map(awaits_signal).collect()
    }

    /// Whether a task still waits for a signal before its next turn.
    pub(crate) fn awaits_word(&self, id: &Id) -> bool {
        self.tasks[id].unmet > 0 && self.awaited_signals(id).next().is_some()
    }

    /// Returns the signals that a task waits for and may still hear, in the order of its needs.
    pub(crate) fn awaited_signals(&self, id: &Id) -> impl Iterator<Item = &Id> {
        let needs = self.tasks[id].needs.iter().zip(&self.plan.tasks[id].needs);
        needs.filter_map(|(standing, need)| match need {
            Need::Signal { name, .. } if *standing == NeedState::Open => Some(name),
            _ => None,
        })
    }

    /// Returns how a wait stands that has not been heard.
    pub(crate) fn state_of_wait(&self, place: &Place) -> NeedState {
        let senders = self.order.wiring.senders(place);
        let silent = !senders.is_empty() && senders.iter().all(|id| self.tasks[id].stage.is_settled());
        if silent { NeedState::Gone } else { NeedState::Open }
    }

    /// Returns the tasks that a task builds on itself: those that it needs, and those from which its signals come. A
    /// child builds on what its parent needs: it was the parent that waited.
    pub fn needed_by<'a>(&'a self, task: &Id) -> impl Iterator<Item = &'a Id> + use<'a> {
        let task = self.plan.tasks.get_key_value(&waiter(task));
        let needs = task.into_iter().flat_map(|(id, task)| task.needs.iter().enumerate().map(move |need| (id, need)));
        needs.flat_map(|(id, (at, need))| {
            let senders = match need {
                Need::Signal { .. } => self.order.wiring.senders(&Place { task: id.clone(), at }),
                Need::End { .. } | Need::Start { .. } => &[],
            };
            need.task().into_iter().chain(senders)
        })
    }

    /// Returns what a task has heard for each signal that it needs, in the order of its needs. A child has heard what
    /// its parent has.
    pub fn heard(&self, task: &Id) -> Vec<Heard<'_>> {
        let waiter = waiter(task);
        let (Some(record), Some(task)) = (self.tasks.get(&waiter), self.plan.tasks.get(&waiter)) else {
            return Vec::new();
        };
        let heard = |(at, signal): (&usize, _)| match task.needs.get(*at)? {
            Need::Signal { name, from } => Some(Heard { name, from: from.as_deref(), signal }),
            Need::End { .. } | Need::Start { .. } => None,
        };
        record.heard.iter().filter_map(heard).collect()
    }

    /// Returns the numbers of all signals that a task has heard itself, in whichever of its turns.
    pub fn ever_heard(&self, task: &Id) -> impl Iterator<Item = u64> {
        let record = self.tasks.get(task).into_iter();
        record.flat_map(|record| {
            let now = record.heard.values().map(|signal| signal.seq);
            now.chain(record.heard_before.iter().copied()).collect::<BTreeSet<u64>>()
        })
    }

    /// Whether a signal's name means something in the plan; if not, which names do.
    pub fn knows_signal(&self, name: &Id) -> Result<(), Rejected> {
        let known = &self.order.wiring.known;
        match known.contains(name) {
            true => Ok(()),
            false => Err(Rejected::NoSuchSignal { name: name.clone(), known: known.iter().cloned().collect() }),
        }
    }

    /// Returns every signal that was sent, by name, each in order.
    pub fn signals(&self) -> &BTreeMap<Id, Vec<Signal>> {
        &self.signals
    }
}

/// Returns the task that waits for a task's signals: for a child its parent.
fn waiter(task: &Id) -> Id {
    task.parent().map_or_else(|| task.clone(), |(parent, _)| parent)
}

impl Sender {
    /// Returns the sender's name.
    pub fn name(&self) -> &str {
        match self {
            Sender::Task(id) => id.as_str(),
            Sender::Person(name) => name,
        }
    }
}

impl std::fmt::Display for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Sender::Task(id) => write!(f, "`{id}`"),
            Sender::Person(name) => f.write_str(name),
        }
    }
}
