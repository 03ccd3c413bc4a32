//! Trying each wall on this machine, and saying how to get one that is missing.

use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::cure::cure;
use crate::outcome::{End, NotStarted, Outcome};
use crate::remove::remove_tree;
use crate::spawn::{Launchpad, Stdio};
use crate::spec::{Enclosure, Limits, Mount, Network, Spec, Upper, Walls};
use crate::sys::{LANDLOCK_SCOPES, landlock_abi};

/// One wall, and whether this machine has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wall {
    /// Its name, for example `overlay`.
    pub name: &'static str,
    /// Whether it stood when it was tried.
    pub ok: bool,
    /// Whether nothing is started without it.
    pub required: bool,
    /// What was seen.
    pub detail: String,
    /// How to get it, where it is missing.
    pub cure: Option<String>,
}

/// The walls that nothing is started without, in the order in which they are built.
const REQUIRED: &[(&str, &str)] = &[
    ("user namespace", "an identity without rights on this machine"),
    ("uts namespace", "a host name of its own"),
    ("network namespace", "a loopback of its own, and no way out"),
    ("mounts", "the system read-only, the rest of the host absent"),
    ("proc", "its own processes, and no others"),
    ("overlay", "writes go to a private layer"),
    ("process tree", "every process dies with the command"),
    ("privileges", "no capabilities, none to regain"),
    ("limits", "limits of one process"),
    ("landlock", "writing is held a second time"),
    ("seccomp", "system calls that nothing needs are refused"),
];

/// What the probe runs inside. Every line that should be denied and is not ends it with a code
/// of its own.
const PUSH: &str = r#"
    (: >/usr/.pitcrew-probe) 2>/dev/null && exit 11
    (: >/pitcrew-probe) 2>/dev/null && exit 12
    [ -e "$1/lower/hidden-from-the-sandbox" ] && exit 13
    while read -r key value; do
        case "$key:$value" in
            CapEff::*[!0]*) exit 14 ;;
            NoNewPrivs::0) exit 15 ;;
            Seccomp::0) exit 16 ;;
        esac
    done </proc/self/status
    (: >"$2/probe") || exit 17
    exit 0
"#;

/// Tries the walls by starting a command in them, which pushes on each.
///
/// `program` is the binary that can be a launcher, `scratch` a directory of ours on the file
/// system where attempts will write.
pub fn probe(program: &Path, scratch: &Path) -> Vec<Wall> {
    match try_walls(program, scratch) {
        Ok(outcome) => describe(&outcome),
        Err(error) => describe(&Outcome::without_usage(End::NotStarted(NotStarted::Wall {
            wall: "process tree".into(),
            reason: format!("start the launcher: {error}"),
            cure: None,
        }))),
    }
}

fn try_walls(program: &Path, scratch: &Path) -> io::Result<Outcome> {
    // Two runs that start at the same time are tried beside each other.
    static TRIED: AtomicU64 = AtomicU64::new(0);
    let number = TRIED.fetch_add(1, Ordering::Relaxed);
    let directory = scratch.join(format!("probe-{}-{number}", std::process::id()));
    remove_tree(&directory)?;
    let (lower, attempt) = (directory.join("lower"), directory.join("attempt"));
    fs::create_dir_all(&lower)?;
    fs::create_dir(&attempt)?;
    fs::write(lower.join("hidden-from-the-sandbox"), "")?;
    crate::layer::own(&lower)?;

    let view = PathBuf::from("/pitcrew/view");
    let spec = Spec {
        command: ["/bin/sh", "-c", PUSH, "probe"]
            .into_iter()
            .map(Into::into)
            .chain([directory.clone().into_os_string(), view.clone().into_os_string()])
            .collect(),
        env: vec![("PATH".into(), "/usr/bin:/bin".into())],
        cwd: view.clone(),
        walls: Walls::On(Enclosure {
            network: Network::Private,
            mounts: vec![Mount::Overlay { at: view, lowers: vec![lower], upper: Upper::Disk { dir: attempt.clone() } }],
            home: None,
            scratch: Vec::new(),
            scratch_bytes: 1 << 20,
        }),
        limits: Limits::default(),
        timeout_ms: Some(10_000),
        grace_ms: 0,
    };
    let null = File::options().read(true).write(true).open("/dev/null")?;
    let stdio = Stdio { stdin: null.as_fd(), stdout: null.as_fd(), stderr: null.as_fd() };
    let outcome = Launchpad::open(program, "probe")?.launch(&spec, stdio)?.wait();
    let written = attempt.join("upper/probe").exists();
    remove_tree(&directory)?;
    match outcome.end {
        End::Exited { code: 0 } if !written => Ok(Outcome { end: End::Exited { code: 17 }, ..outcome }),
        _ => Ok(outcome),
    }
}

fn describe(outcome: &Outcome) -> Vec<Wall> {
    let (failed, reason) = match &outcome.end {
        End::Exited { code: 0 } => (None, String::new()),
        End::Exited { code } => (Some(wall_of(*code)), "a forbidden thing was allowed".to_owned()),
        End::NotStarted(NotStarted::Wall { wall, reason, .. }) => (Some(wall.as_str()), reason.clone()),
        other => (Some("process tree"), format!("the probe ended unexpectedly: {other:?}")),
    };
    let place = failed.map(|failed| REQUIRED.iter().position(|(name, _)| *name == failed).unwrap_or_default());
    let mut walls: Vec<Wall> = (0..)
        .zip(REQUIRED)
        .map(|(number, (name, purpose))| {
            let (ok, detail) = match place {
                Some(place) if number == place => (false, reason.clone()),
                Some(place) if number > place => (false, "not tried: an earlier wall is missing".into()),
                _ => (true, (*purpose).to_owned()),
            };
            let cure = if place == Some(number) { cure(name) } else { None };
            Wall { name, ok, required: true, detail, cure }
        })
        .collect();
    walls.push(landlock_scopes());
    walls.push(cgroup(outcome));
    walls
}

/// The wall that one exit code of [`PUSH`] says is missing.
fn wall_of(code: i32) -> &'static str {
    match code {
        11..=13 => "mounts",
        14 | 15 => "privileges",
        16 => "seccomp",
        _ => "overlay",
    }
}

/// Newer Landlock also keeps abstract sockets apart, which counts with the host's network.
fn landlock_scopes() -> Wall {
    let abi = landlock_abi();
    let ok = abi >= Some(LANDLOCK_SCOPES);
    let detail = abi.map_or("no Landlock".to_owned(), |abi| format!("Landlock ABI {abi}"));
    let cure = (!ok).then(|| "Linux 6.12 or later".to_owned());
    Wall { name: "landlock scopes", ok, required: false, detail, cure }
}

fn cgroup(outcome: &Outcome) -> Wall {
    let ok = outcome.unenforced.is_empty();
    let detail = match outcome.unenforced.first() {
        None => "the kernel holds the memory limit".to_owned(),
        Some(sentence) => sentence.clone(),
    };
    let cure = if ok { None } else { cure("cgroup") };
    Wall { name: "cgroup", ok, required: false, detail, cure }
}
