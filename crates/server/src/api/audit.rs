//! The audit log: who did what, and whether it is what was written.

use std::sync::Arc;

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::extract::Query;
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::trust::{AuditLog, Caller, Listed, Right, Verdict};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(verify))
}

/// List what was done that is privileged, or tried, the newest first
#[utoipa::path(
    get, operation_id = "list_audit", path = "/audit", tag = "audit", params(Paging),
    responses((status = 200, body = Page<Listed>), (status = 422, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<Listed>>, Problem> {
    caller.may(Right::Administer)?;
    let limit = paging.limit()?;
    let parse = |cursor: &String| {
        cursor.parse().map_err(|_| Problem::unprocessable("the cursor is none that a page has named"))
    };
    let before = paging.cursor.as_ref().map(parse).transpose()?;
    let mut items = app.work(move |app| Ok(AuditLog::open(&app.state)?.list(before, limit + 1)?)).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| last.seq.to_string());
    Ok(Answer(Page { items, next }))
}

/// Say whether the audit log is what was written: the chain of its hashes holds
#[utoipa::path(
    get, operation_id = "verify_audit", path = "/audit/verify", tag = "audit",
    responses((status = 200, body = Verdict, example = json!({
        "intact": true, "entries": 2, "head": "9f2c", "flaw": null, "checkpoints": 0
    })))
)]
async fn verify(State(app): State<Arc<App>>, caller: Caller) -> Result<Answer<Verdict>, Problem> {
    caller.may(Right::Administer)?;
    let verdict = app.work(|app| Ok(AuditLog::open(&app.state)?.verify(&[])?)).await?;
    Ok(Answer(verdict))
}
