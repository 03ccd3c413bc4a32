//! Every operation has an example; each is sent as it is written to a prepared project, and what comes back is what the
//! document says. With `PITCREW_RECORD=1` what came back becomes the example's answer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::door::{Door, Reply};
use crate::prepared::Prepared;

/// What changes something, in the order in which a project bears it; everything that only looks comes before.
const IN_ORDER: &[&str] = &[
    "validate_plan",
    "import_plan",
    "register_agent",
    "replace_plan",
    "approve_plan",
    "start_run",
    "respond_to_approval",
    "send_signal",
    "stop_run",
    "resume_run",
    "roll_back_run",
    "remove_plan",
    "trigger_plan",
    "make_token",
    "revoke_token",
];

/// What only those can send who have a secret with them to sign it: `triggers.rs` does.
pub const SIGNED: &[&str] = &["receive_github", "receive_alertmanager", "receive_webhook"];

/// An operation of the document.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub says: Value,
}

/// The document, and the operations that it describes.
pub struct Document {
    pub whole: Value,
    pub operations: Vec<Operation>,
}

impl Document {
    /// Asks a server for its document.
    pub fn of(door: &Door) -> Document {
        let whole = door.get("/api/v1/openapi.json").is(200).json();
        let mut operations = Vec::new();
        for (path, item) in whole["paths"].as_object().unwrap() {
            for (method, says) in item.as_object().unwrap() {
                let id = says["operationId"].as_str().unwrap().to_owned();
                operations.push(Operation {
                    id,
                    method: method.to_uppercase(),
                    path: path.clone(),
                    says: says.clone(),
                });
            }
        }
        Document { whole, operations }
    }

    pub fn operation(&self, id: &str) -> &Operation {
        self.operations.iter().find(|one| one.id == id).unwrap_or_else(|| panic!("no operation `{id}`"))
    }

    /// Expects a value to be what a schema of the document says.
    pub fn check(&self, what: &str, schema: &Value, value: &Value) {
        let mut root = json!({ "components": self.whole["components"], "$schema": "https://json-schema.org/draft/2020-12/schema" });
        root.as_object_mut().unwrap().extend(schema.as_object().cloned().unwrap_or_default());
        let validator = jsonschema::options().should_validate_formats(true).build(&root).unwrap();
        let wrong: Vec<String> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{what} is not what the document says: {wrong:#?}\n{value:#}");
    }

    /// Expects an operation's example to be what the document says, both ways.
    fn has_example(&self, operation: &Operation, sent: &Sent) {
        let schema = &operation.says["requestBody"]["content"]["application/json"]["schema"];
        self.check(&format!("the example of {}", operation.id), schema, sent.body.as_ref().unwrap());
        let (status, kind, answer) =
            documented(operation).unwrap_or_else(|| panic!("`{}` has no example of an answer", operation.id));
        let schema = &operation.says["responses"][status.to_string()]["content"][&kind]["schema"];
        self.check(&format!("the example of {}", operation.id), schema, &answer);
    }

    /// Expects an answer to be one that the document tells of, with a body as it says.
    pub fn expects(&self, operation: &Operation, reply: &Reply) {
        let what = format!("{} answered with {}", operation.id, reply.status);
        let told = &operation.says["responses"][reply.status.to_string()];
        assert!(told.is_object(), "{what}, which the document does not tell of: {}", reply.text());
        let Some(content) = told["content"].as_object() else {
            assert!(reply.body.is_empty(), "{what} and a body: {}", reply.text());
            return;
        };
        let content = content.get(reply.kind()).unwrap_or_else(|| panic!("{what} as `{}`", reply.kind()));
        if reply.kind() == "application/octet-stream" {
            return;
        }
        let value = if reply.kind().ends_with("json") { reply.json() } else { Value::String(reply.text()) };
        self.check(&what, &content["schema"], &value);
    }
}

/// A request as an operation's example has it.
#[derive(Clone)]
pub struct Sent {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Option<Value>,
}

impl Sent {
    /// Puts together what the document's example says; panics where a part of it is missing.
    pub fn of(operation: &Operation) -> Sent {
        let mut sent = Sent {
            method: operation.method.clone(),
            path: operation.path.clone(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
        };
        for parameter in operation.says["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let value = match &parameter["example"] {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                value => value.to_string(),
            };
            match parameter["in"].as_str().unwrap() {
                "path" => {
                    assert!(!value.is_empty(), "`{}` has no example of `{name}`", operation.id);
                    sent.path = sent.path.replace(&format!("{{{name}}}"), &value);
                }
                _ if value.is_empty() => {}
                "query" => sent.query.push((name.to_owned(), value)),
                "header" => sent.headers.push((name.to_owned(), value)),
                other => panic!("`{}` has a parameter in `{other}`", operation.id),
            }
        }
        if let Some(content) = operation.says.pointer("/requestBody/content/application~1json") {
            let body = content.get("example").unwrap_or_else(|| panic!("`{}` has no example of a body", operation.id));
            sent.body = Some(body.clone());
        }
        sent
    }

    /// Sends it to a prepared project.
    pub fn to(&self, prepared: &Prepared) -> Reply {
        let query: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        let path = prepared.meant(&format!("{}{query}", self.path));
        let mut headers: Vec<(String, String)> =
            self.headers.iter().map(|(name, value)| (name.clone(), prepared.meant(value))).collect();
        let body = self.body.as_ref().map(|body| prepared.meant(&body.to_string()));
        if body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        prepared.door.ask_with(&self.method, &path, &headers, body.as_deref().map(str::as_bytes))
    }
}

/// Returns the operations in an order in which a project bears them.
fn in_order(document: &Document) -> Vec<&Operation> {
    let place = |one: &Operation| match IN_ORDER.iter().position(|id| *id == one.id) {
        Some(place) => (1, place),
        None => (usize::from(one.method != "GET") * 2, 0),
    };
    let mut operations: Vec<&Operation> = document.operations.iter().collect();
    operations.sort_by_key(|one| (place(one), one.id.clone()));
    operations
}

/// The example's answer in the document, with its status and media type.
fn documented(operation: &Operation) -> Option<(u16, String, Value)> {
    for (status, response) in operation.says["responses"].as_object().unwrap() {
        for (kind, content) in response["content"].as_object().into_iter().flatten() {
            if let Some(example) = content.get("example") {
                return Some((status.parse().unwrap(), kind.clone(), example.clone()));
            }
        }
    }
    None
}

#[test]
fn every_example_is_answered_as_the_document_says() {
    let mut prepared = Prepared::new();
    let document = Document::of(&prepared.door);
    let record = std::env::var_os("PITCREW_RECORD").is_some();
    let mut wrong = Vec::new();
    for operation in in_order(&document) {
        let sent = Sent::of(operation);
        if SIGNED.contains(&&*operation.id) {
            if !record {
                document.has_example(operation, &sent);
            }
            continue;
        }
        if operation.id == "end_session" {
            let (cookie, csrf) = prepared.door.session();
            let headers = [("authorization", ""), ("cookie", &*cookie), ("x-pitcrew-csrf", &*csrf)];
            document.expects(operation, &prepared.door.ask_with("DELETE", &sent.path, &headers, None).is(204));
            continue;
        }
        // A stream does not end: it is read to its first event.
        if operation.says["responses"]["200"]["content"].get("text/event-stream").is_some()
            && operation.id != "list_run_events"
        {
            let told = prepared.door.watch(&sent.path, None).next().unwrap();
            let told = json!({ "event": told.event, "id": told.id, "data": told.data });
            let schema = &operation.says["responses"]["200"]["content"]["text/event-stream"]["schema"];
            document.check(&operation.id, schema, &told);
            continue;
        }
        if operation.id == "roll_back_run" {
            prepared.is_over("site-7k2f");
        }
        let reply = sent.to(&prepared);
        assert!(reply.status < 300, "the example of {} is refused: {}", operation.id, reply.text());
        document.expects(operation, &reply);
        if operation.id == "start_run" {
            let run = reply.json()["run"].as_str().unwrap().to_owned();
            prepared.names.insert("patrol-m4wd", run);
        }
        let answer = prepared.shown(&reply.text());
        let answer = match reply.kind() {
            kind if kind.ends_with("json") => serde_json::from_str(&answer).unwrap(),
            _ => Value::String(answer),
        };
        if record && reply.status != 204 {
            write(&operation.id, reply.status, reply.kind(), &answer);
            continue;
        }
        match documented(operation) {
            _ if reply.status == 204 => {}
            None => wrong.push(format!("`{}` has no example of an answer", operation.id)),
            Some((status, kind, example)) => {
                assert_eq!((status, &*kind), (reply.status, reply.kind()), "{}: {}", operation.id, reply.text());
                let schema = &operation.says["responses"][status.to_string()]["content"][&kind]["schema"];
                document.check(&format!("the example of {}", operation.id), schema, &example);
                if shape(&example) != shape(&answer) {
                    wrong.push(format!("`{}` answers with other fields than its example: {answer:#}", operation.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n`PITCREW_RECORD=1` writes down what is answered", wrong.join("\n"));
}

#[test]
fn the_document_names_each_operation_and_each_schema_once() {
    let prepared = Prepared::new();
    let document = Document::of(&prepared.door);
    let names: BTreeSet<&str> = document.operations.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(names.len(), document.operations.len(), "an operation's name is used twice");
    assert!(document.operations.len() >= 38);
    for operation in &document.operations {
        assert!(operation.says["summary"].is_string(), "{} says not what it does", operation.id);
        assert!(operation.says["tags"].is_array(), "{} belongs to nothing", operation.id);
        for (status, response) in operation.says["responses"].as_object().unwrap() {
            assert_ne!(response["description"], "", "{} does not say what {status} means", operation.id);
        }
    }
    // Everything that is referred to is there.
    let text = document.whole.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document.whole["components"]["schemas"].get(name).is_some(), "there is no schema `{name}`");
    }
    let printed = prepared.door.place.pitcrew(&["schema", "api"]).exits(0);
    assert_eq!(printed.json(), document.whole, "`pitcrew schema api` prints what is served");
}

/// Writes an answer into an example's file, below what is sent.
fn write(id: &str, status: u16, kind: &str, answer: &Value) {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.extend(["..", "server", "src", "contract", "examples", &format!("{id}.json")]);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
    let mut example: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    example.insert("status".to_owned(), status.into());
    example.insert("type".to_owned(), kind.into());
    example.insert("answer".to_owned(), answer.clone());
    std::fs::write(path, serde_json::to_string_pretty(&example).unwrap() + "\n").unwrap();
}

/// What there is in a value, whatever it says: of a list only its first item.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::Array(items) => items.first().map(shape).into_iter().collect(),
        Value::String(_) => "text".into(),
        Value::Number(_) => 0.into(),
        Value::Bool(_) => true.into(),
        Value::Null => Value::Null,
    }
}
