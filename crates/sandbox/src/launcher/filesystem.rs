//! Building the root that the command sees, and leaving the host's behind.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::mount::{MountAttrFlags, MountPropagationFlags, UnmountFlags, mount_change, unmount};
use rustix::process::{chdir, fchdir, pivot_root};

use super::root::{Memory, Root, attach, open_old};
use super::sources::{Opened, READ_ONLY, Sources};
use super::system::{make_devices, show_system, write_etc};
use super::veil::{Veils, make_proc};
use super::{overlay, wall};
use crate::outcome::NotStarted;
use crate::spec::{Enclosure, Mount};
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
    write_etc(&root, enclosure, owner).map_err(step("write /etc"))?;
    make_devices(&root, sources.devices, enclosure.scratch_bytes, owner).map_err(step("make /dev"))?;
    let veils = Veils::make(&scaffold).map_err(step("make what hides things"))?;
    make_proc(&root, &veils)?;

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
        place(&root, &scaffold, &veils, mount, opened, owner, &mut built)?;
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
pub(super) fn skeleton() -> Memory {
    let flags = MountAttrFlags::empty();
    let owner = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
    Memory { bytes: 16 << 20, files: None, mode: 0o755, owner, flags }
}

/// Mounts one thing that the engine asked for.
fn place(
    root: &Root,
    scaffold: &Root,
    veils: &Veils<'_>,
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
        (Mount::ReadOnly { at, .. } | Mount::Live { at, .. }, Opened::Tree(tree)) => {
            root.attach(tree, at).map_err(failed(at))?;
        }
        (Mount::Tmpfs { at, bytes }, _) => {
            let flags = MountAttrFlags::empty();
            let memory = Memory { bytes: *bytes, files: None, mode: 0o755, owner, flags };
            root.attach_memory(at, &memory).map_err(failed(at))?;
            built.writable.push(at.clone());
        }
        (Mount::Mask { at }, _) => veils.mask(root, at).map_err(failed(at))?,
        (
            Mount::Overlay { at, .. } | Mount::Private { at, .. } | Mount::ReadOnly { at, .. } | Mount::Live { at, .. },
            _,
        ) => {
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
