//! Runs: which there are, and where each stands.

use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::RunId;
use pitcrew_runner::clock;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::view::{RunDetail, RunSummary};
use crate::answer::Answer;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
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
    get, path = "/runs", tag = "runs", params(Wanted, Paging),
    responses((status = 200, body = Page<RunSummary>), (status = 400, body = Problem))
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
            let now = clock::now();
            let status = wanted.status.as_deref();
            let statuses: Option<Vec<&str>> = status.map(|status| status.split(',').collect());
            let mut failed = None;
            let summaries = rows
                .iter()
                // What the journal's list says is enough to leave out runs that are over.
                .filter(|row| statuses.as_ref().is_none_or(|wanted| !row.is_over() || wanted.contains(&&*row.status)))
                .map_while(|row| match app.look(&row.id, |folded| RunSummary::of(folded, now)) {
                    Ok(summary) => Some(summary),
                    Err(problem) => {
                        failed = Some(problem);
                        None
                    }
                })
                .filter(|run| statuses.as_ref().is_none_or(|wanted| wanted.contains(&&*run.status)))
                .filter(|run| wanted.plan.as_ref().is_none_or(|plan| run.plan == *plan));
            // Newest first, and runs of one millisecond by name, so that a cursor stands between two.
            let key = |run: &RunSummary| format!("{:020}~{}", run.created.0, run.run);
            let parse = |cursor: &str| cursor.contains('~').then(|| cursor.to_owned());
            let page = paging.cut(summaries, key, parse, true)?;
            match failed {
                Some(problem) => Err(problem),
                None => Ok(page),
            }
        })
        .await?;
    Ok(Answer(page))
}

/// Show where a run stands
#[utoipa::path(
    get, path = "/runs/{run}", tag = "runs", params(("run" = String, Path, description = "The run's whole name")),
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
