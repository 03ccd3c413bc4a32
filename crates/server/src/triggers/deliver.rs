//! What was accepted is started, once, also where a server ends in between: of each plan one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pitcrew_engine::Timestamp;
use pitcrew_runner::checks::chain;
use pitcrew_runner::clock;
use tokio::sync::mpsc;

use super::start;
use crate::app::App;
use crate::board::Thing;
use crate::problem::Problem;
use crate::store::{Arrival, Delivery, Mark, State};

/// How long it takes until old deliveries are looked for again, when anything comes, in milliseconds.
const TIDIED_MS: i64 = 24 * 60 * 60 * 1000;

impl App {
    /// Keeps what arrived, and the marks of the clocks that did it. When this returns, it is on the disk; the runs
    /// follow.
    pub(super) fn deliver(
        &self,
        arrivals: &[Arrival],
        marks: &[Mark],
        now: Timestamp,
    ) -> Result<Vec<Delivery>, Problem> {
        let kept = self.store.receive(arrivals, marks, now)?;
        for (delivery, _) in kept.iter().filter(|(_, is_new)| *is_new) {
            self.board.note(Thing::Delivery(delivery.id.clone()));
        }
        if kept.iter().any(|(delivery, is_new)| *is_new && delivery.state == State::Accepted) {
            self.triggers.waits.notify_one();
        }
        Ok(kept.into_iter().map(|(delivery, _)| delivery).collect())
    }
}

/// A delivery in the queue of its plan.
struct Queued {
    id: i64,
    /// Whether a server before this one may have started its run.
    is_old: bool,
}

/// Begins to start what was accepted.
pub(super) fn begin(app: &Arc<App>) {
    let app = app.clone();
    tokio::spawn(async move {
        let mut queues: BTreeMap<String, mpsc::UnboundedSender<Queued>> = BTreeMap::new();
        let mut queued = BTreeSet::new();
        let mut is_old = true;
        let mut tidied = None;
        loop {
            if tidied.is_none_or(|last: Timestamp| clock::now().0 - last.0 > TIDIED_MS) {
                let _ = app.work(|app| Ok(app.store.forget_old_deliveries(clock::now())?)).await;
                tidied = Some(clock::now());
            }
            let waiting = app.work(|app| Ok(app.store.waiting()?)).await.unwrap_or_default();
            // What is done with could be asked for once more.
            queued.retain(|id| waiting.iter().any(|(waiting, _)| waiting == id));
            for (id, plan) in waiting {
                if !queued.insert(id) {
                    continue;
                }
                let queue = queues.entry(plan).or_insert_with(|| worker(&app));
                // Its worker lives as long as the server.
                let _ = queue.send(Queued { id, is_old });
            }
            is_old = false;
            tokio::select! {
                () = app.triggers.waits.notified() => {}
                () = app.closed() => return,
            }
        }
    });
}

/// Begins to start the runs of a plan, one after the other.
fn worker(app: &Arc<App>) -> mpsc::UnboundedSender<Queued> {
    let (sender, mut queue) = mpsc::unbounded_channel();
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            let next = tokio::select! {
                biased;
                () = app.closed() => return,
                next = queue.recv() => next,
            };
            let Some(queued) = next else { return };
            // What cannot be noted stays accepted, and is looked at by the next server.
            let _ = carry_out(&app, queued).await;
        }
    });
    sender
}

async fn carry_out(app: &Arc<App>, queued: Queued) -> Result<(), Problem> {
    let Queued { id, is_old } = queued;
    let Some(waiting) = app.work(move |app| Ok(app.store.delivery(id)?)).await? else { return Ok(()) };
    if waiting.delivery.state != State::Accepted {
        return Ok(());
    }
    let (name, since) = (waiting.delivery.id.clone(), waiting.delivery.time);
    let before = match is_old {
        true => app.work(move |app| start::already_started(app, &name, since)).await?,
        false => None,
    };
    let started = match before {
        Some(run) => Some(Ok(run)),
        None => match app.work(move |app| Ok(start::request(app, &waiting))).await? {
            Ok(request) => begin_run(app, request).await,
            Err(why) => Some(Err(why)),
        },
    };
    // The server ends, and the next one does it.
    let Some(started) = started else { return Ok(()) };
    app.work(move |app| {
        match &started {
            Ok(run) => app.store.settle(id, State::Started, Some(run), None)?,
            Err(why) => app.store.settle(id, State::Refused, None, Some(why))?,
        }
        app.board.note(Thing::Delivery(id.to_string()));
        Ok(())
    })
    .await
}

/// Starts a run, when what it needs for itself is free; `None` where the server ends before that.
async fn begin_run(
    app: &Arc<App>,
    request: pitcrew_runner::pit::StartRequest,
) -> Option<Result<pitcrew_engine::RunId, String>> {
    loop {
        match app.pit.start(request.clone()).await {
            Ok(run) => return Some(Ok(run)),
            Err(error) => match error.held() {
                None => return Some(Err(chain(&error))),
                Some(held) => tokio::select! {
                    freed = app.pit.free(held) => if let Err(error) = freed {
                        return Some(Err(chain(&error)));
                    },
                    () = app.closed() => return None,
                },
            },
        }
    }
}
