//! Runs that a person or a program asks for, with something that comes with it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use pitcrew_plan::Trigger;
use pitcrew_runner::clock;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::door::Parcel;
use crate::answer::Answer;
use crate::api::idempotency_key;
use crate::app::App;
use crate::extract::{Json, Path};
use crate::problem::Problem;
use crate::store::{Arrival, Delivery};
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(trigger))
}

/// What comes with a run that somebody asks for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"payload": {"version": "1.4.2"}}))]
struct Wanted {
    /// What the plan sees as `trigger.payload`.
    #[serde(default)]
    #[schema(value_type = Value)]
    payload: Value,
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
struct Triggered {
    /// The delivery.
    delivery: Delivery,
}

/// Start a run of a plan, as its triggers do
///
/// It is answered when it is kept; its run follows, and `GET /deliveries/{id}` names it. With `Idempotency-Key` the
/// same key never starts a second one.
#[utoipa::path(
    post, operation_id = "trigger_plan", path = "/plans/{name}/trigger", tag = "triggers",
    params(
        ("name" = String, Path, description = "The plan's name"),
        ("Idempotency-Key" = Option<String>, Header, pattern = r"^[!-~]{1,200}$", description = "The caller's own name for this"),
    ),
    request_body(content = Wanted),
    responses(
        (status = 202, body = Triggered), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
    )
)]
async fn trigger(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(wanted): Json<Wanted>,
) -> Result<Response, Problem> {
    caller.may(Right::Operate)?;
    let key = idempotency_key(&headers)?.map(|key| format!("{} {key}", caller.name));
    let delivery = app.work(move |app| triggered(app, &name, &caller.name, key, wanted.payload)).await?;
    Ok((StatusCode::ACCEPTED, Answer(Triggered { delivery })).into_response())
}

fn triggered(app: &Arc<App>, name: &str, by: &str, key: Option<String>, payload: Value) -> Result<Delivery, Problem> {
    let plan = app.shelf.get(name)?.plan();
    let now = clock::now();
    let parcel = Parcel {
        source: "manual".to_owned(),
        key: key.unwrap_or_else(|| super::start::unique(now)),
        also: Vec::new(),
        kind: "manual",
        event: String::new(),
        by: by.to_owned(),
        payload,
    };
    // Where the plan says nothing of it, people may always start it.
    let manual: Vec<&Trigger> = plan.on.iter().filter(|trigger| matches!(trigger, Trigger::Manual(_))).collect();
    let why: Vec<String> = manual.iter().map_while(|trigger| parcel.unwanted(trigger)).collect();
    if !manual.is_empty() && why.len() == manual.len() {
        return Err(Problem::conflict(format!("the plan does not take this: {}", why.join("; "))));
    }
    let arrival = Arrival {
        plan: name.to_owned(),
        source: parcel.source,
        key: parcel.key,
        also: Vec::new(),
        kind: parcel.kind,
        event: parcel.event,
        by: parcel.by,
        payload: parcel.payload,
        ignored: None,
    };
    let mut kept = app.deliver(&[arrival], &[], now)?;
    kept.pop().ok_or_else(|| Problem::not_found("nothing was kept"))
}
