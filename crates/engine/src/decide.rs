//! What an input means: the events that follow from it directly.

use std::collections::BTreeMap;

use pitcrew_plan::{Id, OnFailure};

use crate::effect::{Effect, Moment};
use crate::event::{Event, RunStatus};
use crate::failure::{Evidence, Failure};
use crate::gate::Needs;
use crate::ids::Timestamp;
use crate::input::{Harvest, Input, Order, Outcome, Rejected, Report, Step};
use crate::journal::Record;
use crate::question::{Topic, Voice};
use crate::run::Run;
use crate::stage::Stage;
use crate::steps::with_every_step;

/// Collects the events of one step while they are applied.
pub(crate) struct Deciding<'a> {
    pub(crate) run: &'a mut Run,
    pub(crate) now: Timestamp,
    pub(crate) events: Vec<Record>,
    /// Effects that no stage implies: ending what runs.
    pub(crate) extra: Vec<Effect>,
    /// What was being done, before this step, for each task that it touches.
    before: BTreeMap<Id, Option<Effect>>,
}

impl<'a> Deciding<'a> {
    fn new(run: &'a mut Run, now: Timestamp) -> Deciding<'a> {
        Deciding { run, now, events: Vec::new(), extra: Vec::new(), before: BTreeMap::new() }
    }

    pub(crate) fn emit(&mut self, event: Event) {
        let event = self.run.as_it_stands(self.run.after_its_turns(event));
        if let Some(task) = event.task()
            && !self.before.contains_key(task)
        {
            self.before.insert(task.clone(), self.run.task_effect(task));
        }
        self.run.apply(&event, self.now);
        let told = self.run.told_of(&event);
        self.events.push(Record { seq: self.run.seq, time: self.now, event });
        told.into_iter().for_each(|due| self.emit(due));
    }
}

impl Run {
    /// Advances the run by one input and says what must happen next. Where the input is rejected
    /// nothing has changed.
    pub fn step(&mut self, input: Input, now: Timestamp) -> Result<Step, Rejected> {
        // In a run that is over nothing is being done, whatever it comes back to.
        let taken_up = matches!(input, Input::Resumed { .. });
        let resumed = taken_up || self.ended_as.is_some();
        let for_run = self.run_effects();
        let telling = self.telling();
        let mut deciding = Deciding::new(self, now);
        deciding.take(input)?;
        deciding.settle();
        let Deciding { events, extra, before, .. } = deciding;
        let mut effects = if resumed { self.in_flight() } else { self.begun(&for_run, before) };
        effects.extend(self.telling().into_iter().filter(|effect| taken_up || !telling.contains(effect)));
        effects.extend(extra);
        Ok(Step { events, effects })
    }

    /// Returns what is being done now and was not before. Only what the step touched can be, so
    /// that its cost does not grow with the run.
    fn begun(&self, for_run: &[Effect], for_tasks: BTreeMap<Id, Option<Effect>>) -> Vec<Effect> {
        let mut effects = self.run_effects();
        effects.retain(|effect| !for_run.contains(effect));
        effects.extend(
            for_tasks
                .into_iter()
                .filter_map(|(id, before)| self.task_effect(&id).filter(|now| before.as_ref() != Some(now))),
        );
        effects
    }

    /// Takes an order down without carrying anything out: for a process that only leaves its word
    /// in the journal. What follows from it is worked out when the run is resumed.
    pub fn note(&mut self, order: Order, by: impl Into<Voice>, now: Timestamp) -> Result<Vec<Record>, Rejected> {
        if let Order::Approve { topic: Topic::Attempt { task, .. }, .. }
        | Order::Deny { topic: Topic::Attempt { task, .. }, .. } = order
        {
            return Err(Rejected::AskerGone(task));
        }
        let order = match order {
            // Nobody carries the run out, so there is nothing that a grace period could be for.
            Order::Stop { part, .. } => Order::Stop { part, hard: true },
            other => other,
        };
        let mut deciding = Deciding::new(self, now);
        deciding.take(Input::Order { order, by: by.into() })?;
        Ok(deciding.events)
    }

    /// Returns every effect that moves the run and whose report is awaited, in a fixed order.
    pub fn in_flight(&self) -> Vec<Effect> {
        let mut effects = self.run_effects();
        effects.extend(self.busy.iter().filter_map(|id| self.task_effect(id)));
        effects
    }

    /// Returns what is being done for the task, if something is.
    pub(crate) fn task_effect(&self, id: &Id) -> Option<Effect> {
        let record = &self.tasks[id];
        if record.cut || self.ended_as.is_some() {
            return None;
        }
        let (task, attempt, change) = (id.clone(), record.attempt, record.change.clone());
        Some(match record.stage {
            Stage::Weighing => Effect::Weigh { task },
            Stage::Going => match self.needs_at(&Topic::Go { task: task.clone() }) {
                Some(Needs::Runner) => Effect::AskGo { task, first: record.go.next },
                _ => return None,
            },
            Stage::FanningOut => Effect::FanOut { task },
            Stage::Gathering => Effect::Gather { task },
            Stage::Running => Effect::Launch { task, attempt },
            Stage::Taking => Effect::Take { task, attempt },
            Stage::Verifying | Stage::VerifyingAgain => {
                Effect::Verify { task, attempt, change, head: record.verifying_on? }
            }
            Stage::Choosing => Effect::Choose { task, attempt, among: self.passed(id) },
            Stage::Applying => Effect::Apply { task, attempt, change: change? },
            Stage::Activating => Effect::Activate { task, attempt },
            Stage::Probing => Effect::Probe { task, attempt },
            Stage::Judging => Effect::Judge { task, attempt },
            Stage::Restoring => {
                let (of, change) = self.to_undo(id);
                Effect::Restore { task, attempt, of, change, leaves: record.leaves }
            }
            Stage::Undoing => Effect::Undo { task, attempt },
            _ => return None,
        })
    }
}

impl Deciding<'_> {
    fn take(&mut self, input: Input) -> Result<(), Rejected> {
        match input {
            Input::Resumed { by } => self.resumed(by),
            Input::Deadline => {
                self.deadlines();
                Ok(())
            }
            Input::Order { order, by } => self.order(order, &by),
            Input::Report(report) => self.report(report),
            Input::Word { task, attempt, word } => self.word(&task, attempt, word),
            Input::Note { task, attempt, note } => self.noted(&task, attempt, note),
        }
    }

    /// Whatever was being done when the last process ended is not being done any more.
    fn resumed(&mut self, by: String) -> Result<(), Rejected> {
        if self.run.is_untouched() {
            // Nothing but its start is known: nobody has done anything for it yet.
            return Ok(());
        }
        match self.run.ended_as {
            // It stays over; only what is not told yet is told.
            Some(RunStatus::Succeeded | RunStatus::Failed) if !self.run.untold().is_empty() => return Ok(()),
            Some(status @ (RunStatus::Succeeded | RunStatus::Failed)) => {
                return Err(Rejected::Over(status.past()));
            }
            Some(RunStatus::Canceled) | None => {}
        }
        self.cut_off_everything();
        self.emit(Event::RunResumed { by });
        // What became a no while nobody was there is one from the start.
        self.deadlines();
        Ok(())
    }

    pub(crate) fn cut_off_everything(&mut self) {
        for id in self.run.busy.clone() {
            let record = &self.run.tasks[&id];
            if record.cut {
                continue;
            }
            let attempt = record.attempt;
            match record.stage {
                Stage::Activating => {
                    // A command that makes something live may have done half of it: never again
                    // without undoing it first.
                    self.emit(Event::AttemptFailed { task: id.clone(), attempt, failure: Failure::CutOff });
                    if self.run.plan.tasks[&id].on_failure == OnFailure::Hold {
                        self.put_on_hold(id);
                        continue;
                    }
                    self.emit(Event::RollbackStarted { task: id.clone(), attempt, of: None });
                    self.emit(Event::Interrupted { task: id, attempt });
                }
                Stage::Undoing => {
                    let reason = "its rollback command was cut off, and nobody knows how far it came; \
                                  look at the system, then `pitcrew rollback` the task to run it again";
                    self.emit(Event::TaskHeld { task: id, reason: reason.to_owned() });
                }
                // What people have changed lies where it lay, and is looked at once more.
                Stage::Taking => {}
                _ => self.emit(Event::Interrupted { task: id, attempt }),
            }
        }
    }

    fn report(&mut self, report: Report) -> Result<(), Rejected> {
        match report {
            Report::Prepared(answer) => {
                self.awaited(self.run.run_effects().contains(&Effect::Prepare))?;
                self.emit(match answer {
                    Ok(layers) => Event::Prepared { layers },
                    Err(reason) => Event::PrepareFailed { reason },
                });
            }
            Report::Measured { moment, figures, evidence, holds } => {
                self.awaited(self.run.run_effects().contains(&Effect::Measure(moment)))?;
                let mut figures = figures;
                let evidence = match moment {
                    Moment::Before => evidence,
                    Moment::After => self.run.with_own_figures(&mut figures, evidence, self.now),
                };
                let holds = holds && evidence.iter().all(|e| e.holds);
                self.emit(Event::Measured { moment, figures, evidence, holds });
            }
            Report::PhaseAnswered { phase, moment, evidence } => {
                let topic = Topic::Phase { phase: phase.clone(), moment };
                let is_meant = |effect: &Effect| matches!(effect, Effect::AskPhase { phase: asked, moment: at, .. } if *asked == phase && *at == moment);
                self.awaited(self.run.run_effects().iter().any(is_meant))?;
                let holds = evidence.iter().all(|e| e.holds);
                let gate = &self.run.phases[&phase].gate;
                if holds && gate.stop(self.run.checks_of(&topic)) < self.run.checks_of(&topic).len() {
                    self.emit(Event::ChecksHeld { topic, evidence });
                } else {
                    let evidence = gate.with(evidence);
                    self.emit(Event::PhaseAnswered { phase, moment, holds, evidence });
                }
            }
            Report::TeamAnswered { team, evidence } => {
                self.awaited(self.run.run_effects().contains(&Effect::AskTeam { team: team.clone() }))?;
                let holds = evidence.iter().all(|e| e.holds);
                self.emit(Event::TeamAnswered { team, holds, evidence });
            }
            Report::LeaseHeld { lease, holder } => {
                self.awaited(self.run.run_effects().contains(&Effect::TakeLease { lease: lease.clone() }))?;
                self.lease_held(&lease, holder);
            }
            Report::LeaseTaken { lease, taken } => {
                self.awaited(self.run.run_effects().contains(&Effect::TakeLease { lease: lease.clone() }))?;
                self.lease_taken(lease, taken);
            }
            Report::Weighed { task, answer } => {
                self.awaited_at(&task, None, &[Stage::Weighing])?;
                if self.ended_on_order(&task) {
                    return Ok(());
                }
                self.emit(match answer {
                    Ok(true) => Event::ConditionHeld { task },
                    Ok(false) => {
                        let reason = "its condition does not hold".to_owned();
                        Event::TaskSkipped { task, reason, by_condition: true, because: None }
                    }
                    Err(reason) => Event::TaskFailed { task, failure: Failure::Condition { reason } },
                });
            }
            Report::GoAnswered { task, evidence } => {
                self.awaited_at(&task, None, &[Stage::Going])?;
                self.awaited(self.run.task_effect(&task).is_some())?;
                if self.ended_on_order(&task) {
                    return Ok(());
                }
                let holds = evidence.iter().all(|e| e.holds);
                let (gate, checks) = (&self.run.tasks[&task].go, &self.run.plan.tasks[&task].go);
                let (all, is_over) = (gate.with(evidence.clone()), gate.stop(checks) == checks.len());
                self.emit(match holds {
                    true if !is_over => Event::ChecksHeld { topic: Topic::Go { task }, evidence },
                    true => Event::GoGiven { task, evidence: all },
                    false => Event::TaskFailed { task, failure: Failure::NoGo { evidence: all } },
                });
            }
            Report::FannedOut { task, children } => {
                self.awaited_at(&task, None, &[Stage::FanningOut])?;
                match children {
                    Ok(children) => self.fanned_out(task, children),
                    Err(reason) => self.no_items(task, reason),
                }
            }
            Report::Gathered { task, output } => {
                self.awaited_at(&task, None, &[Stage::Gathering])?;
                self.emit(match output {
                    Ok(output) => Event::Gathered { task, output },
                    Err(reason) => Event::TaskFailed { task, failure: Failure::Output { reason } },
                });
            }
            Report::Noticed { which, number, attempt, told } => return self.noticed((which, number, attempt), told),
            Report::Attempt { task, attempt, outcome } => return self.attempt(task, attempt, outcome),
        }
        Ok(())
    }

    fn attempt(&mut self, task: Id, attempt: u32, outcome: Outcome) -> Result<(), Rejected> {
        let stage = self.run.tasks.get(&task).map(|r| r.stage).ok_or(Rejected::Stale)?;
        self.awaited_at(&task, Some(attempt), &[stage])?;
        if self.ended_on_order(&task) {
            return Ok(());
        }
        if self.ended_when_called_off(&task) {
            return Ok(());
        }
        let outcome = match stage {
            Stage::Running => {
                let outcome = self.take_report(&task, attempt, outcome);
                self.take_remains(&task, attempt, outcome)
            }
            _ => outcome,
        };
        if let (Stage::Running, Outcome::Failed(Failure::NotOwned { refused })) = (stage, &outcome) {
            self.claims_refused(&task, attempt, refused);
        }
        if let (Stage::Running, Outcome::Failed(Failure::Limited { why, resets, .. })) = (stage, &outcome) {
            self.refused_for_now(&task, why.clone(), *resets);
        }
        let event = match (stage, outcome) {
            (Stage::Running | Stage::Taking, Outcome::Harvested(harvest)) => harvested(task, attempt, *harvest),
            (Stage::Running, Outcome::Ended) => match self.run.tasks[&task].broke.clone() {
                Some(purse) => Event::AttemptFailed { task, attempt, failure: self.run.broke(purse) },
                None => Event::Interrupted { task, attempt },
            },
            (Stage::Verifying | Stage::VerifyingAgain, Outcome::Asked(evidence)) => {
                let head = self.run.tasks[&task].verifying_on.unwrap_or_default();
                let mut evidence = with_every_step(&self.run.plan.tasks[&task], evidence);
                self.take_score(&task, &mut evidence);
                let evidence = Evidence::bounded(evidence);
                judged(evidence, |evidence| Event::Verified { task: task.clone(), attempt, head, evidence })
                    .unwrap_or_else(|evidence| {
                        let failure = Failure::Verify { evidence };
                        Event::AttemptFailed { task: task.clone(), attempt, failure }
                    })
            }
            (Stage::Choosing, Outcome::Preferred(answer)) => {
                self.preferred(&task, answer);
                return Ok(());
            }
            (Stage::Applying, Outcome::Placed(commit)) => {
                let change = self.run.tasks[&task].change.clone();
                Event::Applied { task, attempt, change, commit }
            }
            (Stage::Activating, Outcome::Ran) => Event::Activated { task, attempt },
            (Stage::Probing, Outcome::Asked(evidence)) => {
                match judged(evidence, |evidence| Event::Probed { task: task.clone(), attempt, evidence }) {
                    Ok(event) => event,
                    Err(evidence) => {
                        return self.undo_after(task, attempt, Failure::Probe { evidence });
                    }
                }
            }
            (Stage::Judging, Outcome::Asked(evidence)) => {
                self.turn_judged(task, attempt, evidence);
                return Ok(());
            }
            (Stage::Judging, Outcome::Failed(failure)) => {
                self.out_of_turns(task, failure);
                return Ok(());
            }
            (Stage::Activating | Stage::Probing, Outcome::Failed(failure)) => {
                return self.undo_after(task, attempt, failure);
            }
            (Stage::Restoring, Outcome::Placed(commit)) => Event::Restored { task, attempt, commit },
            (Stage::Undoing, Outcome::Ran) => Event::RolledBack { task, attempt },
            (Stage::Applying | Stage::Restoring, Outcome::ChangedBehind { path }) => {
                self.changed_behind(task, attempt, path);
                return Ok(());
            }
            (Stage::Restoring | Stage::Undoing, Outcome::Failed(failure)) => {
                Event::TaskHeld { task, reason: format!("rolling it back did not work: it {failure}") }
            }
            (
                Stage::Running | Stage::Taking | Stage::Verifying | Stage::VerifyingAgain | Stage::Applying,
                Outcome::Failed(failure),
            ) => Event::AttemptFailed { task, attempt, failure },
            _ => return Err(Rejected::Stale),
        };
        self.emit(event);
        Ok(())
    }

    /// The change is applied and does not work: it is undone, or stays while somebody looks.
    fn undo_after(&mut self, task: Id, attempt: u32, failure: Failure) -> Result<(), Rejected> {
        self.emit(Event::AttemptFailed { task: task.clone(), attempt, failure });
        if self.run.plan.tasks[&task].on_failure == OnFailure::Hold {
            self.put_on_hold(task);
            return Ok(());
        }
        self.emit(Event::RollbackStarted { task, attempt, of: None });
        Ok(())
    }

    fn awaited(&self, awaited: bool) -> Result<(), Rejected> {
        if awaited { Ok(()) } else { Err(Rejected::Stale) }
    }

    fn awaited_at(&self, task: &Id, attempt: Option<u32>, stages: &[Stage]) -> Result<(), Rejected> {
        let finished = self.run.ended_as.is_some();
        let fits = self.run.tasks.get(task).is_some_and(|record| {
            stages.contains(&record.stage) && !record.cut && attempt.is_none_or(|attempt| attempt == record.attempt)
        });
        self.awaited(fits && !finished)
    }
}

fn harvested(task: Id, attempt: u32, harvest: Harvest) -> Event {
    let Harvest { change, paths, output, risky, dropped, took_ms, report: _ } = harvest;
    Event::Harvested { task, attempt, change, paths, output, risky, dropped, took_ms }
}

fn judged(evidence: Vec<Evidence>, held: impl FnOnce(Vec<Evidence>) -> Event) -> Result<Event, Vec<Evidence>> {
    if evidence.iter().all(|e| e.holds) { Ok(held(evidence)) } else { Err(evidence) }
}

impl RunStatus {
    /// Returns how one says that a run ended so.
    pub fn past(self) -> &'static str {
        match self {
            RunStatus::Succeeded => "succeeded",
            RunStatus::Failed => "failed",
            RunStatus::Canceled => "was stopped",
        }
    }
}
