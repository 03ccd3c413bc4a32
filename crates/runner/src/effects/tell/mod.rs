//! Telling people what is due: by an agent, in the walls, under the contract of every agent, owning nothing.
//!
//! What is told follows from the journal up to the event with which it fell due, so each try tells the same, under the
//! same key. What comes from tasks is data of the templates, and never a template.

mod past;
pub(crate) mod says;

pub(crate) use past::Past;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use pitcrew_engine::{Event, Failure, Outcome, Report, Run, Timestamp, Untold};
use pitcrew_plan::quantity::Span;
use pitcrew_plan::{Id, Task};
use serde_json::{Value, json};
use tokio::sync::broadcast;

use self::past::Moment;
use super::attempt::{self, blocking};
use super::site::Site;
use super::{Done, Facts};
use crate::checks::chain;
use crate::clock;
use crate::drive::Notice;
use crate::exec::Leash;
use crate::inside::Ear;

/// How long one try may take.
const TIMEOUT: Duration = Duration::from_secs(300);

/// For how long the clock is not looked at while a pause lasts.
const LOOK: Duration = Duration::from_secs(30);

/// What is to be told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    /// Which entry of the plan's `notify`, from 0.
    pub(super) which: u32,
    /// Which notice of it, from 1.
    pub(super) number: u32,
    /// Which try, from 1.
    pub(super) attempt: u32,
    /// The event with which it fell due.
    pub(super) seq: u64,
    /// When it is told, at the earliest.
    pub(super) next: Timestamp,
}

/// Tells it when it is time.
pub(super) async fn tell(
    site: &Arc<Site>,
    told: Told,
    facts: Facts,
    leash: Leash,
    notices: broadcast::Sender<Notice>,
    ear: Ear,
) -> Done {
    let (result, litter) = told_by_agent(site, told, facts, leash, notices, ear).await;
    let Told { which, number, attempt, .. } = told;
    Done { litter, ..Done::of(Report::Noticed { which, number, attempt, told: result }) }
}

/// Returns why it is not told, where it is not, and what may be removed then.
async fn told_by_agent(
    site: &Arc<Site>,
    told: Told,
    facts: Facts,
    mut leash: Leash,
    notices: broadcast::Sender<Notice>,
    ear: Ear,
) -> (Result<(), Untold>, Option<PathBuf>) {
    if !waited(told.next, &mut leash).await {
        return (Err(Untold { why: "it was ended".to_owned(), for_good: false }), None);
    }
    let paper = {
        let site = site.clone();
        blocking(move || Paper::of(&site, told)).await
    };
    let Paper { id, task, context } = match paper {
        Ok(paper) => paper,
        Err(why) => return (Err(Untold { why, for_good: true }), None),
    };
    let facts = Facts { task: Some(Arc::new(task)), notice: Some(context), ..facts };
    // What it prints is kept by its number: a try replaces the one before.
    let litter = site.attempt_dir(&id, &told.number.to_string());
    let (outcome, _) = attempt::launch(site, &id, told.number, facts, leash, notices, ear).await;
    (judged(outcome), Some(litter))
}

/// Waits until it is time; `false` where somebody ended that.
async fn waited(next: Timestamp, leash: &mut Leash) -> bool {
    loop {
        let left = next.since(clock::now());
        if left.is_zero() {
            return true;
        }
        tokio::select! {
            () = tokio::time::sleep(left.min(LOOK)) => {}
            _ = leash.pulled() => return false,
        }
    }
}

/// Says whether it was told: the agent's end is its word.
fn judged(outcome: Outcome) -> Result<(), Untold> {
    let failure = match outcome {
        Outcome::Harvested(_) => return Ok(()),
        Outcome::Failed(failure) | Outcome::FailedWith(failure, _) => failure,
        _ => return Err(Untold { why: "it was ended".to_owned(), for_good: false }),
    };
    // What it put out was read after it ended well: whatever is wrong with that, it has told what it was to tell.
    let for_good = matches!(failure, Failure::Input { .. } | Failure::Output { .. });
    let said = match &failure {
        Failure::Exited { said, .. } | Failure::Signaled { said, .. } | Failure::TimedOut { said, .. } => said.trim(),
        _ => "",
    };
    let why = match said {
        "" => failure.to_string(),
        said => format!("{failure}: {said}"),
    };
    Err(Untold { why, for_good })
}

/// What the agent is started with.
struct Paper {
    /// What it is called among the run's logs.
    id: Id,
    task: Task,
    /// What its templates see.
    context: Value,
}

impl Paper {
    fn of(site: &Site, told: Told) -> Result<Paper, String> {
        site.past.at(site, told.seq, |moment| Paper::at(site, told, moment)).map_err(|error| chain(&error))?
    }

    fn at(site: &Site, told: Told, Moment { run, due, cause }: Moment<'_>) -> Result<Paper, String> {
        let plan = run.plan();
        let notify = plan.notify.get(told.which as usize).ok_or("the plan has no such entry of `notify`")?;
        let agent_name = notify.agent.as_ref().ok_or("nobody is named who tells it")?;
        let agent = plan.agent(agent_name).ok_or_else(|| format!("there is no agent `{agent_name}`"))?;
        if !matches!(due.event, Event::DigestDue { .. }) {
            return Err("nothing is due".to_owned());
        }
        let digest = (site.wording)(run, due.time);
        let says = says::of(run, &due, cause.as_ref(), &digest);
        // What follows from the same step is not known yet: until it is over it runs.
        let status = run.ended_as().map_or("running", |_| run.status(due.time));
        let context = json!({
            "run": { "id": run.id(), "plan": plan.name, "started": run.started(), "status": status },
            "event": {
                "name": says.name,
                "title": says.title,
                "text": says.text,
                "time": due.time,
                "number": told.number,
                "key": format!("{}/{}/{}", run.id(), told.which, told.number),
            },
            "task": says.task,
            "digest": digest,
        });
        let mut task: Task = serde_json::from_value(json!({ "agent": agent_name }))
            .map_err(|error| format!("make a task of it: {error}"))?;
        task.title = Some(says.title);
        task.with = notify.inputs(agent);
        task.network = Some(plan.network_of_notify(notify));
        task.secrets = notify.secrets.clone();
        task.timeout = Span(TIMEOUT);
        Ok(Paper { id: name_of(run, told.which)?, task, context })
    }
}

/// Returns what an entry of `notify` is called among the run's logs: `notify.0`, or another name where a task has that.
fn name_of(run: &Run, which: u32) -> Result<Id, String> {
    let names = std::iter::successors(Some("notify".to_owned()), |name| Some(format!("{name}_")));
    let name = names.map(|name| Id::new(&name)).find(|name| name.as_ref().map_or(true, |id| run.task(id).is_none()));
    let name = name.and_then(Result::ok).ok_or("every name for it is taken")?;
    Ok(name.child(which))
}
