//! Who calls, and the end of a session.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::problem::Problem;
use crate::trust::{Caller, Right, Role};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(show, end))
}

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CallerSession)]
struct Session {
    /// In whose name answers and orders are.
    name: String,
    /// What they may do.
    role: Role,
    /// The plans that they may see; null where it is all.
    plans: Option<Vec<String>>,
    /// What a browser sends as `x-pitcrew-csrf` with whatever changes something; null for tokens, which need none.
    csrf: Option<String>,
    /// The project's name.
    project: String,
    /// The version of the server.
    version: &'static str,
}

/// Say who calls, and what they may
#[utoipa::path(
    get, operation_id = "show_session", path = "/session", tag = "session",
    responses((status = 200, body = Session, example = json!({
        "name": "ada", "role": "admin", "plans": null, "csrf": "5f1c0e", "project": "archon", "version": "0.1.0"
    })))
)]
async fn show(State(app): State<Arc<App>>, caller: Caller) -> Result<Answer<Session>, Problem> {
    caller.may(Right::View)?;
    let project = app.root.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let plans = caller.plans().map(<[String]>::to_vec);
    let Caller { name, role, csrf, .. } = caller;
    Ok(Answer(Session { name, role, plans, csrf, project, version: app.version }))
}

/// End the session: its cookie is good for nothing any more
#[utoipa::path(
    delete, operation_id = "end_session", path = "/session", tag = "session",
    responses((status = 204), (status = 409, body = Problem))
)]
async fn end(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    if !caller.by_cookie {
        return Err(Problem::conflict("a token is no session")
            .hint("`DELETE /api/v1/tokens/ID` or `pitcrew token revoke ID` revokes a token"));
    }
    app.work(move |app| Ok(app.trust.keys.revoke(&caller.id)?)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(forget) = app.trust.cookie.forget() {
        response.headers_mut().insert(header::SET_COOKIE, forget);
    }
    Ok(response)
}
