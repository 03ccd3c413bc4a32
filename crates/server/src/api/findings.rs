//! What checkers found: the SARIF 2.1.0 that tasks put out, as one list.

use std::sync::Arc;

use axum::extract::State;
use pitcrew_engine::{BlobId, RunId};
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
    /// The task whose output has it.
    task: String,
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
            let outputs: Vec<(String, BlobId)> = app.look(&RunId(run), |folded| {
                let tasks = folded.run.tasks();
                tasks.filter_map(|(id, record)| Some((id.to_string(), record.output.clone()?))).collect()
            })?;
            let mut all = Vec::new();
            for (task, output) in outputs {
                // What an attempt put out is at most 10 MiB, and is read one task at a time.
                if let Ok(output) = serde_json::from_slice::<Value>(&app.blobs.get(&output)?) {
                    found_in(&task, &output, &mut all);
                }
            }
            Ok(all)
        })
        .await?;
    let key = |finding: &Finding| format!("{:010}", finding.place);
    let parse = |cursor: &str| cursor.parse::<usize>().ok().map(|place| format!("{place:010}"));
    Ok(Answer(paging.cut(all.into_iter(), key, parse, false)?))
}

/// Reads the findings out of an output, where it is SARIF or has some.
fn found_in(task: &str, output: &Value, all: &mut Vec<Finding>) {
    let sarif = output.get("sarif").unwrap_or(output);
    if sarif.get("version").and_then(Value::as_str) != Some("2.1.0") {
        return;
    }
    for run in sarif.get("runs").and_then(Value::as_array).into_iter().flatten() {
        let text = |value: &Value, way: &str| value.pointer(way).and_then(Value::as_str).map(str::to_owned);
        let tool = text(run, "/tool/driver/name").unwrap_or_default();
        for result in run.get("results").and_then(Value::as_array).into_iter().flatten() {
            let place = result.pointer("/locations/0/physicalLocation").cloned().unwrap_or_default();
            all.push(Finding {
                task: task.to_owned(),
                tool: tool.clone(),
                rule: text(result, "/ruleId").or_else(|| text(result, "/rule/id")),
                // SARIF says so where a result does not.
                level: text(result, "/level").unwrap_or_else(|| "warning".to_owned()),
                message: text(result, "/message/text").unwrap_or_default(),
                file: text(&place, "/artifactLocation/uri"),
                line: place.pointer("/region/startLine").and_then(Value::as_u64),
                column: place.pointer("/region/startColumn").and_then(Value::as_u64),
                place: all.len(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sarif_is_read_wherever_an_output_has_it() {
        let result = serde_json::json!({
            "ruleId": "R1", "message": {"text": "too open"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.yml"}, "region": {"startLine": 3}}}],
        });
        let sarif = serde_json::json!({
            "version": "2.1.0", "runs": [{"tool": {"driver": {"name": "checker"}}, "results": [result]}],
        });
        let mut all = Vec::new();
        found_in("scan", &sarif, &mut all);
        found_in("other", &serde_json::json!({ "sarif": sarif }), &mut all);
        found_in("none", &serde_json::json!({ "version": "2.1.0" }), &mut all);
        let told: Vec<_> =
            all.iter().map(|one| format!("{} {} {:?} {}", one.task, one.tool, one.line, one.level)).collect();
        assert_eq!(told, ["scan checker Some(3) warning", "other checker Some(3) warning"]);
    }
}
