//! Agents that plans may name without defining them: each version is kept.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pitcrew_engine::Timestamp;
use pitcrew_plan::{Id, Severity};
use pitcrew_runner::clock;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::board::Thing;
use crate::extract::{Json, Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::store::{AgentVersion, text_of};
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, register)).routes(routes!(version))
}

/// A version of a registered agent.
#[derive(Debug, Serialize, ToSchema)]
struct Registered {
    /// The agent.
    name: String,
    /// Which version, from 1.
    version: u32,
    /// As a plan would define it: `run` or `use`, `risk`, `input` and `output` schemas, and so on.
    #[schema(value_type = Object)]
    definition: Value,
    /// Who registered it.
    by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    time: Timestamp,
}

impl From<AgentVersion> for Registered {
    fn from(version: AgentVersion) -> Registered {
        let AgentVersion { name, version, definition, by, time } = version;
        Registered { name, version, definition, by, time }
    }
}

/// List the registered agents, each by its newest version
#[utoipa::path(
    get, operation_id = "list_agents", path = "/agents", tag = "agents", params(Paging),
    responses((status = 200, body = Page<Registered>), (status = 422, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<Registered>>, Problem> {
    caller.may(Right::View)?;
    let all = app.work(|app| Ok(app.store.agents()?)).await?;
    let page = paging.cut(
        all.into_iter(),
        |agent| agent.name.clone(),
        |cursor| (!cursor.is_empty()).then(|| cursor.to_owned()),
        false,
    )?;
    Ok(Answer(Page { items: page.items.into_iter().map(Registered::from).collect(), next: page.next }))
}

/// Show the newest version of an agent
#[utoipa::path(
    get, operation_id = "show_agent", path = "/agents/{name}", tag = "agents", params(("name" = String, Path, description = "The agent's name")),
    responses((status = 200, body = Registered), (status = 404, body = Problem))
)]
async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Answer<Registered>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| found(app, &name, None)).await.map(Answer)
}

/// Show a version of an agent
#[utoipa::path(
    get, operation_id = "show_agent_version", path = "/agents/{name}/versions/{version}", tag = "agents",
    params(("name" = String, Path, description = "The agent's name"), ("version" = u32, Path, description = "Which version, from 1")),
    responses((status = 200, body = Registered), (status = 404, body = Problem))
)]
async fn version(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((name, version)): Path<(String, u32)>,
) -> Result<Answer<Registered>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| found(app, &name, Some(version))).await.map(Answer)
}

fn found(app: &App, name: &str, number: Option<u32>) -> Result<Registered, Problem> {
    let missing = || match number {
        Some(number) => Problem::not_found(format!("the agent `{name}` has no version {number}")),
        None => Problem::not_found(format!("no agent is registered as `{name}`")),
    };
    app.store.agent(name, number)?.map(Registered::from).ok_or_else(missing)
}

/// Register an agent: the same definition once more changes nothing, another is a new version
#[utoipa::path(
    put, operation_id = "register_agent", path = "/agents/{name}", tag = "agents", params(("name" = String, Path, description = "The agent's name")),
    request_body(content = Object, description = "As a plan would define it"),
    responses(
        (status = 200, body = Registered, description = "It is known already"), (status = 201, body = Registered, description = "A new version"),
        (status = 422, body = Problem)
    )
)]
async fn register(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(name): Path<String>,
    Json(definition): Json<Value>,
) -> Result<Response, Problem> {
    caller.may(Right::Administer)?;
    let (registered, is_new) = app
        .work(move |app| {
            if !definition.is_object() {
                return Err(Problem::bad_request("a definition is an object").hint("{\"run\": \"./agent.py\"}"));
            }
            let id = name.parse::<Id>();
            id.map_err(|error| Problem::unprocessable(format!("`{name}` is no name for an agent: {error}")))?;
            let mut reading = pitcrew_plan::read(text_of(&name, &definition).as_bytes(), &name, &name);
            reading.diagnostics.retain(|one| one.severity == Severity::Error);
            if !reading.diagnostics.is_empty() {
                return Err(Problem::plan(&name, &reading.diagnostics));
            }
            let (version, is_new) = app.store.register(&name, &definition, &caller.name, clock::now())?;
            if is_new {
                app.board.note(Thing::Agent(name));
            }
            Ok((Registered::from(version), is_new))
        })
        .await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Answer(registered)).into_response())
}
