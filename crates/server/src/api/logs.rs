//! What attempts printed, a part at a time.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use pitcrew_engine::RunId;
use pitcrew_plan::Id;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::tasks::known;
use crate::answer::{Answer, harmless};
use crate::app::App;
use crate::extract::{Path, Query};
use crate::problem::Problem;
use crate::trust::{Caller, Right};

/// How much of a log is answered at once, unless asked otherwise, and at most, in bytes.
const USUAL: u64 = 256 << 10;
const MOST: u64 = 4 << 20;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

/// One stream of one attempt.
#[derive(Debug, Serialize, ToSchema)]
struct Log {
    /// Which attempt, from 1.
    attempt: u32,
    /// `out`, `err`, or the check whose it is.
    stream: String,
    /// How many bytes are kept.
    bytes: u64,
}

/// Which part of a log is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Part {
    /// From which byte on.
    #[param(minimum = 0)]
    from: Option<i64>,
    /// How many bytes at most.
    #[param(minimum = 1, maximum = 4194304)]
    limit: Option<u64>,
}

/// List the logs of a task
#[utoipa::path(
    get, operation_id = "list_logs", path = "/runs/{run}/tasks/{task}/logs", tag = "logs",
    params(("run" = String, Path, description = "The run's whole name"), ("task" = String, Path, description = "The task's id")),
    responses((status = 200, body = Vec<Log>), (status = 404, body = Problem))
)]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((run, task)): Path<(String, String)>,
) -> Result<Answer<Vec<Log>>, Problem> {
    caller.may(Right::View)?;
    app.work(move |app| {
        let run = RunId(run);
        let id = known(app, &run, &task)?;
        let prefix = format!("{id}.");
        let entries = match std::fs::read_dir(app.state.logs().join(&run.0)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Problem::internal(&error)),
        };
        let log = |entry: std::fs::DirEntry| {
            let name = entry.file_name().into_string().ok()?;
            let (attempt, stream) = name.strip_prefix(&prefix)?.strip_suffix(".log")?.split_once('.')?;
            // The second attempt of a task is named as its second child is.
            let is_own = !stream.contains('.');
            let attempt = attempt.parse().ok().filter(|_| is_own)?;
            Some(Log { attempt, stream: stream.to_owned(), bytes: entry.metadata().ok()?.len() })
        };
        let mut logs: Vec<Log> = entries.flatten().filter_map(log).collect();
        logs.sort_by(|a, b| (a.attempt, &a.stream).cmp(&(b.attempt, &b.stream)));
        Ok(logs)
    })
    .await
    .map(Answer)
}

/// Read a part of a log: text in which nothing is left that steers a terminal but colours
///
/// The header `x-total-bytes` says how long the log is, `x-next-byte` from where the next part is asked for.
#[utoipa::path(
    get, operation_id = "read_log", path = "/runs/{run}/tasks/{task}/logs/{attempt}/{stream}", tag = "logs",
    params(
        ("run" = String, Path, description = "The run's whole name"), ("task" = String, Path, description = "The task's id"),
        ("attempt" = u32, Path, description = "Which attempt, from 1"), ("stream" = String, Path, description = "`out`, `err`, or a check"),
        Part,
    ),
    responses((status = 200, content_type = "text/plain", body = String), (status = 404, body = Problem))
)]
async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((run, task, attempt, stream)): Path<(String, String, u32, String)>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    caller.may(Right::View)?;
    let limit = part.limit.unwrap_or(USUAL);
    if limit == 0 || limit > MOST {
        return Err(Problem::bad_request(format!("`limit` is {limit}; it is from 1 to {MOST}")));
    }
    let from = part.from.unwrap_or(0);
    let from = u64::try_from(from).map_err(|_| Problem::bad_request(format!("`from` is {from}; it is 0 or more")))?;
    let (text, next, total) = app
        .work(move |app| {
            let run = RunId(run);
            let id = known(app, &run, &task)?;
            let path = place(app, &run, &id, attempt, &stream)?;
            let missing = || Problem::not_found(format!("attempt {attempt} of `{task}` has no log `{stream}`"));
            let mut file = File::open(path).map_err(|error| match error.kind() {
                ErrorKind::NotFound => missing(),
                _ => Problem::internal(&error),
            })?;
            read_part(&mut file, from, limit).map_err(|error| Problem::internal(&error))
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/plain; charset=utf-8".to_owned()),
        ("x-total-bytes", total.to_string()),
        ("x-next-byte", next.to_string()),
    ];
    Ok((headers, text).into_response())
}

/// Returns where a log is kept. No name leads out of the run's own directory.
fn place(app: &App, run: &RunId, task: &Id, attempt: u32, stream: &str) -> Result<PathBuf, Problem> {
    let is_name = stream.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !is_name || stream.is_empty() {
        return Err(Problem::not_found(format!("there is no log `{stream}`")));
    }
    Ok(app.state.logs().join(&run.0).join(format!("{task}.{attempt}.{stream}.log")))
}

/// Reads from a byte on; what is cut ends with a whole line where there is one, else with a whole character.
fn read_part(file: &mut File, from: u64, limit: u64) -> std::io::Result<(String, u64, u64)> {
    let total = file.metadata()?.len();
    let from = from.min(total);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    if from + (bytes.len() as u64) < total {
        let whole = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => end + 1,
            None => whole_characters(&bytes),
        };
        bytes.truncate(whole);
    }
    let next = from + bytes.len() as u64;
    Ok((harmless(&String::from_utf8_lossy(&bytes), true), next, total))
}

/// Returns how many bytes there are before a character that is cut at the end.
fn whole_characters(bytes: &[u8]) -> usize {
    let last = bytes.iter().rposition(|byte| byte & 0xc0 != 0x80).unwrap_or(0);
    match std::str::from_utf8(&bytes[last..]) {
        Err(error) if error.error_len().is_none() && last > 0 => last,
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_part_ends_with_a_line_or_with_a_character() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all("one\ntwo\näöü".as_bytes()).unwrap();
        assert_eq!(read_part(&mut file, 0, 6).unwrap(), ("one\n".to_owned(), 4, 14));
        assert_eq!(read_part(&mut file, 8, 3).unwrap(), ("ä".to_owned(), 10, 14));
        assert_eq!(read_part(&mut file, 10, 100).unwrap(), ("öü".to_owned(), 14, 14));
        assert_eq!(read_part(&mut file, 99, 100).unwrap(), (String::new(), 14, 14));
    }
}
