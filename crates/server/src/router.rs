//! All routes, and the document that describes them.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::problem::Problem;
use crate::{api, assets};

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
    api_routes().into_openapi()
}

/// Returns everything that is answered.
pub fn router(app: Arc<App>) -> Router {
    let (routes, document) = api_routes().split_for_parts();
    let document: Arc<str> = document.to_json().expect("the document is plain data, which JSON can say").into();
    let document =
        move || async move { ([(axum::http::header::CONTENT_TYPE, "application/json")], document.to_string()) };
    routes.route("/api/v1/openapi.json", get(document)).fallback(assets::page).with_state(app)
}
