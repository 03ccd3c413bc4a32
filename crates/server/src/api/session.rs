//! The way in for browsers, and who one is.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use pitcrew_runner::clock;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;
use crate::trust::{Act, Caller, Right, Role, Secret, came_of, write};

/// Returns the routes of this file that are below `/api/v1`.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(show, end))
}

/// Returns the way in, which is none of the API's.
pub(crate) fn ways_in() -> Router<Arc<App>> {
    Router::new().route("/login", routing::get(login))
}

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
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
    get, path = "/session", tag = "session",
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
    delete, path = "/session", tag = "session",
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

#[derive(Deserialize)]
struct Shown {
    link: String,
}

/// Opens a session for whoever shows a link, and leads to the page. A session that the browser had is over.
async fn login(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    shown: Result<Query<Shown>, Problem>,
) -> Response {
    let Ok(Query(Shown { link })) = shown else { return sorry(StatusCode::BAD_REQUEST, "The link is not whole.") };
    let link = Secret::shown(&link);
    let now = clock::now();
    let guest = app.trust.keys.guest(&link, now).ok().flatten();
    let (who, role) =
        guest.map_or(("nobody".to_owned(), "nobody".to_owned()), |guest| (guest.name, guest.role.to_string()));
    let act = Act {
        time: now,
        who,
        role,
        via: link.name().to_owned(),
        from: from.ip().to_string(),
        action: "GET /login".to_owned(),
        on: [].into(),
    };
    let seq = match write(&app, act).await {
        Ok(seq) => seq,
        Err(problem) => return problem.into_response(),
    };
    let before = app.trust.cookie.of(&headers);
    let entered = app.work(move |app| Ok((app.trust.keys.enter(&link, now)?, app.forget(before)))).await;
    let response = match entered {
        Ok((Some(made), _)) => welcome(&app, &made.secret),
        Ok((None, _)) => sorry(StatusCode::UNAUTHORIZED, "This link is good for nothing: it was used, or is too old."),
        Err(problem) => problem.into_response(),
    };
    came_of(&app, seq, response.status());
    response
}

/// Lets a browser in.
pub(crate) fn welcome(app: &App, session: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static("/"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(cookie) = app.trust.cookie.set(session) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Says to a person what helps.
fn sorry(status: StatusCode, why: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Pitcrew</title>\
         <h1>Not let in</h1><p>{why}</p><p>Whoever runs the server makes another with \
         <code>pitcrew token link</code>.</p></html>"
    );
    let mut response = (status, axum::response::Html(page)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
