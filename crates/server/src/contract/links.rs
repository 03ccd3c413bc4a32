//! Which operation goes on with what another has answered.

use serde_json::{Map, Value, json};

/// An operation, the parameter that it takes, and where its value is.
type Next = (&'static str, &'static str, &'static str);

/// Each operation with the status of the answer, and those that go on from there.
const LINKS: &[(&str, &str, &[Next])] = &[
    (
        "start_run",
        "201",
        &[
            ("show_run", "run", "$response.body#/run"),
            ("list_run_events", "run", "$response.body#/run"),
            ("list_tasks", "run", "$response.body#/run"),
            ("stop_run", "run", "$response.body#/run"),
            ("show_report", "run", "$response.body#/run"),
        ],
    ),
    ("list_runs", "200", &[("show_run", "run", "$response.body#/items/0/run")]),
    (
        "list_approvals",
        "200",
        &[
            ("show_approval", "id", "$response.body#/items/0/id"),
            ("respond_to_approval", "id", "$response.body#/items/0/id"),
        ],
    ),
    ("list_plans", "200", &[("show_plan", "name", "$response.body#/items/0/name")]),
    (
        "replace_plan",
        "201",
        &[("show_plan", "name", "$request.path.name"), ("remove_plan", "name", "$request.path.name")],
    ),
    (
        "register_agent",
        "201",
        &[("show_agent", "name", "$request.path.name"), ("show_agent_version", "name", "$request.path.name")],
    ),
];

/// Adds to an operation's answers what goes on from there.
pub(super) fn add(operation: &mut Value) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let Some((_, status, next)) = LINKS.iter().find(|(from, _, _)| *from == id) else { return };
    let link = |(to, parameter, from): &Next| {
        let mut parameters = Map::from_iter([((*parameter).to_owned(), json!(from))]);
        if *to == "show_agent_version" {
            parameters.insert("version".to_owned(), json!("$response.body#/version"));
        }
        ((*to).to_owned(), json!({ "operationId": to, "parameters": parameters }))
    };
    let links: Map<String, Value> = next.iter().map(link).collect();
    if let Some(response) = operation.pointer_mut(&format!("/responses/{status}")) {
        response["links"] = Value::Object(links);
    }
}
