//! What the API answers, one file a resource.

mod approvals;
mod events;
mod graph;
pub(crate) mod health;
mod logs;
mod papers;
mod runs;
mod steer;
mod tasks;
mod timeline;
mod view;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

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
}
