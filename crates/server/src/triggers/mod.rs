//! What starts runs by itself: webhooks, clocks, messages. Each is a file; what they have in common is that
//! something arrives, is weighed, is kept as a delivery, and only then answered; the run follows.
//!
//! What arrives is data: it is proven to come from whoever knows the secret before it is parsed, and it is never
//! put into a text that something carries out.

mod alertmanager;
mod cron;
mod deliver;
mod descriptor;
mod door;
mod github;
mod keyed;
mod listing;
mod manual;
mod nats;
mod planned;
mod signature;
mod standard;
mod start;
mod timer;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, watch};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::shelf::Shelf;

pub(crate) use keyed::{Asked, start_once};
pub(crate) use planned::Planned;

/// The longest body of a webhook, in bytes.
const LONGEST: usize = 10 << 20;

/// What the triggers of all plans share.
pub(crate) struct Triggers {
    /// The plans as they are now.
    plans: watch::Sender<Arc<Vec<Arc<Planned>>>>,
    /// That a delivery waits for its run.
    waits: Notify,
    /// Whose turn it is to start a run under a name of their own.
    keyed: tokio::sync::Mutex<()>,
    /// How it stands with each connection to NATS, by plan and subject.
    connections: Mutex<BTreeMap<(String, String), String>>,
}

impl Triggers {
    /// Reads the plans.
    pub(crate) fn new(shelf: &Shelf) -> Triggers {
        let plans = watch::channel(planned::read_all(shelf).unwrap_or_default()).0;
        Triggers { plans, waits: Notify::new(), keyed: tokio::sync::Mutex::default(), connections: Mutex::default() }
    }

    /// Returns the plans as they are now.
    pub(crate) fn plans(&self) -> Arc<Vec<Arc<Planned>>> {
        self.plans.borrow().clone()
    }

    fn connected(&self, plan: &str, subject: &str, how: Option<String>) {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (plan.to_owned(), subject.to_owned());
        match how {
            Some(how) => drop(connections.insert(key, how)),
            None => drop(connections.remove(&key)),
        }
    }

    fn connection(&self, plan: &str, subject: &str) -> Option<String> {
        let connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        connections.get(&(plan.to_owned(), subject.to_owned())).cloned()
    }
}

/// Begins to hear: first what was accepted before the server ended is started.
pub(crate) fn begin(app: &Arc<App>) {
    deliver::begin(app);
    planned::attend(app);
    cron::begin(app);
    nats::begin(app);
}

/// Returns the routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    let webhooks = OpenApiRouter::new()
        .merge(github::routes())
        .merge(alertmanager::routes())
        .merge(standard::routes())
        .merge(manual::routes())
        .layer(axum::extract::DefaultBodyLimit::max(LONGEST));
    webhooks.merge(listing::routes())
}
