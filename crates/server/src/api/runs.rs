//! Runs: which there are, and where each stands.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pitcrew_engine::RunId;
use pitcrew_runner::clock;
use pitcrew_runner::store::RunRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::view::{RunDetail, RunSummary};
use crate::answer::Answer;
use crate::app::App;
use crate::extract::{Json, Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::shelf::{Shelved, tag};
use crate::start;
use crate::triggers::{Asked, start_once};
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, start)).routes(routes!(show))
}

/// Which runs are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only those with this status; several with commas between.
    status: Option<String>,
    /// Only those of this plan.
    plan: Option<String>,
}

/// List the runs, the newest first
#[utoipa::path(
    get, operation_id = "list_runs", path = "/runs", tag = "runs", params(Wanted, Paging),
    responses((status = 200, body = Page<RunSummary>), (status = 422, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<RunSummary>>, Problem> {
    caller.may(Right::View)?;
    let page = app
        .work(move |app| {
            let rows = app.read(|reader| Ok(reader.runs()?))?;
            let statuses: Option<Vec<&str>> = wanted.status.as_deref().map(|status| status.split(',').collect());
            let is_wanted = |status: &str| statuses.as_ref().is_none_or(|wanted| wanted.contains(&status));
            // What the journal's list says is enough to leave out runs that are over, or of another plan.
            let rows = rows.into_iter().filter(|row| !row.is_over() || is_wanted(&row.status));
            let rows = rows.filter(|row| wanted.plan.as_ref().is_none_or(|plan| is_named_after(&row.id, plan)));
            // Newest first, and runs of one millisecond by name, so that a cursor stands between two.
            let key = |row: &RunRow| format!("{:020}~{}", row.created.0, row.id);
            let parse = |cursor: &str| cursor.contains('~').then(|| cursor.to_owned());
            paging.cut_of(rows, key, parse, true, |row| {
                let summary = app.summary(&row)?;
                let is_of_plan = wanted.plan.as_ref().is_none_or(|plan| summary.plan == *plan);
                Ok(Some(summary).filter(|run| is_wanted(&run.status) && is_of_plan && caller.sees(&run.plan)))
            })
        })
        .await?;
    Ok(Answer(page))
}

/// Whether a run may be one of a plan: its name begins with the plan's.
fn is_named_after(run: &RunId, plan: &str) -> bool {
    run.0.strip_prefix(plan).is_some_and(|rest| rest.starts_with('-'))
}

/// Show where a run stands
#[utoipa::path(
    get, operation_id = "show_run", path = "/runs/{run}", tag = "runs", params(("run" = String, Path, description = "The run's whole name")),
    responses((status = 200, body = RunDetail), (status = 404, body = Problem))
)]
async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
) -> Result<Answer<RunDetail>, Problem> {
    caller.may(Right::View)?;
    let run = RunId(run);
    let detail = app.work(move |app| app.look(&run, |folded| RunDetail::of(folded, clock::now()))).await?;
    Ok(Answer(detail))
}

/// What is to be carried out: a plan that the server has, or one that comes along.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Start {
    /// The name of the plan.
    plan: Option<String>,
    /// The text of a plan that is not kept; whoever sends one must be allowed to change plans.
    #[schema(max_length = 8388608)]
    source: Option<String>,
    /// Whether a plan whose `status` is `done` is carried out once more.
    #[serde(default)]
    again: bool,
}

/// A run that was started.
#[derive(Debug, Serialize, ToSchema)]
struct Started {
    /// Its name.
    run: String,
}

/// Start a run
///
/// With `Idempotency-Key` the same request under the same key is answered with the same run, also after a crash of the
/// server in between.
#[utoipa::path(
    post, operation_id = "start_run", path = "/runs", tag = "runs", request_body = Start,
    params(("Idempotency-Key" = Option<String>, Header, pattern = r"^[!-~]{1,200}$", description = "The caller's own name for this request")),
    responses(
        (status = 201, body = Started, headers(("Location" = String, description = "The run"))),
        (status = 404, body = Problem), (status = 409, body = Problem, description = "Another run has what it needs for itself"),
        (status = 422, body = Problem)
    )
)]
async fn start(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Json(Start { plan, source, again }): Json<Start>,
) -> Result<Response, Problem> {
    caller.may(Right::Operate)?;
    if source.is_some() {
        caller.may(Right::Administer)?;
    }
    let voice = caller.voice();
    let by = caller.name.clone();
    let key = key(&headers)?;
    let digest = tag(&serde_json::json!([plan, source, again]).to_string());
    let (name, request) = app
        .work(move |app| {
            let plan = match (plan, source) {
                (Some(name), None) => app.shelf.get(&name)?,
                (None, Some(source)) => {
                    let directory = app.shelf.root().to_owned();
                    Shelved { path: app.shelf.place("plan"), directory, source, is_sent: true }
                }
                _ => return Err(Problem::unprocessable("say what is to be carried out: `plan` or `source`")),
            };
            let judged = app.judged(&plan);
            let name = &judged.reading.plan.name;
            if !caller.sees(name) {
                return Err(Problem::not_found(format!("there is no plan `{name}`")));
            }
            if judged.is_refused() {
                return Err(Problem::plan(&judged.reading.plan.name, &judged.diagnostics));
            }
            let request = start::request(&plan, &voice, judged.adopted);
            Ok((name.clone(), pitcrew_runner::pit::StartRequest { again, ..request }))
        })
        .await?;
    let run = match key {
        None => app.pit.start(request).await?,
        Some(key) => start_once(&app, Asked { plan: name, by, key, digest, request }).await?,
    };
    let location = format!("/api/v1/runs/{run}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Answer(Started { run: run.to_string() })).into_response())
}

/// Returns the caller's own name for the request; one that is no name is refused, as it would keep nothing from
/// happening twice.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let is_name = |key: &&str| (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    let key = key.to_str().ok().map(str::trim).filter(is_name);
    let key = key.ok_or_else(|| Problem::bad_request("`Idempotency-Key` has 1 to 200 visible characters"))?;
    Ok(Some(key.to_owned()))
}
