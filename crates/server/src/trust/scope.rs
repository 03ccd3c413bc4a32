//! What belongs to plans and attempts that a caller has nothing to do with is not there for it: 404, not 403.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::Method;
use pitcrew_engine::{RunId, Stage};

use super::caller::Caller;
use super::keys::Attempt;
use super::needs;
use crate::app::App;
use crate::problem::Problem;

/// Lists, and what has no name in its path, where handlers leave out what the caller may not see.
const LEAVE_OUT: &[&str] = &[
    "/api/v1/session",
    "/api/v1/openapi.json",
    "/api/v1/runs",
    "/api/v1/approvals",
    "/api/v1/plans",
    "/api/v1/events",
    "/api/v1/triggers",
    "/api/v1/deliveries",
    "/api/v1/deliveries/{id}",
];

/// Returns what stands in a path for the names of its route: `{run}` and so on.
pub(super) fn named(route: &str, path: &str) -> BTreeMap<String, String> {
    let pairs = route.split('/').zip(path.split('/'));
    let named = pairs.filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, value)));
    named.map(|(name, value)| (name.to_owned(), value.chars().take(200).collect())).collect()
}

/// Refuses what the caller has nothing to do with.
pub(super) async fn check(
    app: &Arc<App>,
    caller: &Caller,
    method: &Method,
    route: &str,
    on: &BTreeMap<String, String>,
) -> Result<(), Problem> {
    if let Some(attempt) = &caller.attempt {
        return of_attempt(caller, attempt, method, route, on);
    }
    if caller.plans().is_none() || LEAVE_OUT.contains(&route) || needs::PURE.contains(&route) {
        return Ok(());
    }
    let gone = || Problem::not_found("there is nothing there for you");
    let resource = route.split('/').nth(3).unwrap_or_default();
    let seen = match (resource, on.get("run"), on.get("name"), on.get("id")) {
        ("runs", Some(run), ..) => sees_run(app, caller, run).await?,
        ("approvals", _, _, Some(id)) => sees_run(app, caller, id.rsplit_once('.').map_or("", |(run, _)| run)).await?,
        ("plans", _, Some(name), _) => caller.sees(name),
        _ => false,
    };
    if seen { Ok(()) } else { Err(gone()) }
}

async fn sees_run(app: &Arc<App>, caller: &Caller, run: &str) -> Result<bool, Problem> {
    let (run, caller) = (RunId(run.to_owned()), caller.clone());
    app.work(move |app| app.look(&run, |folded| caller.sees(&folded.run.plan().name))).await
}

/// An attempt sees its own run, and signals there.
fn of_attempt(
    caller: &Caller,
    attempt: &Attempt,
    method: &Method,
    route: &str,
    on: &BTreeMap<String, String>,
) -> Result<(), Problem> {
    if route == "/api/v1/session" || route == "/api/v1/openapi.json" {
        return Ok(());
    }
    if on.get("run") != Some(&attempt.run.0) || !route.starts_with("/api/v1/runs/{run}") {
        return Err(Problem::not_found("there is nothing there for you"));
    }
    if needs::is_safe(method) || route == "/api/v1/runs/{run}/signals" {
        return Ok(());
    }
    Err(caller.forbidden("do more than look at its run and signal there"))
}

/// Whether an attempt is being made at the moment.
pub(super) async fn is_under_way(app: &Arc<App>, attempt: &Attempt) -> Result<bool, Problem> {
    let attempt = attempt.clone();
    app.work(move |app| {
        app.look(&attempt.run, |folded| {
            let task = folded.run.task(&attempt.task);
            task.is_some_and(|task| task.attempt == attempt.attempt && task.stage == Stage::Running)
        })
    })
    .await
}
