//! Asking a coding agent which of several attempts at a task is best: it is shown what all of them left, before the
//! files as they were.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pitcrew_engine::{ChangeId, Isolation, Outcome};
use pitcrew_plan::{BestOf, Circumstances, Entry, Id, Staged};
use pitcrew_sandbox::{End, Mount};
use serde_json::Value;

use super::attempt::{blocking, remove};
use super::review::{Consulted, Judged, consult, shown};
use super::site::Site;
use super::{Facts, contract, outside, place};
use crate::change::{Change, diff};
use crate::checks::chain;
use crate::exec::{Leash, Logs};
use crate::inside::Ear;
use crate::workspace::View;

/// Where the diffs lie inside the walls that are too large to be told.
const DIFFS: &str = "/pitcrew-attempts";

/// The most that is told of all diffs together, in bytes.
const TOLD: usize = 120 << 10;

/// What is kept of why it prefers one, in characters.
const WHY: usize = 600;

/// Asks the agent that compares the attempts of a task; whatever goes wrong is why it prefers none.
pub(super) async fn choose(
    site: &Arc<Site>,
    id: &Id,
    attempt: u32,
    among: &[(Id, Option<ChangeId>)],
    facts: Facts,
    leash: Leash,
    ear: Ear,
) -> Outcome {
    let dir = site.attempt_dir(id, &format!("{attempt}.choose"));
    let answer = asked(site, id, attempt, among, facts, leash, ear, &dir).await;
    blocking(move || remove(&dir)).await;
    Outcome::Preferred(answer)
}

#[allow(clippy::too_many_arguments)] // What an effect is given, and where it is laid out.
async fn asked(
    site: &Arc<Site>,
    id: &Id,
    attempt: u32,
    among: &[(Id, Option<ChangeId>)],
    facts: Facts,
    mut leash: Leash,
    ear: Ear,
    dir: &Path,
) -> Result<(Id, String), String> {
    let task = facts.task.clone().ok_or("there is no such task")?;
    let by = task.contest().and_then(|contest| contest.by.clone()).ok_or("nobody is to compare them")?;
    let judge = task.contest().and_then(BestOf::judge).cloned().ok_or("nobody is to compare them")?;
    let (view, prompt, diffs) = {
        let (site, id, among, dir) = (site.clone(), id.clone(), among.to_vec(), dir.to_owned());
        blocking(move || lay(&site, &id, &among, &facts, &dir)).await?
    };
    let log = site.log(id, attempt, "choose");
    let mut mounts = view.mounts().to_vec();
    if site.isolation == Isolation::Walls {
        mounts.push(Mount::ReadOnly { from: diffs, at: DIFFS.into() });
    }
    let place = place::View {
        mounts,
        cwd: view.root().to_path_buf(),
        scratch: task.scratch.iter().map(PathBuf::from).collect(),
        limits: task.limits.clone(),
        env: vec![("PITCREW_WORKSPACE".into(), view.root().into())],
        logs: Logs { stdout: Some(log.clone()), stderr: Some(log), lines: None },
        ..place::View::live(site, Some(&task))
    };
    let judged = Judged { id: id.clone(), task: task.clone(), attempt, ear };
    let consulted = consult(&place, &judged, &judge, &prompt, "best", by.timeout.0, &mut leash).await;
    let Consulted { ran, answer, .. } = consulted.map_err(|error| chain(&error))?;
    match ran.outcome.end {
        End::TimedOut => return Err(format!("it took longer than {}", by.timeout)),
        End::Ordered => return Err("it was ended".to_owned()),
        _ => {}
    }
    read(&answer?, id, among)
}

/// Lays out the files as they were, and what is told of each attempt.
fn lay(
    site: &Site,
    id: &Id,
    among: &[(Id, Option<ChangeId>)],
    facts: &Facts,
    dir: &Path,
) -> Result<(View, String, PathBuf), String> {
    remove(dir);
    let task = facts.task();
    let view = site.workspace_of(task).staged_view(dir, &facts.prepared, &facts.head, None, task, site.isolation);
    let view = view.map_err(|error| chain(&error))?;
    let diffs = dir.join("attempts");
    std::fs::create_dir_all(&diffs).map_err(|error| chain(&error))?;
    let mut all = Vec::new();
    for (name, change) in among {
        let number = name.parent().map_or(0, |(_, number)| number);
        let (paths, told) = change.as_ref().map_or_else(|| Ok((Vec::new(), None)), |change| shown(site, change))?;
        let told = told.filter(|told| told.len() <= TOLD / among.len());
        let file = match (change, &told) {
            (Some(change), None) => Some(written(site, change, &diffs, number)?),
            _ => None,
        };
        all.push((number, paths, told, file));
    }
    if site.isolation == Isolation::Walls {
        pitcrew_sandbox::own(&diffs).map_err(|error| chain(&error))?;
    }
    let entries: Vec<Entry<'_>> = all
        .iter()
        .map(|(number, paths, told, file)| Entry {
            number: *number,
            staged: Staged { paths, diff: told.as_deref(), held: &[] },
            file: file.as_deref(),
        })
        .collect();
    let (inputs, item) = contract::told_of(site, facts)?;
    let item_from_outside = outside::brings_items(site, id);
    let now =
        Circumstances { inputs: Some(&inputs), item: item.as_ref(), item_from_outside, ..Circumstances::default() };
    let prompt = pitcrew_plan::compare(&site.plan, id, task, &now, &entries);
    Ok((view, prompt, diffs))
}

/// Writes all of a change's diff to a file of its own, and returns where the agent finds it.
fn written(site: &Site, change: &ChangeId, diffs: &Path, number: u32) -> Result<String, String> {
    let change = Change::read(change, &site.blobs).map_err(|error| chain(&error))?;
    let text = diff(&change, &site.blobs).map_err(|error| chain(&error))?;
    let name = format!("{number}.diff");
    std::fs::write(diffs.join(&name), site.executor.redactor().hide(&text)).map_err(|error| chain(&error))?;
    let seen = if site.isolation == Isolation::Walls { Path::new(DIFFS) } else { diffs };
    Ok(seen.join(name).display().to_string())
}

/// Reads which attempt an answer names, and why: as models write numbers.
fn read(answer: &Value, id: &Id, among: &[(Id, Option<ChangeId>)]) -> Result<(Id, String), String> {
    let text = answer["best"].as_str().map_or_else(|| answer["best"].to_string(), str::to_owned);
    let named = |name: &Id| name.as_str() == text || name.parent().is_some_and(|(_, at)| at.to_string() == text);
    let best = among.iter().map(|(name, _)| name).find(|name| named(name));
    let best = best.ok_or_else(|| format!("its `best` is {}, and no attempt at `{id}` that passed", answer["best"]))?;
    let why = answer["why"].as_str().unwrap_or_default().trim();
    Ok((best.clone(), why.chars().take(WHY).collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_names_one_of_those_that_passed() {
        let fix = Id::new("fix").unwrap();
        let among = [1, 3].map(|number| (fix.child(number), None));
        let read = |answer: Value| read(&answer, &fix, &among).map(|(best, why)| format!("{best} {why}"));
        assert_eq!(read(json!({"best": 3, "why": " shorter\n"})).unwrap(), "fix.3 shorter");
        assert_eq!(read(json!({"best": "1"})).unwrap(), "fix.1 ");
        assert_eq!(read(json!({"best": "fix.3", "why": 7})).unwrap(), "fix.3 ");
        assert_eq!(read(json!({"best": 2})).unwrap_err(), "its `best` is 2, and no attempt at `fix` that passed");
        assert!(read(json!({"best": null})).is_err());
    }
}
