//! Journals as they are: whoever takes these rows and events has the same runs as the server, and can fold them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use pitcrew_engine::{BlobId, Record, RunId};
use pitcrew_runner::records;
use pitcrew_runner::store::{BlobError, RunRow};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::events::{From, stream_of, wants_stream};
use crate::answer::Faithful;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// The most events of a page.
const PAGE: u32 = 500;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(rows)).routes(routes!(of_run)).routes(routes!(blob))
}

/// Events of a run as they are stored.
#[derive(Debug, Serialize, ToSchema)]
struct Stored {
    /// The run's row: its name, what it was started from, and the blobs that hold that.
    #[schema(value_type = Object)]
    row: RunRow,
    /// The events, in order.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Record>,
    /// The `after` of the next page; null where this is the end for now.
    next: Option<u64>,
}

/// List the rows of all runs, the newest first, for programs that keep a copy
#[utoipa::path(
    get, operation_id = "list_journal", path = "/journal", tag = "journal", params(Paging),
    responses((status = 200, body = Page<Object>), (status = 422, body = Problem))
)]
async fn rows(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Faithful<Page<RunRow>>, Problem> {
    caller.may(Right::View)?;
    let rows = app.work(|app| app.read(|reader| Ok(reader.runs()?))).await?;
    let key = |row: &RunRow| format!("{:020}~{}", row.created.0, row.id);
    let parse = |cursor: &str| cursor.contains('~').then(|| cursor.to_owned());
    Ok(Faithful(paging.cut(rows.into_iter(), key, parse, true)?))
}

/// Show the journal of a run: a page, or with `Accept: text/event-stream` all that comes
#[utoipa::path(
    get, operation_id = "read_journal", path = "/runs/{run}/journal", tag = "journal",
    params(("run" = String, Path, description = "The run's whole name"), From),
    responses((status = 200, body = Stored), (status = 404, body = Problem))
)]
async fn of_run(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    let run = RunId(run);
    let after = from.known(&headers)?;
    let named = run.clone();
    let row = app
        .work(move |app| {
            let missing = || Problem::not_found(format!("there is no run `{named}`"));
            app.read(|reader| Ok(reader.run(&named)?))?.ok_or_else(missing)
        })
        .await?;
    if wants_stream(&headers) {
        return Ok(stream_of(app, run, after, |_, record| Some(("record", serde_json::to_string(record).ok()?))));
    }
    let stored = app
        .work(move |app| {
            let stored = app.read(|reader| Ok(reader.events(&run, after, PAGE)?))?;
            let next = stored.last().filter(|_| stored.len() == PAGE as usize).map(|last| last.seq);
            let items = stored.iter().map(|one| records::record(&app.blobs, &run, one)).collect::<Result<_, _>>()?;
            Ok(Stored { row, items, next })
        })
        .await?;
    Ok(Faithful(stored).into_response())
}

/// Return contents by their hash: plans, changes, and the files in them
#[utoipa::path(
    get, operation_id = "read_blob", path = "/blobs/{id}", tag = "journal", params(("id" = String, Path, description = "The SHA-256 of the contents")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem))
)]
async fn blob(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    let bytes = app
        .work(move |app| match app.blobs.get(&BlobId(id)) {
            Ok(bytes) => Ok(bytes),
            Err(BlobError::Missing { id }) => Err(Problem::not_found(format!("there are no contents `{id}`"))),
            Err(error) => Err(error.into()),
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, bytes).into_response())
}
