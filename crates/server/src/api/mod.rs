//! What the API answers, one file a resource.

mod events;
pub(crate) mod health;
mod runs;
mod view;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// Returns the routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().merge(runs::routes()).merge(events::routes())
}
