//! All routes, and the document that describes them.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::app::App;
use crate::problem::Problem;
use crate::{api, assets, trust};

/// What the document says of itself.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pitcrew",
        description = "Plans that agents carry out in parallel: start runs, watch them, answer what they ask.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(Problem))
)]
struct About;

/// Returns the routes of the API with their description.
fn api_routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(About::openapi()).nest("/api/v1", api::routes()).merge(api::health::routes())
}

/// Returns the OpenAPI 3.1 document.
pub fn openapi() -> Document {
    let mut document = api_routes().into_openapi();
    trust::describe(&mut document);
    document
}

/// Returns everything that is answered.
pub fn router(app: Arc<App>) -> Router {
    let (routes, mut document) = api_routes().split_for_parts();
    trust::describe(&mut document);
    // Its files are in the binary: nothing of it is fetched from elsewhere.
    let docs = SwaggerUi::new("/docs").url("/api/v1/openapi.json", document);
    routes
        .merge(docs)
        .merge(api::session::ways_in())
        .fallback(assets::page)
        .layer(middleware::from_fn_with_state(app.clone(), trust::gate))
        .layer(DefaultBodyLimit::max(trust::BODY))
        .with_state(app)
}
