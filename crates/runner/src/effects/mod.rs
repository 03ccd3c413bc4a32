//! Carrying out what the engine decided: each effect ends in one report.

mod asked;
mod attempt;
mod by_hand;
mod choose;
mod coder;
mod contract;
mod fan;
mod fill;
mod footing;
mod hired;
mod live;
mod measure;
mod outside;
mod place;
mod prepare;
mod reports;
mod review;
mod site;
mod staged;
pub(crate) mod tell;
mod turns;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pitcrew_engine::{Account, BlobId, Effect, Landed, Outcome, Report, Run, TaskRecord};
use pitcrew_plan::{Id, Task};
use serde_json::Value;
use tokio::sync::broadcast;

use crate::checks::watch::Watch;
use crate::drive::Notice;
use crate::exec::Leash;
use crate::inside::Ear;
use crate::store::Blobs;

pub(crate) use attempt::blocking;
pub use footing::{Earlier, Footing};
pub use site::{Host, Site};
pub(crate) use site::{PROGRAM, limits};

/// What came of an effect: the report, and blobs that belong into the same commit.
#[derive(Debug)]
pub struct Done {
    /// What the engine is told.
    pub report: Report,
    /// What must be stored with the events that follow.
    pub blobs: Vec<(BlobId, Vec<u8>)>,
    /// A directory that nobody needs any more; removed once the report is given, which does not wait for it.
    pub litter: Option<PathBuf>,
}

impl Done {
    fn of(report: Report) -> Done {
        Done { report, blobs: Vec::new(), litter: None }
    }
}

/// What an effect needs to know of the run at the moment it is issued.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What is applied in the workspace that the task works on, in order of landing.
    pub head: Vec<Arc<Landed>>,
    /// The layers that the plan prepared for that workspace, lowest first.
    pub prepared: Vec<String>,
    /// The task as the run has it, where the effect is about a task: it may have joined the run
    /// while it lasts, so that the plan of the [`Site`] does not have it.
    pub task: Option<Arc<Task>>,
    /// The task's record, where the effect is about a task.
    pub record: Option<TaskRecord>,
    /// What the tasks that this one builds on put out, and how they stand.
    pub known: Vec<Known>,
    /// The signals that the task has heard, by name: `{NAME: {data, from, time}}`.
    pub signals: Value,
    /// What others have to say to the task: reports of those that it needs, and of those that it holds up.
    pub messages: Vec<Value>,
    /// What landed in each workspace whose changes are not in its files but on a branch, where the effect asks about
    /// what stands there by now.
    pub branches: Vec<Stand>,
    /// What the children of the task put out, in the order of their items, where that is to be put
    /// together; nothing for one that was skipped.
    pub children: Vec<Option<Known>>,
    /// What the templates of a notice see, where the effect tells one.
    pub notice: Option<Value>,
}

impl Facts {
    /// Returns the task that the effect is about.
    pub(crate) fn task(&self) -> &Task {
        self.task.as_deref().expect("only effects about a task ask for it")
    }
}

/// What stands on the branch of a workspace.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The workspace.
    pub workspace: Id,
    /// What has landed, in order.
    pub head: Vec<Arc<Landed>>,
    /// The layers that the plan prepared for it, lowest first.
    pub prepared: Vec<String>,
}

/// What is known of a task that another one builds on.
#[derive(Clone, Debug)]
pub struct Known {
    /// The task.
    pub task: Id,
    /// How it stands.
    pub state: String,
    /// What it put out.
    pub output: Option<BlobId>,
    /// What it reported.
    pub report: Option<Account>,
}

/// Removes an attempt's directory when nobody needs it any more.
pub(crate) async fn clear(dir: PathBuf) {
    attempt::blocking(move || attempt::remove(&dir)).await;
}

/// Carries out the effects of one run.
pub struct Hands {
    site: Arc<Site>,
    /// What is watched from the time when a change is made live until its probes have answered.
    watches: Mutex<BTreeMap<(Id, u32), Watch>>,
}

impl Hands {
    /// Makes the hands of a run that works at `site`.
    pub fn new(site: Arc<Site>) -> Hands {
        Hands { site, watches: Mutex::default() }
    }

    /// Returns the directory of the run's plan.
    pub(crate) fn project(&self) -> &Path {
        &self.site.plan_dir
    }

    /// Returns where contents are kept.
    pub(crate) fn blobs(&self) -> &Blobs {
        &self.site.blobs
    }

    fn watches(&self) -> MutexGuard<'_, BTreeMap<(Id, u32), Watch>> {
        self.watches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes down what `effect` needs to know, while the run stands still.
    pub fn facts(&self, run: &Run, effect: &Effect) -> Facts {
        let task = effect.task();
        let workspace = match effect {
            // Who tells something may look at what has landed.
            Effect::Tell { .. } => Some(run.plan().only_workspace().0),
            _ => task.and_then(|id| run.plan().tasks.get(id)).map(|task| run.plan().workspace_of(task).0),
        };
        Facts {
            head: workspace.map(|name| run.landed_in(name).cloned().collect()).unwrap_or_default(),
            prepared: workspace.map(|name| run.layers_of(name).map(str::to_owned).collect()).unwrap_or_default(),
            task: task.and_then(|id| run.plan().tasks.get(id)).cloned().map(Arc::new),
            record: task.and_then(|id| run.task(id)).cloned(),
            branches: if asks_what_stands(effect) { self.branches(run) } else { Vec::new() },
            children: fan::children(run, effect),
            known: task.map(|id| contract::known(run, id)).unwrap_or_default(),
            signals: task.map(|id| contract::signals(run, id)).unwrap_or_default(),
            messages: task.map(|id| reports::messages(run, id)).unwrap_or_default(),
            notice: None,
        }
    }

    /// Returns what stands on the branches. Where people own no files, nothing of what they did is on a branch: there
    /// the files are asked about as they are.
    fn branches(&self, run: &Run) -> Vec<Stand> {
        let plan = run.plan();
        let is_as_people_left_it = |workspace: &Id| {
            let mut tasks = plan.tasks.values().filter(|task| plan.workspace_of(task).0 == workspace);
            tasks.any(|task| by_hand::is_asked_as_it_is(plan, task))
        };
        let on_branches =
            self.site.workspaces.iter().filter(|(name, one)| !one.is_live() && !is_as_people_left_it(name));
        on_branches
            .map(|(name, _)| Stand {
                workspace: name.clone(),
                head: run.landed_in(name).cloned().collect(),
                prepared: run.layers_of(name).map(str::to_owned).collect(),
            })
            .collect()
    }

    /// Carries out one effect. Whatever goes wrong is part of the report.
    pub async fn carry_out(
        &self,
        effect: &Effect,
        facts: Facts,
        leash: Leash,
        notices: broadcast::Sender<Notice>,
        ear: Ear,
    ) -> Done {
        let site = &self.site;
        let facts = match fill::filled(site, effect, facts) {
            Ok(facts) => facts,
            Err(report) => return Done::of(*report),
        };
        let about =
            |task: &Id, attempt: u32, outcome| Done::of(Report::Attempt { task: task.clone(), attempt, outcome });
        match effect {
            Effect::Prepare => Done::of(Report::Prepared(prepare::prepare(site, leash).await)),
            Effect::Measure(moment) => Done::of(measure::measure(site, *moment, &facts, leash).await),
            Effect::AskPhase { phase, moment, first } => {
                let evidence = measure::ask_phase(site, phase, *moment, *first, &facts, leash).await;
                Done::of(Report::PhaseAnswered { phase: phase.clone(), moment: *moment, evidence })
            }
            Effect::AskTeam { team } => {
                let evidence = measure::ask_team(site, team, &facts, leash).await;
                Done::of(Report::TeamAnswered { team: team.clone(), evidence })
            }
            Effect::Weigh { task } => {
                let answer = contract::weigh(site, &facts);
                Done::of(Report::Weighed { task: task.clone(), answer })
            }
            Effect::AskGo { task, first } => {
                let checks = facts.task().go.iter().skip(*first).cloned().collect::<Vec<_>>();
                let evidence = live::ask(site, &facts, &checks, leash).await;
                Done::of(Report::GoAnswered { task: task.clone(), evidence })
            }
            Effect::Tell { which, number, attempt, seq, next } => {
                let told = tell::Told { which: *which, number: *number, attempt: *attempt, seq: *seq, next: *next };
                tell::tell(site, told, facts, leash, notices, ear).await
            }
            Effect::FanOut { task } => fan::fan_out(site, task, facts).await,
            Effect::Gather { task } => fan::gather(site, task, facts).await,
            Effect::Launch { task, attempt } => {
                let (outcome, blobs) = attempt::launch(site, task, *attempt, facts, leash, notices, ear).await;
                let litter = Some(site.attempt_dir(task, &attempt.to_string()));
                Done { blobs, litter, ..about(task, *attempt, outcome) }
            }
            Effect::Take { task, attempt } => {
                let (outcome, blobs) = by_hand::take(site, task, *attempt, facts).await;
                Done { blobs, ..about(task, *attempt, outcome) }
            }
            Effect::Verify { task, attempt, change, .. } => {
                let outcome = staged::verify(site, task, *attempt, change.as_ref(), facts, leash, ear).await;
                about(task, *attempt, outcome)
            }
            Effect::Choose { task, attempt, among } => {
                about(task, *attempt, choose::choose(site, task, *attempt, among, facts, leash, ear).await)
            }
            Effect::Apply { task, attempt, change } => {
                about(task, *attempt, live::apply(site, task, *attempt, change, facts).await)
            }
            Effect::Activate { task, attempt } => {
                let watch = live::watch(site, facts.task()).await;
                let outcome = live::commands(site, task, *attempt, &facts, live::Way::Activate, leash).await;
                if let (Outcome::Ran, Some(watch)) = (&outcome, watch) {
                    self.watches().insert((task.clone(), *attempt), watch);
                }
                about(task, *attempt, outcome)
            }
            Effect::Undo { task, attempt } => {
                let outcome = live::commands(site, task, *attempt, &facts, live::Way::Rollback, leash).await;
                about(task, *attempt, outcome)
            }
            Effect::Probe { task, attempt } => {
                let probes = &facts.task().probe;
                let asked = live::ask(site, &facts, probes, leash).await;
                let watch = self.watches().remove(&(task.clone(), *attempt));
                let mut evidence = live::watched(probes, watch);
                evidence.extend(asked);
                about(task, *attempt, Outcome::Asked(evidence))
            }
            Effect::Judge { task, attempt } => about(task, *attempt, turns::judge(site, task, facts, leash).await),
            Effect::Restore { task, attempt, of, change, leaves } => {
                about(task, *attempt, live::restore(site, task, *of, change.as_ref(), *leaves, facts).await)
            }
            // The loop waits for leases itself: it has them when the report is taken.
            Effect::TakeLease { lease } => {
                let taken = Err("only the run's own loop takes leases".to_owned());
                Done::of(Report::LeaseTaken { lease: lease.clone(), taken })
            }
            // The loop pulls the leashes itself.
            Effect::End { task, .. } => about(task, 0, Outcome::Ended),
        }
    }
}

/// Whether an effect asks about what stands in the workspaces by now.
fn asks_what_stands(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Measure(_)
            | Effect::AskPhase { .. }
            | Effect::AskTeam { .. }
            | Effect::AskGo { .. }
            | Effect::Probe { .. }
    )
}
