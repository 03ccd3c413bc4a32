//! The few system calls that `rustix` does not offer, each behind a safe signature.
#![allow(unsafe_code)]

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::path::PathBuf;
use std::ptr;

use rustix::process::Pid;

/// Which side of a [`fork`] this is.
pub(crate) enum Side {
    Parent(Pid),
    Child,
}

/// Forks, with the child in new namespaces (`CLONE_NEW*` flags; 0 for a plain fork).
///
/// Only for the launcher: a process with one thread, so the child may allocate and use locks.
pub(crate) fn fork(namespaces: i32) -> io::Result<Side> {
    let flags = namespaces as libc::c_long | libc::SIGCHLD as libc::c_long;
    // SAFETY: without CLONE_VM and with a null stack this is fork: the child has a copy of
    // everything, and the launcher has no other thread whose locks could stay taken.
    side(unsafe { libc::syscall(libc::SYS_clone, flags, 0_usize, 0_usize, 0_usize, 0_usize) })
}

/// The same, with the child in another control group of the unified hierarchy from its first moment on.
pub(crate) fn fork_into(namespaces: i32, group: BorrowedFd<'_>) -> io::Result<Side> {
    /// `CLONE_INTO_CGROUP`, which does not fit the type that libc gives it.
    const INTO_GROUP: u64 = 0x2_0000_0000;
    /// `struct clone_args`, as far as kernels since 5.7 know it.
    #[repr(C)]
    #[derive(Default)]
    struct Arguments {
        flags: u64,
        pidfd: u64,
        child_tid: u64,
        parent_tid: u64,
        exit_signal: u64,
        stack: u64,
        stack_size: u64,
        tls: u64,
        set_tid: u64,
        set_tid_size: u64,
        group: u64,
    }
    let arguments = Arguments {
        flags: namespaces as u64 | INTO_GROUP,
        exit_signal: libc::SIGCHLD as u64,
        group: group.as_raw_fd() as u64,
        ..Arguments::default()
    };
    // SAFETY: as in `fork`; the kernel reads the arguments, which are as long as it is told, and keeps none of them.
    side(unsafe { libc::syscall(libc::SYS_clone3, &raw const arguments, size_of::<Arguments>()) })
}

fn side(answer: libc::c_long) -> io::Result<Side> {
    match answer {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Side::Child),
        pid => Ok(Side::Parent(Pid::from_raw(pid as i32).expect("a fork's parent gets a process id"))),
    }
}

/// Blocks SIGCHLD and returns a descriptor that becomes readable when a child ends.
pub(crate) fn child_events() -> io::Result<OwnedFd> {
    let mut set = MaybeUninit::uninit();
    // SAFETY: the set is initialised by sigemptyset before use; signalfd returns a descriptor
    // that nothing else owns.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        libc::sigaddset(set.as_mut_ptr(), libc::SIGCHLD);
        if libc::sigprocmask(libc::SIG_BLOCK, set.as_ptr(), ptr::null_mut()) != 0 {
            return Err(io::Error::last_os_error());
        }
        let fd = libc::signalfd(-1, set.as_ptr(), libc::SFD_CLOEXEC | libc::SFD_NONBLOCK);
        if fd < 0 { Err(io::Error::last_os_error()) } else { Ok(OwnedFd::from_raw_fd(fd)) }
    }
}

/// Has the kernel bury children itself: nobody waits for them.
pub(crate) fn forget_children() {
    // SAFETY: ignoring a signal installs no code.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
}

/// Takes [`forget_children`] back, for a process that waits for its own.
pub(crate) fn remember_children() {
    // SAFETY: the default disposition installs no code.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_DFL) };
}

/// Puts every signal back to its default and unblocks all, as a fresh program expects.
pub(crate) fn reset_signals() {
    // SAFETY: setting default dispositions installs no code; signals that refuse (SIGKILL,
    // SIGSTOP, those of libc) are left as they are. The set is initialised before use.
    unsafe {
        for signal in 1..=64 {
            libc::signal(signal, libc::SIG_DFL);
        }
        let mut set = MaybeUninit::uninit();
        libc::sigemptyset(set.as_mut_ptr());
        libc::sigprocmask(libc::SIG_SETMASK, set.as_ptr(), ptr::null_mut());
    }
}

/// Sends a signal to every process that this one may signal, itself and pid 1 excepted.
///
/// Only for pid 1 of a namespace of ours: anywhere else it would reach the user's processes.
pub(crate) fn kill_namespace(signal: i32) {
    assert_eq!(std::process::id(), 1, "kill(-1) belongs to pid 1 of our own namespace");
    // SAFETY: a plain system call.
    unsafe { libc::kill(-1, signal) };
}

/// What all children that were waited for have used.
pub(crate) fn usage_of_children() -> libc::rusage {
    let mut usage = MaybeUninit::zeroed();
    // SAFETY: the call fills the struct, and zeroes are a valid `rusage` where it fails.
    unsafe {
        libc::getrusage(libc::RUSAGE_CHILDREN, usage.as_mut_ptr());
        usage.assume_init()
    }
}

/// Has a detached mount, and those below it, show their owners through a user namespace.
pub(crate) fn map_owners(mount: impl AsFd, namespace: impl AsFd) -> io::Result<()> {
    let attributes = libc::mount_attr {
        attr_set: libc::MOUNT_ATTR_IDMAP,
        attr_clr: 0,
        propagation: 0,
        userns_fd: namespace.as_fd().as_raw_fd() as u64,
    };
    // SAFETY: the path is NUL-terminated, the struct is as long as said and outlives the call.
    let done = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_fd().as_raw_fd(),
            c"".as_ptr(),
            libc::AT_EMPTY_PATH | libc::AT_RECURSIVE,
            &raw const attributes,
            size_of::<libc::mount_attr>(),
        )
    };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Sets flags of a mount (`MOUNT_ATTR_*`), if `recursive` of every mount below it too.
///
/// The mount becomes private: what is mounted on it later never shows on the host.
pub(crate) fn restrict_mount(mount: impl AsFd, set: u64, recursive: bool) -> io::Result<()> {
    let propagation = libc::MS_PRIVATE;
    let attributes = libc::mount_attr { attr_set: set, attr_clr: 0, propagation, userns_fd: 0 };
    let flags = libc::AT_EMPTY_PATH | if recursive { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: the path is NUL-terminated, the struct is as long as said and outlives the call.
    let done = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_fd().as_raw_fd(),
            c"".as_ptr(),
            flags,
            &attributes,
            size_of::<libc::mount_attr>(),
        )
    };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Joins a new, empty session keyring, so that the engine's keys are out of reach.
pub(crate) fn new_session_keyring() -> io::Result<()> {
    const KEYCTL_JOIN_SESSION_KEYRING: i32 = 1;
    // SAFETY: a plain system call; a null name asks for an anonymous keyring.
    let key = unsafe { libc::syscall(libc::SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, ptr::null::<libc::c_char>()) };
    if key < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Brings the interface `lo` of this network namespace up.
pub(crate) fn loopback_up() -> io::Result<()> {
    // SAFETY: the socket descriptor is new and owned here; `ifreq` is plain data for which
    // zeroes are valid, it outlives the call, and its flags member is the one these requests use.
    unsafe {
        let socket = libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0);
        if socket < 0 {
            return Err(io::Error::last_os_error());
        }
        let socket = OwnedFd::from_raw_fd(socket);
        let mut request: libc::ifreq = MaybeUninit::zeroed().assume_init();
        request.ifr_name[0] = b'l' as libc::c_char;
        request.ifr_name[1] = b'o' as libc::c_char;
        request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
        if libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS, &request) != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// Installs a seccomp filter on this process; `no_new_privs` must be set.
pub(crate) fn install_filter(filter: &[libc::sock_filter]) -> io::Result<()> {
    let program = libc::sock_fprog {
        len: u16::try_from(filter.len()).map_err(io::Error::other)?,
        filter: filter.as_ptr().cast_mut(),
    };
    // SAFETY: the program points to `len` instructions that outlive the call; the kernel
    // checks them and copies them.
    let done = unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program as *const _) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Replaces this process by a program; returns only with the error.
pub(crate) fn execute(
    program: &std::ffi::CStr,
    arguments: &[std::ffi::CString],
    environment: &[std::ffi::CString],
) -> io::Error {
    let pointers = |strings: &[std::ffi::CString]| -> Vec<*const libc::c_char> {
        strings.iter().map(|string| string.as_ptr()).chain([ptr::null()]).collect()
    };
    let (arguments, environment) = (pointers(arguments), pointers(environment));
    // SAFETY: both arrays are NULL-terminated and hold NUL-terminated strings that outlive the
    // call.
    unsafe { libc::execve(program.as_ptr(), arguments.as_ptr(), environment.as_ptr()) };
    io::Error::last_os_error()
}

/// A path by which system calls that know no descriptors find one.
pub(crate) fn path_of(fd: impl AsFd) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", fd.as_fd().as_raw_fd()))
}

/// The version of Landlock that this kernel offers; `None` where there is none or it is off.
pub(crate) fn landlock_abi() -> Option<u32> {
    const VERSION: u32 = 1;
    // SAFETY: a null ruleset with this flag asks for the version alone.
    let abi =
        unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, ptr::null::<libc::c_void>(), 0_usize, VERSION) };
    u32::try_from(abi).ok().filter(|abi| *abi > 0)
}

/// The first Landlock that keeps abstract sockets and signals within the walls.
pub(crate) const LANDLOCK_SCOPES: u32 = 6;

/// The number of a limit, which the C libraries give different types.
#[cfg(target_env = "gnu")]
pub(crate) type Resource = libc::__rlimit_resource_t;
#[cfg(not(target_env = "gnu"))]
pub(crate) type Resource = libc::c_int;

/// Lowers a limit of this process (`RLIMIT_*`), soft and hard; one that is lower already stays.
pub(crate) fn lower_limit(resource: Resource, to: u64) -> io::Result<()> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the struct outlives both calls.
    unsafe {
        if libc::getrlimit(resource, &mut limit) != 0 {
            return Err(io::Error::last_os_error());
        }
        limit.rlim_max = limit.rlim_max.min(to);
        limit.rlim_cur = limit.rlim_max;
        if libc::setrlimit(resource, &limit) != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use rustix::process::{Signal, WaitOptions, kill_process, waitpid};

    use super::*;

    #[test]
    fn a_child_is_born_in_another_group() {
        let mounts = fs::read_to_string("/proc/mounts").unwrap();
        let mut unified = mounts.lines().filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            let (place, kind) = (fields.next()?, fields.next()?);
            (kind == "cgroup2").then(|| PathBuf::from(place).join(format!("pitcrew-born-{}", std::process::id())))
        });
        let Some(group) = unified.find(|group| fs::create_dir(group).is_ok()) else {
            eprintln!("no group can be made here");
            return;
        };
        let directory = File::open(&group).unwrap();
        let child = match fork_into(0, directory.as_fd()).unwrap() {
            Side::Parent(child) => child,
            Side::Child => loop {
                // Nothing else is allowed after a fork of a process with threads.
                let _ = rustix::thread::nanosleep(&rustix::fs::Timespec { tv_sec: 60, tv_nsec: 0 });
            },
        };
        let there = fs::read_to_string(group.join("cgroup.procs"));
        kill_process(child, Signal::KILL).unwrap();
        waitpid(Some(child), WaitOptions::empty()).unwrap();
        fs::remove_dir(&group).unwrap();
        assert_eq!(there.unwrap().trim(), child.as_raw_nonzero().to_string());
    }
}
