//! Verifying a change: its checks run inside the walls on the head with the change staged, and
//! whatever they write is thrown away.

use std::path::PathBuf;
use std::sync::Arc;

use pitcrew_engine::{ChangeId, Failure, Outcome};
use pitcrew_plan::Id;

use super::Facts;
use super::attempt::{blocking, remove};
use super::place;
use super::site::Site;
use crate::checks::{self, chain};
use crate::exec::{Leash, Logs};

/// Asks the checks of a task's steps, then its `verify`, on the current head with its change staged.
pub(super) async fn verify(
    site: &Arc<Site>,
    id: &Id,
    attempt: u32,
    change: Option<&ChangeId>,
    facts: Facts,
    mut leash: Leash,
) -> Outcome {
    let Some(task) = facts.task.clone() else { return Outcome::Asked(Vec::new()) };
    let dir = site.attempt_dir(id, &format!("{attempt}.verify"));
    let laid = {
        let (site, dir, change) = (site.clone(), dir.clone(), change.cloned());
        blocking(move || {
            remove(&dir);
            let task = facts.task();
            let workspace = site.workspace_of(task);
            workspace.staged_view(&dir, &facts.prepared, &facts.head, change.as_ref(), task, site.isolation)
        })
        .await
    };
    let view = match laid {
        Ok(view) => view,
        Err(error) => return Outcome::Failed(Failure::Conflict { reason: chain(&error) }),
    };
    let task = &*task;
    let log = site.log(id, attempt, "verify");
    let place = place::View {
        site: site.clone(),
        mounts: view.mounts().to_vec(),
        cwd: view.root().to_path_buf(),
        network: site.work(task).1,
        scratch: task.scratch.iter().map(PathBuf::from).collect(),
        limits: task.limits.clone(),
        env: vec![
            ("PITCREW_ATTEMPT".into(), attempt.to_string().into()),
            ("PITCREW_WORKSPACE".into(), view.root().into()),
        ],
        logs: Logs { stdout: Some(log.clone()), stderr: Some(log), lines: None },
    };
    let mut evidence = checks::ask_steps(task.checked_steps(), &place, &mut leash).await;
    // Whether the whole is sound is asked of a whole only.
    if evidence.iter().all(|step| step.holds) {
        evidence.extend(checks::ask(&task.verify, &place, &mut leash).await);
    }
    blocking(move || remove(&dir)).await;
    Outcome::Asked(evidence)
}
