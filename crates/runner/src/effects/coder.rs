//! An attempt by a coding agent: which session it goes on with, and what its words count for.

use std::path::Path;

use pitcrew_engine::{Failure, Session, TaskRecord};
use pitcrew_plan::{Driver as Kind, Id, Task};
use pitcrew_sandbox::End;

use super::Facts;
use super::attempt::{self, Bench};
use super::hired::{Call, Hired};
use super::site::Site;
use crate::agents::{Ended, Role, Talk, Tools, moment};
use crate::exec::{LaunchError, Leash, Logs, Ran};
use crate::inside::Ear;

/// Lays out what the agent of a task needs; `None` where no coding agent does it. `workspace` is the root of its
/// workspace as it sees it, `tools` are Pitcrew's own.
pub(super) fn lay(
    site: &Site,
    id: &Id,
    task: &Task,
    facts: &Facts,
    workspace: &Path,
    tools: &Tools,
) -> Result<Option<Hired>, std::io::Error> {
    let Some((kind, (_, agent))) = site.plan.coder_of(task).zip(site.plan.agent_of(task)) else { return Ok(None) };
    let state = site.state.sessions().join(&site.run.0).join(id.as_str());
    let record = facts.record.as_ref();
    let resume = record.and_then(|record| Some((session_of(record, kind)?, record.session_spent)));
    Hired::lay(site, agent, state, workspace, resume, Some(tools))
}

/// Has the agent do the task; returns how its command went, and why the attempt failed, if it did by what is known so
/// far.
pub(super) async fn work(
    hired: Hired,
    site: &Site,
    id: &Id,
    bench: &Bench,
    logs: Logs,
    ear: Ear,
    leash: &mut Leash,
) -> Result<(Ran, Option<Failure>), LaunchError> {
    let word = hired.word;
    let call = Call {
        id,
        task: &bench.task,
        dealings: &bench.dealings,
        attempt: bench.attempt,
        role: Role::Does,
        spec: &bench.spec,
        root: bench.view.root(),
        papers: &bench.papers,
        prompt: &bench.prompt,
        ear,
    };
    let (ran, talk) = hired.talk(site, call, logs, leash).await?;
    let failure = match ran.outcome.end {
        // How it exits says nothing; whether it could do its work is said by how it talked.
        End::Exited { .. } | End::Signaled { .. } => failure_of(word, &talk),
        _ => attempt::failure_of(&ran, bench.task.timeout.0),
    };
    Ok((ran, failure))
}

/// Returns the session that the next attempt goes on with: that of one that was cut off, by whatever was not its
/// fault, or of one that is to mend what it left.
fn session_of(record: &TaskRecord, kind: &Kind) -> Option<Session> {
    let session = record.session.as_ref().filter(|session| session.driver == kind.word())?;
    (!record.carry.afresh).then(|| session.clone())
}

/// Returns why an attempt failed by what its agent says, if it did. That it says it is done counts for nothing.
pub(super) fn failure_of(word: &str, talk: &Talk) -> Option<Failure> {
    let driver = word.to_owned();
    if let Some(after) = talk.silent {
        let after_ms = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
        return Some(Failure::Silent { driver, after_ms });
    }
    let is_done = matches!(talk.ended, Some(Ended::Done(_)));
    if let Some(limited) = talk.limited.as_ref().filter(|_| !is_done && !talk.stopped) {
        return Some(Failure::Limited { driver, why: limited.why.clone(), resets: limited.resets.map(moment) });
    }
    let why = match &talk.ended {
        Some(Ended::Done(_)) => return None,
        Some(Ended::Broken(why)) => why.clone(),
        Some(Ended::Cancelled) => "it ended its turn because it was told to".to_owned(),
        None => "it went away in the middle of its turn".to_owned(),
    };
    Some(Failure::Agent { driver, why })
}
