//! What is written about runs: reports, stand-ups, messages, conflicts and checks, in the words of the commands.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use pitcrew_engine::RunId;
use pitcrew_runner::records;
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::{Answer, harmless};
use crate::app::{App, Paper, ReportForm};
use crate::extract::{Path, Query};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(report))
        .routes(routes!(digest))
        .routes(routes!(messages))
        .routes(routes!(conflicts))
        .routes(routes!(gates))
}

/// How a report is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// `json`, `html` or `markdown`.
    #[param(inline)]
    form: Option<Form>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Form {
    Json,
    Html,
    Markdown,
}

impl App {
    /// Writes a paper about a run.
    fn paper(&self, paper: Paper, run: &RunId) -> Result<String, Problem> {
        let folded = self.look(run, |folded| folded.run.clone())?;
        let records = self.read(|reader| Ok(records::records(reader, &self.blobs, run, 0)?))?;
        // What came between the two looks is left to the next who asks.
        let known: Vec<_> = records.into_iter().take_while(|record| record.seq <= folded.seq()).collect();
        (self.papers)(paper, &folded, &known, &self.blobs).map_err(Problem::unprocessable)
    }

    fn json_paper(&self, paper: Paper, run: &RunId) -> Result<Value, Problem> {
        serde_json::from_str(&self.paper(paper, run)?).map_err(|error| Problem::internal(&error))
    }
}

/// Tell what came of a run
#[utoipa::path(
    get, operation_id = "show_report", path = "/runs/{run}/report", tag = "reports",
    params(("run" = String, Path, description = "The run's whole name"), Wanted),
    responses(
        (status = 200, description = "As `pitcrew report` writes it", content(
            (Object = "application/json"), (String = "text/html"), (String = "text/markdown")
        )),
        (status = 404, body = Problem)
    )
)]
async fn report(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    let run = RunId(run);
    match wanted.form.unwrap_or(Form::Json) {
        Form::Json => {
            let report = app.work(move |app| app.json_paper(Paper::Report(ReportForm::Json), &run)).await?;
            Ok(Answer(report).into_response())
        }
        Form::Html => {
            let page = app.work(move |app| app.paper(Paper::Report(ReportForm::Html), &run)).await?;
            Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], harmless(&page, false)).into_response())
        }
        Form::Markdown => {
            let page = app.work(move |app| app.paper(Paper::Report(ReportForm::Markdown), &run)).await?;
            Ok(([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], harmless(&page, false)).into_response())
        }
    }
}

/// Show the stand-up of a run: what is done, what is being done, what is blocked and on whom, who may start next
#[utoipa::path(
    get, operation_id = "show_digest", path = "/runs/{run}/digest", tag = "reports",
    params(("run" = String, Path, description = "The run's whole name")),
    responses((status = 200, body = Object), (status = 404, body = Problem))
)]
async fn digest(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
) -> Result<Answer<Value>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| app.json_paper(Paper::Digest, &RunId(run))).await.map(Answer)
}

/// Show what the tasks and people of a run say to each other, in order
#[utoipa::path(
    get, operation_id = "list_messages", path = "/runs/{run}/messages", tag = "reports",
    params(("run" = String, Path, description = "The run's whole name")),
    responses((status = 200, body = Vec<Object>), (status = 404, body = Problem))
)]
async fn messages(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
) -> Result<Answer<Value>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| app.json_paper(Paper::Messages, &RunId(run))).await.map(Answer)
}

/// Show who reached for what another had, or met what somebody else had changed
#[utoipa::path(
    get, operation_id = "list_conflicts", path = "/runs/{run}/conflicts", tag = "reports",
    params(("run" = String, Path, description = "The run's whole name")),
    responses((status = 200, body = Object), (status = 404, body = Problem))
)]
async fn conflicts(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
) -> Result<Answer<Value>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| app.json_paper(Paper::Conflicts, &RunId(run))).await.map(Answer)
}

/// Show every gate and check of a run that was asked, with what was seen
#[utoipa::path(
    get, operation_id = "list_gates", path = "/runs/{run}/gates", tag = "reports",
    params(("run" = String, Path, description = "The run's whole name")),
    responses((status = 200, body = Vec<Object>), (status = 404, body = Problem))
)]
async fn gates(State(app): State<Arc<App>>, caller: Caller, Path(run): Path<String>) -> Result<Answer<Value>, Problem> {
    caller.may(Right::View)?;
    let report = app.work(move |app| app.json_paper(Paper::Report(ReportForm::Json), &RunId(run))).await?;
    Ok(Answer(report.get("checks").cloned().unwrap_or_else(|| Value::Array(Vec::new()))))
}
