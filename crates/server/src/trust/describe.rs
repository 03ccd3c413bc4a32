//! What the API's description says of who may: every operation alike.

use axum::http::Method;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, ResponseBuilder};

use super::needs::{self, Need};

/// What any operation may answer, whatever it is.
const OF_ALL: &[(&str, &str)] = &[
    ("400", "It cannot be understood"),
    ("403", "It was not meant for this server, or the caller may not"),
    ("408", "It did not come in time"),
    ("413", "It is too long"),
    ("429", "The caller has called too often; `Retry-After` says when it may again"),
    ("503", "It cannot be done at the moment; `Retry-After` says when it may be tried again"),
];

/// And what those answer that ask who calls.
const OF_KNOWN: &[(&str, &str)] =
    &[("401", "Nothing says who calls, or it is not known"), ("404", "It is not there, or not for the caller")];

/// Says of each operation who may, and what it answers to the others.
pub(crate) fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let cookie = ApiKeyValue::with_description(
        "pitcrew_session",
        "Set by the link; what changes something needs `x-pitcrew-csrf` besides",
    );
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    for (path, item) in &mut document.paths.paths {
        if !path.starts_with("/api/") {
            continue;
        }
        for (method, operation) in methods(item) {
            let Some(operation) = operation else { continue };
            let is_public = needs::of(&method, path) == Need::Nothing;
            let known = if is_public { &[][..] } else { OF_KNOWN };
            for (status, why) in OF_ALL.iter().chain(known) {
                answer(operation, status, why);
            }
            if !is_public {
                let token = SecurityRequirement::new("token", [""; 0]);
                let session = SecurityRequirement::new("session", [""; 0]);
                operation.security = Some(vec![token, session]);
            }
        }
    }
}

fn methods(item: &mut PathItem) -> [(Method, &mut Option<Operation>); 5] {
    [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
    ]
}

/// Says of an operation that it may answer so, unless it says itself what that means.
fn answer(operation: &mut Operation, status: &str, why: &str) {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new().description(why).content("application/problem+json", problem).build();
    operation.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
}
