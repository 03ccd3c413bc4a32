//! All routes, and the document that describes them.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use serde_json::Value;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::app::App;
use crate::problem::Problem;
use crate::{api, assets, contract, login, trust};

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
pub fn openapi() -> Value {
    let mut document = api_routes().into_openapi();
    trust::describe(&mut document);
    contract::complete(&document)
}

/// Returns everything that is answered.
pub fn router(app: Arc<App>) -> Router {
    let (routes, document) = api_routes().split_for_parts();
    let known = contract::Known::of(&document);
    // Its files are in the binary: nothing of it is fetched from elsewhere.
    let docs = SwaggerUi::new("/docs").config(Config::from("/api/v1/openapi.json"));
    routes
        .route_layer(from_fn_with_state(known, contract::only_known))
        .route("/api/v1/openapi.json", get(contract::document))
        .merge(docs)
        .merge(login::routes())
        .method_not_allowed_fallback(not_so)
        .fallback(assets::page)
        .layer(from_fn_with_state(app.clone(), trust::gate))
        .layer(DefaultBodyLimit::max(trust::BODY))
        .with_state(app)
}

/// Answers what is asked in a way in which it cannot be; `Allow` says in which ways it can.
async fn not_so(method: Method, uri: Uri) -> Problem {
    let detail = format!("`{}` is not to be had by `{method}`", uri.path());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed", detail)
        .hint("the header `Allow` says by what it is")
}
