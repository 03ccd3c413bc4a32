//! Starting launchers from the engine, and holding on to them.
//!
//! The engine is multi-threaded and large, so it never forks: one small process, started by
//! `posix_spawn`, forks for it.
#![allow(unsafe_code)]

use std::ffi::{CString, c_char, c_short};
use std::fs::File;
use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::ptr;

use rustix::net::{
    AddressFamily, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags, SocketType, sendmsg, socketpair,
};
use rustix::process::{Pid, WaitOptions, waitpid};

use crate::outcome::{End, Outcome};
use crate::spec::Spec;
use crate::wire;

/// The first argument that turns the `pitcrew` binary into a launcher.
pub const LAUNCH: &str = "__launch";

/// The order to end gracefully, as one byte on the control socket.
pub(crate) const ORDER_END: u8 = b'T';
/// The order to kill at once.
pub(crate) const ORDER_KILL: u8 = b'K';
/// The descriptor under which the server finds its orders, and a launcher its control socket.
pub(crate) const CONTROL: i32 = 3;

/// The command's own standard streams.
#[derive(Debug, Clone, Copy)]
pub struct Stdio<'a> {
    /// Descriptor 0 of the command.
    pub stdin: BorrowedFd<'a>,
    /// Descriptor 1 of the command.
    pub stdout: BorrowedFd<'a>,
    /// Descriptor 2 of the command.
    pub stderr: BorrowedFd<'a>,
}

/// Where launchers start: one small process, started once from the `pitcrew` binary, that forks
/// itself for every command. A fork of it costs a tenth of executing the binary anew.
#[derive(Debug)]
pub struct Launchpad {
    server: Pid,
    orders: OwnedFd,
}

/// A running launcher. Dropping it kills the command and everything it started.
#[derive(Debug)]
pub struct Launched {
    control: UnixStream,
    ended: bool,
}

impl Launchpad {
    /// Starts one. `program` is the `pitcrew` binary; `mark` is shown in the command line of every
    /// launcher, so that [`launchers`](crate::launchers) finds them again.
    pub fn open(program: &Path, mark: &str) -> io::Result<Launchpad> {
        let (ours, theirs) = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        let server = spawn_server(program, mark, theirs.as_fd())?;
        Ok(Launchpad { server, orders: ours })
    }

    /// Starts a launcher for `spec`.
    ///
    /// Returns as soon as it is asked for; whether the command could start is in its [`Outcome`].
    pub fn launch(&self, spec: &Spec, stdio: Stdio<'_>) -> io::Result<Launched> {
        let (ours, theirs) = UnixStream::pair()?;
        let descriptors = [stdio.stdin, stdio.stdout, stdio.stderr, theirs.as_fd()];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut passed = SendAncillaryBuffer::new(&mut space);
        passed.push(SendAncillaryMessage::ScmRights(&descriptors));
        sendmsg(&self.orders, &[IoSlice::new(b"L")], &mut passed, SendFlags::NOSIGNAL)?;
        drop(theirs);
        let launched = Launched { control: ours, ended: false };
        wire::send(&launched.control, spec)?;
        Ok(launched)
    }

    /// The process id of the process that forks.
    pub fn pid(&self) -> u32 {
        self.server.as_raw_nonzero().get() as u32
    }
}

impl Launchpad {
    /// Launches nothing more, and waits until every launcher has ended; drop what was
    /// [launched](Launched) before, or wait for it.
    pub fn close(&self) {
        // Where it is shut already, the server has ended or is ending.
        let _ = rustix::net::shutdown(&self.orders, rustix::net::Shutdown::Both);
        while let Err(rustix::io::Errno::INTR) = waitpid(Some(self.server), WaitOptions::empty()) {}
    }
}

impl Drop for Launchpad {
    fn drop(&mut self) {
        self.close();
    }
}

impl Launched {
    /// Asks every process of the command to end, and kills what is left after the grace period.
    pub fn end(&self) {
        self.order(ORDER_END);
    }

    /// Kills every process of the command.
    pub fn kill(&self) {
        self.order(ORDER_KILL);
    }

    /// Waits for the outcome. The control descriptor becomes readable when this will not block.
    pub fn wait(mut self) -> Outcome {
        self.ended = true;
        wire::receive(&self.control).unwrap_or_else(|_| Outcome::without_usage(End::LauncherLost))
    }

    fn order(&self, order: u8) {
        // A launcher that is gone has nothing left to end; its outcome says so.
        let _ = rustix::net::send(&self.control, &[order], SendFlags::NOSIGNAL);
    }
}

impl Drop for Launched {
    fn drop(&mut self) {
        if !self.ended && self.control.shutdown(std::net::Shutdown::Write).is_ok() {
            // The end of what it sends is the end of the launcher, and that of all it started.
            let _ = io::copy(&mut &self.control, &mut io::sink());
        }
    }
}

impl AsFd for Launched {
    /// The control socket: readable once the outcome is there.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.control.as_fd()
    }
}

impl AsRawFd for Launched {
    /// The control socket, for event loops that go by number.
    fn as_raw_fd(&self) -> RawFd {
        self.control.as_raw_fd()
    }
}

/// Runs `program __launch MARK` with the socket as descriptor 3 and nothing of ours besides.
fn spawn_server(program: &Path, mark: &str, orders: BorrowedFd<'_>) -> io::Result<Pid> {
    let program = CString::new(program.as_os_str().as_bytes())?;
    let arguments = [c"pitcrew".to_owned(), CString::new(LAUNCH)?, CString::new(mark)?];
    let [name, first, second] = &arguments;
    let argv: [*mut c_char; 4] =
        [name.as_ptr().cast_mut(), first.as_ptr().cast_mut(), second.as_ptr().cast_mut(), ptr::null_mut()];
    let envp: [*mut c_char; 1] = [ptr::null_mut()];

    let null = File::options().read(true).write(true).open("/dev/null")?;
    // Moved out of the way first, so that no `dup2` overwrites a descriptor still to come.
    let sources =
        [null.as_fd(), null.as_fd(), null.as_fd(), orders].map(|fd| rustix::io::fcntl_dupfd_cloexec(fd, CONTROL + 1));
    let mut actions = FileActions::new()?;
    let mut kept: Vec<OwnedFd> = Vec::with_capacity(sources.len());
    for (target, source) in (0..).zip(sources) {
        let source = source?;
        actions.dup2(source.as_fd(), target)?;
        kept.push(source);
    }
    let attributes = Attributes::new()?;

    let mut pid = 0;
    // SAFETY: every pointer is to a NUL-terminated string, a NULL-terminated array of such, or
    // an initialised object, and all of them outlive the call.
    let error = unsafe {
        libc::posix_spawn(&mut pid, program.as_ptr(), &actions.0, &attributes.0, argv.as_ptr(), envp.as_ptr())
    };
    check(error)?;
    Pid::from_raw(pid).ok_or_else(|| io::Error::other("posix_spawn gave no process id"))
}

struct FileActions(libc::posix_spawn_file_actions_t);

impl FileActions {
    fn new() -> io::Result<Self> {
        let mut actions = MaybeUninit::uninit();
        // SAFETY: init writes a valid object where it succeeds, and only then is it assumed.
        unsafe {
            check(libc::posix_spawn_file_actions_init(actions.as_mut_ptr()))?;
            Ok(FileActions(actions.assume_init()))
        }
    }

    fn dup2(&mut self, from: BorrowedFd<'_>, to: i32) -> io::Result<()> {
        // SAFETY: the object is initialised; the descriptor numbers are plain values.
        check(unsafe { libc::posix_spawn_file_actions_adddup2(&mut self.0, from.as_raw_fd(), to) })
    }
}

impl Drop for FileActions {
    fn drop(&mut self) {
        // SAFETY: initialised in `new`, destroyed once.
        unsafe { libc::posix_spawn_file_actions_destroy(&mut self.0) };
    }
}

struct Attributes(libc::posix_spawnattr_t);

impl Attributes {
    /// A process group of its own, so that Ctrl-C at the terminal reaches the engine alone;
    /// no signal blocked or ignored, whatever the engine's threads did.
    fn new() -> io::Result<Self> {
        let mut attributes = MaybeUninit::uninit();
        // SAFETY: init writes a valid object where it succeeds, and only then is it assumed.
        let mut attributes = unsafe {
            check(libc::posix_spawnattr_init(attributes.as_mut_ptr()))?;
            Attributes(attributes.assume_init())
        };
        let flags = libc::POSIX_SPAWN_SETPGROUP | libc::POSIX_SPAWN_SETSIGMASK | libc::POSIX_SPAWN_SETSIGDEF;
        // SAFETY: the signal sets are initialised by sigemptyset and sigfillset before use.
        unsafe {
            let (mut none, mut all) = (MaybeUninit::uninit(), MaybeUninit::uninit());
            libc::sigemptyset(none.as_mut_ptr());
            libc::sigfillset(all.as_mut_ptr());
            check(libc::posix_spawnattr_setsigmask(&mut attributes.0, none.as_ptr()))?;
            check(libc::posix_spawnattr_setsigdefault(&mut attributes.0, all.as_ptr()))?;
            check(libc::posix_spawnattr_setpgroup(&mut attributes.0, 0))?;
            check(libc::posix_spawnattr_setflags(&mut attributes.0, flags as c_short))?;
        }
        Ok(attributes)
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: initialised in `new`, destroyed once.
        unsafe { libc::posix_spawnattr_destroy(&mut self.0) };
    }
}

/// Turns the error number that the `posix_spawn` family returns into a result.
fn check(error: i32) -> io::Result<()> {
    if error == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(error)) }
}
