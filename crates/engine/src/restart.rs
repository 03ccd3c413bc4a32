//! A run that takes over what is done of an earlier one, and does the rest anew.
//!
//! What is taken over stands in the new run's own journal, with the changes that landed, so that
//! the new run can undo it like its own. Nothing is read of the earlier run once this one began.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::{Id, Plan};
use serde::{Deserialize, Serialize};

use crate::event::{Event, RunStatus};
use crate::failure::Evidence;
use crate::ids::{RunId, Timestamp};
use crate::input::Rejected;
use crate::journal::Record;
use crate::opening::Opening;
use crate::part::Part;
use crate::record::TaskRecord;
use crate::run::{Landed, PhaseState, Run};
use crate::signals::{Sender, Signal};
use crate::stage::Stage;

/// Which run is restarted, and where it begins anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restart {
    /// The earlier run.
    pub of: RunId,
    /// What of it is done anew.
    pub anew: Anew,
}

/// What a restart does anew. To each belongs what builds on it, and whatever did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anew {
    /// A phase and all phases after it.
    Phase(Id),
    /// A task.
    Task(Id),
    /// Only what did not succeed.
    Failed,
    /// Everything: nothing is taken over.
    Everything,
}

/// What a restart takes over of a run that is over.
#[derive(Clone, Debug)]
pub struct TakeOver {
    /// What was asked for.
    pub restart: Restart,
    /// The changes that are taken over, in order of landing.
    pub landed: Vec<Landed>,
    /// The changes that landed and are not taken over, in order of landing.
    pub left: Vec<Landed>,
    /// The tasks that are taken over: they succeeded, or were rightly skipped.
    pub tasks: BTreeSet<Id>,
    /// All other tasks of the plan.
    pub again: BTreeSet<Id>,
    /// The events that say so in the new run.
    events: Vec<Event>,
}

impl TakeOver {
    /// Works out what is taken over of a run that is over. `journal` are all its events.
    pub fn of(run: &Run, journal: &[Record], anew: &Anew) -> Result<TakeOver, Rejected> {
        match run.ended_as {
            None => return Err(Rejected::NotOver(run.id.clone())),
            Some(RunStatus::Succeeded) if *anew == Anew::Failed => return Err(Rejected::NothingFailed(run.id.clone())),
            Some(_) => {}
        }
        let again = run.to_do_again(anew)?;
        let is_taken = |id: &Id| *anew != Anew::Everything && !again.contains(id);
        let (landed, left) =
            run.landed.iter().map(|landed| Landed::clone(landed)).partition(|landed| is_taken(&landed.task));
        // What attempts side by side came to is their task's; they join anew where it is done anew.
        let stands = |id: &&Id| is_taken(id) && !run.is_contender(id);
        let tasks: BTreeSet<Id> = run.tasks.keys().filter(stands).cloned().collect();
        let restart = Restart { of: run.id.clone(), anew: anew.clone() };
        let again = run.tasks.keys().filter(|id| !tasks.contains(id) && id.parent().is_none()).cloned().collect();
        let mut taken = TakeOver { restart, landed, left, tasks, again, events: Vec::new() };
        if *anew != Anew::Everything {
            taken.events = taken.tell(run, journal);
        }
        Ok(taken)
    }

    /// Returns the tasks that are done anew although something of them is live: their changes landed
    /// in a workspace that is changed where it is, or their commands made them live.
    pub fn left_live(&self, run: &Run, is_live: &dyn Fn(&Id) -> bool) -> BTreeSet<Id> {
        let reaches = |id: &&Id| {
            let task = &run.plan.tasks[*id];
            is_live(run.plan.workspace_of(task).0) || !task.activate.is_empty()
        };
        let half_way = run.held.iter().filter(|id| run.lies_on_top(id));
        self.left.iter().map(|landed| &landed.task).chain(half_way).filter(reaches).cloned().collect()
    }

    /// Returns what to roll back in the earlier run, first to last, so that nothing of `left` is
    /// live any more; `None` stands for all of it.
    pub fn to_roll_back(&self, run: &Run, left: &BTreeSet<Id>) -> Vec<Option<Part>> {
        let phase_names = run.plan.phases.iter().map(|phase| &phase.name);
        let parts: Vec<Part> = match &self.restart.anew {
            Anew::Everything => return vec![None],
            Anew::Task(task) => vec![Part::Task(task.clone())],
            Anew::Phase(first) => phase_names.skip_while(|name| *name != first).cloned().map(Part::Phase).collect(),
            Anew::Failed => Vec::new(),
        };
        let mut rest = left.clone();
        let mut undo = Vec::new();
        for part in parts.into_iter().chain(left.iter().cloned().map(Part::Task)) {
            let members = part.members(&run.plan).unwrap_or_default();
            let among: BTreeSet<Id> = members.iter().flat_map(|id| run.with_dependents(id)).collect();
            let before = rest.len();
            rest.retain(|id| !among.contains(id));
            if rest.len() < before {
                undo.push(Some(part));
            }
        }
        undo
    }

    /// Says what is taken over in the words of the new run's journal: first what joined and landed,
    /// then how each task stands, and last what holds of phases.
    fn tell(&self, run: &Run, journal: &[Record]) -> Vec<Event> {
        let mut events = Vec::new();
        for record in journal {
            if let Event::ChildrenJoined { task, .. } = &record.event
                && self.tasks.contains(task)
            {
                events.push(record.event.clone());
            }
        }
        let changes = self.landed.iter().cloned();
        events.extend(changes.map(|Landed { task, attempt, change, commit, apart }| Event::ChangeTakenOver {
            task,
            attempt,
            change,
            commit,
            apart,
        }));
        let evidence = evidence(journal);
        // Children first: a task that has some stands as they do.
        let (with_children, plain): (Vec<&Id>, Vec<&Id>) = self.tasks.iter().partition(|id| run.fan(id).is_some());
        for id in plain.into_iter().chain(with_children) {
            events.extend(run.tasks[id].taken_over(id, evidence.get(id)));
        }
        events.extend(self.signals(run));
        events.extend(self.phases(run));
        events
    }

    /// Returns what the tasks that are taken over sent, and what of others they heard, in order.
    fn signals(&self, run: &Run) -> Vec<Event> {
        let heard: BTreeSet<u64> =
            self.tasks.iter().flat_map(|id| run.tasks[id].heard.values().map(|signal| signal.seq)).collect();
        let is_taken = |signal: &Signal| match &signal.from {
            Sender::Task(task) => self.tasks.contains(task),
            Sender::Person(_) => heard.contains(&signal.seq),
        };
        let all = run.signals.iter().flat_map(|(name, sent)| sent.iter().map(move |signal| (name, signal)));
        let mut taken: Vec<(&Id, &Signal)> = all.filter(|(_, signal)| is_taken(signal)).collect();
        taken.sort_by_key(|(_, signal)| signal.seq);
        let told = |(name, signal): (&Id, &Signal)| Event::SignalSent {
            name: name.clone(),
            from: signal.from.clone(),
            data: signal.data.clone(),
        };
        taken.into_iter().map(told).collect()
    }

    /// Returns what holds of the first phases of which everything is taken over. What was asked
    /// there is not asked again.
    fn phases(&self, run: &Run) -> Vec<Event> {
        let mut events = Vec::new();
        for phase in &run.plan.phases {
            let record = &run.phases[&phase.name];
            let mut members = run.order.members.get(&phase.name).into_iter().flatten();
            let begins = matches!(&self.restart.anew, Anew::Phase(first) if *first == phase.name);
            if begins || !members.all(|id| self.tasks.contains(id)) {
                break;
            }
            let (phase, evidence) = (phase.name.clone(), record.evidence.clone());
            match record.state {
                PhaseState::Done => {
                    let moment = crate::effect::Moment::After;
                    events.push(Event::PhaseAnswered {
                        phase,
                        moment,
                        holds: true,
                        evidence: Evidence::bounded(evidence),
                    });
                }
                PhaseState::Open if run.plan.phases.iter().any(|p| p.name == phase && p.success.is_empty()) => {
                    events.push(Event::PhaseOpened { phase });
                }
                _ => break,
            }
        }
        events
    }
}

impl Run {
    /// Starts a run that takes over what is done of an earlier one; returns it with its first
    /// records, which must be durable, together, before anything else.
    pub fn restart(id: RunId, plan: Plan, opening: Opening, taken: &TakeOver, now: Timestamp) -> (Run, Vec<Record>) {
        let opening = Opening { restart: Some(taken.restart.clone()), ..opening };
        let (mut run, first) = Run::start(id, plan, opening, now);
        let mut records = vec![first];
        let mut commits = taken.landed.iter().map(|landed| landed.commit.clone());
        let tasks = taken.tasks.iter().filter(|id| id.parent().is_none()).count() as u32;
        let summary = Event::TakenOver { tasks, changes: taken.landed.len() as u32 };
        for mut event in taken.events.iter().cloned().chain([summary]) {
            if let Event::ChangeTakenOver { commit, .. } = &mut event {
                // Where the commit is another one than in the earlier run, this is the one that counts.
                *commit = commits.next().flatten();
            }
            run.apply(&event, now);
            records.push(Record { seq: run.seq, time: now, event });
        }
        (run, records)
    }

    /// Whether nothing has happened since the run was started.
    pub fn is_untouched(&self) -> bool {
        self.seq == self.begun
    }

    /// Whether what it takes over is not complete yet.
    pub(crate) fn is_taking_over(&self) -> bool {
        self.opening.restart.is_some() && self.begun == 1
    }

    /// Returns the tasks that a restart does anew: those that it names, those that are not done, and
    /// all that builds on them.
    fn to_do_again(&self, anew: &Anew) -> Result<BTreeSet<Id>, Rejected> {
        let named: BTreeSet<Id> = match anew {
            Anew::Everything => return Ok(self.tasks.keys().cloned().collect()),
            Anew::Failed => BTreeSet::new(),
            // A child is made by what it is a child of.
            Anew::Task(task) => {
                Part::Task(task.parent().map_or_else(|| task.clone(), |(parent, _)| parent)).members(&self.plan)?
            }
            Anew::Phase(first) => {
                let part = Part::Phase(first.clone());
                let names = self.plan.phases.iter().map(|phase| &phase.name);
                let after: BTreeSet<&Id> = names.skip_while(|name| *name != first).collect();
                part.members(&self.plan)?;
                let is_after =
                    |id: &&Id| self.plan.tasks[*id].phase.as_ref().is_some_and(|phase| after.contains(phase));
                self.tasks.keys().filter(is_after).cloned().collect()
            }
        };
        let undone = self.tasks.keys().filter(|id| !self.is_done(id) && !self.is_contender(id));
        let mut again = BTreeSet::new();
        for id in named.iter().chain(undone) {
            if !again.contains(id) {
                again.extend(self.with_dependents(id));
            }
        }
        Ok(again)
    }

    /// Whether the task did what it was to do, and nobody has it undone.
    fn is_done(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        let is_good = record.stage == Stage::Succeeded || record.stage == Stage::Skipped && !record.wanting;
        is_good && !self.unwinding.contains_key(id)
    }

    /// Refuses another attempt of a task that is taken over where this run has given no leave for
    /// one: what people said in the earlier run was said of what was done there.
    pub(crate) fn has_come_to(&self, id: &Id) -> Result<(), Rejected> {
        if !self.tasks[id].taken_over {
            return Ok(());
        }
        let no = |why: String| Err(Rejected::NotComeTo { task: id.clone(), run: self.id.clone(), why });
        let is_open = |phase: &&Id| matches!(self.phases[*phase].state, PhaseState::Open | PhaseState::Done);
        match self.plan.tasks[id].phase.as_ref().filter(|phase| !is_open(phase)) {
            Some(phase) => no(format!("its phase `{phase}` is not open in this one")),
            None if self.course(id).is_some_and(|course| course.asks_to_run) => {
                no("nobody has said yes to it in this one".to_owned())
            }
            None => Ok(()),
        }
    }

    /// Takes down how a task stands that an earlier run has done.
    pub(crate) fn take_over(&mut self, id: &Id, event: &Event, time: Timestamp) {
        let Event::TaskTakenOver { attempt, change, paths, output, risky, applied, evidence, .. } = event else {
            return;
        };
        let from = self.opening.restart.as_ref().map(|restart| restart.of.to_string()).unwrap_or_default();
        let record = self.record(id);
        record.attempt = *attempt;
        record.change.clone_from(change);
        record.paths = *paths;
        record.output.clone_from(output);
        record.risky.clone_from(risky);
        record.applied = *applied;
        record.look_at_steps(evidence);
        record.reason = Some(format!("taken over from run `{from}`"));
        record.started = Some(time);
        record.taken_over = true;
    }
}

impl TaskRecord {
    /// Says how the task stands, for a run that takes it over.
    fn taken_over(&self, id: &Id, evidence: Option<&Vec<Evidence>>) -> Vec<Event> {
        let task = id.clone();
        if self.stage == Stage::Skipped {
            let reason = self.reason.clone().unwrap_or_default();
            return vec![Event::TaskSkipped { task, reason, by_condition: true, because: None }];
        }
        let attempt = self.stands();
        let other = evidence.into_iter().flatten().filter(|one| one.step.is_none());
        let evidence = other.chain(&self.steps).cloned().collect();
        let taken = Event::TaskTakenOver {
            task: task.clone(),
            attempt,
            change: self.change.clone(),
            paths: self.paths,
            output: self.output.clone(),
            risky: self.risky.clone(),
            applied: self.applied,
            evidence: Evidence::bounded(evidence),
        };
        let report = self.report.clone().map(|report| Event::Reported { task, attempt, report, live: false });
        std::iter::once(taken).chain(report).collect()
    }
}

/// Returns what was asked of the newest attempt of each task, and held.
fn evidence(journal: &[Record]) -> BTreeMap<&Id, Vec<Evidence>> {
    let mut seen: BTreeMap<&Id, Vec<Evidence>> = BTreeMap::new();
    for record in journal {
        match &record.event {
            Event::AttemptStarted { task, .. } => {
                seen.remove(task);
            }
            Event::BestChosen { task, best, .. } => {
                let of_best = seen.get(best).cloned().unwrap_or_default();
                seen.insert(task, of_best);
            }
            Event::Verified { task, evidence, .. }
            | Event::Probed { task, evidence, .. }
            | Event::TaskTakenOver { task, evidence, .. } => {
                let of_task = seen.entry(task).or_default();
                // Verified again on a moved head: the newest answer is the one that counts.
                of_task.retain(|earlier| evidence.iter().all(|later| later.check != earlier.check));
                of_task.extend_from_slice(evidence);
            }
            _ => {}
        }
    }
    seen
}
