//! One attempt: launch it in its view, and take what it left when every process of it is dead.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pitcrew_engine::{BlobId, ChangeId, Failure, Harvest, Isolation, Outcome, Remains};
use pitcrew_plan::{Id, Task};
use pitcrew_sandbox::{End, Mount, NotStarted};
use tokio::sync::broadcast;

use super::footing::Footing;
use super::hired::Hired;
use super::site::{PAPERS, PROGRAM, Site, Walled, limits};
use super::{Facts, coder, contract, reports};
use crate::agents::{Prompt, Tools};
use crate::checks::chain;
use crate::drive::Notice;
use crate::exec::{Leash, Logs, Ran};
use crate::inside::{self, Dealings, Ear, Socket};
use crate::store::hash_of;
use crate::workspace::{Foreign, Settled, View, WorkspaceError};

/// What the attempt's socket is called among its papers.
const SOCKET_NAME: &str = "socket";

/// The most paths that an event names.
pub(super) const MOST_NAMED: usize = 50;

/// Contents that belong into the same commit as the report.
pub(super) type Rows = Vec<(BlobId, Vec<u8>)>;

/// Launches an attempt on the current head and harvests it. Its directory is left to be removed.
pub(super) async fn launch(
    site: &Arc<Site>,
    id: &Id,
    attempt: u32,
    facts: Facts,
    mut leash: Leash,
    notices: broadcast::Sender<Notice>,
    ear: Ear,
) -> (Outcome, Rows) {
    let begun = Instant::now();
    let footing = {
        let (site, facts) = (site.clone(), facts.clone());
        blocking(move || Footing::of(&site, &facts)).await
    };
    let told = footing.map_err(|error| not_started(chain(&error), String::new()));
    let told = told.and_then(|footing| Ok((contract::tell(site, id, attempt, &facts, &footing)?, footing)));
    let (told, footing) = match told {
        Ok(told) => told,
        Err(failure) => return (Outcome::Failed(failure), Vec::new()),
    };
    let bench = {
        let (site, id) = (site.clone(), id.clone());
        blocking(move || Bench::lay(&site, &id, attempt, &facts, &footing, &told)).await
    };
    let (mut bench, socket) = match bench {
        Ok(laid) => laid,
        Err(failure) => return (Outcome::Failed(failure), Vec::new()),
    };
    let (redactor, dealings) = (site.executor.redactor().clone(), bench.dealings.clone());
    let listening = match socket.listen(ear.clone(), redactor, dealings, id.clone(), attempt) {
        Ok(listening) => listening,
        Err(error) => return (Outcome::Failed(not_started(chain(&error), String::new())), Vec::new()),
    };
    let logs = Logs {
        stdout: Some(site.log(id, attempt, "out")),
        stderr: Some(site.log(id, attempt, "err")),
        lines: Some(lines_to(notices, id)),
    };
    let ran = match bench.hired.take() {
        None => site.executor.run(&bench.spec, &bench.stdin, logs, &mut leash).await.map(|ran| {
            let failure = failure_of(&ran, bench.task.timeout.0);
            (ran, failure)
        }),
        Some(hired) => coder::work(hired, site, id, &bench, logs, ear, &mut leash).await,
    };
    listening.close().await;
    // Nobody is left who could be granted more.
    bench.task = bench.dealings.widened(&bench.task);
    let (site, id) = (site.clone(), id.clone());
    blocking(move || match ran {
        Err(error) => (Outcome::Failed(not_started(chain(&error), String::new())), Vec::new()),
        Ok((ran, failure)) => judge(&site, &id, &bench, &ran, failure, begun),
    })
    .await
}

/// Runs something that reads and writes files off the threads that others wait for.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

fn lines_to(notices: broadcast::Sender<Notice>, id: &Id) -> crate::exec::LineSink {
    let task = id.clone();
    Arc::new(move |line| {
        // Nobody has to follow.
        let _ = notices.send(Notice::Line { task: task.clone(), line: line.to_owned() });
    })
}

/// Everything laid out for one attempt.
pub(super) struct Bench {
    pub(super) attempt: u32,
    pub(super) papers: PathBuf,
    pub(super) view: View,
    pub(super) spec: pitcrew_sandbox::Spec,
    /// What its program reads: the task as JSON.
    stdin: Vec<u8>,
    /// What a coding agent is told: the task in words.
    pub(super) prompt: Prompt,
    pub(super) task: Arc<Task>,
    /// What is settled with it while it runs.
    pub(super) dealings: Dealings,
    /// The coding agent that does it, until it is started.
    hired: Option<Hired>,
}

impl Bench {
    fn lay(
        site: &Site,
        id: &Id,
        attempt: u32,
        facts: &Facts,
        footing: &Footing,
        told: &contract::Told,
    ) -> Result<(Bench, Socket), Failure> {
        let dir = site.attempt_dir(id, &attempt.to_string());
        let failed = |error: &dyn std::error::Error| not_started(chain(error), String::new());
        // Left over where Pitcrew itself died in the middle of this very attempt.
        remove(&dir);
        let papers = dir.join("papers");
        std::fs::create_dir_all(&papers).map_err(|error| failed(&error))?;
        let stdin = told.paper.to_string().into_bytes();
        std::fs::write(papers.join("task.json"), &stdin).map_err(|error| failed(&error))?;
        if let Some(prompt) = &told.prompt {
            std::fs::write(papers.join("task.md"), &prompt.whole).map_err(|error| failed(&error))?;
        }
        let socket = Socket::make(&papers.join(SOCKET_NAME)).map_err(|error| failed(&error))?;
        let task = told.task.as_ref();
        let (workspace, prepared, head) = (site.workspace_of(task), &facts.prepared, &facts.head);
        let view = match &footing.left {
            None => workspace.view(&dir, prepared, head, task, site.isolation),
            Some(left) => workspace.view_going_on(&dir, prepared, head, left, task, site.isolation),
        };
        let view = view.map_err(|error| failed(&error))?;
        let tools = tools(site, task, &papers, &view, &socket);
        let hired = coder::lay(site, id, task, facts, view.root(), &tools).map_err(|error| failed(&error))?;
        let secrets = site.secrets.granted(&site.plan, task).map_err(not_there)?;
        let mut spec = spec(site, task, attempt, told, hired.as_ref(), &papers, &view);
        spec.env.extend(secrets.into_iter().map(|(name, value)| (name.into(), value.into())));
        spec.env.push((inside::TOKEN.into(), socket.token.clone().into()));
        if site.isolation == Isolation::Walls {
            pitcrew_sandbox::own(&papers).map_err(|error| failed(&error))?;
        }
        let prompt = told.prompt.clone().unwrap_or_default();
        let (task, dealings) = (told.task.clone(), Dealings::default());
        Ok((Bench { attempt, papers, view, spec, stdin, prompt, task, dealings, hired }, socket))
    }
}

/// Removes an attempt's directory. What cannot be removed is tried again by `pitcrew clean`.
pub(super) fn remove(dir: &Path) {
    let _ = pitcrew_sandbox::remove_tree(dir);
}

/// Returns where the attempt finds its papers.
fn seen<'a>(site: &Site, papers: &'a Path) -> &'a Path {
    if site.isolation == Isolation::Walls { Path::new(PAPERS) } else { papers }
}

/// Returns the variables by which whatever runs in the attempt is its voice, but for the token.
fn voice(site: &Site, papers: &Path, view: &View) -> [(&'static str, OsString); 3] {
    let seen = seen(site, papers);
    [
        ("PITCREW_TASK", seen.join("task.json").into()),
        (inside::SOCKET, seen.join(SOCKET_NAME).into()),
        ("PITCREW_WORKSPACE", view.root().into()),
    ]
}

/// Returns the `pitcrew` binary as the attempt sees it.
pub(super) fn program(site: &Site) -> OsString {
    if site.isolation == Isolation::Walls { PROGRAM.into() } else { site.program.clone().into() }
}

/// Returns how the attempt's agent starts Pitcrew's own tools.
fn tools(site: &Site, task: &Task, papers: &Path, view: &View, socket: &Socket) -> Tools {
    let named = voice(site, papers, view).map(|(name, value)| (name.to_owned(), value.to_string_lossy().into_owned()));
    let token = (inside::TOKEN.to_owned(), socket.token.clone());
    let program = program(site).to_string_lossy().into_owned();
    Tools { program, env: named.into_iter().chain([token]).collect(), patience: task.timeout.0 }
}

fn spec(
    site: &Site,
    task: &Task,
    attempt: u32,
    told: &contract::Told,
    hired: Option<&Hired>,
    papers: &Path,
    view: &View,
) -> pitcrew_sandbox::Spec {
    let seen = seen(site, papers);
    let network = site.plan.network_of(task);
    let mut env = site.environment();
    env.push(("PITCREW_ATTEMPT".into(), attempt.to_string().into()));
    env.push(("PITCREW_OUTPUT".into(), seen.join("output.json").into()));
    env.push((inside::BIN.into(), program(site)));
    env.extend(voice(site, papers, view).map(|(name, value)| (name.into(), value)));
    env.extend(hired.iter().flat_map(|hired| &hired.env).map(|(name, value)| (name.into(), value.into())));
    env.extend(told.env.iter().map(|(name, value)| (name.into(), value.into())));
    let mut mounts = view.mounts().to_vec();
    mounts.push(Mount::Private { from: papers.to_path_buf(), at: PAPERS.into() });
    mounts.push(Mount::ReadOnly { from: site.program.clone(), at: PROGRAM.into() });
    mounts.extend(task.tools.iter().map(|dir| Mount::ReadOnly { from: dir.into(), at: dir.into() }));
    mounts.extend(hired.map(Hired::mount));
    let mut command = site.words(&told.command);
    command.extend(hired.iter().flat_map(|hired| &hired.args).map(Into::into));
    site.spec(Walled {
        command,
        env,
        cwd: view.root().to_path_buf(),
        network,
        mounts,
        scratch: task.scratch.iter().map(PathBuf::from).collect(),
        limits: limits(&task.limits),
        timeout_ms: u64::try_from(task.timeout.0.as_millis()).unwrap_or(u64::MAX),
    })
}

/// Says how the attempt went: by what it left, not by what it says.
fn judge(site: &Site, id: &Id, bench: &Bench, ran: &Ran, failure: Option<Failure>, begun: Instant) -> (Outcome, Rows) {
    if ran.outcome.end == End::Ordered {
        return match left_by(site, id, bench) {
            (Some(change), rows) => (Outcome::EndedLeaving(change), rows),
            (None, _) => (Outcome::Ended, Vec::new()),
        };
    }
    let taken = match failure {
        Some(failure) => Err(failure),
        None => take(site, id, bench),
    };
    match taken {
        Err(failure) => {
            // What went wrong is said best by whoever was there.
            let report = reports::of_attempt(site, &bench.papers.join("output.json")).ok().flatten();
            let (left, rows) = if failure.leaves_work() { left_by(site, id, bench) } else { Default::default() };
            (Outcome::FailedWith(failure, Box::new(Remains { report, left })), rows)
        }
        Ok((mut harvest, rows)) => {
            harvest.took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            (Outcome::Harvested(Box::new(harvest)), rows)
        }
    }
}

/// Takes what an attempt left that did not come to a good end, as far as it is its task's to change; nothing where the
/// next attempt begins anew. What cannot be taken is not there for the next one, and fails nothing.
fn left_by(site: &Site, id: &Id, bench: &Bench) -> (Option<ChangeId>, Rows) {
    let task = bench.task.as_ref();
    if !site.plan.goes_on(task) {
        return (None, Vec::new());
    }
    match site.workspace_of(task).settle(&bench.view, id, task, &site.plan, Foreign::Dropped, &site.blobs) {
        Ok(Settled::Taken(taken)) => (taken.change, taken.rows),
        Ok(Settled::Refused(_)) | Err(_) => (None, Vec::new()),
    }
}

/// Takes the change and the output that an attempt left.
fn take(site: &Site, id: &Id, bench: &Bench) -> Result<(Harvest, Rows), Failure> {
    let task = bench.task.as_ref();
    let mut rows = Rows::new();
    let report = reports::of_attempt(site, &bench.papers.join("output.json"))?;
    let mut harvest = Harvest { report, ..Harvest::default() };
    if let Some(bytes) = contract::answer(site, task, &bench.papers.join("output.json"))? {
        let blob = hash_of(&bytes);
        harvest.output = Some(blob.clone());
        let staged = site
            .blobs
            .stage(&mut bytes.as_slice())
            .map_err(|error| Failure::Output { reason: format!("store it: {}", chain(&error)) })?;
        rows.extend(staged.into_row());
    }
    let settled = site
        .workspace_of(task)
        .settle(&bench.view, id, task, &site.plan, Foreign::Refused, &site.blobs)
        .map_err(|error| not_taken(&error))?;
    let taken = match settled {
        Settled::Taken(taken) => taken,
        Settled::Refused(mut refused) => {
            refused.truncate(MOST_NAMED);
            return Err(Failure::NotOwned { refused });
        }
    };
    let mut missing = Vec::new();
    for pattern in &task.deliverables {
        if !bench.view.has(pattern).map_err(|error| not_taken(&error))? {
            missing.push(pattern.to_string());
        }
    }
    if !missing.is_empty() {
        return Err(Failure::Undelivered { missing });
    }
    harvest.change = taken.change;
    harvest.paths = taken.paths;
    harvest.risky = taken.risky;
    harvest.risky.truncate(MOST_NAMED);
    harvest.dropped = taken.dropped.into_iter().take(MOST_NAMED).collect();
    rows.extend(taken.rows);
    Ok((harvest, rows))
}

/// Returns why a command failed, or `None` where it ended well.
pub(super) fn failure_of(ran: &Ran, timeout: Duration) -> Option<Failure> {
    let said = ran.said.clone();
    Some(match &ran.outcome.end {
        End::Exited { code: 0 } => return None,
        End::Exited { code } => Failure::Exited { code: *code, said },
        End::Signaled { signal } => Failure::Signaled { signal: *signal, said },
        End::TimedOut => {
            let after_ms = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
            Failure::TimedOut { after_ms, said }
        }
        End::LimitExceeded { which, limit, seen } => {
            Failure::Limit { which: format!("{which:?}").to_lowercase(), limit: *limit, seen: *seen }
        }
        End::NotStarted(why) => {
            let cure = match why {
                NotStarted::Wall { cure, .. } => cure.clone().unwrap_or_default(),
                NotStarted::CommandNotFound { program } => {
                    format!(
                        "install `{program}`, or correct the plan; inside the walls only PATH, `tools` and the plan's directory are seen"
                    )
                }
                NotStarted::NotExecutable { .. } => "chmod +x, and look at its first line".to_owned(),
                NotStarted::WorkingDirectory { .. } => {
                    "look at `reads`: the directory is not in the task's view".to_owned()
                }
            };
            not_started(why.to_string(), cure)
        }
        End::Ordered => not_started("it was ended".to_owned(), String::new()),
        End::LauncherLost => not_started(
            "its launcher vanished".to_owned(),
            "look for a killer of processes, such as the system when memory is short".to_owned(),
        ),
    })
}

/// A secret that a task is granted was there when the run was opened, or the plan has it since then only.
fn not_there(name: &str) -> Failure {
    let cure = format!("set what the secret `{name}` comes from, then `pitcrew restart` it");
    not_started(format!("its secret `{name}` is not there"), cure)
}

/// What an attempt left could not be read or kept.
pub(super) fn not_taken(error: &WorkspaceError) -> Failure {
    let cure = "look at the disk and at the state directory, then try again";
    not_started(format!("take what it left: {}", chain(error)), cure.to_owned())
}

fn not_started(reason: String, cure: String) -> Failure {
    Failure::NotStarted { reason, cure }
}
