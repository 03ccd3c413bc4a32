//! What the API answers, one file a resource.

mod agents;
mod approvals;
mod audit;
mod events;
mod findings;
mod graph;
pub(crate) mod health;
mod journal;
mod logs;
mod ownership;
mod papers;
mod plans;
mod runs;
mod session;
mod steer;
mod tasks;
mod timeline;
mod tokens;
mod view;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub(crate) use runs::key as idempotency_key;
pub(crate) use view::RunSummary;

/// Returns the routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .merge(runs::routes())
        .merge(graph::routes())
        .merge(timeline::routes())
        .merge(events::routes())
        .merge(tasks::routes())
        .merge(logs::routes())
        .merge(approvals::routes())
        .merge(steer::routes())
        .merge(papers::routes())
        .merge(ownership::routes())
        .merge(findings::routes())
        .merge(plans::routes())
        .merge(agents::routes())
        .merge(journal::routes())
        .merge(session::routes())
        .merge(tokens::routes())
        .merge(audit::routes())
        .merge(crate::triggers::routes())
}
