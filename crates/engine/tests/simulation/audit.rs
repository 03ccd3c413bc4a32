//! The promises, checked by a model of its own that sees only the events and the effects.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{
    Amendment, ChangeId, Done, Effect, Event, Failure, Landed, Party, Record, Run, RunStatus, Stage, Timestamp, Topic,
};
use pitcrew_plan::calendar::{self, Instant};
use pitcrew_plan::{ApprovalMoment, Ending, Id, Need, OnFailure, OnPartial, Plan, Task};

use crate::capacity::Capacity;
use crate::carry::Carry;
use crate::contests::Contests;
use crate::fans::Fans;
use crate::life::Life;
use crate::money::Money;
use crate::notices::Notices;
use crate::signals::Signals;
use crate::steps::Steps;
use crate::votes::Votes;
use crate::wording::{asks_to_apply, asks_to_run, dependents, leases, overlap, space};

pub struct Audit {
    plan: Plan,
    lives: BTreeMap<Id, Life>,
    open: BTreeSet<Id>,
    landed: Vec<Landed>,
    /// The version of each workspace's head.
    heads: BTreeMap<Id, u64>,
    seq: u64,
    stopped: bool,
    started: Instant,
    pub votes: Votes,
    /// It has ended, and nobody has taken it up again.
    over: bool,
    /// A phase got a no, before its first task or after its last.
    refused: bool,
    capacity: Capacity,
    /// What the run has for itself that is no file.
    leases: BTreeSet<String>,
    fans: Fans,
    contests: Contests,
    pub signals: Signals,
    steps: Steps,
    carry: Carry,
    money: Money,
    notices: Notices,
}

impl Audit {
    pub fn of(plan: &Plan, first: &Record) -> Audit {
        let Event::RunStarted(opening) = &first.event else { panic!("a run begins with its start") };
        Audit {
            plan: plan.clone(),
            lives: plan.tasks.keys().map(|id| (id.clone(), Life::default())).collect(),
            open: BTreeSet::new(),
            landed: Vec::new(),
            heads: plan.workspaces.keys().map(|workspace| (workspace.clone(), 0)).collect(),
            seq: first.seq,
            stopped: false,
            started: Instant(first.time.0),
            votes: Votes::of(opening),
            over: false,
            refused: false,
            capacity: Capacity::default(),
            leases: plan.tasks.values().flat_map(leases).collect(),
            fans: Fans::default(),
            contests: Contests::default(),
            signals: Signals::default(),
            steps: Steps::default(),
            carry: Carry::default(),
            money: Money::default(),
            notices: Notices::default(),
        }
    }

    pub fn event(&mut self, record: &Record) {
        self.seq += 1;
        assert_eq!(record.seq, self.seq, "events are counted without a gap");
        let begin = self.contests.event(&mut self.plan, &record.event);
        self.lives.extend(
            begin
                .into_iter()
                .map(|id| {
                    let attempt = self.lives.get(&id).map_or(0, |life| life.attempt);
                    (id, Life { attempt, ..Life::default() })
                })
                .collect::<Vec<_>>(),
        );
        self.fans.event(&mut self.plan, &record.event);
        self.capacity.event(&record.event);
        self.signals.event(record);
        self.steps.event(&self.plan, &record.event);
        self.money.event(&self.plan, &record.event, record.time);
        self.carry.event(&self.plan, &record.event);
        self.notices.event(&record.event);
        self.votes.event(&self.plan, &record.event, record.time);
        match &record.event {
            Event::PhaseOpened { phase } | Event::PhaseAnswered { phase, holds: true, .. } => {
                self.open.insert(phase.clone());
            }
            Event::LeaseTaken { lease } => {
                assert!(self.leases.insert(lease.clone()), "`{lease}` is taken twice");
            }
            Event::PhaseAnswered { holds: false, .. } => self.refused = true,
            Event::Amended { amendment, .. } => self.amended(amendment),
            Event::StopRequested { .. } => self.stopped = true,
            Event::RunFinished { .. } => self.over = true,
            Event::RunResumed { .. } => (self.stopped, self.over) = (false, false),
            event => {
                if let Some(task) = event.task().cloned() {
                    self.in_time(&task, event, record.time);
                    self.of_task(&task, event);
                }
            }
        }
    }

    /// What has begun is not touched; what goes is never heard of again.
    fn amended(&mut self, amendment: &Amendment) {
        for id in amendment.changed.keys().chain(&amendment.dropped) {
            let life = self.lives.remove(id).expect("what changes or goes is a task of the plan");
            assert!(life.attempt == 0 && !life.settled && !life.stopped, "`{id}` changes, and has begun");
        }
        self.plan.tasks.retain(|id, _| !amendment.dropped.contains(id));
        for (id, task) in amendment.added.iter().chain(&amendment.changed) {
            self.plan.tasks.insert(id.clone(), task.clone());
            let known = self.lives.insert(id.clone(), Life::default());
            assert!(known.is_none(), "`{id}` joins, and is there already");
        }
    }

    fn of_task(&mut self, id: &Id, event: &Event) {
        match event {
            Event::AttemptStarted { attempt, head, .. } => self.starts(id, *attempt, *head),
            Event::RollbackStarted { attempt, of, .. } => self.rolls_back(id, of.unwrap_or(*attempt)),
            Event::UndoOrdered { .. } if !self.over => self.is_at_rest(id),
            Event::CheckedAgain { .. } => self.is_alone(id),
            Event::ApplyStarted { change, .. } => {
                assert!(!self.lives[id].stopped, "`{id}` lands, and somebody stopped it");
                self.lands(id, change.as_ref());
            }
            _ => {}
        }
        if let Event::ChildrenJoined { first, children, .. } = event {
            let names = (0..children.len()).map(|index| id.child(first + index as u32));
            self.lives.extend(names.map(|child| (child, Life::default())));
        }
        // A task is done no longer when a child of it is not.
        if let (Event::RollbackStarted { .. } | Event::Reopened { .. }, Some((parent, _))) = (event, id.parent()) {
            let parent = self.lives.get_mut(&parent).expect("a child has a parent");
            (parent.met, parent.settled) = (false, false);
        }
        let task = &self.plan.tasks[id];
        let life = self.lives.get_mut(id).expect("a task of the plan");
        match event {
            Event::Approved { about, .. } => {
                if about.moment == ApprovalMoment::Done && self.votes.joiner(id).is_some() {
                    life.apart.push(life.attempt);
                }
                life.granted.push((about.moment, about.change.clone()));
            }
            Event::Harvested { .. } if self.plan.is_by_hand(task) && !life.is_said_to_be_done() => {
                panic!("`{id}` is taken, and nobody said that it is done");
            }
            Event::Harvested { change, risky, .. } => {
                life.change.clone_from(change);
                life.risky = !risky.is_empty();
            }
            Event::Verified { head, .. } => life.verified_on = Some(*head),
            Event::BestChosen { best, .. } => {
                let best = &self.lives[best];
                let (change, risky, verified_on) = (best.change.clone(), best.risky, best.verified_on);
                let life = self.lives.get_mut(id).expect("a task of the plan");
                (life.change, life.risky, life.verified_on) = (change, risky, verified_on);
            }
            Event::Applied { attempt, change, commit, .. } => {
                assert!(std::mem::take(&mut life.applying), "`{id}` is applied without having started to");
                if let Some(change) = change {
                    *self.heads.get_mut(space(&self.plan, id)).unwrap() += 1;
                    self.landed.push(Landed {
                        task: id.clone(),
                        attempt: *attempt,
                        change: change.clone(),
                        commit: commit.clone(),
                        apart: life.apart.contains(attempt),
                    });
                }
            }
            Event::ChangeTakenOver { attempt, change, commit, apart, .. } => {
                *self.heads.get_mut(space(&self.plan, id)).unwrap() += 1;
                let (task, change, commit) = (id.clone(), change.clone(), commit.clone());
                self.landed.push(Landed { task, attempt: *attempt, change, commit, apart: *apart });
            }
            Event::TaskTakenOver { attempt, change, .. } => {
                assert_eq!(life.attempt, 0, "`{id}` is taken over, and has begun");
                (life.attempt, life.met, life.settled) = (*attempt, true, true);
                life.change.clone_from(change);
            }
            Event::Activated { .. } => assert!(!task.activate.is_empty()),
            Event::Restored { .. } => {
                let of = life.undoing.take();
                let at = self.landed.iter().rposition(|l| l.task == *id && Some(l.attempt) == of);
                let fell = u64::from(at.map(|at| self.landed.remove(at)).is_some());
                *self.heads.get_mut(space(&self.plan, id)).unwrap() += fell;
            }
            Event::UndoOrdered { .. } => life.ordered += 1,
            Event::Reopened { .. } => {
                (life.met, life.settled, life.standing) = (false, false, Some(life.attempt));
                life.turned = false;
            }
            Event::Kept { .. } => {
                assert!(life.standing.take().is_some(), "`{id}` has nothing to fall back to");
                (life.met, life.holds, life.settled) = (true, false, true);
                life.stopped = false;
            }
            Event::TurnEnded { turn, .. } => {
                assert!(task.turns().is_some_and(|repeat| *turn < repeat.times), "`{id}` has a turn too many");
                life.turned = true;
            }
            Event::StopOrdered { .. } => life.stopped = true,
            Event::TaskCanceled { .. } => {
                assert!(life.stopped, "`{id}` is canceled, and nobody stopped it");
                let has_landed = self.landed.iter().any(|l| l.task == *id);
                assert!(!has_landed || task.turns().is_some(), "what `{id}` applied is forgotten");
                life.holds = false;
            }
            Event::TaskResumed { .. } => life.stopped = false,
            Event::ConflictFound { attempt, conflict, .. } => {
                assert_eq!(*attempt, life.attempt, "a conflict of `{id}` is told of an attempt that is over");
                assert!(!conflict.asks.is_empty(), "a conflict of `{id}` goes to nobody");
                life.conflicts.push(conflict.clone());
            }
            Event::AttemptFailed { failure, .. } => {
                life.applying = false;
                if let Failure::NotOwned { refused } = failure {
                    let owners: BTreeSet<&Id> = refused.iter().filter_map(|one| one.owner.as_ref()).collect();
                    let told = |owner: &&&Id| {
                        let with = Party::Task((**owner).clone());
                        life.conflicts.iter().filter(|conflict| conflict.with == with).count() == 1
                    };
                    let others = || owners.iter().filter(|owner| **owner != id);
                    assert!(others().all(|owner| told(&owner)), "`{id}` reached for {owners:?}: {:?}", life.conflicts);
                    assert_eq!(life.conflicts.len(), others().count(), "`{id}` has conflicts with others, too");
                }
            }
            Event::CheckedAgain { .. } => {
                assert!(std::mem::take(&mut life.on_hold), "`{id}` is checked again and was not held");
                life.activated = false;
            }
            Event::PutOnHold { owner, .. } => {
                assert_eq!(task.on_failure, OnFailure::Hold);
                assert_ne!(owner.as_ref(), Some(id), "`{id}` waits for itself");
                life.on_hold = true;
                life.cause.clone_from(owner);
            }
            Event::TaskPartial { .. } => assert_eq!(task.on_partial, OnPartial::Wait),
            Event::TaskSucceeded { .. } => {
                (life.met, life.holds, life.settled, life.standing) = (true, false, true, None);
                life.stopped = false;
            }
            Event::TaskSkipped { by_condition, .. } => {
                (life.met, life.holds, life.settled) = (*by_condition, false, true);
                life.stopped = false;
            }
            Event::TaskFailed { failure, .. } => {
                (life.met, life.holds, life.settled) = (false, false, true);
                life.stopped = false;
                let is_left = task.turns().is_some() && self.landed.iter().any(|l| l.task == *id);
                assert!(!is_left, "`{id}` failed, and what its turns changed stays");
                life.failed = !matches!(failure, Failure::Undone { .. });
            }
            Event::TaskContested { .. } => {
                let met = life.conflicts.iter().any(|conflict| conflict.done == Done::Held);
                assert!(met, "`{id}` is held by a conflict that nobody was told of");
                assert!(life.applying || life.undoing.is_some(), "`{id}` meets somebody where it changes nothing");
                life.waited_undone = life.undoing.is_some();
                (life.applying, life.contested) = (false, true);
                self.lives.values_mut().for_each(|life| life.ordered = 0);
            }
            Event::ConflictReleased { .. } => {
                assert!(std::mem::take(&mut life.contested), "nothing was in the way of `{id}`");
            }
            Event::TaskHeld { .. } => {
                (life.met, life.holds, life.applying, life.settled) = (false, false, false, true);
                life.stopped = false;
                // What it builds on is not undone any more, and must be ordered again.
                self.lives.values_mut().for_each(|life| life.ordered = 0);
            }
            _ => {}
        }
    }

    /// Nothing is begun outside of its window, or after its deadline.
    fn in_time(&self, id: &Id, event: &Event, time: Timestamp) {
        let task = &self.plan.tasks[id];
        let owns = task.owns.as_ref().is_some_and(|owns| !owns.is_empty());
        let lands = owns || !task.activate.is_empty() || !task.probe.is_empty();
        let bound = match event {
            Event::AttemptStarted { .. } => !lands,
            Event::ApplyStarted { .. } => true,
            _ => return,
        };
        let (now, windows) = (Instant(time.0), self.plan.windows_of(task));
        if bound && !windows.is_empty() {
            assert_eq!(calendar::opens(windows, now), Some(now), "`{id}` begins outside of its window");
        }
        if let Event::AttemptStarted { .. } = event {
            let late = self.plan.deadlines_of(task).any(|(_, deadline)| deadline.moment(self.started) <= now);
            let of = if task.is_contender() { id.parent().map(|(of, _)| of) } else { None };
            let turned = self.lives[of.as_ref().unwrap_or(id)].turned;
            assert!(!late || turned, "`{id}` begins after its deadline");
        }
    }

    fn head(&self, id: &Id) -> u64 {
        self.heads[space(&self.plan, id)]
    }

    fn starts(&mut self, id: &Id, attempt: u32, head: u64) {
        let task = &self.plan.tasks[id];
        assert!(!self.stopped, "`{id}` starts in a stopped run");
        assert!(!self.lives[id].stopped, "`{id}` starts, and somebody stopped it");
        assert_eq!(head, self.head(id), "`{id}` starts on a head that is none");
        assert_eq!(attempt, self.lives[id].attempt + 1);
        let lacks = leases(task).find(|lease| !self.leases.contains(lease));
        assert_eq!(lacks, None, "`{id}` starts without a lease");
        assert!(!self.lives[id].met, "`{id}` starts, and is done already");
        for need in &task.needs {
            let anew = self.lives[id].holds && need.task().is_some_and(|needed| self.is_tried_anew(needed));
            assert!(self.is_met(id, need) || anew, "`{id}` starts without {need:?}");
        }
        if let Some(phase) = &task.phase {
            // What cleans up runs, although a failure keeps its phase closed.
            let of = if task.is_contender() { &self.plan.tasks[&id.parent().unwrap().0] } else { task };
            let cleans_up = of.needs.iter().any(Need::handles);
            let broken = self.refused || self.lives.values().any(|life| life.settled && !life.met);
            assert!(self.open.contains(phase) || (cleans_up && broken), "`{id}` starts before its phase");
        }
        if asks_to_run(&self.plan, task) && !task.is_contender() {
            let granted = self.lives[id].granted.iter().any(|(moment, _)| *moment == ApprovalMoment::BeforeRun);
            assert!(granted, "`{id}` runs and nobody said yes");
        }
        let others = |other: &Id| !self.contests.are_one(other, id);
        for (other, life) in self.lives.iter().filter(|(other, life)| others(other) && life.holds) {
            // What is held live does not keep whoever mends the cause from that.
            let mends = |cause: &Id| cause == id || id.parent().is_some_and(|(parent, _)| parent == *cause);
            if life.on_hold && life.cause.as_ref().is_some_and(mends) {
                continue;
            }
            assert!(!overlap(&self.plan, id, other), "`{id}` starts while `{other}` holds the same {}", life.attempt);
        }
        let life = self.lives.get_mut(id).expect("a task of the plan");
        let granted = std::mem::take(&mut life.granted);
        *life = Life {
            attempt,
            // Its task holds it.
            holds: !self.plan.tasks[id].is_contender(),
            ordered: life.ordered,
            standing: life.standing,
            turned: life.turned,
            ..Life::default()
        };
        life.granted = granted.into_iter().filter(|(moment, _)| *moment == ApprovalMoment::BeforeRun).collect();
    }

    /// Whether another attempt of a task is tried on top of what it did, or of what a child of it did.
    fn is_tried_anew(&self, id: &Id) -> bool {
        let stands = |other: &Id| other == id || other.parent().is_some_and(|(parent, _)| parent == *id);
        self.lives.iter().any(|(other, life)| life.standing.is_some() && stands(other))
    }

    fn is_met(&self, id: &Id, need: &Need) -> bool {
        match need {
            Need::End { task, when: Ending::Succeeded } => self.lives[task].met,
            Need::End { task, when: Ending::Failed } => self.lives[task].failed,
            Need::End { task, when: Ending::Always } => self.lives[task].settled,
            Need::Start { task } => self.lives[task].attempt > 0 || self.lives[task].met || self.fans.is_whole(task),
            Need::Signal { name, from } => self.signals.is_heard(id, name, from.as_deref()),
        }
    }

    fn lands(&mut self, id: &Id, change: Option<&ChangeId>) {
        let task = &self.plan.tasks[id];
        let (head, life) = (self.head(id), self.lives.get_mut(id).expect("a task of the plan"));
        assert_eq!(change, life.change.as_ref());
        if task.is_verified() {
            assert_eq!(life.verified_on, Some(head), "`{id}` lands on a head on which it was not verified");
        }
        if asks_to_apply(&self.plan, task) || (life.risky && !self.plan.is_by_hand(task)) {
            let yes = (ApprovalMoment::BeforeApply, change.cloned());
            assert!(life.granted.contains(&yes), "`{id}` lands and nobody said yes to it");
        }
        life.applying = true;
        let beside = |other: &Id| space(&self.plan, other) == space(&self.plan, id);
        let applying = self.lives.iter().filter(|(other, life)| life.applying && beside(other)).count();
        assert_eq!(applying, 1, "in a workspace one change lands at a time");
    }

    /// What was held live is checked again when nobody works on the same.
    fn is_alone(&self, id: &Id) {
        let waits = |life: &Life| life.on_hold && life.cause.as_ref() == Some(id);
        for (other, _) in self.lives.iter().filter(|(other, life)| *other != id && life.holds && !waits(life)) {
            assert!(!overlap(&self.plan, id, other), "`{id}` is checked again while `{other}` holds the same");
        }
    }

    /// What works on the same files in a live run would lose them under its hands.
    fn is_at_rest(&self, id: &Id) {
        // Of what is contested nothing is touched until people have said what becomes of it.
        let stays = |life: &Life| life.holds && life.ordered == 0 && !life.contested;
        for (other, life) in self.lives.iter().filter(|(other, life)| *other != id && stays(life)) {
            let both = overlap(&self.plan, id, other);
            assert!(!both, "`{id}` is undone while `{other}` (attempt {}) holds the same", life.attempt);
        }
    }

    fn rolls_back(&mut self, id: &Id, of: u32) {
        // What was skipped, and not by its condition, has waited for nobody.
        let is_way = |other: &Id| self.lives[other].attempt > 0 || self.lives[other].met || !self.lives[other].settled;
        let above = dependents(&self.plan, id, &is_way);
        let place = self.landed.iter().rposition(|l| l.task == *id && l.attempt == of);
        let later = &self.landed[place.map_or(self.landed.len(), |place| place + 1)..];
        for landed in later {
            assert_ne!(landed.task, *id, "an older change of `{id}` is undone before a newer one");
            // Between its turns, too, others go on.
            let apart = self.lives[id].waited_undone || self.lives[id].turned;
            let is_under = above.contains(&landed.task) && !apart;
            assert!(!is_under, "`{id}` is undone under `{}`", landed.task);
            if self.lives[id].ordered > 0 {
                assert_eq!(self.lives[&landed.task].ordered, 0, "`{}` landed after `{id}`", landed.task);
            }
        }
        let life = self.lives.get_mut(id).expect("a task of the plan");
        (life.met, life.holds, life.settled, life.on_hold) = (false, true, false, false);
        life.ordered = life.ordered.saturating_sub(1);
        life.undoing = Some(of);
        (life.activated, life.undone) = (false, false);
    }

    /// Looks at what the runner is told to do.
    pub fn effect(&mut self, effect: &Effect) {
        match effect {
            Effect::Activate { task, .. } => {
                let life = self.lives.get_mut(task).expect("a task of the plan");
                assert!(!std::mem::replace(&mut life.activated, true), "`{task}` is made live twice");
            }
            Effect::Undo { task, .. } => {
                let life = self.lives.get_mut(task).expect("a task of the plan");
                assert!(!std::mem::replace(&mut life.undone, true), "`{task}` is undone twice");
            }
            Effect::Verify { task, head, .. } => {
                assert!(*head <= self.head(task), "`{task}` is verified on a head that is none");
            }
            _ => {}
        }
    }

    /// Looks at the run between two steps.
    pub fn rest(&self, run: &Run, now: Timestamp) {
        self.money.rest(&self.plan);
        self.notices.rest(run);
        self.carry.rest(run);
        let landed: Vec<&Landed> = run.landed().iter().map(|landed| &**landed).collect();
        assert_eq!(landed, self.landed.iter().collect::<Vec<_>>(), "what landed is what was applied and not restored");
        let effects = run.in_flight();
        self.capacity.rest(&self.plan, run, &effects);
        self.signals.rest(&self.plan, run);
        self.steps.rest(&self.plan, run);
        let mut moving = BTreeSet::new();
        for task in effects.iter().filter(|effect| moves_the_head(effect)).filter_map(Effect::task) {
            assert!(moving.insert(space(&self.plan, task)), "one task of a workspace has the turn: {effects:?}");
        }
        if run.ended_as().is_some() {
            assert_eq!(effects, [], "in a run that is over nothing is in flight");
            if run.ended_as() != Some(RunStatus::Canceled) {
                assert!(run.tasks().all(|(_, record)| record.stage.is_settled()), "it is over before its tasks");
            }
            if run.ended_as() == Some(RunStatus::Succeeded) {
                let failed = run.tasks().filter(|(id, task)| task.stage == Stage::Failed && id.parent().is_none());
                failed.for_each(|(id, _)| assert!(self.is_excused(run, id), "it succeeds although `{id}` failed"));
            }
            return;
        }
        let asks = run.asks_people();
        for (id, _) in run.tasks().filter(|(_, record)| record.stage == Stage::Contested) {
            let asked = run.question(&Topic::Conflict { task: id.clone() });
            assert!(asked.is_none_or(|asked| !asked.panel.from.is_empty()), "anybody may answer for `{id}`");
            let is_next = self.stopped || effects.iter().any(moves_the_head) || run.is_undoing();
            assert!(asked.is_some() || is_next, "`{id}` is held by a conflict and nobody is asked");
        }
        for id in run.tasks_on_hold() {
            let record = run.task(id).expect("a task of the run");
            assert!(record.hold.is_some() && record.applied, "`{id}` is held live with nothing applied");
        }
        let goes_on = !effects.is_empty() || asks || run.next_deadline(now).is_some();
        let goes_on = goes_on || self.signals.awaited(&self.plan, run).is_some();
        assert!(goes_on, "the run is stuck: {:#?}", run.view(now));
    }
}

impl Audit {
    /// Whether a failure fails nothing: of what is optional, or mended by a task that is for that.
    fn is_excused(&self, run: &Run, id: &Id) -> bool {
        let mends = |task: &Task| {
            task.needs.iter().any(|need| matches!(need, Need::End { task, when: Ending::Failed } if task == id))
        };
        let succeeded = |id: &Id| run.task(id).is_some_and(|task| task.stage == Stage::Succeeded);
        self.plan.tasks[id].optional || self.plan.tasks.iter().any(|(other, task)| mends(task) && succeeded(other))
    }
}

fn moves_the_head(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Apply { .. }
            | Effect::Activate { .. }
            | Effect::Probe { .. }
            | Effect::Restore { .. }
            | Effect::Undo { .. }
    )
}
