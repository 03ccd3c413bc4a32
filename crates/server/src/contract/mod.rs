//! The document that describes the API, as one can rely on it: what holds for every operation is said once here, and
//! each operation has an example, which a test sends and compares.
//!
//! A status says whose turn it is: `400` where a request is not what the document says one looks like, `422` where it
//! is, and cannot be carried out.

mod links;
mod strict;

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

pub(crate) use strict::{Known, only_known};

/// An example of each operation: `OPERATION.json` holds what is sent, and what is answered.
#[derive(RustEmbed)]
#[folder = "src/contract/examples"]
struct Examples;

/// Answers with the document.
pub(crate) async fn document() -> Response {
    // It is the same for as long as the server lives, and nobody waits for it at the start.
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| crate::openapi().to_string());
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

/// Completes what the routes say of themselves.
pub(crate) fn complete(document: &OpenApi) -> Value {
    let mut document = serde_json::to_value(document).expect("a document is plain data, which JSON can say");
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    for (path, operations) in paths {
        for operation in operations.as_object_mut().into_iter().flat_map(Map::values_mut) {
            add_common(path, operation);
            name_problems(operation);
            let_none_be_null(operation);
            links::add(operation);
            add_example(operation);
        }
    }
    document
}

/// Adds the answers that every operation of a kind may give.
fn add_common(path: &str, operation: &mut Value) {
    let takes_body = operation.get("requestBody").is_some();
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    let mut add = |status: &str, why: &str| {
        let problem = json!({ "$ref": "#/components/schemas/Problem" });
        let response = json!({ "description": why, "content": { "application/json": { "schema": problem } } });
        responses.entry(status).or_insert(response);
    };
    if path.starts_with("/api/") {
        add("400", "The request is not what this document says one looks like");
    }
    if takes_body {
        add("413", "The body is longer than the server takes");
        add("415", "The body is not said to be JSON");
    }
}

/// Says of problems that they are told as RFC 9457 has it, and what each status means.
fn name_problems(operation: &mut Value) {
    for (status, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
        let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) else { continue };
        let is_problem = |kind: &Value| kind.pointer("/schema/$ref") == Some(&json!("#/components/schemas/Problem"));
        if let Some(problem) = content.get("application/json").filter(|kind| is_problem(kind)).cloned() {
            content.remove("application/json");
            content.insert("application/problem+json".to_owned(), problem);
        }
        if let Some(bytes) = content.get_mut("application/octet-stream") {
            bytes["schema"] = json!({ "type": "string", "contentMediaType": "application/octet-stream" });
        }
        if response.get("description").and_then(Value::as_str).is_none_or(str::is_empty) {
            response["description"] = json!(meaning(status));
        }
    }
}

/// A parameter that is not sent is left out: in an address, or in a header, there is no null.
fn let_none_be_null(operation: &mut Value) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(Value::Array(types)) = parameter.pointer_mut("/schema/type") {
            types.retain(|kind| kind != "null");
            if let [only] = types.as_slice() {
                parameter["schema"]["type"] = only.clone();
            }
        }
        if let Some(Value::Array(kinds)) = parameter.pointer_mut("/schema/oneOf") {
            kinds.retain(|kind| kind.get("type") != Some(&json!("null")));
            if let [only] = kinds.as_slice() {
                parameter["schema"] = only.clone();
            }
        }
    }
}

fn meaning(status: &str) -> &'static str {
    match status {
        "200" => "Done",
        "201" => "Made",
        "202" => "Accepted: it is kept, and will be done",
        "204" => "Done; there is nothing to say",
        "401" => "Nobody is logged in, and no token came along",
        "403" => "The caller may not do that",
        "404" => "There is no such thing",
        "409" => "It does not go with how things stand",
        "412" => "It was changed meanwhile",
        "422" => "It is understood, and cannot be carried out",
        "428" => "It must be said which version is meant",
        "429" => "Too many requests; the header `Retry-After` says when to come back",
        "503" => "Not now; the header `Retry-After` says when to come back",
        _ => "A problem",
    }
}

/// Adds an operation's example to what is sent, and to what is answered.
fn add_example(operation: &mut Value) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let Some(file) = Examples::get(&format!("{id}.json")) else { return };
    let mut example: Value = serde_json::from_slice(&file.data).expect("a test reads every example");
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
        let way = format!("/request/{}/{}", text("in"), text("name"));
        if let Some(value) = example.pointer_mut(&way) {
            parameter["example"] = value.take();
        }
    }
    if let Some(body) = example.pointer_mut("/request/body")
        && let Some(content) = operation.pointer_mut("/requestBody/content/application~1json")
    {
        content["example"] = body.take();
    }
    let text = |key: &str| example.get(key).map(|value| value.to_string().trim_matches('"').to_owned());
    let (status, kind) = (text("status").unwrap_or_default(), text("type").unwrap_or_default());
    let way = format!("/responses/{status}/content/{}", kind.replace('/', "~1"));
    if let Some(content) = operation.pointer_mut(&way) {
        content["example"] = example["answer"].take();
    }
}
