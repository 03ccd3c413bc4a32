//! The state directory: where it is, whether this binary may use it, and who is its engine.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::blobs::hash_of;

/// The version of everything stored below a state directory.
pub const STATE_VERSION: u32 = 1;

/// With less room on the disk, in bytes, nothing new is started.
const LEAST_ROOM: u64 = 16 << 20;

/// Why a state directory cannot be used.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The messages say it.
pub enum StateError {
    #[error("find a place for the state of `{}`: set PITCREW_STATE, XDG_STATE_HOME, or HOME to an absolute path", .project.display())]
    NoPlace { project: PathBuf },
    #[error("{doing} `{}`", .path.display())]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
    #[error("use `{}`: it holds files but no state of Pitcrew's; point PITCREW_STATE at a directory of its own", .path.display())]
    Foreign { path: PathBuf },
    #[error("use the state in `{}`: it has version {found} and this pitcrew knows {known}; update pitcrew (nothing was touched)", .path.display())]
    Newer { path: PathBuf, found: u32, known: u32 },
    #[error("read the version in `{}`: `{text}` is no number", .path.display())]
    BadVersion { path: PathBuf, text: String },
    #[error("keep state in `{}`: it lies inside the workspace `{}`, where a clean-up or a task could delete it; set PITCREW_STATE elsewhere", .state.display(), .workspace.display())]
    InsideWorkspace { state: PathBuf, workspace: PathBuf },
    #[error("keep state in `{}`: the workspace `{}` lies inside it", .state.display(), .workspace.display())]
    AroundWorkspace { state: PathBuf, workspace: PathBuf },
}

/// The variables that decide where state is kept.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// `PITCREW_STATE`: the directory itself.
    pub state: Option<OsString>,
    /// `XDG_STATE_HOME`: where programs keep their state.
    pub xdg_state_home: Option<OsString>,
    /// `HOME`: below it, `.local/state` is the default.
    pub home: Option<OsString>,
}

impl Environment {
    /// Reads the variables of this process.
    pub fn of_process() -> Environment {
        let read = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        Environment { state: read("PITCREW_STATE"), xdg_state_home: read("XDG_STATE_HOME"), home: read("HOME") }
    }
}

/// An opened state directory of a version that this binary knows.
#[derive(Clone, Debug)]
pub struct StateDir {
    root: PathBuf,
    lasts: bool,
}

impl StateDir {
    /// Returns where the state of a project is kept; creates nothing.
    pub fn locate(project_root: &Path, environment: &Environment) -> Result<PathBuf, StateError> {
        if let Some(chosen) = &environment.state {
            return std::path::absolute(chosen).map_err(io_error("resolve", Path::new(chosen)));
        }
        let root = fs::canonicalize(project_root).map_err(io_error("resolve", project_root))?;
        let absolute = |value: &Option<OsString>| value.as_ref().map(PathBuf::from).filter(|path| path.is_absolute());
        let base = absolute(&environment.xdg_state_home)
            .or_else(|| absolute(&environment.home).map(|home| home.join(".local/state")))
            .ok_or_else(|| StateError::NoPlace { project: root.clone() })?;
        let name = root.file_name().map_or_else(|| "root".into(), |name| name.to_string_lossy());
        let hash = hash_of(root.as_os_str().as_encoded_bytes());
        Ok(base.join("pitcrew").join(format!("{}-{}", slug(&name), &hash.0[..12])))
    }

    /// Opens a state directory, or makes it (0700) where there is none.
    ///
    /// Refuses one of a newer version, a directory of somebody else's, and one that lies inside a
    /// workspace or around it, before anything is written.
    pub fn open(path: &Path, workspaces: &[&Path]) -> Result<StateDir, StateError> {
        StateDir::make(path, workspaces, true)
    }

    /// The same for one that goes with this process: nothing in it is synced, for nobody looks at it after a power cut.
    pub fn passing(path: &Path, workspaces: &[&Path]) -> Result<StateDir, StateError> {
        StateDir::make(path, workspaces, false)
    }

    fn make(path: &Path, workspaces: &[&Path], lasts: bool) -> Result<StateDir, StateError> {
        let place = real_place(path).map_err(io_error("resolve", path))?;
        for workspace in workspaces {
            let real = fs::canonicalize(workspace).map_err(io_error("resolve", workspace))?;
            if place.starts_with(&real) {
                return Err(StateError::InsideWorkspace { state: place, workspace: real });
            }
            if real.starts_with(&place) {
                return Err(StateError::AroundWorkspace { state: place, workspace: real });
            }
        }
        DirBuilder::new().recursive(true).mode(0o700).create(&place).map_err(io_error("make", &place))?;
        let state = StateDir { root: place, lasts };
        state.check_version()?;
        fs::set_permissions(&state.root, fs::Permissions::from_mode(0o700))
            .map_err(io_error("close to others", &state.root))?;
        for below in [state.blobs(), state.layers(), state.attempts(), state.logs()] {
            DirBuilder::new().recursive(true).mode(0o700).create(&below).map_err(io_error("make", &below))?;
        }
        Ok(state)
    }

    /// Becomes the engine of this directory, or returns `None` where another process is.
    ///
    /// The lock goes with the process, however it dies.
    pub fn lock(&self) -> Result<Option<EngineLock>, StateError> {
        let path = self.root.join("engine.lock");
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(io_error("open", &path))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Ok(None),
            Err(error) => return Err(io_error("lock", &path)(error.into())),
        }
        // For people who look: the lock itself is the kernel's, not this number.
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(io_error("write", &path))?;
        Ok(Some(EngineLock { _file: file, root: self.root.clone() }))
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether what is in it must be there after a power cut.
    pub fn lasts(&self) -> bool {
        self.lasts
    }

    /// The journal's database.
    pub fn journal(&self) -> PathBuf {
        self.root.join("journal.db")
    }

    /// The engine's socket.
    pub fn socket(&self) -> PathBuf {
        self.root.join("engine.sock")
    }

    /// Contents too large for a row of the journal.
    pub fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    /// Frozen layers: bases, changes, masks.
    pub fn layers(&self) -> PathBuf {
        self.root.join("layers")
    }

    /// What attempts write while they run: `attempts/RUN/TASK.N/`.
    pub fn attempts(&self) -> PathBuf {
        self.root.join("attempts")
    }

    /// What coding agents keep of their sessions, to go on with them: `sessions/RUN/TASK/`.
    pub fn sessions(&self) -> PathBuf {
        self.root.join("sessions")
    }

    /// Copies of the files for those who do a task of people's apart from the others: `copies/RUN/TASK.N/`.
    pub fn copies(&self) -> PathBuf {
        self.root.join("copies")
    }

    /// What attempts and checks printed: `logs/RUN/`.
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// Returns whether its disk has too little room for attempts to write anything.
    pub fn is_full(&self) -> bool {
        rustix::fs::statvfs(&self.root).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < LEAST_ROOM)
    }

    fn check_version(&self) -> Result<(), StateError> {
        let path = self.root.join("version");
        match fs::read_to_string(&path) {
            Ok(text) => {
                let found: u32 = text
                    .trim()
                    .parse()
                    .map_err(|_| StateError::BadVersion { path: path.clone(), text: text.trim().to_owned() })?;
                if found > STATE_VERSION {
                    return Err(StateError::Newer { path: self.root.clone(), found, known: STATE_VERSION });
                }
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.write_version(&path),
            Err(error) => Err(io_error("read", &path)(error)),
        }
    }

    /// Marks a directory as ours. The version is the first file in it, so a directory with others
    /// and without it is not ours.
    fn write_version(&self, path: &Path) -> Result<(), StateError> {
        let entries = fs::read_dir(&self.root).map_err(io_error("read", &self.root))?;
        for entry in entries {
            let entry = entry.map_err(io_error("read", &self.root))?;
            if !entry.file_name().to_string_lossy().starts_with("version.") {
                return Err(StateError::Foreign { path: self.root.clone() });
            }
        }
        let beside = self.root.join(format!("version.{}", std::process::id()));
        fs::write(&beside, format!("{STATE_VERSION}\n")).map_err(io_error("write", &beside))?;
        fs::rename(&beside, path).map_err(io_error("write", path))
    }
}

/// Proof that this process is the engine of a state directory; given up when dropped.
#[derive(Debug)]
pub struct EngineLock {
    _file: File,
    root: PathBuf,
}

impl EngineLock {
    /// The state directory that is held.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StateError {
    let path = path.to_owned();
    move |source| StateError::Io { doing, path, source }
}

/// Resolves the links of a path that may not exist yet: those of its deepest existing ancestor.
fn real_place(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut ancestor = path.as_path();
    loop {
        match fs::canonicalize(ancestor) {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |place, name| place.join(name))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let (Some(parent), Some(name)) = (ancestor.parent(), ancestor.file_name()) else {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path climbs out of what does not exist"));
        };
        missing.push(name);
        ancestor = parent;
    }
}

fn slug(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    name.chars().map(plain).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(home: &Path) -> Environment {
        Environment { home: Some(home.as_os_str().to_owned()), ..Environment::default() }
    }

    #[test]
    fn a_project_has_a_place_of_its_own_below_the_home_of_states() {
        let home = tempfile::tempdir().unwrap();
        let project = home.path().join("my project");
        fs::create_dir(&project).unwrap();
        let place = StateDir::locate(&project, &here(home.path())).unwrap();
        assert_eq!(place.parent().unwrap(), home.path().join(".local/state/pitcrew"));
        assert!(place.file_name().unwrap().to_str().unwrap().starts_with("my-project-"));

        let linked = home.path().join("link");
        std::os::unix::fs::symlink(&project, &linked).unwrap();
        assert_eq!(StateDir::locate(&linked, &here(home.path())).unwrap(), place, "the real path decides");
        let chosen = Environment { state: Some("/else/where".into()), ..here(home.path()) };
        assert_eq!(StateDir::locate(&project, &chosen).unwrap(), Path::new("/else/where"));
        assert!(matches!(StateDir::locate(&project, &Environment::default()), Err(StateError::NoPlace { .. })));
    }

    #[test]
    fn a_new_state_is_closed_to_others_and_opens_again() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("a/b/state");
        let state = StateDir::open(&place, &[]).unwrap();
        assert_eq!(fs::metadata(state.root()).unwrap().permissions().mode() & 0o777, 0o700);
        StateDir::open(&place, &[]).unwrap();
    }

    #[test]
    fn a_newer_or_foreign_directory_is_refused_untouched() {
        let home = tempfile::tempdir().unwrap();
        let newer = home.path().join("newer");
        fs::create_dir(&newer).unwrap();
        fs::write(newer.join("version"), "7\n").unwrap();
        let error = StateDir::open(&newer, &[]).unwrap_err();
        assert!(error.to_string().contains("has version 7 and this pitcrew knows 1"), "{error}");
        assert_eq!(fs::read_dir(&newer).unwrap().count(), 1);

        let foreign = home.path().join("foreign");
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("notes.txt"), "mine").unwrap();
        assert!(matches!(StateDir::open(&foreign, &[]), Err(StateError::Foreign { .. })));
        assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1);
    }

    #[test]
    fn state_and_workspace_do_not_lie_in_each_other() {
        let home = tempfile::tempdir().unwrap();
        let workspace = home.path().join("work");
        fs::create_dir(&workspace).unwrap();
        let inside = workspace.join("not/yet/there");
        assert!(matches!(StateDir::open(&inside, &[&workspace]), Err(StateError::InsideWorkspace { .. })));
        assert!(!workspace.join("not").exists());
        assert!(matches!(StateDir::open(home.path(), &[&workspace]), Err(StateError::AroundWorkspace { .. })));
    }

    #[test]
    fn a_state_has_one_engine() {
        let home = tempfile::tempdir().unwrap();
        let state = StateDir::open(&home.path().join("s"), &[]).unwrap();
        let held = state.lock().unwrap().expect("nobody holds it");
        assert!(state.lock().unwrap().is_none());
        drop(held);
        assert!(state.lock().unwrap().is_some());
    }
}
