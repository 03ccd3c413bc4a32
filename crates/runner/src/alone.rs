//! One command in the walls of a task, without a plan and without a run: `pitcrew sandbox`, and agents called by hand.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use pitcrew_engine::{Isolation, Refusal, RunId};
use pitcrew_plan::quantity::Size;
use pitcrew_plan::{Id, Network, Plan};
use pitcrew_sandbox::{Launched, Launchpad, Mount, Outcome, Spec, Stdio};
use serde_json::json;

use crate::clock;
use crate::effects::{Host, limits};
use crate::store::{Append, Blobs, Journal, JournalError, StateDir, StateError};
use crate::workspace::{Foreign, Landing, Repository, Settled, View, Workspace, WorkspaceError};

/// Where the `pitcrew` binary lies inside the walls.
pub const PROGRAM: &str = crate::effects::PROGRAM;

/// What is to run, and on what.
#[derive(Debug)]
pub struct Request {
    /// The directory that the command sees and works on, as it is now.
    pub workspace: PathBuf,
    /// What it sees of them, and may change.
    pub sees: Sees,
    /// The program and its arguments.
    pub command: Vec<OsString>,
    /// Memory of all its processes together, in bytes.
    pub memory: Option<u64>,
    /// Directories beside the workspace that it may write to, at their own paths; made where they are missing.
    pub keeps: Vec<PathBuf>,
    /// What of the network it gets.
    pub network: Network,
    /// What it reads and what it prints to, where that are not this process's own streams.
    pub streams: Option<(File, File)>,
    /// The `pitcrew` binary.
    pub program: PathBuf,
    /// What of the user's surroundings holds inside.
    pub host: Host,
    /// Where the state of projects is kept; what this needs lies beside it and goes with it.
    pub state_home: PathBuf,
}

/// What a command sees of the workspace. What it owns is given relative to that.
#[derive(Debug)]
pub enum Sees {
    /// The files themselves, and the repository with them. It cannot write to them.
    Files,
    /// A copy of all files.
    Copy {
        /// What it may change.
        owns: Vec<String>,
    },
    /// A copy without the directories that git ignores whole: what was built or installed there.
    Sources {
        /// What it may change.
        owns: Vec<String>,
    },
}

impl Sees {
    fn owns(&self) -> &[String] {
        match self {
            Sees::Files => &[],
            Sees::Copy { owns } | Sees::Sources { owns } => owns,
        }
    }
}

/// How it went.
#[derive(Debug)]
pub struct Alone {
    /// How the command ended.
    pub outcome: Outcome,
    /// How many paths came back.
    pub applied: u64,
    /// What it left among what it owns and can never be taken; nothing came back where there is any.
    pub refused: Vec<Refusal>,
    /// How many paths it left and does not own, by top directory: none came back.
    pub dropped: BTreeMap<String, u64>,
    /// The owned path that somebody else changed meanwhile; nothing came back where there is one.
    pub conflict: Option<String>,
    /// Whether somebody said no to what it changed; nothing came back then.
    pub declined: bool,
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AloneError {
    /// What it may change is no list of paths below the workspace.
    #[error("understand what the command may change: {0}")]
    Owns(String),
    /// There is no place for what it writes.
    #[error(transparent)]
    State(#[from] StateError),
    /// What it wrote cannot be kept.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// There is no such directory.
    #[error("open the workspace `{}`", .path.display())]
    #[allow(missing_docs)] // The message says it.
    Open { path: PathBuf, source: io::Error },
    /// What it is to write to beside the workspace cannot be made.
    #[error("make `{}` for what is kept", .path.display())]
    #[allow(missing_docs)] // The message says it.
    Keep { path: PathBuf, source: io::Error },
    /// The directory cannot be worked on.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// The command could not be handed to the launcher.
    #[error("launch the command")]
    Launch(#[source] io::Error),
}

/// A command that is running on this process's own standard streams.
pub struct Running {
    launched: Launched,
    /// Goes after what was launched from it.
    _pad: Launchpad,
    /// What it writes to; nothing where it only looks.
    copy: Option<Copy>,
}

/// The copy of the files that a command works on, and what is needed to bring back what it changed. The journal goes
/// before its directory.
struct Copy {
    workspace: Workspace,
    view: View,
    plan: Plan,
    id: Id,
    journal: Journal,
    state: Scratch,
}

impl Running {
    /// Starts the command.
    pub fn start(request: &Request) -> Result<Running, AloneError> {
        let plan = plan_of(request)?;
        let Some((id, task)) = plan.tasks.iter().next() else {
            return Err(AloneError::Owns("there is no command".to_owned()));
        };
        let (id, limits) = (id.clone(), limits(&task.limits));
        let copy = match request.sees {
            Sees::Files => None,
            Sees::Copy { .. } | Sees::Sources { .. } => Some(Copy::make(request, plan, id)?),
        };
        let (cwd, mut mounts) = match &copy {
            Some(copy) => (copy.view.root().to_path_buf(), copy.view.mounts().to_vec()),
            None => as_they_are(&request.workspace)?,
        };
        mounts.push(Mount::ReadOnly { from: request.program.clone(), at: PROGRAM.into() });
        for place in &request.keeps {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(place);
            made.and_then(|()| pitcrew_sandbox::own(place))
                .map_err(|source| AloneError::Keep { path: place.clone(), source })?;
            mounts.push(Mount::Private { from: place.clone(), at: place.clone() });
        }
        let spec = Spec {
            command: request.command.clone(),
            env: request.host.environment(),
            cwd,
            walls: request.host.walls(mounts, request.network, Vec::new()),
            limits,
            timeout_ms: None,
            grace_ms: crate::drive::GRACE.as_millis() as u64,
        };
        let streams = streams(request).map_err(AloneError::Launch)?;
        let stdio = Stdio { stdin: streams[0].as_fd(), stdout: streams[1].as_fd(), stderr: streams[2].as_fd() };
        let pad = Launchpad::open(&request.program, "alone").map_err(AloneError::Launch)?;
        let launched = pad.launch(&spec, stdio).map_err(AloneError::Launch)?;
        Ok(Running { launched, _pad: pad, copy })
    }

    /// Asks the command to end.
    pub fn end(&self) {
        self.launched.end();
    }

    /// Waits for its end, and brings back what it owns where `agrees` says so, which is told how it ended and how many
    /// paths there are.
    pub fn finish(self, agrees: impl FnOnce(&Outcome, u64) -> bool) -> Result<Alone, AloneError> {
        let outcome = self.launched.wait();
        let alone = Alone {
            outcome,
            applied: 0,
            refused: Vec::new(),
            dropped: BTreeMap::new(),
            conflict: None,
            declined: false,
        };
        match self.copy {
            Some(copy) => copy.bring_back(alone, agrees),
            None => Ok(alone),
        }
    }
}

impl Copy {
    fn make(request: &Request, plan: Plan, id: Id) -> Result<Copy, AloneError> {
        let state = Scratch::make(request)?;
        let lock = state.dir.lock()?.ok_or_else(|| AloneError::Launch(io::ErrorKind::ResourceBusy.into()))?;
        let journal = Journal::open(&state.dir, lock)?;
        let run = RunId("sandbox".to_owned());
        let workspace = match request.sees {
            Sees::Sources { .. } => Workspace::of_sources(&state.dir, &run, &request.workspace)?,
            _ => Workspace::open(&state.dir, &run, &request.workspace, plan.only_workspace().1)?,
        };
        let view = workspace.view(&state.dir.attempts().join("one"), &[], &[], &plan.tasks[&id], Isolation::Walls)?;
        Ok(Copy { workspace, view, plan, id, journal, state })
    }

    fn bring_back(self, mut alone: Alone, agrees: impl FnOnce(&Outcome, u64) -> bool) -> Result<Alone, AloneError> {
        let blobs = Blobs::open(&self.state.dir)?;
        let task = &self.plan.tasks[&self.id];
        let taken = match self.workspace.settle(&self.view, &self.id, task, &self.plan, Foreign::Dropped, &blobs)? {
            Settled::Refused(refused) => return Ok(Alone { refused, ..alone }),
            Settled::Taken(taken) => taken,
        };
        alone.dropped = taken.dropped;
        let Some(change) = taken.change else { return Ok(alone) };
        if !agrees(&alone.outcome, taken.paths) {
            return Ok(Alone { declined: true, ..alone });
        }
        self.journal.append(Append::blobs(taken.rows)).wait()?;
        let landing =
            Landing { title: None, task: &self.id, attempt: 1, change: &change, head: &[], time: clock::now() };
        match self.workspace.apply(&landing, &blobs) {
            Ok(_) => alone.applied = taken.paths,
            Err(WorkspaceError::Conflict { path }) => alone.conflict = Some(path),
            Err(error) => return Err(error.into()),
        }
        Ok(alone)
    }
}

impl AsFd for Running {
    /// A descriptor that is readable once the command has ended.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.launched.as_fd()
    }
}

/// Writes the plan of one task that the command is.
fn plan_of(request: &Request) -> Result<Plan, AloneError> {
    let mut task = json!({ "run": ["true"] });
    // As in a plan: who says nothing of what is owned has a check, whose leavings are dropped.
    let owns = request.sees.owns();
    if !owns.is_empty() {
        task["owns"] = json!(owns);
    }
    if let Some(memory) = request.memory {
        task["limits"] = json!({ "memory": Size(memory).to_string() });
    }
    let source = json!({
        "workspaces": { "here": { "path": ".", "apply": "live" } },
        "tasks": { "command": task },
    });
    let reading = pitcrew_plan::read(source.to_string().as_bytes(), "the command line", "sandbox");
    match reading.diagnostics.first() {
        Some(diagnostic) => Err(AloneError::Owns(diagnostic.message.clone())),
        None => Ok(reading.plan),
    }
}

/// Returns where a command that only looks begins, and what shows it the files themselves: the directory, and what its
/// repository has elsewhere, as where it is one of several work trees, or borrows objects.
fn as_they_are(workspace: &Path) -> Result<(PathBuf, Vec<Mount>), AloneError> {
    let root = fs::canonicalize(workspace).map_err(|source| AloneError::Open { path: workspace.to_owned(), source })?;
    let elsewhere = Repository::at(&root)?.map(|repository| repository.places()).unwrap_or_default();
    let mut places: Vec<PathBuf> = vec![root.clone()];
    for place in elsewhere {
        if !places.iter().any(|shown| place.starts_with(shown)) {
            places.push(place);
        }
    }
    let mounts = places.into_iter().map(|place| Mount::Live { from: place.clone(), at: place });
    Ok((root, mounts.collect()))
}

fn streams(request: &Request) -> io::Result<[OwnedFd; 3]> {
    let said = io::stderr().as_fd().try_clone_to_owned()?;
    Ok(match &request.streams {
        Some((read, printed)) => [read.try_clone()?.into(), printed.try_clone()?.into(), said],
        None => [io::stdin().as_fd().try_clone_to_owned()?, io::stdout().as_fd().try_clone_to_owned()?, said],
    })
}

/// A state directory for this one command, removed with it.
struct Scratch {
    dir: StateDir,
}

impl Scratch {
    fn make(request: &Request) -> Result<Scratch, AloneError> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("sandbox-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let place: PathBuf = request.state_home.join(name);
        let dir = StateDir::passing(&place, &[Path::new(&request.workspace)])?;
        Ok(Scratch { dir })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is found by `pitcrew clean`.
        let _ = pitcrew_sandbox::remove_tree(self.dir.root());
    }
}
