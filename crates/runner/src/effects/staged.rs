//! Verifying a change: its checks run inside the walls on the head with the change staged, and
//! whatever they write is thrown away. What people did without owning files is asked about as it is.

use std::path::PathBuf;
use std::sync::Arc;

use pitcrew_engine::{ChangeId, Evidence, Failure, Outcome};
use pitcrew_plan::{Id, Task};

use super::Facts;
use super::attempt::{blocking, remove};
use super::by_hand::is_asked_as_it_is;
use super::place;
use super::review::Review;
use super::site::Site;
use crate::checks::{self, chain};
use crate::exec::{Leash, Logs};
use crate::inside::Ear;
use crate::workspace::WorkspaceError;

/// Asks the checks of a task's steps, then its `verify`, on the current head with its change staged.
pub(super) async fn verify(
    site: &Arc<Site>,
    id: &Id,
    attempt: u32,
    change: Option<&ChangeId>,
    facts: Facts,
    mut leash: Leash,
    ear: Ear,
) -> Outcome {
    let Some(task) = facts.task.clone() else { return Outcome::Asked(Vec::new()) };
    let log = site.log(id, attempt, "verify");
    let logs = Logs { stdout: Some(log.clone()), stderr: Some(log), lines: None };
    let dir = site.attempt_dir(id, &format!("{attempt}.verify"));
    let review = {
        let (site, id, change, facts) = (site.clone(), id.clone(), change.cloned(), facts.clone());
        blocking(move || Review::of(&site, &id, attempt, change.as_ref(), &facts, ear)).await
    };
    let review = match review {
        Ok(review) => review,
        Err(reason) => return Outcome::Failed(Failure::Input { reason }),
    };
    let laid = {
        let (site, dir, change) = (site.clone(), dir.clone(), change.cloned());
        blocking(move || {
            remove(&dir);
            let task = facts.task();
            let workspace = site.workspace_of(task);
            if is_asked_as_it_is(&site.plan, task) {
                return workspace.view_as_it_is(&dir, site.isolation);
            }
            workspace.staged_view(&dir, &facts.prepared, &facts.head, change.as_ref(), task, site.isolation)
        })
        .await
    };
    let view = match laid {
        Ok(view) => view,
        Err(WorkspaceError::TooBig { .. }) if is_asked_as_it_is(&site.plan, &task) => {
            // What cannot be copied is asked about where it is, and is read-only there.
            let about = Some((id.clone(), attempt));
            let place = place::View { logs, about, review, ..place::View::live(site, Some(&task)) };
            return Outcome::Asked(asked(&task, &place, &mut leash).await);
        }
        Err(error) => return Outcome::Failed(Failure::Conflict { reason: chain(&error) }),
    };
    let task = &*task;
    let place = place::View {
        site: site.clone(),
        mounts: view.mounts().to_vec(),
        cwd: view.root().to_path_buf(),
        network: site.plan.network_of(task),
        scratch: task.scratch.iter().map(PathBuf::from).collect(),
        limits: task.limits.clone(),
        env: vec![
            ("PITCREW_ATTEMPT".into(), attempt.to_string().into()),
            ("PITCREW_WORKSPACE".into(), view.root().into()),
        ],
        logs,
        laid: None,
        about: Some((id.clone(), attempt)),
        review,
    };
    let evidence = asked(task, &place, &mut leash).await;
    blocking(move || remove(&dir)).await;
    Outcome::Asked(evidence)
}

async fn asked(task: &Task, place: &place::View, leash: &mut Leash) -> Vec<Evidence> {
    let mut evidence = checks::ask_steps(task.checked_steps(), place, leash).await;
    // Whether the whole is sound is asked of a whole only.
    if evidence.iter().all(|step| step.holds) {
        evidence.extend(checks::ask(&task.verify, place, leash).await);
    }
    evidence
}
