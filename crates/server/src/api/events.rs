//! What happens, as it happens: the events of a run, page by page or as a stream, and what changes anywhere.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use pitcrew_engine::{Record, RunId};
use pitcrew_runner::{clock, records};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::view::RunSummary;
use crate::answer::{Answer, json as harmless};
use crate::app::App;
use crate::board::Thing;
use crate::extract::{Path, Query};
use crate::feed::{self, Item, Watcher};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// How much may wait for a client that reads slowly.
const WAITING: usize = 64;

/// How long changes are gathered before those who watch everything are told of them.
const GATHERED: Duration = Duration::from_millis(40);

/// How often a silent stream says that it is still there: proxies cut what says nothing.
const STILL_THERE: Duration = Duration::from_secs(20);

/// The most events of a page.
const PAGE: u32 = 500;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(of_run)).routes(routes!(everything))
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct From {
    /// The number of the last event that is known already.
    #[param(minimum = 0)]
    after: Option<i64>,
}

impl From {
    /// Returns the number of the last event that is known already: what a stream says that it has seen comes first.
    pub(super) fn known(&self, headers: &HeaderMap) -> Result<u64, Problem> {
        let after = self.after.unwrap_or(0);
        let after =
            u64::try_from(after).map_err(|_| Problem::bad_request(format!("`after` is {after}; it is 0 or more")))?;
        Ok(last_seen(headers)?.unwrap_or(after))
    }
}

/// Events of a run, in order.
#[derive(Debug, Serialize, ToSchema)]
struct Events {
    /// Each as a line of `pitcrew run --format json`; docs/reference/events.md says what each means.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Value>,
    /// The `after` of the next page; null where this is the end for now.
    next: Option<u64>,
}

/// An event of a stream.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code)] // It stands in the document only: streams are written as text.
struct Told {
    /// In a run's stream `event`, `line` (what an attempt printed) or `waiting` (nothing moves until a person answers);
    /// in that of everything `hello`, `run`, `plan`, `agent`, `delivery`, or `reset`: what was missed is not kept.
    event: String,
    /// What `Last-Event-ID` says to go on behind it.
    id: Option<String>,
    /// JSON: the event, or what has changed.
    data: String,
}

/// Show the events of a run: a page, or with `Accept: text/event-stream` all that come
#[utoipa::path(
    get, operation_id = "list_run_events", path = "/runs/{run}/events", tag = "events",
    params(
        ("run" = String, Path, description = "The run's whole name"), From,
        ("Last-Event-ID" = Option<i64>, Header, minimum = 0, description = "Of a stream: the number of the last event that is known already"),
    ),
    responses(
        (status = 200, description = "A page, or each event of the stream", content(
            (Events = "application/json"), (Told = "text/event-stream")
        )),
        (status = 404, body = Problem)
    )
)]
async fn of_run(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    let run = RunId(run);
    let after = from.known(&headers)?;
    if wants_stream(&headers) {
        let named = run.clone();
        app.work(move |app| exists(app, &named)).await?;
        return Ok(stream_of(app, run, after, |json, _| Some(("event", json.to_owned()))));
    }
    let events = app
        .work(move |app| {
            exists(app, &run)?;
            let stored = app.read(|reader| Ok(reader.events(&run, after, PAGE)?))?;
            let next = stored.last().filter(|_| stored.len() == PAGE as usize).map(|last| last.seq);
            let items = stored.iter().map(|one| Ok(feed::told(&run, &records::record(&app.blobs, &run, one)?)));
            Ok(Events { items: items.collect::<Result<_, Problem>>()?, next })
        })
        .await?;
    Ok(Answer(events).into_response())
}

/// Stream what changes anywhere: which run, plan, agent or delivery is other than it was
#[utoipa::path(
    get, operation_id = "watch_everything", path = "/events", tag = "events",
    responses((status = 200, content_type = "text/event-stream", body = Told, description = "Each event of the stream"))
)]
async fn everything(State(app): State<Arc<App>>, caller: Caller, headers: HeaderMap) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    // A number counts for one life of the server.
    let life = app.started.0;
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let known = seen.and_then(|id| id.split_once('-')).filter(|(of, _)| of.parse() == Ok(life));
    let known: Option<u64> = known.and_then(|(_, number)| number.parse().ok());
    let is_new = seen.is_none();
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut newest = app.board.watch();
        let mut at = match known {
            Some(number) => number,
            None => app.board.newest(),
        };
        let hello = if is_new { "hello" } else { "reset" };
        // What happened while nobody listened is not known any more: fetch anew.
        if known.is_none()
            && sender.send(Event::default().event(hello).id(format!("{life}-{at}")).data("{}")).await.is_err()
        {
            return;
        }
        loop {
            match app.board.since(at) {
                None => {
                    at = app.board.newest();
                    let reset = Event::default().event("reset").id(format!("{life}-{at}")).data("{}");
                    if sender.send(reset).await.is_err() {
                        return;
                    }
                }
                Some((things, up_to)) => {
                    let last = things.len().saturating_sub(1);
                    for (place, thing) in things.into_iter().enumerate() {
                        let Some(event) = changed(&app, &caller, thing).await else { continue };
                        // Whoever comes back in the middle is told all of it once more.
                        let id = if place == last { up_to } else { at };
                        if sender.send(event.id(format!("{life}-{id}"))).await.is_err() {
                            return;
                        }
                    }
                    at = up_to;
                }
            }
            tokio::select! {
                changed = newest.wait_for(|number| *number > at) => if changed.is_err() { return },
                () = sender.closed() => return,
                () = app.closed() => return,
            }
            tokio::time::sleep(GATHERED).await;
        }
    });
    Ok(sse(receiver))
}

/// Says what has changed, of what the caller may see.
async fn changed(app: &Arc<App>, caller: &Caller, thing: Thing) -> Option<Event> {
    let (kind, data) = match thing {
        Thing::Run(run) => {
            let summary = app.work(move |app| app.look(&run, |folded| RunSummary::of(folded, clock::now()))).await;
            let summary = summary.ok().filter(|summary| caller.sees(&summary.plan))?;
            ("run", serde_json::to_value(summary).ok()?)
        }
        Thing::Plan(name) if !caller.sees(&name) => return None,
        Thing::Plan(name) => ("plan", json!({ "plan": name })),
        // They may be of any plan.
        Thing::Delivery(_) | Thing::Agent(_) if caller.plans().is_some() => return None,
        Thing::Delivery(id) => ("delivery", json!({ "delivery": id })),
        Thing::Agent(name) => ("agent", json!({ "agent": name })),
    };
    Some(Event::default().event(kind).data(harmless(&data).ok()?))
}

fn exists(app: &App, run: &RunId) -> Result<(), Problem> {
    match app.read(|reader| Ok(reader.run(run)?))? {
        Some(_) => Ok(()),
        None => Err(Problem::not_found(format!("there is no run `{run}`"))),
    }
}

pub(super) fn wants_stream(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let mut kinds = accepts.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
    // Of the two that there are the first that is named is meant.
    kinds.find(|kind| matches!(*kind, "text/event-stream" | "application/json")) == Some("text/event-stream")
}

fn last_seen(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(id) = headers.get("last-event-id") else { return Ok(None) };
    let number: Option<i64> = id.to_str().ok().and_then(|id| id.parse().ok());
    let number = number.and_then(|number| u64::try_from(number).ok());
    number.map(Some).ok_or_else(|| Problem::bad_request("`Last-Event-ID` is the number of an event of the run"))
}

/// Streams what is seen of a run; `told` says how an event is called there and what is told of it, from its harmless
/// JSON and itself.
pub(super) fn stream_of(
    app: Arc<App>,
    run: RunId,
    after: u64,
    told: impl Fn(&str, &Record) -> Option<(&'static str, String)> + Send + 'static,
) -> Response {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut watcher = Watcher::new(&app, &run, after);
        loop {
            let item = tokio::select! {
                item = watcher.next() => item,
                () = sender.closed() => return,
                () = app.closed() => return,
            };
            // Where the journal cannot be read the client asks again, and is told why.
            let Ok(item) = item else { return };
            let event = match item {
                Item::Event { seq, json, record } => {
                    let Some((kind, data)) = told(&json, &record) else { continue };
                    Event::default().event(kind).id(seq.to_string()).data(data)
                }
                Item::Line { json } => Event::default().event("line").data(&*json),
                Item::Waiting => Event::default().event("waiting").data("{}"),
            };
            if sender.send(event).await.is_err() {
                return;
            }
        }
    });
    sse(receiver)
}

fn sse(receiver: mpsc::Receiver<Event>) -> Response {
    use tokio_stream::StreamExt;
    let events = ReceiverStream::new(receiver).map(Ok::<_, Infallible>);
    Sse::new(events).keep_alive(KeepAlive::new().interval(STILL_THERE)).into_response()
}
