//! Runs that a program asks for under a name of its own (`Idempotency-Key`): asked again, also after a crash of the
//! server in between, it is told of the same run.

use std::sync::Arc;

use axum::http::StatusCode;
use pitcrew_engine::{RunId, Trigger};
use pitcrew_runner::clock;
use pitcrew_runner::pit::StartRequest;
use serde_json::json;

use super::start;
use crate::app::App;
use crate::board::Thing;
use crate::problem::Problem;
use crate::store::{Arrival, State};

/// What is asked for under a name.
pub(crate) struct Asked {
    /// The plan.
    pub(crate) plan: String,
    /// Who asks.
    pub(crate) by: String,
    /// Their name for it.
    pub(crate) key: String,
    /// The hash of what they ask for.
    pub(crate) digest: String,
    /// How it is started.
    pub(crate) request: StartRequest,
}

/// Starts a run, unless it was started under this name already; returns the one that is meant.
pub(crate) async fn start_once(app: &Arc<App>, asked: Asked) -> Result<RunId, Problem> {
    let Asked { plan, by, key, digest, request } = asked;
    // Of two that ask at once the second finds what the first has started.
    let _turn = app.triggers.keyed.lock().await;
    let found = app.work(move |app| looked_up(app, plan, &by, &key, &digest)).await?;
    let id = match found {
        Found::Started(run) => return Ok(run),
        Found::ToStart(id) => id,
    };
    let trigger = Trigger { delivery: Some(id.to_string()), ..Trigger::by_hand() };
    let started = app.pit.start(StartRequest { trigger: Some(trigger), ..request }).await;
    app.work(move |app| {
        match &started {
            Ok(run) => app.store.settle(id, State::Started, Some(run), None)?,
            // What did not work may be tried again under the same name.
            Err(_) => app.store.forget_delivery(id)?,
        }
        app.board.note(Thing::Delivery(id.to_string()));
        Ok(started?)
    })
    .await
}

enum Found {
    Started(RunId),
    ToStart(i64),
}

fn looked_up(app: &Arc<App>, plan: String, by: &str, key: &str, digest: &str) -> Result<Found, Problem> {
    let arrival = Arrival {
        plan,
        source: crate::store::API.to_owned(),
        key: format!("{by} {key}"),
        also: Vec::new(),
        kind: "manual",
        event: String::new(),
        by: by.to_owned(),
        payload: json!({ "asked": digest }),
        ignored: None,
    };
    let lost = || Problem::conflict("what was kept of this key is gone; ask with another");
    let kept = app.store.receive(&[arrival], &[], clock::now())?;
    let (delivery, is_new) = kept.into_iter().next().ok_or_else(lost)?;
    let id: i64 = delivery.id.parse().map_err(|_| lost())?;
    if is_new {
        return Ok(Found::ToStart(id));
    }
    let known = app.store.delivery(id)?.ok_or_else(lost)?;
    if known.payload["asked"] != digest {
        let detail = format!("under the key `{key}` something else was asked for");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused", "Key used before", detail)
            .hint("one key is for one request; make another for this one"));
    }
    if let Some(run) = known.delivery.run {
        return Ok(Found::Started(run));
    }
    // A server that ended in between may have started it.
    match start::already_started(app, &known.delivery.id, known.delivery.time)? {
        Some(run) => {
            app.store.settle(id, State::Started, Some(&run), None)?;
            Ok(Found::Started(run))
        }
        None => Ok(Found::ToStart(id)),
    }
}
