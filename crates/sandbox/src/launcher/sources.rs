//! Opening what will be mounted, as detached mounts, before the old root is out of sight.
//!
//! From here on everything is mounted by descriptor: no path of the host is looked up twice,
//! so nobody can swap one in between.

use std::fs;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, fstat};
use rustix::mount::{OpenTreeFlags, open_tree};

use super::{owners, wall};
use crate::outcome::NotStarted;
use crate::spec::{Enclosure, Mount, Network, Upper};
use crate::sys;

pub(super) const READ_ONLY: u64 = libc::MOUNT_ATTR_RDONLY;
/// No set-id bit counts, no device node opens.
pub(super) const INERT: u64 = libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV;

/// Everything of the host that will be visible inside.
pub(super) struct Sources {
    /// System directories and files, read-only, at their own paths.
    pub system: Vec<Shown>,
    /// Links of the host's root, such as `/bin` to `usr/bin`.
    pub links: Vec<(PathBuf, PathBuf)>,
    /// Device nodes.
    pub devices: Vec<Shown>,
    /// In the order of the enclosure's mounts.
    pub mounts: Vec<Opened>,
}

/// A detached mount and where it goes.
pub(super) struct Shown {
    pub at: PathBuf,
    pub tree: OwnedFd,
}

/// What one mount of the enclosure needs of the host.
pub(super) enum Opened {
    /// The layers of an overlay, topmost first, and the directory of its upper layer.
    Overlay { lowers: Vec<OwnedFd>, upper: Option<OwnedFd> },
    /// A file or directory.
    Tree(OwnedFd),
    /// Nothing.
    Nothing,
}

/// Directories of the host's root that hold the system.
const SYSTEM: &[&str] = &["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/// What programs look for in `/etc` and that says nothing about this machine's secrets.
const ETC: &[&str] = &[
    "alternatives",
    "ca-certificates",
    "crypto-policies",
    "debian_version",
    "fonts",
    // Debian's JDKs keep their settings here, and do not start without.
    "java-11-openjdk",
    "java-17-openjdk",
    "java-21-openjdk",
    "java-25-openjdk",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "magic",
    "mime.types",
    "os-release",
    "perl",
    "pki/tls",
    "pki/ca-trust",
    "protocols",
    "python3",
    "services",
    "ssl/certs",
    "ssl/openssl.cnf",
    "terminfo",
    "timezone",
];

/// With the host's network, names are resolved as the host does.
const ETC_NETWORK: &[&str] = &["hosts", "resolv.conf", "nsswitch.conf", "gai.conf"];

const DEVICES: &[&str] = &["null", "zero", "full", "random", "urandom", "tty"];

impl Sources {
    /// Opens everything that an enclosure shows.
    /// `apart`: the command is not who runs this process.
    pub(super) fn open(enclosure: &Enclosure, apart: bool) -> Result<Self, NotStarted> {
        let mut system = Vec::new();
        let mut links = Vec::new();
        for path in SYSTEM.iter().map(PathBuf::from) {
            match fs::read_link(&path) {
                Ok(target) => links.push((path, target)),
                Err(_) => system.extend(show_if_there(path)?),
            }
        }
        let network = if enclosure.network == Network::Host { ETC_NETWORK } else { &[] };
        for name in ETC.iter().chain(network) {
            system.extend(show_if_there(Path::new("/etc").join(name))?);
        }
        let devices = DEVICES.iter().map(|name| {
            let at = Path::new("/dev").join(name);
            let flags = READ_ONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NOEXEC;
            let tree = detach(&at, flags).map_err(|error| cannot_show(&at, error))?;
            Ok(Shown { at, tree })
        });
        let devices = devices.collect::<Result<_, NotStarted>>()?;
        let live = apart && enclosure.mounts.iter().any(|mount| matches!(mount, Mount::Live { .. }));
        // Where the kernel cannot do it, what only root may read stays unread.
        let owners = if live { owners::of_root().ok() } else { None };
        let mounts = enclosure.mounts.iter().map(|mount| open_mount(mount, owners.as_ref()));
        let mounts = mounts.collect::<Result<_, _>>()?;
        Ok(Sources { system, links, devices, mounts })
    }
}

fn open_mount(mount: &Mount, owners: Option<&OwnedFd>) -> Result<Opened, NotStarted> {
    let tree = |from: &Path, flags| detach(from, flags).map_err(|error| cannot_show(from, error));
    Ok(match mount {
        Mount::Overlay { lowers, upper, .. } => Opened::Overlay {
            lowers: lowers.iter().map(|lower| tree(lower, INERT)).collect::<Result<_, _>>()?,
            upper: match upper {
                Upper::Disk { dir } => Some(tree(dir, INERT)?),
                Upper::Tmpfs { .. } => None,
            },
        },
        Mount::ReadOnly { from, .. } => Opened::Tree(tree(from, INERT | READ_ONLY)?),
        Mount::Live { from, .. } => {
            let tree = tree(from, INERT | READ_ONLY)?;
            if let Some(owners) = owners {
                // A file system that knows only its own owners is shown as it is.
                let _ = sys::map_owners(&tree, owners);
            }
            Opened::Tree(tree)
        }
        Mount::Private { from, .. } => Opened::Tree(tree(from, INERT)?),
        Mount::Tmpfs { .. } | Mount::Mask { .. } => Opened::Nothing,
    })
}

fn show_if_there(at: PathBuf) -> Result<Option<Shown>, NotStarted> {
    match detach(&at, INERT | READ_ONLY) {
        Ok(tree) => Ok(Some(Shown { at, tree })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot_show(&at, error)),
    }
}

/// A private copy of the mount at `path` and of all below it, attached nowhere.
fn detach(path: &Path, flags: u64) -> io::Result<OwnedFd> {
    let how = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_RECURSIVE;
    let tree = open_tree(CWD, path, how)?;
    sys::restrict_mount(&tree, flags, true)?;
    Ok(tree)
}

/// Whether a detached mount shows a directory.
pub(super) fn is_directory(tree: impl AsFd) -> bool {
    fstat(tree).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Directory)
}

fn cannot_show(path: &Path, error: io::Error) -> NotStarted {
    wall("mounts", &format!("open `{}`", path.display()), error)
}
