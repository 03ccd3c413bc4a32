//! Vendors that refuse for now: what their agents would do waits until they may go on, and nothing else does.
//!
//! A quota belongs to a vendor, so a pause holds for whatever is done by the same driver with the same model. When it
//! is over, one task alone tries first; the others follow once a model has answered it.

use std::time::Duration;

use pitcrew_plan::Id;
use serde::Serialize;

use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::Failure;
use crate::ids::Timestamp;
use crate::run::Run;

/// How long nothing is tried after the first refusal that does not say until when; doubled with each in a row.
const FIRST: Duration = Duration::from_secs(60);

/// The longest that is waited without being told to.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// No vendor's word for when it goes on counts beyond this: quotas are monthly at most.
const BELIEVED: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// A vendor that refuses for now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pause {
    /// Until when nothing is tried.
    pub until: Timestamp,
    /// Why, in the agent's words.
    pub why: String,
    /// Since when it has refused.
    pub since: Timestamp,
    /// How often in a row.
    pub(crate) times: u32,
    /// The task that tries first.
    pub(crate) trial: Option<Id>,
}

/// The same as scripts see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PauseView {
    /// Who: the driver, and the model where the plan says one.
    pub agent: String,
    /// Until when, and why.
    #[serde(flatten)]
    pub pause: Pause,
}

impl PauseView {
    pub(crate) fn of((agent, pause): (&String, &Pause)) -> PauseView {
        PauseView { agent: agent.clone(), pause: pause.clone() }
    }
}

impl Run {
    /// Returns the vendors that refuse for now, by driver and model.
    pub fn pauses(&self) -> impl Iterator<Item = (&String, &Pause)> {
        self.pauses.iter()
    }

    /// Returns until when a task waits for its vendor, beside those that start `with` it, and whose quota that is.
    pub(crate) fn waits_for_vendor(&self, id: &Id, with: &[&Id], now: Timestamp) -> Option<(String, Timestamp)> {
        if self.pauses.is_empty() {
            return None;
        }
        let vendor = self.plan.vendor_of(&self.plan.tasks[id])?;
        let pause = self.pauses.get(&vendor)?;
        let tries = |other: &&&Id| self.plan.vendor_of(&self.plan.tasks[**other]).as_ref() == Some(&vendor);
        let waits = pause.until > now || pause.trial.is_some() || with.iter().any(|other| tries(&other));
        waits.then_some((vendor, pause.until))
    }

    /// Returns when the next pause is over for which somebody waits.
    pub(crate) fn next_after_pause(&self, now: Timestamp) -> Option<Timestamp> {
        let awaited = |vendor: &str| {
            let mut line = self.queue.line();
            self.shut.values().for_each(|queue| line.join(queue.line()));
            let mut waiting = std::iter::from_fn(move || line.pop());
            waiting.any(|(_, id)| self.plan.vendor_of(&self.plan.tasks[id]).as_deref() == Some(vendor))
        };
        let ahead = self.pauses.iter().filter(|(_, pause)| pause.until > now);
        ahead.filter(|(vendor, _)| awaited(vendor)).map(|(_, pause)| pause.until).min()
    }

    pub(crate) fn apply_to_pauses(&mut self, event: &Event, time: Timestamp) {
        match event {
            Event::AgentPaused { task, agent, until, why, times, .. } => {
                let since = self.pauses.get(agent).map_or(time, |pause| pause.since);
                // Whoever goes on trying by itself is the one that tries first.
                let trial = Some(task.clone());
                let pause = Pause { until: *until, why: why.clone(), since, times: *times, trial };
                self.pauses.insert(agent.clone(), pause);
            }
            // Of attempts side by side each tries for itself.
            Event::AttemptStarted { task, .. } if !self.pauses.is_empty() && !self.is_contested(task) => {
                if let Some(pause) = self.pause_of(task) {
                    pause.trial = Some(task.clone());
                }
            }
            // A model has answered it, or it got as far as it could without one.
            Event::Spent { task, by: None, .. } | Event::Harvested { task, .. } => self.tried(task, true),
            Event::AttemptFailed { task, failure, .. } => {
                let is_over = self.pause_of(task).is_some_and(|pause| pause.until <= time);
                self.tried(task, is_over && !failure.is_no_fault());
            }
            Event::Interrupted { task, .. } | Event::TaskCanceled { task } | Event::TaskSkipped { task, .. } => {
                self.tried(task, false)
            }
            _ => {}
        }
    }

    fn pause_of(&mut self, task: &Id) -> Option<&mut Pause> {
        let vendor = self.plan.vendor_of(self.plan.tasks.get(task)?)?;
        self.pauses.get_mut(&vendor)
    }

    /// Ends a pause after whose end a task has tried first, or lets another one try.
    fn tried(&mut self, task: &Id, ends: bool) {
        if self.pauses.is_empty() {
            return;
        }
        let Some(pause) = self.pause_of(task).filter(|pause| pause.trial.as_ref() == Some(task)) else { return };
        pause.trial = None;
        if ends {
            let vendor = self.plan.vendor_of(&self.plan.tasks[task]);
            self.pauses.retain(|other, _| Some(other) != vendor.as_ref());
        }
    }
}

impl Deciding<'_> {
    /// Takes down that the vendor of a task refuses for now; `resets` is when it may go on, by its own word.
    pub(crate) fn refused_for_now(&mut self, task: &Id, why: String, resets: Option<Timestamp>) {
        let Some(agent) = self.run.plan.vendor_of(&self.run.plan.tasks[task]) else { return };
        let known = self.run.pauses.get(&agent);
        // Whoever else was at work when it began says the same once more.
        let is_news = known.is_none_or(|pause| pause.until <= self.now);
        let times = known.map_or(0, |pause| pause.times) + u32::from(is_news);
        let told = resets.filter(|resets| *resets > self.now).map(|resets| resets.min(self.now.after(BELIEVED)));
        let guess = || self.now.after(FIRST.saturating_mul(1 << (times.clamp(1, 6) - 1)).min(LONGEST));
        let until = match (told, known.filter(|_| !is_news)) {
            (told, Some(pause)) => told.unwrap_or(pause.until).max(pause.until),
            (told, None) => told.unwrap_or_else(guess),
        };
        let is_known = known.is_some_and(|pause| !is_news && pause.until == until);
        if !is_known {
            self.emit(Event::AgentPaused { task: task.clone(), agent, until, why, times, told: told.is_some() });
        }
    }
}

impl Failure {
    /// Whether the attempt failed through no fault of the task's: it costs no try, and is made again at once.
    pub(crate) fn is_no_fault(&self) -> bool {
        matches!(self, Failure::CutOff | Failure::Budget { .. } | Failure::Limited { .. })
    }
}
