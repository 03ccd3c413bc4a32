//! Building the root that the command sees, and leaving the host's behind.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::mount::{MountAttrFlags, MountPropagationFlags, UnmountFlags, mount_change, unmount};
use rustix::process::{chdir, fchdir, pivot_root};

use super::root::{Memory, Root, attach, new_filesystem, open_old};
use super::sources::{Opened, READ_ONLY, Shown, Sources};
use super::{overlay, wall};
use crate::outcome::NotStarted;
use crate::spec::{Enclosure, Mount, Network};
use crate::sys;

/// What the rest of the launcher must know of the finished root.
pub(super) struct Built {
    /// Directories below which the command may write.
    pub writable: Vec<PathBuf>,
    /// The upper layers on disk.
    pub uppers: Vec<OwnedFd>,
}

/// A directory that every host has and that may be hidden while the new root is built: all that
/// is needed of it was opened before.
const SCAFFOLD: &str = "/usr";

/// Builds the root and moves this process and its children into it.
pub(super) fn build(enclosure: &Enclosure, sources: Sources, owner: (u32, u32)) -> Result<Built, NotStarted> {
    let step = |what: &'static str| move |error: io::Error| wall("mounts", what, error);
    let scaffold = raise_scaffold().map_err(step("build an empty root"))?;
    let new_root = scaffold.make_directory(Path::new("/root")).map_err(step("build an empty root"))?;
    attach(skeleton().mount().map_err(step("build an empty root"))?, new_root).map_err(step("build an empty root"))?;
    let opened = scaffold.open(Path::new("/root"), OFlags::RDONLY | OFlags::DIRECTORY);
    let root = Root::new(opened.map_err(step("build an empty root"))?);

    show_system(&root, sources.links, sources.system).map_err(step("show the system"))?;
    write_etc(&root, enclosure.network, owner).map_err(step("write /etc"))?;
    make_devices(&root, sources.devices, enclosure.scratch_bytes, owner).map_err(step("make /dev"))?;
    make_proc(&root)?;

    let mut built = Built { writable: vec!["/tmp".into(), "/dev/shm".into()], uppers: Vec::new() };
    let memory = |bytes, mode| Memory { bytes, files: None, mode, owner, flags: MountAttrFlags::empty() };
    root.attach_memory(Path::new("/tmp"), &memory(enclosure.scratch_bytes, 0o1777)).map_err(step("make /tmp"))?;
    root.link(Path::new("/var/tmp"), Path::new("../tmp")).map_err(step("make /var/tmp"))?;
    root.make_directory(Path::new("/run")).map_err(step("make /run"))?;
    if let Some(home) = &enclosure.home {
        root.attach_memory(home, &memory(enclosure.scratch_bytes, 0o700)).map_err(step("make HOME"))?;
        built.writable.push(home.clone());
    }
    for (mount, opened) in enclosure.mounts.iter().zip(sources.mounts) {
        place(&root, &scaffold, mount, opened, owner, &mut built)?;
    }
    for at in &enclosure.scratch {
        let made = root.attach_memory(at, &memory(enclosure.scratch_bytes, 0o755));
        made.map_err(|error| wall("mounts", &format!("make scratch `{}`", at.display()), error))?;
        built.writable.push(at.clone());
    }

    sys::restrict_mount(root.directory(), READ_ONLY, false).map_err(step("seal the root"))?;
    enter(&root).map_err(step("enter the new root"))?;
    Ok(built)
}

/// A place in the old root for the new one and for layers; it goes when the old root goes.
fn raise_scaffold() -> io::Result<Root> {
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", private)?;
    attach(skeleton().mount()?, open_old(SCAFFOLD)?)?;
    Ok(Root::new(open_old(SCAFFOLD)?))
}

/// A small tree of directories, links, and mount points, owned by who builds it.
fn skeleton() -> Memory {
    let flags = MountAttrFlags::empty();
    let owner = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
    Memory { bytes: 16 << 20, files: None, mode: 0o755, owner, flags }
}

fn show_system(root: &Root, links: Vec<(PathBuf, PathBuf)>, system: Vec<Shown>) -> io::Result<()> {
    for (at, target) in links {
        root.link(&at, &target)?;
    }
    for Shown { at, tree } in system {
        root.attach(tree, &at)?;
    }
    Ok(())
}

/// Accounts for the ids that exist inside, and names for the loopback.
fn write_etc(root: &Root, network: Network, (uid, gid): (u32, u32)) -> io::Result<()> {
    let etc = |name: &str, contents: &str| root.write(&Path::new("/etc").join(name), contents);
    etc(
        "passwd",
        &format!(
            "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\n\
             agent:x:{uid}:{gid}:agent:/nonexistent:/bin/sh\n\
             nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
        ),
    )?;
    etc("group", &format!("root:x:0:\nagent:x:{gid}:\nnogroup:x:65534:\n"))?;
    etc("hostname", "pitcrew\n")?;
    if network == Network::Private {
        etc("hosts", "127.0.0.1 localhost pitcrew\n::1 localhost ip6-localhost\n")?;
        etc("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\n")?;
    }
    Ok(())
}

fn make_devices(root: &Root, devices: Vec<Shown>, shared_bytes: u64, owner: (u32, u32)) -> io::Result<()> {
    for Shown { at, tree } in devices {
        root.attach(tree, &at)?;
    }
    let quiet = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    let options = [("ptmxmode", "0666".to_owned()), ("mode", "0620".to_owned())];
    let terminals = new_filesystem("devpts", &options, &["newinstance"], quiet)?;
    root.attach(terminals, Path::new("/dev/pts"))?;
    let shared = Memory { bytes: shared_bytes, files: None, mode: 0o1777, owner, flags: MountAttrFlags::empty() };
    root.attach_memory(Path::new("/dev/shm"), &shared)?;
    for (name, target) in [
        ("ptmx", "pts/ptmx"),
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
    ] {
        root.link(&Path::new("/dev").join(name), Path::new(target))?;
    }
    Ok(())
}

/// Entries of /proc that reach the whole machine, shown but not to be written.
const PROC_READ_ONLY: &[&str] = &["/proc/sys", "/proc/bus", "/proc/fs", "/proc/irq"];
/// Entries of /proc that nothing inside needs.
const PROC_MASKED: &[&str] = &[
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/kmsg",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/sysrq-trigger",
    "/proc/timer_list",
];

/// A /proc of the new namespaces: the command sees its own processes and no others.
fn make_proc(root: &Root) -> Result<(), NotStarted> {
    let quiet =
        MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    let failed = |error: io::Error| wall("proc", "mount /proc", error);
    let proc = new_filesystem("proc", &[], &[], quiet).map_err(failed)?;
    root.attach(proc, Path::new("/proc")).map_err(failed)?;
    for path in PROC_READ_ONLY.iter().map(Path::new) {
        seal(root, path).map_err(failed)?;
    }
    for path in PROC_MASKED.iter().map(Path::new) {
        mask(root, path).map_err(failed)?;
    }
    Ok(())
}

/// Makes part of a mount read-only by mounting it on itself.
fn seal(root: &Root, at: &Path) -> io::Result<()> {
    let Some(tree) = clone_of(root, at)? else {
        return Ok(());
    };
    sys::restrict_mount(&tree, READ_ONLY, true)?;
    root.attach(tree, at)
}

/// Hides a file behind `/dev/null`, a directory behind an empty one.
fn mask(root: &Root, at: &Path) -> io::Result<()> {
    let Ok(target) = root.open(at, OFlags::PATH | OFlags::NOFOLLOW) else {
        return Ok(());
    };
    let nothing = if super::sources::is_directory(&target) {
        let flags = MountAttrFlags::MOUNT_ATTR_RDONLY;
        Some(Memory { bytes: 4096, files: Some(1), mode: 0o555, ..skeleton() })
            .map(|memory| Memory { flags, ..memory }.mount())
            .transpose()?
    } else {
        clone_of(root, Path::new("/dev/null"))?
    };
    match nothing {
        Some(nothing) => attach(nothing, target),
        None => Ok(()),
    }
}

/// A detached copy of what is at a path of the new root, if something is.
fn clone_of(root: &Root, at: &Path) -> io::Result<Option<OwnedFd>> {
    use rustix::mount::{OpenTreeFlags, open_tree};
    let Ok(found) = root.open(at, OFlags::PATH) else {
        return Ok(None);
    };
    let how = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_RECURSIVE
        | OpenTreeFlags::AT_EMPTY_PATH;
    Ok(Some(open_tree(found, "", how)?))
}

/// Mounts one thing that the engine asked for.
fn place(
    root: &Root,
    scaffold: &Root,
    mount: &Mount,
    opened: Opened,
    owner: (u32, u32),
    built: &mut Built,
) -> Result<(), NotStarted> {
    let failed = |at: &Path| {
        let what = format!("mount on `{}`", at.display());
        move |error: io::Error| wall("mounts", &what, error)
    };
    match (mount, opened) {
        (Mount::Overlay { at, upper, .. }, Opened::Overlay { lowers, upper: disk }) => {
            let layers = overlay::Layers { lowers, disk, upper };
            let upper = overlay::mount(root, scaffold, at, layers, owner)
                .map_err(|error| wall("overlay", &format!("mount on `{}`", at.display()), error))?;
            built.uppers.extend(upper);
            built.writable.push(at.clone());
        }
        (Mount::Private { at, .. }, Opened::Tree(tree)) => {
            root.attach(tree, at).map_err(failed(at))?;
            built.writable.push(at.clone());
        }
        (Mount::ReadOnly { at, .. }, Opened::Tree(tree)) => {
            root.attach(tree, at).map_err(failed(at))?;
        }
        (Mount::Tmpfs { at, bytes }, _) => {
            let flags = MountAttrFlags::empty();
            let memory = Memory { bytes: *bytes, files: None, mode: 0o755, owner, flags };
            root.attach_memory(at, &memory).map_err(failed(at))?;
            built.writable.push(at.clone());
        }
        (Mount::Mask { at }, _) => mask(root, at).map_err(failed(at))?,
        (Mount::Overlay { at, .. } | Mount::Private { at, .. } | Mount::ReadOnly { at, .. }, _) => {
            unreachable!("`{}` was opened as another kind of mount", at.display())
        }
    }
    Ok(())
}

/// Makes the new root the only one: the host's is unmounted whole.
fn enter(root: &Root) -> io::Result<()> {
    fchdir(root.directory())?;
    pivot_root(".", ".")?;
    // The old root now lies on top of the new one.
    unmount(".", UnmountFlags::DETACH)?;
    Ok(chdir("/")?)
}
