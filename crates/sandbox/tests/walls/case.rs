//! One command in the walls, described in a few words.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::os::fd::AsFd;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use pitcrew_sandbox::{
    Enclosure, End, Harvest, Launched, Launchpad, Left, Limits, Mount, Network, NotStarted, Outcome, Spec, Stdio,
    Terms, Upper, Walls, What, harvest, launchers, own, remove_tree,
};
use tempfile::TempDir;

use crate::intruder;

/// A user without an account, to be the ordinary one.
const ORDINARY: u32 = 54_321;

/// A command, and the host directories around it.
pub struct Case {
    pub spec: Spec,
    pub host: TempDir,
    /// What the launchers of this case are found by.
    pub mark: String,
    pad: Launchpad,
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub struct Done {
    pub outcome: Outcome,
    pub out: String,
    pub err: String,
}

impl Case {
    /// A command in walls that show nothing but the system and this program.
    pub fn walled() -> Self {
        let host = tempfile::tempdir().unwrap();
        fs::set_permissions(host.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = std::env::current_exe().unwrap();
        let enclosure = Enclosure {
            network: Network::Private,
            mounts: vec![Mount::ReadOnly { from: program, at: intruder::PATH.into() }],
            home: Some("/home/agent".into()),
            scratch: Vec::new(),
            scratch_bytes: 16 << 20,
        };
        let variable = |key: &str, value: &str| (OsString::from(key), OsString::from(value));
        let spec = Spec {
            command: Vec::new(),
            env: vec![variable("PATH", "/usr/local/bin:/usr/bin:/bin"), variable("HOME", "/home/agent")],
            cwd: "/".into(),
            walls: Walls::On(enclosure),
            limits: Limits::default(),
            timeout_ms: Some(60_000),
            grace_ms: 50,
        };
        let mark = host.path().display().to_string();
        let pad = Launchpad::open(&std::env::current_exe().unwrap(), &mark).unwrap();
        Case { spec, host, mark, pad }
    }

    /// The process id of the one launcher that runs for this case.
    pub fn launcher(&self) -> u32 {
        let mut all = launchers(&self.mark);
        // Inside the walls there are its first process and the command's, with the same words.
        all.retain(|pid| *pid != self.pad.pid());
        *all.first().unwrap()
    }

    /// A command without walls.
    pub fn open() -> Self {
        let mut case = Case::walled();
        case.spec.walls = Walls::Off;
        case
    }

    /// A command in walls, in a view of a workspace with these files (`path` and contents).
    pub fn view(files: &[(&str, &str)]) -> Self {
        let mut case = Case::walled();
        let lower = case.layer("base", files);
        let attempt = case.directory("attempt");
        case.spec.cwd = case.workspace();
        let at = case.workspace();
        case.mount(Mount::Overlay { at, lowers: vec![lower], upper: Upper::Disk { dir: attempt } });
        case
    }

    /// A frozen layer with these files.
    pub fn layer(&self, name: &str, files: &[(&str, &str)]) -> PathBuf {
        let layer = self.directory(name);
        for (path, contents) in files {
            let path = layer.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        own(&layer).unwrap();
        layer
    }

    /// A new directory on the host.
    pub fn directory(&self, name: &str) -> PathBuf {
        let directory = self.host.path().join(name);
        fs::create_dir(&directory).unwrap();
        own(&directory).unwrap();
        directory
    }

    /// Where the view of the workspace appears: nowhere on the host.
    pub fn workspace(&self) -> PathBuf {
        self.host.path().join("workspace")
    }

    pub fn enclosure(&mut self) -> &mut Enclosure {
        match &mut self.spec.walls {
            Walls::On(enclosure) => enclosure,
            Walls::Off => panic!("there are no walls"),
        }
    }

    pub fn mount(&mut self, mount: Mount) {
        self.enclosure().mounts.push(mount);
    }

    /// Runs a shell script.
    pub fn sh(&mut self, script: &str) -> Done {
        self.run(&["/bin/sh", "-c", script])
    }

    /// Runs one of the intruder's tricks (see [`intruder`]).
    pub fn push(&mut self, trick: &[&str]) -> Done {
        let program = match self.spec.walls {
            Walls::On(_) => intruder::PATH.to_owned(),
            Walls::Off => std::env::current_exe().unwrap().to_str().unwrap().to_owned(),
        };
        let mut command = vec![program.as_str(), intruder::PUSH];
        command.extend(trick);
        self.run(&command)
    }

    pub fn run(&mut self, command: &[&str]) -> Done {
        let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let outcome = self.start(command, &out, &err).wait();
        Done { outcome, out: text(&mut out), err: text(&mut err) }
    }

    /// Starts a command and comes back while it runs.
    pub fn start(&mut self, command: &[&str], out: impl AsFd, err: impl AsFd) -> Launched {
        self.clear_attempt();
        self.spec.command = command.iter().map(Into::into).collect();
        let null = File::open("/dev/null").unwrap();
        let stdio = Stdio { stdin: null.as_fd(), stdout: out.as_fd(), stderr: err.as_fd() };
        self.pad.launch(&self.spec, stdio).unwrap()
    }

    /// A view's upper layer serves one attempt; the next run begins with a new one.
    fn clear_attempt(&self) {
        let attempt = self.host.path().join("attempt");
        if attempt.join("upper").exists() {
            // What a command left may have rights that `TempDir` cannot cope with.
            remove_tree(&attempt).unwrap();
            self.directory("attempt");
        }
    }

    /// What the command left in its view.
    pub fn left(&self) -> Harvest {
        let terms = Terms { mounted: vec![".git".into()], largest_file: 1 << 20 };
        harvest(&self.host.path().join("attempt/upper"), &terms).unwrap()
    }

    /// The same, a line each: `F 644 3 path`, `D 755 path`, `L path -> target`, `- path`,
    /// `! path: reason`.
    pub fn left_lines(&self) -> Vec<String> {
        self.left().left.iter().map(line).collect()
    }
}

impl Drop for Case {
    fn drop(&mut self) {
        self.clear_attempt();
    }
}

fn line(left: &Left) -> String {
    let path = &left.path;
    match &left.what {
        What::File { mode, size } => format!("F {mode:o} {size} {path}"),
        What::Directory { mode, opaque: false } => format!("D {mode:o} {path}"),
        What::Directory { mode, opaque: true } => format!("D {mode:o} {path} opaque"),
        What::Symlink { target } => format!("L {path} -> {target}"),
        What::Deleted => format!("- {path}"),
        What::Refused { reason } => format!("! {path}: {reason}"),
    }
}

impl Done {
    /// The exit code; anything but an exit is a failure of the test.
    #[track_caller]
    pub fn code(&self) -> i32 {
        match self.outcome.end {
            End::Exited { code } => code,
            _ => panic!("did not exit: {self:?}"),
        }
    }

    /// What was said on standard output by a command that succeeded.
    #[track_caller]
    pub fn said(&self) -> &str {
        assert_eq!(self.code(), 0, "{self:?}");
        self.out.trim_end()
    }

    #[track_caller]
    pub fn not_started(&self) -> &NotStarted {
        match &self.outcome.end {
            End::NotStarted(why) => why,
            _ => panic!("started: {self:?}"),
        }
    }
}

fn text(file: &mut File) -> String {
    file.rewind().unwrap();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether this run is root's, where ids and cgroups differ.
pub fn is_root() -> bool {
    rustix::process::getuid().is_root()
}

/// Runs this program again as a user without rights, with a HOME that has a toolchain in it.
pub fn again_as_an_ordinary_user() {
    let place = tempfile::tempdir().unwrap();
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(place.path(), open.clone()).unwrap();
    // The target directory may be where that user cannot go.
    let program = place.path().join("walls");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    fs::set_permissions(&program, open).unwrap();
    let (home, temporary) = (place.path().join("home"), place.path().join("tmp"));
    for directory in [&home, &temporary] {
        fs::create_dir(directory).unwrap();
        chown(directory, Some(ORDINARY), Some(ORDINARY)).unwrap();
    }
    let variables = crate::tools::install_below(&home);
    let ran = Command::new(&program)
        .args(std::env::args_os().skip(1).filter(|argument| argument == "--quiet"))
        .uid(ORDINARY)
        .gid(ORDINARY)
        .env_clear()
        .envs(variables)
        .env("HOME", &home)
        .env("TMPDIR", &temporary)
        .current_dir("/")
        .status()
        .unwrap();
    assert!(ran.success(), "a case failed as an ordinary user, see above");
}

/// Whether a path of the host is as it was written.
#[track_caller]
pub fn assert_untouched(path: &Path, contents: &str) {
    assert_eq!(fs::read_to_string(path).unwrap(), contents, "{} changed", path.display());
}
