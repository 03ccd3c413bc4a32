//! Where webhooks come in: the triggers of one kind with what each is let in with, and what all of them do with
//! what was let in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use pitcrew_plan::{Trigger, expr};
use pitcrew_runner::clock;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Planned, Triggers};
use crate::app::App;
use crate::problem::Problem;
use crate::store::{Arrival, Delivery};

/// A trigger of a plan, and what it is let in with.
pub(super) struct Door {
    pub(super) planned: Arc<Planned>,
    at: usize,
    secret: Result<String, String>,
}

impl Door {
    /// Returns the trigger.
    pub(super) fn trigger(&self) -> &Trigger {
        &self.planned.plan().on[self.at]
    }

    fn plan(&self) -> &str {
        &self.planned.plan().name
    }
}

impl Triggers {
    /// Returns the triggers that `wanted` picks, of all plans.
    pub(super) fn doors(&self, wanted: impl Fn(&Trigger) -> bool) -> Vec<Door> {
        let mut doors = Vec::new();
        for planned in self.plans().iter() {
            for (at, trigger) in planned.plan().on.iter().enumerate().filter(|(_, trigger)| wanted(trigger)) {
                let secret = planned.secret_of(trigger).unwrap_or_else(|| Ok(String::new()));
                doors.push(Door { planned: planned.clone(), at, secret });
            }
        }
        doors
    }
}

/// Leaves the doors that what arrived may come in by; where there are none it is refused.
pub(super) fn opened(doors: Vec<Door>, opens: impl Fn(&str) -> bool) -> Result<Vec<Door>, Problem> {
    if doors.is_empty() {
        return Err(Problem::not_found("no plan that is served has such a trigger")
            .hint("give a plan one in `on`, and name the plan when you start `pitcrew serve`"));
    }
    let lacking = doors.iter().all(|door| door.secret.is_err());
    let open: Vec<Door> = doors.into_iter().filter(|door| door.secret.as_deref().is_ok_and(&opens)).collect();
    match open.is_empty() {
        false => Ok(open),
        true if lacking => Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "secret-missing",
            "No secret to compare with",
            "the secret of the trigger is not there, so nothing can be let in",
        )
        .hint("`GET /api/v1/triggers` says what is missing")
        .retry_after(60)),
        true => Err(unauthorised("the signature, token or password is that of no trigger")),
    }
}

/// Refuses what has not shown that it knows a secret.
pub(super) fn unauthorised(why: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "not-authentic", "Not authentic", why)
}

/// What was let in, and is the same for every plan.
pub(super) struct Parcel {
    pub(super) source: String,
    pub(super) key: String,
    pub(super) also: Vec<String>,
    pub(super) kind: &'static str,
    pub(super) event: String,
    pub(super) by: String,
    pub(super) payload: Value,
}

impl Parcel {
    /// Returns it as conditions see it.
    fn seen(&self) -> Value {
        json!({ "trigger": { "kind": self.kind, "id": self.key, "event": self.event, "payload": self.payload } })
    }

    /// Says why a trigger does not want it, where its condition does not hold.
    pub(super) fn unwanted(&self, trigger: &Trigger) -> Option<String> {
        let condition = trigger.condition()?;
        match expr::holds(condition, &self.seen()) {
            Ok(true) => None,
            Ok(false) => Some("its `match` is false".to_owned()),
            Err(error) => Some(format!("its `match` cannot be told: {error}")),
        }
    }

    fn arrival(&self, plan: &str, ignored: Option<String>) -> Arrival {
        Arrival {
            plan: plan.to_owned(),
            source: self.source.clone(),
            key: self.key.clone(),
            also: self.also.clone(),
            kind: self.kind,
            event: self.event.clone(),
            by: self.by.clone(),
            payload: self.payload.clone(),
            ignored,
        }
    }
}

/// What became of something that arrived, for each plan that it is for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Received {
    /// One for each plan.
    pub(super) deliveries: Vec<Delivery>,
}

/// Weighs what was let in for each plan, by the first of its triggers that wants it, and keeps it.
///
/// When this returns, what was accepted is on the disk.
pub(super) fn take(
    app: &Arc<App>,
    doors: &[Door],
    parcel: &Parcel,
    unwanted: impl Fn(&Trigger) -> Option<String>,
) -> Result<Received, Problem> {
    let mut arrivals: Vec<Arrival> = Vec::new();
    let plans: Vec<&str> = doors.iter().map(Door::plan).collect();
    for (at, plan) in plans.iter().enumerate() {
        if plans[..at].contains(plan) {
            continue;
        }
        let mut why = Vec::new();
        for door in doors.iter().filter(|door| door.plan() == *plan) {
            match unwanted(door.trigger()).or_else(|| parcel.unwanted(door.trigger())) {
                Some(reason) => why.push(reason),
                None => {
                    why.clear();
                    break;
                }
            }
        }
        let ignored = (!why.is_empty()).then(|| why.join("; "));
        arrivals.push(parcel.arrival(plan, ignored));
    }
    let deliveries = app.deliver(&arrivals, &[], clock::now())?;
    Ok(Received { deliveries })
}

/// A body as it came, byte for byte.
pub(super) struct Raw(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Raw, Problem> {
        Bytes::from_request(request, state).await.map(Raw).map_err(|rejection: BytesRejection| {
            match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
                _ => Problem::bad_request(rejection.body_text()),
            }
        })
    }
}

/// Returns a header as a text.
pub(super) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|value| !value.is_empty())
}

/// Returns a header that must be there, and is a name of some kind.
pub(super) fn named<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, Problem> {
    let value = header(headers, name).ok_or_else(|| Problem::bad_request(format!("the header `{name}` is missing")))?;
    match value.len() <= 200 {
        true => Ok(value),
        false => Err(Problem::bad_request(format!("the header `{name}` is longer than 200 characters"))),
    }
}

/// Parses what was proven to be whoever's it says it is.
pub(super) fn parse(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::bad_request(format!("the body is no JSON: {error}")))
}
