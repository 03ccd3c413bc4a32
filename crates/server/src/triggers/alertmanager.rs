//! Notifications of Prometheus' Alertmanager (version 4) and of Grafana, which sends the same and more. Both send an
//! alert again and again while it lasts: each is taken once, by its fingerprint and its start.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pitcrew_plan::Trigger;
use pitcrew_plan::trigger::AlertStatus;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::door::{Door, Parcel, Raw, Received, header, opened, parse, take};
use super::signature::{digest, is_same};
use crate::answer::Answer;
use crate::app::App;
use crate::problem::Problem;

const SOURCE: &str = "alertmanager";

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(receive))
}

/// Take a notification of Alertmanager or Grafana
///
/// With the secret of a plan's `alertmanager` trigger as a bearer token, as the password of basic authentication, or
/// in the header `X-Pitcrew-Token`. Only alerts that were not seen before start a run, and stand in its payload.
#[utoipa::path(
    post, operation_id = "receive_alertmanager", path = "/webhooks/alertmanager", tag = "triggers",
    request_body(content = Object, description = "The notification, as Alertmanager describes it"),
    responses(
        (status = 202, body = Received), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem), (status = 503, body = Problem),
    )
)]
async fn receive(State(app): State<Arc<App>>, headers: HeaderMap, Raw(body): Raw) -> Result<Response, Problem> {
    app.work(move |app| received(app, &headers, &body)).await
}

fn received(app: &Arc<App>, headers: &HeaderMap, body: &[u8]) -> Result<Response, Problem> {
    let doors = app.triggers.doors(|trigger| matches!(trigger, Trigger::Alertmanager(_)));
    let given = given(headers).unwrap_or_default();
    let doors = opened(doors, |secret| is_same(secret, &given))?;
    let payload = parse(body)?;
    let alerts = alerts(&payload)?;
    let mut deliveries = Vec::new();
    // What is new differs from plan to plan.
    for door in &doors {
        deliveries.extend(taken(app, door, &payload, &alerts)?.deliveries);
    }
    Ok((StatusCode::ACCEPTED, Answer(Received { deliveries })).into_response())
}

/// An alert of a notification.
struct Alert<'p> {
    status: AlertStatus,
    name: String,
    whole: &'p Value,
}

fn taken(app: &Arc<App>, door: &Door, payload: &Value, alerts: &[Alert<'_>]) -> Result<Received, Problem> {
    let Trigger::Alertmanager(trigger) = door.trigger() else { return Ok(Received { deliveries: Vec::new() }) };
    let wanted: Vec<&Alert<'_>> = alerts.iter().filter(|alert| trigger.status.contains(&alert.status)).collect();
    let names: Vec<String> = wanted.iter().map(|alert| alert.name.clone()).collect();
    let new = app.store.unknown(&door.planned.plan().name, SOURCE, &names)?;
    // Of those that are known already the notification is shown as it was, so that it is told as known.
    let shown: Vec<&Alert<'_>> = match new.is_empty() {
        true => wanted,
        false => wanted.into_iter().filter(|alert| new.contains(&alert.name)).collect(),
    };
    let mut also: Vec<String> = shown.iter().map(|alert| alert.name.clone()).collect();
    also.sort();
    also.dedup();
    let status = payload.get("status").and_then(Value::as_str).unwrap_or("firing");
    let nothing = shown.is_empty().then(|| format!("none of its alerts has a status that it asks for ({status})"));
    let mut own = payload.clone();
    if nothing.is_none() {
        own["alerts"] = shown.iter().map(|alert| alert.whole.clone()).collect();
    }
    let parcel = Parcel {
        source: SOURCE.to_owned(),
        key: match nothing {
            Some(_) => digest(payload.to_string().as_bytes()),
            None => digest(also.join("\n").as_bytes()),
        },
        also,
        kind: SOURCE,
        event: status.to_owned(),
        by: SOURCE.to_owned(),
        payload: own,
    };
    take(app, std::slice::from_ref(door), &parcel, |_| nothing.clone())
}

/// Reads the alerts of a notification.
fn alerts<'p>(payload: &'p Value) -> Result<Vec<Alert<'p>>, Problem> {
    let list = payload
        .get("alerts")
        .and_then(Value::as_array)
        .ok_or_else(|| Problem::bad_request("the body is no notification of Alertmanager: it has no list `alerts`"))?;
    let alert = |whole: &'p Value| {
        let text = |name: &str| Value::as_str(whole.get(name)?).filter(|text| !text.is_empty());
        let status = match text("status").or_else(|| payload.get("status").and_then(Value::as_str)) {
            Some("firing") => AlertStatus::Firing,
            Some("resolved") => AlertStatus::Resolved,
            _ => return Err(Problem::bad_request("an alert is neither `firing` nor `resolved`")),
        };
        let labels = || digest(whole.get("labels").unwrap_or(&Value::Null).to_string().as_bytes());
        let fingerprint = text("fingerprint").map_or_else(labels, str::to_owned);
        let word = if status == AlertStatus::Firing { "firing" } else { "resolved" };
        let name = format!("{word} {fingerprint} {}", text("startsAt").unwrap_or_default());
        Ok(Alert { status, name, whole })
    };
    list.iter().map(alert).collect()
}

/// Returns the secret that a request brings.
fn given(headers: &HeaderMap) -> Option<String> {
    if let Some(token) = header(headers, "x-pitcrew-token") {
        return Some(token.to_owned());
    }
    let (scheme, value) = header(headers, "authorization")?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64_STANDARD.decode(value.trim()).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}
