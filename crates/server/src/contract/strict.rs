//! Parameters that nobody knows are refused: a filter that is misspelt would otherwise show everything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::{OpenApi, RefOr};

use crate::problem::Problem;

/// The names of the parameters that may stand behind the question mark, by method and path.
pub(crate) struct Known(BTreeMap<(Method, String), BTreeSet<String>>);

impl Known {
    /// Reads them out of the document.
    pub(crate) fn of(document: &OpenApi) -> Arc<Known> {
        let mut known = BTreeMap::new();
        let ours = document.paths.paths.iter().filter(|(path, _)| !path.starts_with(OF_OTHERS));
        for (path, item) in ours {
            let operations = [
                (Method::GET, &item.get),
                (Method::PUT, &item.put),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
                (Method::PATCH, &item.patch),
            ];
            for (method, operation) in operations {
                let Some(operation) = operation else { continue };
                let names = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
                    RefOr::T(one) if one.parameter_in == ParameterIn::Query => Some(one.name.clone()),
                    _ => None,
                });
                known.insert((method, path.clone()), names.collect());
            }
        }
        Arc::new(Known(known))
    }
}

/// Who sends webhooks decides what stands behind the question mark.
const OF_OTHERS: &str = "/api/v1/webhooks/";

/// Refuses a request with a parameter that its operation does not know.
pub(crate) async fn only_known(State(known): State<Arc<Known>>, request: Request, next: Next) -> Response {
    let stranger = request.uri().query().and_then(|query| stranger(&known, &request, query));
    match stranger {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

fn stranger(known: &Known, request: &Request, query: &str) -> Option<Problem> {
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    // What is answered to HEAD is answered to GET.
    let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
    let known = known.0.get(&(method, path.to_owned()))?;
    let names = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split('=').next().unwrap_or(pair));
    let stranger = names.into_iter().find(|name| !known.contains(*name))?;
    let problem = Problem::bad_request(format!("`{path}` has no parameter `{stranger}`"));
    Some(match pitcrew_plan::did_you_mean(stranger, known.iter().map(String::as_str)) {
        Some(hint) => problem.hint(hint),
        None if known.is_empty() => problem.hint("it has none"),
        None => problem
            .hint(format!("it has {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))),
    })
}
