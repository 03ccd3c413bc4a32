//! Webhooks of GitHub: the raw body is signed, the delivery's id is not, so a body is taken once under either name.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header as headers_of};
use axum::response::{IntoResponse, Response};
use pitcrew_plan::Trigger;
use pitcrew_plan::trigger::Github;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::door::{Parcel, Raw, Received, header, named, opened, parse, take, unauthorised};
use super::signature::{digest, from_hex, is_signed};
use crate::answer::Answer;
use crate::app::App;
use crate::problem::Problem;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(receive))
}

/// Take a webhook of GitHub
///
/// Signed with the secret of a plan's `github` trigger (`X-Hub-Signature-256`). It is answered when it is kept; its
/// run follows. The same delivery, or the same body, never starts a second one.
#[utoipa::path(
    post, operation_id = "receive_github", path = "/webhooks/github", tag = "triggers",
    params(
        ("X-Hub-Signature-256" = String, Header, description = "`sha256=` and the HMAC-SHA256 of the body"),
        ("X-GitHub-Event" = String, Header, description = "What happened"),
        ("X-GitHub-Delivery" = String, Header, description = "GitHub's name for the delivery"),
    ),
    request_body(content = Object, description = "The event, as GitHub describes it"),
    responses(
        (status = 200, description = "A ping"), (status = 202, body = Received), (status = 401, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 503, body = Problem),
    )
)]
async fn receive(State(app): State<Arc<App>>, headers: HeaderMap, Raw(body): Raw) -> Result<Response, Problem> {
    app.work(move |app| received(app, &headers, &body)).await
}

fn received(app: &Arc<App>, headers: &HeaderMap, body: &[u8]) -> Result<Response, Problem> {
    let doors = app.triggers.doors(|trigger| matches!(trigger, Trigger::Github(_)));
    let signature = header(headers, "x-hub-signature-256").and_then(|signature| signature.strip_prefix("sha256="));
    let signature = signature.and_then(from_hex).unwrap_or_default();
    let doors = opened(doors, |secret| is_signed(secret.as_bytes(), &[body], &signature)).map_err(|problem| {
        match header(headers, "x-hub-signature-256") {
            None if problem.is_unauthorised() => unauthorised("the header `X-Hub-Signature-256` is missing")
                .hint("give the webhook the same secret at GitHub that the plan's trigger names"),
            _ => problem,
        }
    })?;
    // Only now is any of it read.
    let event = named(headers, "x-github-event")?;
    let payload = parse(&json_of(headers, body))?;
    if event == "ping" {
        return Ok(Answer(json!({ "pong": payload.get("zen") })).into_response());
    }
    // Names at GitHub are not those of people here.
    let by = match payload.pointer("/sender/login").and_then(Value::as_str) {
        Some(login) => format!("github:{}", login.chars().filter(char::is_ascii_graphic).take(100).collect::<String>()),
        None => "github".to_owned(),
    };
    let parcel = Parcel {
        source: "github".to_owned(),
        key: named(headers, "x-github-delivery")?.to_owned(),
        also: vec![format!("{event} {}", digest(body))],
        kind: "github",
        event: event.to_owned(),
        by,
        payload,
    };
    let received = take(app, &doors, &parcel, |trigger| match trigger {
        Trigger::Github(github) => unwanted(github, event, &parcel.payload),
        _ => None,
    })?;
    Ok((StatusCode::ACCEPTED, Answer(received)).into_response())
}

/// Returns the JSON of a body: GitHub can send it as a field of a form.
fn json_of<'b>(headers: &HeaderMap, body: &'b [u8]) -> std::borrow::Cow<'b, [u8]> {
    let is_form = header(headers, headers_of::CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let field = is_form.then(|| form_urlencoded::parse(body).find(|(name, _)| name == "payload")).flatten();
    field.map_or(body.into(), |(_, payload)| payload.into_owned().into_bytes().into())
}

/// Says why a trigger does not want an event.
fn unwanted(github: &Github, event: &str, payload: &Value) -> Option<String> {
    let action = payload.get("action").and_then(Value::as_str);
    let is_wanted = |wanted: &String| match wanted.split_once('.') {
        Some((name, of)) => name == event && Some(of) == action,
        None => wanted == event,
    };
    if !github.events.iter().any(is_wanted) {
        let action = action.map(|action| format!(".{action}")).unwrap_or_default();
        return Some(format!("`{event}{action}` is none of its events"));
    }
    if github.branches.is_empty() {
        return None;
    }
    match branch(event, payload) {
        None => Some(format!("this `{event}` is about no branch")),
        Some(branch) if github.branches.iter().any(|pattern| pattern.matches(branch)) => None,
        Some(branch) => Some(format!("`{branch}` is none of its branches")),
    }
}

/// Returns the branch that an event is about: of a pull request the one that it goes into.
fn branch<'p>(event: &str, payload: &'p Value) -> Option<&'p str> {
    let text = |pointer: &str| payload.pointer(pointer).and_then(Value::as_str);
    match event {
        "push" if payload.get("deleted") == Some(&Value::Bool(true)) => None,
        "push" => text("/ref").and_then(|name| name.strip_prefix("refs/heads/")),
        "create" | "delete" => text("/ref").filter(|_| text("/ref_type") == Some("branch")),
        "merge_group" => text("/merge_group/base_ref").map(|name| name.strip_prefix("refs/heads/").unwrap_or(name)),
        "workflow_run" => text("/workflow_run/head_branch"),
        _ => text("/pull_request/base/ref"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_actions_and_branches_are_matched() {
        let github = |events: &[&str], branches: &[&str]| -> Github {
            serde_json::from_value(json!({ "events": events, "branches": branches, "secret": "env:HOOK" })).unwrap()
        };
        let push = json!({ "ref": "refs/heads/release/1.2" });
        let gone = json!({ "ref": "refs/heads/main", "deleted": true });
        let tag = json!({ "ref": "refs/tags/main" });
        let pull = json!({ "action": "opened", "pull_request": { "base": { "ref": "main" }, "head": { "ref": "x" } } });
        let issue = json!({ "action": "opened" });
        type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a str, &'a Value, bool);
        let cases: &[Case<'_>] = &[
            (&["push"], &[], "push", &push, true),
            (&["push"], &["release/*"], "push", &push, true),
            (&["push"], &["main"], "push", &push, false),
            (&["push"], &["main"], "push", &gone, false),
            (&["push"], &["main"], "push", &tag, false),
            (&["push"], &[], "push", &tag, true),
            (&["push"], &[], "release", &push, false),
            (&["pull_request"], &["main"], "pull_request", &pull, true),
            (&["pull_request.opened"], &["main"], "pull_request", &pull, true),
            (&["pull_request.closed"], &[], "pull_request", &pull, false),
            (&["issues"], &["main"], "issues", &issue, false),
            (&["issues.opened", "push"], &[], "issues", &issue, true),
        ];
        for (events, branches, event, payload, expected) in cases {
            let why = unwanted(&github(events, branches), event, payload);
            assert_eq!(why.is_none(), *expected, "{events:?} {branches:?} {event}: {why:?}");
        }
    }
}
