//! Reports: read from what a program put out, and passed on to whoever waits.

use std::io::Read;
use std::path::Path;

use pitcrew_engine::{Account, Failure, Run, Saying};
use pitcrew_plan::Id;
use serde_json::{Value, json};

use super::site::Site;

/// The largest output that is looked through for a report, in bytes.
const OUTPUT_LIMIT: u64 = 10 << 20;

/// Reads what an attempt reported by the key `report` of its output; `None` where it reported nothing.
pub(super) fn of_attempt(site: &Site, file: &Path) -> Result<Option<Saying>, Failure> {
    let Some(report) = put_out(site, file) else { return Ok(None) };
    Saying::read(&report).map(Some).map_err(|error| Failure::Output { reason: error.to_string() })
}

/// Reads what a check reported. One that cannot be read is none: the check's exit code is its word.
pub(super) fn of_check(site: &Site, file: &Path) -> Option<Account> {
    put_out(site, file).and_then(|report| Account::read(&report).ok())
}

/// Returns the key `report` of an output, without its secrets. Whether the output as a whole is
/// right is not judged here.
fn put_out(site: &Site, file: &Path) -> Option<Value> {
    let mut output = object_in(site, file)?;
    output.get_mut("report").map(Value::take).filter(|report| !report.is_null())
}

/// Returns the JSON object that was put out into a file, without its secrets; `None` where there is none.
pub(super) fn object_in(site: &Site, file: &Path) -> Option<Value> {
    let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = flags | rustix::fs::OFlags::CLOEXEC;
    let file = std::fs::File::from(rustix::fs::open(file, flags, rustix::fs::Mode::empty()).ok()?);
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(OUTPUT_LIMIT).read_to_end(&mut bytes).ok()?;
    let output: Value = serde_json::from_slice(&bytes).ok().filter(Value::is_object)?;
    let text = site.executor.redactor().hide(&output.to_string());
    serde_json::from_str(&text).ok()
}

/// Returns what others have to say to a task: the reports of those that it needs directly, and of
/// those that failed live and take it for the cause.
pub(super) fn messages(run: &Run, id: &Id) -> Vec<Value> {
    let plan = run.plan();
    let Some(task) = plan.tasks.get(id) else { return Vec::new() };
    let message = |from: &Id, report: &Account| {
        let record = run.task(from)?;
        let team = &plan.tasks[from].team;
        Some(json!({
            "task": from, "team": team, "attempt": record.attempt, "state": record.state(), "report": report,
        }))
    };
    let needed = task.needs.iter().filter_map(|need| need.task());
    let from_needs = needed.filter_map(|from| message(from, run.task(from)?.report.as_ref()?));
    let from_held = run.held_because_of(id).filter_map(|from| message(from, run.task(from)?.complaint()?));
    from_needs.chain(from_held).collect()
}
