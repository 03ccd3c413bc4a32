//! Orders to a run: stop, resume, roll back, signal.

use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::{Order, Part, RunId};
use pitcrew_plan::Id;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(stop)).routes(routes!(resume)).routes(routes!(rollback)).routes(routes!(signal))
}

/// A part of a run, by its name in the plan; the whole run where nothing is named.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Only this task.
    task: Option<String>,
    /// Only this team's tasks.
    team: Option<String>,
    /// Only this phase's tasks.
    phase: Option<String>,
}

/// What is stopped, and how.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Stop {
    /// Only this task.
    task: Option<String>,
    /// Only this team's tasks.
    team: Option<String>,
    /// Only this phase's tasks.
    phase: Option<String>,
    /// Whether what runs is killed without a grace period.
    #[serde(default)]
    hard: bool,
}

/// A signal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Signal {
    /// Its name, as the plan has it.
    name: String,
    /// What is told with it: any JSON, at most 60 KiB.
    #[serde(default)]
    #[schema(value_type = Value)]
    data: Value,
}

/// That an order was taken: it is in the journal.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Taken {
    /// The run.
    run: String,
    /// In whose name.
    by: String,
}

impl Which {
    fn part(self) -> Result<Option<Part>, Problem> {
        let id =
            |name: String| name.parse::<Id>().map_err(|error| Problem::unprocessable(format!("`{name}`: {error}")));
        match (self.task, self.team, self.phase) {
            (None, None, None) => Ok(None),
            (Some(task), None, None) => Ok(Some(Part::Task(id(task)?))),
            (None, Some(team), None) => Ok(Some(Part::Team(id(team)?))),
            (None, None, Some(phase)) => Ok(Some(Part::Phase(id(phase)?))),
            _ => Err(Problem::unprocessable("name one part: `task`, `team` or `phase`")),
        }
    }
}

/// Gives an order and says that it was taken.
async fn give(app: &Arc<App>, caller: Caller, run: String, order: Order) -> Result<Answer<Taken>, Problem> {
    app.pit.order(&RunId(run.clone()), order, &caller.voice()).await?;
    Ok(Answer(Taken { run, by: caller.name }))
}

/// Stop a run, or a part of it; `resume` takes it up again
#[utoipa::path(
    post, operation_id = "stop_run", path = "/runs/{run}/stop", tag = "runs", params(("run" = String, Path, description = "The run's whole name")),
    request_body = Stop,
    responses((status = 200, body = Taken), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem))
)]
async fn stop(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Json(Stop { task, team, phase, hard }): Json<Stop>,
) -> Result<Answer<Taken>, Problem> {
    caller.may(Right::Operate)?;
    let part = Which { task, team, phase }.part()?;
    give(&app, caller, run, Order::Stop { part, hard }).await
}

/// Take a run up again where it stands, or let a stopped part of it begin anew
#[utoipa::path(
    post, operation_id = "resume_run", path = "/runs/{run}/resume", tag = "runs", params(("run" = String, Path, description = "The run's whole name")),
    request_body = Which,
    responses((status = 200, body = Taken), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem))
)]
async fn resume(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Json(which): Json<Which>,
) -> Result<Answer<Taken>, Problem> {
    caller.may(Right::Operate)?;
    match which.part()? {
        Some(part) => give(&app, caller, run, Order::Resume { part }).await,
        None => {
            app.pit.resume(&RunId(run.clone()), &caller.name).await?;
            Ok(Answer(Taken { run, by: caller.name }))
        }
    }
}

/// Undo what a run, or a part of it, has applied
#[utoipa::path(
    post, operation_id = "roll_back_run", path = "/runs/{run}/rollback", tag = "runs", params(("run" = String, Path, description = "The run's whole name")),
    request_body = Which,
    responses((status = 200, body = Taken), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem))
)]
async fn rollback(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Json(which): Json<Which>,
) -> Result<Answer<Taken>, Problem> {
    caller.may(Right::Operate)?;
    let part = which.part()?;
    give(&app, caller, run, Order::Rollback { part }).await
}

/// Send a signal to a run
#[utoipa::path(
    post, operation_id = "send_signal", path = "/runs/{run}/signals", tag = "runs", params(("run" = String, Path, description = "The run's whole name")),
    request_body = Signal,
    responses((status = 200, body = Taken), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem))
)]
async fn signal(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Json(Signal { name, data }): Json<Signal>,
) -> Result<Answer<Taken>, Problem> {
    caller.may(Right::Operate)?;
    let name: Id = name.parse().map_err(|error| Problem::unprocessable(format!("`{name}`: {error}")))?;
    give(&app, caller, run, Order::Signal { name, data }).await
}
