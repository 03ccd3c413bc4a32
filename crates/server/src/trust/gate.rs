//! Every request comes through here: whether it was meant for this server, who calls, how often, whether they may, and
//! that it is written down before it is done.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use pitcrew_engine::Timestamp;
use pitcrew_runner::clock;

use super::audit::{Act, Outcome};
use super::caller::{self, Caller};
use super::keys::Kind;
use super::load::{self, Late};
use super::needs::{self, Need};
use super::rate::{Counted, Left};
use super::secret::{Secret, same};
use super::{headers, hosts, scope};
use crate::app::App;
use crate::problem::Problem;

/// The header in which the page shows that it is our page.
const CSRF: &str = "x-pitcrew-csrf";

/// How often it is looked whether whoever streams may still.
const LOOKED: Duration = Duration::from_secs(5);

/// Lets a request through, or answers it.
pub(crate) async fn gate(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_api = path == "/api" || path.starts_with("/api/");
    let is_health = path == "/healthz" || path == "/readyz";
    let late = Late::default();
    request = request.map(|body| late.watch(body));
    let mut response = match (is_health, app.trust.hosts.check(request.uri(), request.headers())) {
        // Whoever watches over the machine calls it by any name, and is told nothing.
        (true, _) => next.run(request).await,
        (false, Err(problem)) => problem.into_response(),
        (false, Ok(())) if is_api => api(&app, request, next).await,
        (false, Ok(())) => page(&app, request, next).await,
    };
    if late.is_late() {
        response = closing(load::too_slow());
    }
    headers::set(&mut response, is_api);
    response
}

/// Answers what is no part of the API: files, which are the same for everybody, and the ways in.
async fn page(app: &Arc<App>, request: Request, next: Next) -> Response {
    let is_way_in = request.uri().path().starts_with("/login");
    match is_way_in.then(|| app.trust.rate.count(&counted(&request))).transpose() {
        Err((problem, left)) => told(problem.into_response(), Some(left)),
        Ok(left) => match app.trust.load.admit(request.headers()) {
            Err(problem) => told(closing(problem), left.flatten()),
            Ok(_place) => told(next.run(request).await, left.flatten()),
        },
    }
}

async fn api(app: &Arc<App>, request: Request, next: Next) -> Response {
    // Whoever sends a webhook shows a secret of the plan's trigger, and none of ours.
    let known = match request.uri().path().starts_with("/api/v1/webhooks/") {
        true => Ok(None),
        false => known(app, request.headers()).await,
    };
    let counts = match &known {
        Ok(Some(caller)) => Counted::Credential(caller.id.clone()),
        _ => counted(&request),
    };
    let left = match app.trust.rate.count(&counts) {
        Ok(left) => left,
        Err((problem, left)) => return told(problem.into_response(), Some(left)),
    };
    let answer = match known {
        Ok(caller) => answer(app, caller, request, next).await,
        Err(problem) => Err(problem),
    };
    let response = match answer {
        Ok(response) => response,
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => caller::challenge(problem),
        Err(problem) if problem.status() == StatusCode::PAYLOAD_TOO_LARGE => closing(problem),
        Err(problem) => problem.into_response(),
    };
    told(response, left)
}

/// Answers a call of somebody, known or not.
async fn answer(app: &Arc<App>, caller: Option<Caller>, mut request: Request, next: Next) -> Result<Response, Problem> {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let need = route.as_deref().map_or(Need::A(super::Right::View), |route| needs::of(&method, route));
    let Need::A(right) = need else {
        let _place = app.trust.load.admit(request.headers())?;
        return Ok(next.run(request).await);
    };
    hosts::check_site(request.headers())?;
    let caller = caller.ok_or_else(|| caller::unknown("nothing says who calls"))?;
    check_csrf(&caller, &method, request.headers())?;
    // What is nowhere is answered so to whoever is known.
    let Some(route) = route else { return Ok(next.run(request).await) };
    let on = scope::named(&route, request.uri().path());
    scope::check(app, &caller, &method, &route, &on).await?;
    let _place = app.trust.load.admit(request.headers())?;
    let written = if needs::is_audited(&method, &route) {
        let act = Act {
            time: clock::now(),
            who: caller.name.clone(),
            role: caller.role.name().to_owned(),
            via: caller.id.clone(),
            from: address(&request).map(|at| at.ip().to_string()).unwrap_or_default(),
            action: format!("{method} {route}"),
            on,
        };
        Some(write(app, act).await?)
    } else {
        None
    };
    let may = caller.may(right);
    let id = caller.id.clone();
    let response = match may {
        Ok(()) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    if let Some(seq) = written {
        came_of(app, seq, response.status());
    }
    Ok(watched(app, id, response))
}

/// Writes down that something privileged is about to be done: where it cannot be, nothing is.
pub(crate) async fn write(app: &App, act: Act) -> Result<u64, Problem> {
    app.trust.scribe.about_to(act).await.map_err(|error| {
        let detail = pitcrew_runner::checks::chain(&error);
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no-audit", "It could not be written down", detail)
            .hint("nothing was done: what is privileged is done only where the audit log can be written")
            .retry_after(5)
    })
}

/// Writes down what came of it.
pub(crate) fn came_of(app: &App, seq: u64, status: StatusCode) {
    app.trust.scribe.came_of(seq, Outcome { time: clock::now(), outcome: status.as_u16().to_string() });
}

/// Finds out who calls: what a program shows counts before what a browser does.
async fn known(app: &Arc<App>, request: &HeaderMap) -> Result<Option<Caller>, Problem> {
    let now = clock::now();
    let shown = match request.get(header::AUTHORIZATION) {
        Some(value) => Some((bearer(value)?, &[Kind::Token, Kind::Agent][..])),
        None => app.trust.cookie.of(request).map(|secret| (secret, &[Kind::Session][..])),
    };
    let Some((secret, kinds)) = shown else { return Ok(None) };
    let broken = |error: super::KeysError| Problem::internal(&error);
    let Some(credential) = app.trust.keys.good(&secret, kinds, now).map_err(broken)? else {
        // A browser shows a session that has ended until it is told to forget it: it may look at what all may.
        return if kinds == [Kind::Session] {
            Ok(None)
        } else {
            Err(caller::unknown("the token is none of ours, has expired, or was revoked"))
        };
    };
    if let Some(attempt) = &credential.attempt
        && !scope::is_under_way(app, attempt).await.unwrap_or(false)
    {
        return Err(caller::unknown("the attempt that the token is for is over"));
    }
    note_use(app, &credential, now);
    let csrf = (credential.kind == Kind::Session).then(|| secret.derived("pitcrew csrf"));
    Ok(Some(Caller::with(credential, csrf)))
}

fn bearer(value: &HeaderValue) -> Result<Secret, Problem> {
    let shown = value.to_str().ok().and_then(|value| value.split_once(' '));
    match shown {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Secret::shown(secret.trim())),
        _ => Err(caller::unknown("`Authorization` is understood as `Bearer TOKEN`")),
    }
}

fn note_use(app: &Arc<App>, credential: &super::Credential, now: Timestamp) {
    if app.trust.keys.is_to_be_noted(credential, now) {
        let (app, id) = (app.clone(), credential.id.clone());
        tokio::task::spawn_blocking(move || {
            // It is noted again in a minute.
            let _ = app.trust.keys.note_use(&id, now);
        });
    }
}

/// A browser shows its cookie with whatever any page has it ask for: only our page knows this.
fn check_csrf(caller: &Caller, method: &Method, request: &HeaderMap) -> Result<(), Problem> {
    if !caller.by_cookie || needs::is_safe(method) {
        return Ok(());
    }
    let shown = request.get(CSRF).and_then(|value| value.to_str().ok());
    match (shown, &caller.csrf) {
        (Some(shown), Some(csrf)) if same(shown, csrf) => Ok(()),
        _ => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "csrf",
            "Not from our page",
            format!("a request by cookie that changes something needs the header `{CSRF}`"),
        )
        .hint("`GET /api/v1/session` says what stands in it")),
    }
}

/// Returns whose call it counts as where nobody is known to call.
fn counted(request: &Request) -> Counted {
    Counted::at(address(request).map_or(std::net::Ipv4Addr::LOCALHOST.into(), |at| at.ip()))
}

/// Returns where a request comes from.
fn address(request: &Request) -> Option<SocketAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(at)| *at)
}

fn told(mut response: Response, left: Option<Left>) -> Response {
    if let Some(left) = left {
        left.tell(&mut response);
    }
    response
}

/// Answers, and takes no more from there: what is left of the request is not read.
fn closing(problem: Problem) -> Response {
    let mut response = problem.into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Ends a stream when whoever hears it may not any more.
fn watched(app: &Arc<App>, id: String, response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind.as_bytes() != b"text/event-stream") {
        return response;
    }
    response.map(|body| Body::new(Watched { body, app: app.clone(), id, looked: Instant::now() }))
}

struct Watched {
    body: Body,
    app: Arc<App>,
    id: String,
    looked: Instant,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(context));
        if self.looked.elapsed() >= LOOKED {
            self.looked = Instant::now();
            if !self.app.trust.keys.is_still_good(&self.id, clock::now()).unwrap_or(false) {
                return Poll::Ready(None);
            }
        }
        Poll::Ready(frame)
    }
}
