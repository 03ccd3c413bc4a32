//! What checkers found: the SARIF 2.1.0 that tasks and checks put out, as one list.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::{BlobId, Event, Evidence, RunId};
use pitcrew_runner::{findings, records};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Answer;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::{Page, Paging};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Something that a checker found.
#[derive(Debug, Serialize, ToSchema)]
struct Finding {
    /// The task whose output has it, or whose check found it; none where a check of the plan, a phase or a team did.
    task: Option<String>,
    /// The check that found it, where it was one.
    check: Option<String>,
    /// The program that found it.
    tool: String,
    /// Its rule.
    rule: Option<String>,
    /// `error`, `warning`, `note` or `none`.
    level: String,
    /// What it says.
    message: String,
    /// The file, as the checker names it.
    file: Option<String>,
    /// The line, from 1.
    line: Option<u64>,
    /// The column, from 1.
    column: Option<u64>,
    /// Its place in this list.
    #[serde(skip)]
    place: usize,
}

/// List what checkers found in a run: the SARIF that tasks put out, as their output or as its `sarif`
///
/// What an agent found that was asked as a check is listed, too, as it was when it was asked last.
#[utoipa::path(
    get, operation_id = "list_findings", path = "/runs/{run}/findings", tag = "findings",
    params(("run" = String, Path, description = "The run's whole name"), Paging),
    responses((status = 200, body = Page<Finding>), (status = 422, body = Problem), (status = 404, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(run): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Answer<Page<Finding>>, Problem> {
    caller.may(Right::View)?;
    let all = app
        .work(move |app| {
            let run = RunId(run);
            let outputs: Vec<(String, BlobId)> = app.look(&run, |folded| {
                let tasks = folded.run.tasks();
                tasks.filter_map(|(id, record)| Some((id.to_string(), record.output.clone()?))).collect()
            })?;
            let mut all = Vec::new();
            for (task, output) in outputs {
                // What an attempt put out is at most 10 MiB, and is read one task at a time.
                if let Ok(output) = serde_json::from_slice::<Value>(&app.blobs.get(&output)?)
                    && let Some(sarif) = findings::sarif_of(&output)
                {
                    add(&mut all, Some(task), None, sarif);
                }
            }
            let records = app.read(|reader| Ok(records::records(reader, &app.blobs, &run, 0)?))?;
            for (Asked { task, check, .. }, found) in found_last(records.into_iter().map(|record| record.event)) {
                if let Ok(sarif) = serde_json::from_slice::<Value>(&app.blobs.get(&found)?) {
                    add(&mut all, task, Some(check), &sarif);
                }
            }
            Ok(all)
        })
        .await?;
    let key = |finding: &Finding| format!("{:010}", finding.place);
    let parse = |cursor: &str| cursor.parse::<usize>().ok().map(|place| format!("{place:010}"));
    Ok(Answer(paging.cut(all.into_iter(), key, parse, false)?))
}

/// A check, and of whom it was asked.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    task: Option<String>,
    /// The phase or the team, where it is no task.
    group: Option<String>,
    check: String,
}

/// Returns what each check found when it was asked last, where it put out findings then.
fn found_last(events: impl Iterator<Item = Event>) -> BTreeMap<Asked, BlobId> {
    let mut found = BTreeMap::new();
    for event in events {
        let task = event.task().map(ToString::to_string);
        let group = match &event {
            Event::PhaseAnswered { phase, .. } => Some(format!("phase {phase}")),
            Event::TeamAnswered { team, .. } => Some(format!("team {team}")),
            _ => None,
        };
        for Evidence { check, findings, .. } in event.evidence() {
            let asked = Asked { task: task.clone(), group: group.clone(), check: check.clone() };
            match findings {
                Some(blob) => found.insert(asked, blob.clone()),
                None => found.remove(&asked),
            };
        }
    }
    found
}

/// Adds the findings of SARIF to a list.
fn add(all: &mut Vec<Finding>, task: Option<String>, check: Option<String>, sarif: &Value) {
    for one in findings::findings(sarif) {
        let findings::Finding { tool, rule, level, message, file, line, column, is_suppressed: _ } = one;
        let (task, check, place) = (task.clone(), check.clone(), all.len());
        all.push(Finding { task, check, tool, rule, level, message, file, line, column, place });
    }
}

#[cfg(test)]
mod tests {
    use pitcrew_engine::Failure;

    use super::*;

    fn said(check: &str, blob: Option<&str>) -> Evidence {
        let (check, said, findings) = (check.to_owned(), String::new(), blob.map(|id| BlobId(id.to_owned())));
        Evidence { check, holds: false, tries: 1, took_ms: 1, said, report: None, step: None, findings }
    }

    fn failed(task: &str, evidence: Vec<Evidence>) -> Event {
        Event::TaskFailed { task: task.parse().unwrap(), failure: Failure::Verify { evidence } }
    }

    #[test]
    fn what_a_check_found_counts_until_it_is_asked_again() {
        let events = [
            failed("a", vec![said("scan", Some("1")), said("lint", Some("2"))]),
            failed("b", vec![said("scan", Some("3"))]),
            failed("a", vec![said("scan", Some("4")), said("lint", None)]),
        ];
        let found = found_last(events.into_iter());
        let told: Vec<String> =
            found.iter().map(|(asked, blob)| format!("{:?} {} {}", asked.task, asked.check, blob.0)).collect();
        assert_eq!(told, [r#"Some("a") scan 4"#, r#"Some("b") scan 3"#]);
    }
}
