//! When each task was planned to be at work, and when it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::{Event, Record, RunId, Timestamp};
use pitcrew_plan::{Id, schedule};
use pitcrew_runner::{clock, records};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::extract::Path;
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// How many events are read at once.
const AT_ONCE: u32 = 512;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Plan against actual. Lengths of time are in seconds from the start of the run.
#[derive(Debug, Serialize, ToSchema)]
struct Timeline {
    /// When the run started.
    #[schema(value_type = String, format = DateTime)]
    started: Timestamp,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    finished: Option<Timestamp>,
    /// When this was asked: where the now line is.
    #[schema(value_type = String, format = DateTime)]
    now: Timestamp,
    /// How long all tasks take one after the other, by the plan.
    sequential_s: u64,
    /// How long they take side by side, by the plan.
    makespan_s: u64,
    /// The tasks that decide how long it takes, by the plan.
    critical_path: Vec<String>,
    /// The tasks, in the order in which they are planned to start.
    tasks: Vec<Row>,
    /// The newest event that is in this.
    seq: u64,
}

/// A task on the timeline.
#[derive(Debug, Serialize, ToSchema)]
struct Row {
    /// The task.
    id: String,
    /// When it is planned to start.
    planned_start_s: u64,
    /// When it is planned to be done.
    planned_finish_s: u64,
    /// How much later it may be done without anything else becoming later.
    slack_s: u64,
    /// Whether the plan says how long it takes, and does not leave it to be guessed.
    estimated: bool,
    /// Whether it is on the critical path.
    critical: bool,
    /// When it was at work: not while it waited for people, or for its next try.
    spells: Vec<Spell>,
}

/// A stretch of work.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Spell {
    /// Its beginning.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// Its end; null while it lasts.
    #[schema(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// Of which attempt.
    attempt: u32,
}

/// Show when each task of a run was planned to be at work, and when it was
#[utoipa::path(
    get, operation_id = "show_timeline", path = "/runs/{run}/timeline", tag = "runs",
    params(("run" = String, Path, description = "The run's whole name")),
    responses((status = 200, body = Timeline), (status = 404, body = Problem))
)]
async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
) -> Result<Answer<Timeline>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| timeline(app, &RunId(run))).await.map(Answer)
}

fn timeline(app: &App, id: &RunId) -> Result<Timeline, Problem> {
    let (plan, created, finished, seq) = app.look(id, |folded| {
        let run = &folded.run;
        (run.plan().clone(), folded.row.created, run.finished(), run.seq())
    })?;
    let spells = spells(app, id, seq)?;
    let schedule = schedule(&plan);
    let row = |slot: &pitcrew_plan::schedule::Slot| Row {
        id: slot.id.to_string(),
        planned_start_s: slot.start_s,
        planned_finish_s: slot.finish_s,
        slack_s: slot.slack_s,
        estimated: plan.tasks.get(&slot.id).is_some_and(|task| task.estimate.is_some()),
        critical: schedule.critical_path.contains(&slot.id),
        spells: spells.get(&slot.id).cloned().unwrap_or_default(),
    };
    let mut tasks: Vec<Row> = schedule.tasks.iter().map(row).collect();
    tasks.sort_by(|a, b| (a.planned_start_s, &a.id).cmp(&(b.planned_start_s, &b.id)));
    Ok(Timeline {
        started: created,
        finished,
        now: clock::now(),
        sequential_s: schedule.sequential_s,
        makespan_s: schedule.makespan_s,
        critical_path: schedule.critical_path.iter().map(Id::to_string).collect(),
        tasks,
        seq,
    })
}

/// Reads out of the events when each task was at work, some events at a time.
fn spells(app: &App, id: &RunId, up_to: u64) -> Result<BTreeMap<Id, Vec<Spell>>, Problem> {
    let mut open: BTreeMap<Id, (Timestamp, u32)> = BTreeMap::new();
    let mut spells: BTreeMap<Id, Vec<Spell>> = BTreeMap::new();
    let mut attempts: BTreeMap<Id, u32> = BTreeMap::new();
    let mut after = 0;
    while after < up_to {
        let stored = app.read(|reader| Ok(reader.events(id, after, AT_ONCE)?))?;
        let Some(last) = stored.last() else { break };
        after = last.seq;
        for one in &stored {
            let Record { time, event, .. } = records::record(&app.blobs, id, one)?;
            let Some(task) = event.task().cloned() else { continue };
            if let Event::AttemptStarted { attempt, .. } = &event {
                attempts.insert(task.clone(), *attempt);
            }
            let attempt = attempts.get(&task).copied().unwrap_or_default();
            match event.puts_to_work() {
                Some(true) => {
                    open.entry(task).or_insert((time, attempt));
                }
                Some(false) => {
                    if let Some((from, attempt)) = open.remove(&task) {
                        spells.entry(task).or_default().push(Spell { from, to: Some(time), attempt });
                    }
                }
                None => {}
            }
        }
    }
    for (task, (from, attempt)) in open {
        spells.entry(task).or_default().push(Spell { from, to: None, attempt });
    }
    Ok(spells)
}
