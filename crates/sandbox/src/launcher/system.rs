//! The parts of the new root that are the same for every command: system, accounts, devices.

use std::io;
use std::path::{Path, PathBuf};

use rustix::mount::MountAttrFlags;

use super::root::{Memory, Root, new_filesystem};
use super::sources::Shown;
use crate::spec::{Enclosure, Network};

/// Attaches the system's directories and files, and makes the links of the host's root.
pub(super) fn show_system(root: &Root, links: Vec<(PathBuf, PathBuf)>, system: Vec<Shown>) -> io::Result<()> {
    for (at, target) in links {
        root.link(&at, &target)?;
    }
    for Shown { at, tree } in system {
        root.attach(tree, &at)?;
    }
    Ok(())
}

/// Accounts for the ids that exist inside, and names for the loopback.
pub(super) fn write_etc(root: &Root, enclosure: &Enclosure, (uid, gid): (u32, u32)) -> io::Result<()> {
    let etc = |name: &str, contents: &str| root.write(&Path::new("/etc").join(name), contents);
    let home = enclosure.home.as_deref().unwrap_or(Path::new("/nonexistent")).display();
    etc(
        "passwd",
        &format!(
            "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\n\
             agent:x:{uid}:{gid}:agent:{home}:/bin/sh\n\
             nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
        ),
    )?;
    etc("group", &format!("root:x:0:\nagent:x:{gid}:\nnogroup:x:65534:\n"))?;
    etc("hostname", "pitcrew\n")?;
    if enclosure.network == Network::Private {
        etc("hosts", "127.0.0.1 localhost pitcrew\n::1 localhost ip6-localhost\n")?;
        etc("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\n")?;
    }
    Ok(())
}

/// Devices that hold no state, terminals of its own, and shared memory.
pub(super) fn make_devices(root: &Root, devices: Vec<Shown>, shared_bytes: u64, owner: (u32, u32)) -> io::Result<()> {
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
