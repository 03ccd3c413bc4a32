//! Where the commands of checks run: on the live system, or on a staged view.

use std::ffi::OsString;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use pitcrew_engine::Isolation;
use pitcrew_plan::{Agent, Network, Task, TaskLimits};
use pitcrew_sandbox::Mount;

use super::attempt::remove;
use super::reports;
use super::site::{PAPERS, Site, Walled, limits};
use crate::checks::{Place, Program};
use crate::exec::{LaunchError, Leash, Logs, Ran};

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
}

impl View {
    /// The live workspaces and system, read-only, on the host's network: for go, probe and success.
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
            Program::Agent(name) => match site.plan.agent(name).and_then(Agent::command) {
                Some(command) => command,
                None => {
                    let source = std::io::Error::other("people do what it does, and a check asks a program");
                    let command = format!("agent {name}");
                    return Box::pin(async { Err(LaunchError { command, source }) });
                }
            },
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
