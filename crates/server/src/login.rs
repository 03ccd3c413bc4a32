//! The ways in for browsers: a link that is good once, or an identity provider.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use pitcrew_runner::clock;
use serde::Deserialize;

use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;
use crate::trust::{Act, Secret, came_of, same, write};

/// Returns the ways in.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/login", routing::get(login)).route("/login/callback", routing::get(back))
}

#[derive(Deserialize)]
struct Shown {
    link: Option<String>,
}

/// Opens a session for whoever shows a link, and leads to the page. A session that the browser had is over. Without a
/// link it leads to the identity provider, where there is one.
async fn login(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    shown: Result<Query<Shown>, Problem>,
) -> Response {
    let link = match shown {
        Ok(Query(Shown { link: Some(link) })) => link,
        Ok(Query(Shown { link: None })) if app.trust.door.is_some() => return leave(&app).await,
        _ => return sorry(StatusCode::BAD_REQUEST, "The link is not whole."),
    };
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
    let entered = app
        .work(move |app| {
            let made = app.trust.keys.enter(&link, now)?;
            if made.is_some() {
                app.forget(before);
            }
            Ok(made)
        })
        .await;
    let response = match entered {
        Ok(Some(made)) => welcome(&app, &made.secret),
        Ok(None) => sorry(StatusCode::UNAUTHORIZED, "This link is good for nothing: it was used, or is too old."),
        Err(problem) => problem.into_response(),
    };
    came_of(&app, seq, response.status());
    response
}

/// Lets a browser in.
fn welcome(app: &App, session: &str) -> Response {
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
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Pitcrew</title>\
         <h1>Not let in</h1><p>{why}</p><p>Whoever runs the server makes another with \
         <code>pitcrew token link</code>.</p></html>"
    );
    let mut response = (status, axum::response::Html(page)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sends a browser to the identity provider.
async fn leave(app: &Arc<App>) -> Response {
    let left = app.work(|app| Ok(app.trust.door.as_ref().map(|door| door.leave(clock::now())))).await;
    match left {
        Ok(Some(Ok((to, login)))) => {
            let mut response = StatusCode::SEE_OTHER.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            if let (Ok(to), Some(cookie)) = (HeaderValue::from_str(&to), app.trust.cookie.begin(&login)) {
                headers.insert(header::LOCATION, to);
                headers.insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Ok(Some(Err(error))) => sorry(StatusCode::BAD_GATEWAY, &error.to_string()),
        Ok(None) => sorry(StatusCode::NOT_FOUND, "There is no identity provider."),
        Err(problem) => problem.into_response(),
    }
}

#[derive(Deserialize)]
struct Back {
    state: String,
    code: Option<String>,
}

/// Lets in whom the identity provider sends back, if they have left from the same browser.
async fn back(
    State(app): State<Arc<App>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    back: Result<Query<Back>, Problem>,
) -> Response {
    let Ok(Query(Back { state, code })) = back else { return sorry(StatusCode::BAD_REQUEST, "That is not whole.") };
    if app.trust.cookie.begun(&headers).is_none_or(|begun| !same(begun, &state)) {
        return sorry(StatusCode::FORBIDDEN, "This login was not begun in this browser.");
    }
    let Some(code) = code else { return sorry(StatusCode::UNAUTHORIZED, "The identity provider lets nobody in.") };
    let came =
        app.work(move |app| Ok(app.trust.door.as_ref().map(|door| door.arrive(&state, code, clock::now())))).await;
    let (guest, refused) = match came {
        Ok(Some(Ok(guest))) => (Some(guest), None),
        Ok(Some(Err(error))) => (None, Some(error.to_string())),
        Ok(None) => return sorry(StatusCode::NOT_FOUND, "There is no identity provider."),
        Err(problem) => return problem.into_response(),
    };
    let nobody = || "nobody".to_owned();
    let now = clock::now();
    let act = Act {
        time: now,
        who: guest.as_ref().map_or_else(nobody, |guest| guest.name.clone()),
        role: guest.as_ref().map_or_else(nobody, |guest| guest.role.to_string()),
        via: app.trust.door.as_ref().map_or_else(nobody, |door| door.issuer().to_owned()),
        from: from.ip().to_string(),
        action: "GET /login/callback".to_owned(),
        on: [].into(),
    };
    let seq = match write(&app, act).await {
        Ok(seq) => seq,
        Err(problem) => return problem.into_response(),
    };
    let before = app.trust.cookie.of(&headers);
    let response = match guest {
        None => sorry(StatusCode::FORBIDDEN, &refused.unwrap_or_default()),
        Some(guest) => {
            let opened = app.work(move |app| {
                app.forget(before);
                let by = app.trust.door.as_ref().map_or("", |door| door.issuer());
                Ok(app.trust.keys.open_session(guest.name, guest.role, None, by, now)?)
            });
            match opened.await {
                Ok(made) => welcome(&app, &made.secret),
                Err(problem) => problem.into_response(),
            }
        }
    };
    came_of(&app, seq, response.status());
    response
}
