//! Where a run works: what does not change while it lasts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pitcrew_engine::{Isolation, RunId, Timestamp, Trigger};
use pitcrew_plan::{Command, Doing, Id, Network, Plan, Prepare, Task, TaskLimits, Work};
use pitcrew_sandbox::{Enclosure, Limits, Mount, Spec, Walls};

use super::tell::Past;
use crate::drive::GRACE;
use crate::exec::Executor;
use crate::herald::Wording;
use crate::preflight::first_word;
use crate::search_path;
use crate::secrets::Secrets;
use crate::store::{Blobs, StateDir};
use crate::workspace::{Workspace, Workspaces};

/// Where the attempt's own papers lie inside the walls: `$PITCREW_TASK` and `$PITCREW_OUTPUT`.
pub(super) const PAPERS: &str = "/pitcrew";
/// Where the `pitcrew` binary lies inside the walls: `$PITCREW_BIN`.
pub(crate) const PROGRAM: &str = "/pitcrew-bin/pitcrew";
/// The size of each private memory area inside the walls, in bytes.
const SCRATCH_BYTES: u64 = 256 << 20;

/// Everything about a run that stays as it is.
pub struct Site {
    /// The run's name.
    pub run: RunId,
    /// When it started.
    pub started: Timestamp,
    /// What started it.
    pub trigger: Trigger,
    /// Its plan.
    pub plan: Arc<Plan>,
    /// The directory that the plan was read from: relative programs are found there.
    pub plan_dir: PathBuf,
    /// The trees of files it works on, at their bases.
    pub workspaces: Workspaces,
    /// The `pitcrew` binary.
    pub program: PathBuf,
    /// Where its records lie.
    pub state: StateDir,
    /// Contents that events refer to.
    pub blobs: Blobs,
    /// Runs commands.
    pub executor: Executor,
    /// The values of the plan's secrets.
    pub secrets: Secrets,
    /// Whether attempts run inside the walls.
    pub isolation: Isolation,
    /// What of the user's surroundings holds inside the walls too.
    pub host: Host,
    /// What digests say.
    pub wording: Wording,
    /// How it was when it was last told of.
    pub(crate) past: Past,
}

/// What of the user's surroundings holds inside the walls too.
#[derive(Clone, Debug)]
pub struct Host {
    /// The search path.
    pub path: OsString,
    /// The home directory, which is empty inside but for toolchains.
    pub home: PathBuf,
    /// The user's name.
    pub user: String,
    /// `LANG`, where it is set.
    pub lang: OsString,
    /// Directories of tools, shown read-only at their own paths, and what is hidden in them.
    pub toolchains: Vec<Mount>,
}

impl Host {
    /// Describes walls in which the user's tools work and these mounts are seen.
    pub(crate) fn walls(&self, mounts: Vec<Mount>, network: Network, scratch: Vec<PathBuf>) -> Walls {
        let network = match network {
            Network::None => pitcrew_sandbox::Network::Private,
            Network::Host => pitcrew_sandbox::Network::Host,
        };
        let mounts = self.toolchains.iter().cloned().chain(mounts).collect();
        Walls::On(Enclosure { network, mounts, home: Some(self.home.clone()), scratch, scratch_bytes: SCRATCH_BYTES })
    }

    /// Returns the variables that every command gets.
    pub(crate) fn environment(&self) -> Vec<(OsString, OsString)> {
        let mut env: Vec<(OsString, OsString)> = vec![
            ("PATH".into(), self.path.clone()),
            ("HOME".into(), self.home.clone().into()),
            ("USER".into(), self.user.clone().into()),
            ("LOGNAME".into(), self.user.clone().into()),
            ("TMPDIR".into(), "/tmp".into()),
            ("TERM".into(), "dumb".into()),
            ("PITCREW".into(), "1".into()),
        ];
        if !self.lang.is_empty() {
            env.push(("LANG".into(), self.lang.clone()));
        }
        env
    }
}

impl Site {
    /// Returns the workspace that a task works on.
    pub(super) fn workspace_of(&self, task: &Task) -> &Workspace {
        self.workspaces.of(&self.plan, task)
    }

    /// Returns the workspace that something is prepared in.
    pub(super) fn workspace_prepared_by(&self, prepare: &Prepare) -> &Workspace {
        self.workspaces.called(self.plan.workspace_prepared_by(prepare).0)
    }

    /// Returns every workspace as it is live, read-only.
    pub(super) fn live_workspaces(&self) -> Vec<Mount> {
        let shown = |root: &Path| Mount::Live { from: root.to_owned(), at: root.to_owned() };
        self.workspaces.roots().map(shown).collect()
    }

    /// Returns the search path of what runs on the host, in which no task can have put a program.
    pub(super) fn path_outside(&self) -> OsString {
        search_path::outside(self.workspaces.roots())
    }

    /// Returns the directory of one attempt's files, made for it and removed after it.
    pub(super) fn attempt_dir(&self, task: &Id, what: &str) -> PathBuf {
        self.state.attempts().join(format!("{}.{task}.{what}", self.run))
    }

    /// Returns the directory in which a check may leave its report: one for each time it is asked.
    pub(super) fn papers_of_a_check(&self) -> PathBuf {
        static ASKED: AtomicU64 = AtomicU64::new(0);
        let number = ASKED.fetch_add(1, Ordering::Relaxed);
        self.state.attempts().join(format!("{}.check.{number}", self.run))
    }

    /// Returns where the output of something done for a task is kept.
    pub fn log(&self, task: &Id, attempt: u32, what: &str) -> PathBuf {
        self.state.logs().join(&self.run.0).join(format!("{task}.{attempt}.{what}.log"))
    }

    /// Returns the command that does the task, or that starts the coding agent that does; `None` where people do.
    pub(super) fn command_of(&self, task: &Task) -> Option<Command> {
        match &task.does {
            Work::Run(command) => Some(command.clone()),
            Work::Agent(name) => match &self.plan.agent(name)?.does {
                Doing::Run(command) => Some(command.clone()),
                Doing::Use(driver) => driver.command(),
            },
        }
    }

    /// Returns the words of a command; a program named by a relative path is the plan directory's.
    pub(super) fn words(&self, command: &Command) -> Vec<OsString> {
        match command {
            Command::Shell(line) => {
                let mut script = OsString::new();
                match first_word(line).and_then(|word| Some((word, self.of_the_plan(word)?))) {
                    Some((word, program)) => {
                        let rest = line.trim_start().strip_prefix(word).unwrap_or_default();
                        script.push(quoted(&program));
                        script.push(rest);
                    }
                    None => script.push(line),
                }
                vec!["sh".into(), "-c".into(), script]
            }
            Command::Args(args) => {
                let mut words: Vec<OsString> = args.iter().map(Into::into).collect();
                if let Some(program) = args.first().and_then(|word| self.of_the_plan(word)) {
                    words[0] = program.into_os_string();
                }
                words
            }
        }
    }

    /// Returns the plan's own program that a relative path names.
    fn of_the_plan(&self, word: &str) -> Option<PathBuf> {
        let relative = word.contains('/') && !word.starts_with('/');
        relative.then(|| self.plan_dir.join(word.strip_prefix("./").unwrap_or(word)))
    }

    /// Returns the variables that every command of this run gets.
    pub(super) fn environment(&self) -> Vec<(OsString, OsString)> {
        let mut env = self.host.environment();
        env.push(("PITCREW_RUN".into(), self.run.0.clone().into()));
        env.push(("PITCREW_PLAN_DIR".into(), self.plan_dir.clone().into()));
        env
    }

    /// Describes a command inside the walls, or on the host where the run has none.
    pub(super) fn spec(&self, walled: Walled) -> Spec {
        let Walled { command, env, cwd, network, mounts, scratch, limits, timeout_ms } = walled;
        let walls = match self.isolation {
            Isolation::Off => Walls::Off,
            Isolation::Walls => {
                let mut all: Vec<Mount> = self.plan_dir_mount(&mounts).into_iter().collect();
                all.extend(mounts);
                self.host.walls(all, network, scratch)
            }
        };
        Spec { command, env, cwd, walls, limits, timeout_ms: Some(timeout_ms), grace_ms: GRACE.as_millis() as u64 }
    }

    /// Shows the plan's directory read-only, unless it lies in a workspace that is shown already.
    fn plan_dir_mount(&self, shown: &[Mount]) -> Option<Mount> {
        let has_it = |mount: &Mount| match mount {
            Mount::Overlay { at, .. } | Mount::Live { at, .. } => self.plan_dir.starts_with(at),
            _ => false,
        };
        (!shown.iter().any(has_it)).then(|| Mount::Live { from: self.plan_dir.clone(), at: self.plan_dir.clone() })
    }
}

/// A command as it is to run inside the walls.
pub(super) struct Walled {
    pub(super) command: Vec<OsString>,
    pub(super) env: Vec<(OsString, OsString)>,
    pub(super) cwd: PathBuf,
    pub(super) network: Network,
    pub(super) mounts: Vec<Mount>,
    pub(super) scratch: Vec<PathBuf>,
    pub(super) limits: Limits,
    pub(super) timeout_ms: u64,
}

/// Returns a task's limits as the launcher takes them.
pub(crate) fn limits(limits: &TaskLimits) -> Limits {
    Limits {
        memory: Some(limits.memory.0),
        cpu_milli: limits.cpu.map(|cpus| cpus.milli.into()),
        processes: Some(limits.processes.into()),
        open_files: Some(limits.open_files.into()),
        disk: Some(limits.disk.0),
        files: Some(limits.files.into()),
    }
}

/// Returns a path as one word of a shell line.
fn quoted(path: &Path) -> OsString {
    let text = path.to_string_lossy().replace('\'', r"'\''");
    format!("'{text}'").into()
}
