//! Who owns what in a run, and what each task really changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::RunId;
use pitcrew_runner::change::Change;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::extract::Path;
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// The most paths that are listed of what was changed.
const LISTED: usize = 5_000;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Who owns what, and what was changed.
#[derive(Debug, Serialize, ToSchema)]
struct Ownership {
    /// The tasks that own anything, by id.
    tasks: Vec<String>,
    /// Every pattern or lease that is owned.
    paths: Vec<Owned>,
    /// What each task has changed, as far as its changes are stored.
    changed: Vec<Changed>,
    /// Whether more was changed than is listed.
    cut: bool,
}

/// Something that is owned.
#[derive(Debug, Serialize, ToSchema)]
struct Owned {
    /// As the plan writes it.
    pattern: String,
    /// The workspace that it is in, of a plan with several.
    workspace: Option<String>,
    /// Who owns it: never two at the same time.
    owners: Vec<String>,
    /// Those of them who own it because somebody said so during the run.
    widened: Vec<String>,
}

/// A path that a task has changed.
#[derive(Debug, Serialize, ToSchema)]
struct Changed {
    /// The task.
    task: String,
    /// The path.
    path: String,
    /// The pattern by which it owns the path; null where it does not: such a change is refused.
    by: Option<String>,
    /// Whether that change is part of what the run has made.
    applied: bool,
}

/// Show who owns what in a run, and what each task really changed
#[utoipa::path(
    get, operation_id = "show_ownership", path = "/runs/{run}/ownership", tag = "runs",
    params(("run" = String, Path, description = "The run's whole name")),
    responses((status = 200, body = Ownership), (status = 404, body = Problem))
)]
async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
) -> Result<Answer<Ownership>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| ownership(app, &RunId(run))).await.map(Answer)
}

fn ownership(app: &App, id: &RunId) -> Result<Ownership, Problem> {
    let run = app.look(id, |folded| folded.run.clone())?;
    let plan = run.plan();
    let several = plan.workspaces.len() > 1;
    let mut paths: BTreeMap<(String, Option<String>), Owned> = BTreeMap::new();
    let mut tasks = Vec::new();
    let (mut changed, mut cut) = (Vec::new(), false);
    for (task_id, record) in run.tasks() {
        let Some(task) = plan.tasks.get(task_id) else { continue };
        let workspace = several.then(|| plan.workspace_of(task).0.to_string());
        let planned = task.owns.iter().flatten().map(|claim| (claim, false));
        let claims: Vec<_> = planned.chain(record.widened.iter().map(|claim| (claim, true))).collect();
        if !claims.is_empty() {
            tasks.push(task_id.to_string());
        }
        for (claim, widened) in &claims {
            let workspace = claim.path().and_then(|_| workspace.clone());
            let owned = paths.entry((claim.to_string(), workspace.clone())).or_insert_with(|| Owned {
                pattern: claim.to_string(),
                workspace,
                owners: Vec::new(),
                widened: Vec::new(),
            });
            owned.owners.push(task_id.to_string());
            if *widened {
                owned.widened.push(task_id.to_string());
            }
        }
        let Some(change) = &record.change else { continue };
        for entry in Change::read(change, &app.blobs)?.entries() {
            if changed.len() == LISTED {
                cut = true;
                break;
            }
            let owns = |claim: &pitcrew_plan::Claim| claim.path().is_some_and(|pattern| pattern.matches(&entry.path));
            let by = claims.iter().find(|(claim, _)| owns(claim)).map(|(claim, _)| claim.to_string());
            changed.push(Changed { task: task_id.to_string(), path: entry.path.clone(), by, applied: record.applied });
        }
    }
    Ok(Ownership { tasks, paths: paths.into_values().collect(), changed, cut })
}
