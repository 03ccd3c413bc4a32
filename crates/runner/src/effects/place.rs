//! Where the commands of checks run: on the live system, or on a staged view.

use std::ffi::OsString;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use pitcrew_engine::{Evidence, Isolation};
use pitcrew_plan::{Agent, Asks, Check, Id, Network, Task, TaskLimits};
use pitcrew_sandbox::{Mount, Upper};

use super::asked;
use super::attempt::{blocking, remove};
use super::reports;
use super::review::Review;
use super::site::{PAPERS, Site, Walled, limits};
use super::{Facts, Stand};
use crate::checks::{self, Place, Program, chain};
use crate::exec::{LaunchError, Leash, Logs, Ran};
use crate::workspace::WorkspaceError;

/// A view in which checks run, and what they may reach from it.
pub(super) struct View {
    pub(super) site: Arc<Site>,
    /// What of the workspace is seen, at its own path.
    pub(super) mounts: Vec<Mount>,
    /// Where commands start.
    pub(super) cwd: PathBuf,
    pub(super) network: Network,
    pub(super) scratch: Vec<PathBuf>,
    pub(super) limits: TaskLimits,
    pub(super) env: Vec<(OsString, OsString)>,
    pub(super) logs: Logs,
    /// Where it is laid out, if it had to be.
    pub(super) laid: Option<PathBuf>,
    /// The task and the attempt whose change is seen, where one is.
    pub(super) about: Option<(Id, u32)>,
    /// The coding agents that look at what a task left, where that is what is seen.
    pub(super) review: Option<Review>,
}

/// Asks checks of what stands by now, for go, probe and success.
pub(super) async fn ask(site: &Arc<Site>, facts: &Facts, asked: &[Check], leash: &mut Leash) -> Vec<Evidence> {
    if asked.first().is_none_or(|check| matches!(check.asks, Asks::Person { .. })) {
        // People are asked by the engine, and for them nothing is laid out.
        return Vec::new();
    }
    match View::standing(site, facts).await {
        Ok(view) => {
            let evidence = checks::ask(asked, &view, leash).await;
            view.clear().await;
            evidence
        }
        Err(error) => not_shown(asked, &error),
    }
}

impl View {
    /// What stands by now, for go, probe and success: the live system on the host's network with the workspaces as they
    /// are live, read-only; those whose changes land on a branch as that branch is.
    pub(super) async fn standing(site: &Arc<Site>, facts: &Facts) -> Result<View, WorkspaceError> {
        let mut live = View::live(site, facts.task.as_deref());
        if facts.branches.is_empty() {
            return Ok(live);
        }
        let dir = site.papers_of_a_check();
        let (site, branches) = (site.clone(), facts.branches.clone());
        blocking(move || {
            for (number, Stand { workspace, head, prepared }) in branches.iter().enumerate() {
                let workspace = site.workspaces.called(workspace);
                let place = dir.join(number.to_string());
                let view = workspace.view_of(&place, prepared, head, site.isolation).inspect_err(|_| remove(&dir))?;
                live.mounts.retain(|mount| !matches!(mount, Mount::Live { at, .. } if at == workspace.root()));
                live.mounts.extend(view.mounts().iter().cloned());
                if live.cwd == workspace.root() {
                    live.cwd = view.root().to_path_buf();
                }
            }
            live.laid = Some(dir);
            Ok(live)
        })
        .await
    }

    /// Returns what is seen for somebody who looks at it apart, with layers of their own below a directory: neither do
    /// other checks see what they write, nor they what other checks did.
    pub(super) fn mounts_apart(&self, layers: &Path) -> std::io::Result<Vec<Mount>> {
        let apart = |(number, mount): (usize, &Mount)| match mount {
            Mount::Overlay { at, lowers, .. } => {
                let dir = layers.join(number.to_string());
                std::fs::create_dir_all(&dir)?;
                Ok(Mount::Overlay { at: at.clone(), lowers: lowers.clone(), upper: Upper::Disk { dir } })
            }
            other => Ok(other.clone()),
        };
        self.mounts.iter().enumerate().map(apart).collect()
    }

    /// Removes what was laid out for it.
    pub(super) async fn clear(self) {
        if let Some(dir) = self.laid {
            blocking(move || remove(&dir)).await;
        }
    }

    /// The live workspaces and system, read-only, on the host's network.
    ///
    /// What asks for a task starts in the task's workspace, what asks for the plan in the one that
    /// is meant where none is named, and where there is no such one in the plan's directory.
    pub(super) fn live(site: &Arc<Site>, task: Option<&Task>) -> View {
        let own = task.map(|task| site.plan.workspace_of(task)).or_else(|| site.plan.default_workspace());
        View {
            site: site.clone(),
            mounts: site.live_workspaces(),
            cwd: own.map_or(site.plan_dir.as_path(), |(name, _)| site.workspaces.called(name).root()).to_path_buf(),
            network: Network::Host,
            scratch: task.map(|task| task.scratch.iter().map(PathBuf::from).collect()).unwrap_or_default(),
            limits: task.map(|task| task.limits.clone()).unwrap_or_default(),
            env: Vec::new(),
            logs: Logs::default(),
            laid: None,
            about: None,
            review: None,
        }
    }
}

impl Place for View {
    fn run<'a>(
        &'a self,
        what: Program<'a>,
        timeout: Duration,
        leash: &'a mut Leash,
    ) -> Pin<Box<dyn Future<Output = Result<Ran, LaunchError>> + Send + 'a>> {
        let site = &self.site;
        let command = match what {
            Program::Command(command) => command,
            Program::Agent(asked) if site.plan.agent(&asked.agent).and_then(Agent::coder).is_some() => {
                let Some(review) = &self.review else {
                    let source = std::io::Error::other("a coding agent looks at what a task left, and at nothing live");
                    let command = format!("agent {}", asked.agent);
                    return Box::pin(async { Err(LaunchError { command, source }) });
                };
                return Box::pin(review.ask(self, &asked.agent, timeout, leash));
            }
            Program::Agent(asked) => return Box::pin(asked::ask(self, asked, timeout, leash)),
        };
        let papers = site.papers_of_a_check();
        let walled = site.isolation == Isolation::Walls;
        let seen = if walled { Path::new(PAPERS) } else { papers.as_path() };
        let mut env = site.environment();
        env.extend(self.env.iter().cloned());
        env.push(("PITCREW_OUTPUT".into(), seen.join("output.json").into()));
        let mut mounts = self.mounts.clone();
        mounts.push(Mount::Private { from: papers.clone(), at: PAPERS.into() });
        let spec = site.spec(Walled {
            command: site.words(command),
            env,
            cwd: self.cwd.clone(),
            network: self.network,
            mounts,
            scratch: self.scratch.clone(),
            limits: limits(&self.limits),
            timeout_ms: u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX),
        });
        let logs = self.logs.clone();
        Box::pin(async move {
            lay(&papers, walled).map_err(|source| LaunchError { command: command.to_string(), source })?;
            let ran = site.executor.run(&spec, b"", logs, leash).await;
            let report = reports::of_check(site, &papers.join("output.json")).map(Box::new);
            remove(&papers);
            ran.map(|ran| Ran { report, ..ran })
        })
    }
}

/// Lays out an empty directory that whoever is inside the walls may write.
fn lay(papers: &Path, walled: bool) -> std::io::Result<()> {
    std::fs::create_dir_all(papers)?;
    if walled { pitcrew_sandbox::own(papers) } else { Ok(()) }
}

/// What checks say that could not be asked, because what stands by now could not be shown to them.
pub(super) fn not_shown(checks: &[Check], error: &WorkspaceError) -> Vec<Evidence> {
    let asked = checks.iter().filter(|check| !matches!(check.asks, Asks::Person { .. }));
    let evidence = asked.map(|check| Evidence {
        check: check.name.clone(),
        holds: false,
        tries: 0,
        took_ms: 0,
        said: chain(error),
        report: None,
        step: None,
        findings: None,
    });
    evidence.collect()
}
