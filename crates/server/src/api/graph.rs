//! The shape of a run: its tasks, and who waits for whom. It changes only when tasks join or go; where each stands is
//! in the run's view.

use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::RunId;
use pitcrew_plan::{Ending, Graph, Id, Need, Plan, Senders, Work};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::extract::Path;
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Tasks, and who waits for whom.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Shape {
    /// The tasks, each behind all that it needs.
    pub(crate) nodes: Vec<Node>,
    /// Who waits for whom.
    pub(crate) edges: Vec<Arrow>,
    /// The phases, in their order.
    pub(crate) phases: Vec<String>,
    /// The teams that have tasks.
    pub(crate) teams: Vec<String>,
}

/// A task in its place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Node {
    /// Its id.
    pub(crate) id: String,
    /// What it does.
    pub(crate) title: Option<String>,
    /// Its team.
    pub(crate) team: Option<String>,
    /// Its phase.
    pub(crate) phase: Option<String>,
    /// Who does it, where that is an agent.
    pub(crate) agent: Option<String>,
    /// How many tasks at most stand before it in a row.
    pub(crate) rank: usize,
    /// What it owns, as the plan writes it.
    pub(crate) owns: Vec<String>,
    /// Whether the run goes on when it fails.
    pub(crate) optional: bool,
    /// How many tries it has at most.
    pub(crate) tries: u32,
}

/// That one task waits for another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Arrow {
    /// Who is waited for.
    pub(crate) from: String,
    /// Who waits.
    pub(crate) to: String,
    /// `succeeded`, `failed`, `always`, `start`, or `signal`.
    pub(crate) kind: &'static str,
    /// The signal, where one is waited for.
    pub(crate) signal: Option<String>,
}

impl Shape {
    /// Lays out a plan.
    pub(crate) fn of(plan: &Plan) -> Shape {
        let graph = Graph::of(plan);
        let ranks = graph.levels();
        let nodes = graph.order().iter().filter_map(|at| {
            let (id, task) = plan.tasks.get_key_value(graph.id(*at))?;
            Some(Node {
                id: id.to_string(),
                title: task.title.clone(),
                team: task.team.as_ref().map(Id::to_string),
                phase: task.phase.as_ref().map(Id::to_string),
                agent: match &task.does {
                    Work::Agent(agent) => Some(agent.to_string()),
                    Work::Run(_) => None,
                },
                rank: ranks.get(*at).copied().unwrap_or_default(),
                owns: task.owns.iter().flatten().map(ToString::to_string).collect(),
                optional: task.optional,
                tries: task.retry.times.saturating_add(1),
            })
        });
        let senders = Senders::of(plan);
        let mut edges = Vec::new();
        for (to, task) in &plan.tasks {
            for need in &task.needs {
                let arrow =
                    |from: &Id, kind, signal| Arrow { from: from.to_string(), to: to.to_string(), kind, signal };
                match need {
                    Need::End { task, when } => edges.push(arrow(task, ending(*when), None)),
                    Need::Start { task } => edges.push(arrow(task, "start", None)),
                    Need::Signal { name, .. } => {
                        let from = senders.of_need(plan, need);
                        edges.extend(from.into_iter().map(|from| arrow(from, "signal", Some(name.to_string()))));
                    }
                }
            }
        }
        let mut teams: Vec<String> =
            plan.tasks.values().filter_map(|task| task.team.as_ref()).map(Id::to_string).collect();
        teams.sort();
        teams.dedup();
        Shape {
            nodes: nodes.collect(),
            edges,
            phases: plan.phases.iter().map(|phase| phase.name.to_string()).collect(),
            teams,
        }
    }
}

fn ending(when: Ending) -> &'static str {
    match when {
        Ending::Succeeded => "succeeded",
        Ending::Failed => "failed",
        Ending::Always => "always",
    }
}

/// Show the shape of a run: its tasks, and who waits for whom
#[utoipa::path(
    get, operation_id = "show_graph", path = "/runs/{run}/graph", tag = "runs", params(("run" = String, Path, description = "The run's whole name")),
    responses((status = 200, body = Shape), (status = 404, body = Problem))
)]
async fn show(State(app): State<Arc<App>>, caller: Caller, Path(run): Path<String>) -> Result<Answer<Shape>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| app.look(&RunId(run), |folded| Shape::of(folded.run.plan()))).await.map(Answer)
}
