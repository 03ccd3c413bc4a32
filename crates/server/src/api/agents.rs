//! Agents that plans may name without defining them: those that come with Pitcrew, and those that somebody registered,
//! of which each version is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pitcrew_engine::Timestamp;
use pitcrew_plan::{Id, Severity, did_you_mean};
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
use crate::roster::Shipped;
use crate::store::{AgentVersion, reading_of};
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, register)).routes(routes!(version))
}

/// An agent that plans may name: one that somebody registered, in a version of it, or one that comes with Pitcrew.
#[derive(Debug, Serialize, ToSchema)]
struct KnownAgent {
    /// The agent.
    name: String,
    /// Whether it comes with Pitcrew and cannot be changed; registering one of its name takes its place.
    shipped: bool,
    /// What it does, in a sentence, where it comes with Pitcrew.
    about: Option<String>,
    /// Which version of what was registered, from 1; one that comes with Pitcrew has its version in the definition.
    version: Option<u32>,
    /// As a plan would define it: `run` or `use`, `risk`, `input` and `output` schemas, and so on.
    #[schema(value_type = Object)]
    definition: Value,
    /// Who registered it.
    by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    time: Option<Timestamp>,
}

impl From<AgentVersion> for KnownAgent {
    fn from(version: AgentVersion) -> KnownAgent {
        let AgentVersion { name, version, definition, by, time } = version;
        let (version, by, time) = (Some(version), Some(by), Some(time));
        KnownAgent { name, shipped: false, about: None, version, definition, by, time }
    }
}

impl KnownAgent {
    fn of_shipped(name: &Id, Shipped { about, agent }: &Shipped) -> KnownAgent {
        KnownAgent {
            name: name.to_string(),
            shipped: true,
            about: Some(about.clone()),
            version: None,
            definition: serde_json::to_value(agent).expect("an agent is plain data, which JSON can say"),
            by: None,
            time: None,
        }
    }
}

/// List the agents that plans may name: the registered ones, each by its newest version, and those that Pitcrew brings
#[utoipa::path(
    get, operation_id = "list_agents", path = "/agents", tag = "agents", params(Paging),
    responses((status = 200, body = Page<KnownAgent>), (status = 422, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<KnownAgent>>, Problem> {
    caller.may(Right::View)?;
    let all = app
        .work(|app| {
            let shipped = app.roster.shipped().iter().map(|(name, one)| KnownAgent::of_shipped(name, one));
            let registered = app.store.agents()?.into_iter().map(KnownAgent::from);
            // What somebody has registered takes the place of what has its name.
            let all: BTreeMap<String, KnownAgent> =
                shipped.chain(registered).map(|agent| (agent.name.clone(), agent)).collect();
            Ok(all)
        })
        .await?;
    let parse = |cursor: &str| (!cursor.is_empty()).then(|| cursor.to_owned());
    Ok(Answer(paging.cut(all.into_values(), |agent| agent.name.clone(), parse, false)?))
}

/// Show an agent: the newest version of what was registered, else the one that comes with Pitcrew
#[utoipa::path(
    get, operation_id = "show_agent", path = "/agents/{name}", tag = "agents", params(("name" = String, Path, description = "The agent's name")),
    responses((status = 200, body = KnownAgent), (status = 404, body = Problem))
)]
async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Answer<KnownAgent>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| {
        if let Some(registered) = app.store.agent(&name, None)? {
            return Ok(registered.into());
        }
        let shipped = name.parse::<Id>().ok().and_then(|id| app.roster.shipped().get_key_value(&id));
        let missing = || {
            let known = app.roster.known();
            let problem = Problem::not_found(format!("no agent is known as `{name}`"));
            match did_you_mean(&name, known.keys().map(Id::as_str)) {
                Some(hint) => problem.hint(hint),
                None => problem,
            }
        };
        shipped.map(|(name, one)| KnownAgent::of_shipped(name, one)).ok_or_else(missing)
    })
    .await
    .map(Answer)
}

/// Show a version of a registered agent
#[utoipa::path(
    get, operation_id = "show_agent_version", path = "/agents/{name}/versions/{version}", tag = "agents",
    params(("name" = String, Path, description = "The agent's name"), ("version" = u32, Path, description = "Which version, from 1")),
    responses((status = 200, body = KnownAgent), (status = 404, body = Problem))
)]
async fn version(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((name, version)): Path<(String, u32)>,
) -> Result<Answer<KnownAgent>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| {
        let found = app.store.agent(&name, Some(version))?;
        let missing = || Problem::not_found(format!("no version {version} of an agent `{name}` is registered"));
        found.map(KnownAgent::from).ok_or_else(missing)
    })
    .await
    .map(Answer)
}

/// Register an agent: the same definition once more changes nothing, another is a new version
///
/// It may be made of one that comes with Pitcrew (`use`), and takes the place of one that has its name.
#[utoipa::path(
    put, operation_id = "register_agent", path = "/agents/{name}", tag = "agents", params(("name" = String, Path, description = "The agent's name")),
    request_body(content = Object, description = "As a plan would define it"),
    responses(
        (status = 200, body = KnownAgent, description = "It is known already"), (status = 201, body = KnownAgent, description = "A new version"),
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
            let mut reading = reading_of(&name, &definition, app.roster.definitions());
            reading.diagnostics.retain(|one| one.severity == Severity::Error);
            if !reading.diagnostics.is_empty() {
                return Err(Problem::plan(&name, &reading.diagnostics));
            }
            if reading.lacks_agents() {
                let names: Vec<&str> = app.roster.shipped().keys().map(Id::as_str).collect();
                return Err(Problem::unprocessable(format!("`use` of `{name}` names nothing that comes with Pitcrew"))
                    .hint(format!("a registered agent is made of {}, or of a coding agent", names.join(", "))));
            }
            let (version, is_new) = app.store.register(&name, &definition, &caller.name, clock::now())?;
            if is_new {
                app.roster.renew(&app.store)?;
                app.board.note(Thing::Agent(name));
            }
            Ok((KnownAgent::from(version), is_new))
        })
        .await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Answer(registered)).into_response())
}
