//! Whether the server lives, and whether it can do its work.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::problem::Problem;

/// Returns the routes of this file.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(alive)).routes(routes!(ready))
}

/// That the server answers.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    /// `ok`.
    status: &'static str,
}

/// Say whether the server lives
#[utoipa::path(get, operation_id = "is_alive", path = "/healthz", tag = "health", responses((status = 200, body = Health, example = json!({"status": "ok"}))))]
async fn alive() -> axum::Json<Health> {
    axum::Json(Health { status: "ok" })
}

/// Say whether runs can be started: the journal can be read, and there is room on its disk
#[utoipa::path(
    get, operation_id = "is_ready", path = "/readyz", tag = "health",
    responses((status = 200, body = Health, example = json!({"status": "ok"})), (status = 503, body = Problem))
)]
async fn ready(State(app): State<Arc<App>>) -> Result<axum::Json<Health>, Problem> {
    let unready =
        |why: String| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "Not ready", why).retry_after(5);
    if let Some(trouble) = app.pit.trouble() {
        return Err(unready(trouble));
    }
    let is_full = app.work(|app| app.read(|reader| Ok(reader.probe().map(|()| app.state.is_full())?))).await?;
    if is_full {
        return Err(unready("there is no room to spare where the state is kept".to_owned()));
    }
    Ok(axum::Json(Health { status: "ok" }))
}
