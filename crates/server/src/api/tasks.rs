//! One task of a run: where it stands, what it is told, its attempts, and what it changed.

use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::{ChangeId, Event, Record, RunId, TaskView, Timestamp};
use pitcrew_plan::{Id, Task};
use pitcrew_runner::change::{Change, diff};
use pitcrew_runner::checks::chain;
use pitcrew_runner::{clock, records};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::{Answer, harmless};
use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// The most of a diff that is shown, in bytes.
const SHOWN: usize = 1 << 20;

/// The most of an output that is shown, in bytes.
const OUTPUT: usize = 256 << 10;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(change))
}

/// A task of a run, and what there is to know of it.
#[derive(Debug, Serialize, ToSchema)]
struct TaskDetail {
    /// Where it stands, as `pitcrew status RUN --format json` prints it.
    #[serde(flatten)]
    view: TaskView,
    /// The task as `pitcrew explain --format json` prints it.
    #[schema(value_type = Object)]
    spec: Task,
    /// Its attempts, the first first.
    tries: Vec<Attempt>,
    /// What its newest attempt put out; null where that is nothing, or too long to be shown.
    #[schema(value_type = Value)]
    output: Option<Value>,
    /// The change of its newest attempt.
    change: Option<String>,
    /// Whether that change is part of what the run has made.
    applied: bool,
    /// The commit that holds it.
    commit: Option<String>,
    /// The newest event that is in this.
    seq: u64,
}

/// One try at a task.
#[derive(Debug, Serialize, ToSchema)]
struct Attempt {
    /// Its number, from 1.
    attempt: u32,
    /// When it began.
    #[schema(value_type = Option<String>, format = DateTime)]
    started: Option<Timestamp>,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    finished: Option<Timestamp>,
    /// `running`, `harvested`, `failed`, `interrupted` or `succeeded`.
    outcome: &'static str,
    /// Why it failed.
    reason: Option<String>,
    /// What it left.
    change: Option<String>,
}

/// What a task's newest attempt changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeDetail {
    /// The change's id: an approval is of exactly this.
    pub(crate) change: String,
    /// Each path with what is there before and after.
    #[schema(value_type = Vec<Object>)]
    pub(crate) paths: Vec<Value>,
    /// The change as a unified diff, made harmless.
    pub(crate) diff: String,
    /// Whether that is all of it.
    pub(crate) whole: bool,
}

impl ChangeDetail {
    /// Reads a change.
    pub(crate) fn of(app: &App, id: &ChangeId) -> Result<ChangeDetail, Problem> {
        let change = Change::read(id, &app.blobs)?;
        let paths = change.entries().iter().map(|entry| serde_json::to_value(entry).unwrap_or_default()).collect();
        let mut text = diff(&change, &app.blobs)?;
        let whole = text.len() <= SHOWN;
        if !whole {
            let end = text.floor_char_boundary(SHOWN);
            let end = text[..end].rfind('\n').map_or(end, |end| end + 1);
            text.truncate(end);
        }
        Ok(ChangeDetail { change: id.0.clone(), paths, diff: harmless(&text, false), whole })
    }
}

/// List the tasks of a run, by id
#[utoipa::path(
    get, operation_id = "list_tasks", path = "/runs/{run}/tasks", tag = "tasks",
    params(("run" = String, Path, description = "The run's whole name"), Paging),
    responses((status = 200, body = Page<TaskView>), (status = 422, body = Problem), (status = 404, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<TaskView>>, Problem> {
    caller.may(Right::View)?;
    let view = app.work(move |app| app.look(&RunId(run), |folded| folded.run.view(clock::now()))).await?;
    let key = |task: &TaskView| task.id.clone();
    Ok(Answer(paging.cut(view.tasks.into_iter(), key, |cursor| cursor.parse().ok(), false)?))
}

/// Show a task: where it stands, what it is told, and its attempts
#[utoipa::path(
    get, operation_id = "show_task", path = "/runs/{run}/tasks/{task}", tag = "tasks",
    params(("run" = String, Path, description = "The run's whole name"), ("task" = String, Path, description = "The task's id")),
    responses((status = 200, body = TaskDetail), (status = 404, body = Problem))
)]
async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((run, task)): Path<(String, String)>,
) -> Result<Answer<TaskDetail>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| detail(app, &RunId(run), &task)).await.map(Answer)
}

/// Show what the newest attempt of a task changed
#[utoipa::path(
    get, operation_id = "show_change", path = "/runs/{run}/tasks/{task}/change", tag = "tasks",
    params(("run" = String, Path, description = "The run's whole name"), ("task" = String, Path, description = "The task's id")),
    responses((status = 200, body = ChangeDetail), (status = 404, body = Problem))
)]
async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((run, task)): Path<(String, String)>,
) -> Result<Answer<ChangeDetail>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| {
        let run = RunId(run);
        let id = known(app, &run, &task)?;
        let change = app.look(&run, |folded| folded.run.task(&id).and_then(|record| record.change.clone()))?;
        let change = change.ok_or_else(|| Problem::not_found(format!("`{task}` has changed nothing")))?;
        ChangeDetail::of(app, &change)
    })
    .await
    .map(Answer)
}

/// Finds a task of a run.
pub(super) fn known(app: &App, run: &RunId, task: &str) -> Result<Id, Problem> {
    let missing = || Problem::not_found(format!("there is no task `{task}` in `{run}`"));
    let id: Id = task.parse().map_err(|_| missing())?;
    app.look(run, |folded| folded.run.task(&id).is_some())?.then_some(id).ok_or_else(missing)
}

fn detail(app: &App, run: &RunId, task: &str) -> Result<TaskDetail, Problem> {
    let id = known(app, run, task)?;
    let (view, spec, record, seq) = app.look(run, |folded| {
        let view = folded.run.view(clock::now()).tasks.into_iter().find(|view| view.id == id);
        (view, folded.run.plan().tasks.get(&id).cloned(), folded.run.task(&id).cloned(), folded.run.seq())
    })?;
    let (Some(view), Some(spec), Some(record)) = (view, spec, record) else {
        return Err(Problem::not_found(format!("there is no task `{task}` in `{run}`")));
    };
    let output = match &record.output {
        Some(blob) => {
            let bytes = app.blobs.get(blob)?;
            if bytes.len() <= OUTPUT { serde_json::from_slice(&bytes).ok() } else { None }
        }
        None => None,
    };
    Ok(TaskDetail {
        tries: attempts(app, run, &id)?,
        change: record.change.as_ref().map(|change| change.0.clone()),
        applied: record.applied,
        commit: record.commit.clone(),
        view,
        spec,
        output,
        seq,
    })
}

fn attempts(app: &App, run: &RunId, task: &Id) -> Result<Vec<Attempt>, Problem> {
    let stored = app.read(|reader| Ok(reader.events_of(run, task.as_str())?))?;
    let mut attempts: Vec<Attempt> = Vec::new();
    for one in &stored {
        let Record { time, event, .. } = records::record(&app.blobs, run, one)?;
        if let Event::AttemptStarted { attempt, .. } = &event {
            let attempt = *attempt;
            let begun = Attempt {
                attempt,
                started: Some(time),
                finished: None,
                outcome: "running",
                reason: None,
                change: None,
            };
            attempts.push(begun);
            continue;
        }
        let Some(newest) = attempts.last_mut() else { continue };
        match &event {
            Event::Harvested { change, .. } => {
                newest.outcome = "harvested";
                newest.finished = Some(time);
                newest.change = change.as_ref().map(|change| change.0.clone());
            }
            Event::AttemptFailed { failure, .. } => {
                newest.outcome = "failed";
                newest.finished = Some(time);
                newest.reason = Some(failure.to_string());
            }
            Event::Interrupted { .. } => {
                newest.outcome = "interrupted";
                newest.finished = Some(time);
            }
            Event::TaskSucceeded { .. } => newest.outcome = "succeeded",
            Event::TaskFailed { failure, .. } => {
                newest.outcome = "failed";
                newest.finished.get_or_insert(time);
                newest.reason.get_or_insert_with(|| failure.to_string());
            }
            _ => {}
        }
    }
    Ok(attempts)
}

impl From<pitcrew_runner::change::ReadChangeError> for Problem {
    fn from(error: pitcrew_runner::change::ReadChangeError) -> Problem {
        Problem::unprocessable(chain(&error))
    }
}
