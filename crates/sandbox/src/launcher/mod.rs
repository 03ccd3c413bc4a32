//! The launcher: one process between the engine and one command.
//!
//! A small server forks it with the command's standard streams and a control socket, over which a
//! [`Spec`](crate::Spec) comes in and one [`Outcome`](crate::Outcome) goes out; when the socket
//! closes, the engine is gone and so is the command.
#![allow(unsafe_code)]

mod cgroup;
mod command;
mod filesystem;
mod identity;
mod inside;
mod measure;
mod meter;
mod open;
mod overlay;
mod owners;
mod privilege;
mod reach;
mod root;
mod sources;
mod supervise;
mod surface;
mod system;
mod veil;
mod walled;

use std::io::{self, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::exit;

use rustix::fs::Mode;
use rustix::io::Errno;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use rustix::process::{WaitOptions, chdir, setpgid, umask, wait};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};

use crate::cure::cure;
use crate::outcome::{End, NotStarted, Outcome};
use crate::spawn::CONTROL;
use crate::spec::{Spec, Walls};
use crate::sys::{self, Side};
use crate::wire;

/// Serves launchers to one engine until it is gone, and exits.
///
/// The binary calls this first thing when its first argument is [`LAUNCH`](crate::LAUNCH),
/// before it starts a thread or opens a file.
pub fn launcher_main() -> ! {
    // What is built here must be passable for the command, whatever the engine's mask.
    umask(Mode::from_raw_mode(0o022));
    // SAFETY: a plain system call; nothing in this process owns a descriptor above the socket
    // yet, so none is closed under its owner.
    unsafe { libc::syscall(libc::SYS_close_range, CONTROL + 1, u32::MAX, 0) };
    // SAFETY: descriptor 3 is ours alone. If nobody passed it, the first order says so.
    let orders = unsafe { OwnedFd::from_raw_fd(CONTROL) };
    // No directory of the engine's is kept busy by a server that only forks.
    let _ = chdir("/");
    sys::forget_children();
    while let Some(passed) = next_order(&orders) {
        match sys::fork(0) {
            Ok(Side::Child) => {
                drop(orders);
                launch(passed)
            }
            // Where there can be no process, the engine sees its end of the socket closed.
            Ok(Side::Parent(_)) | Err(_) => drop(passed),
        }
    }
    // Its end is that of the last launcher: as children are forgotten, this waits for all of them.
    while !matches!(wait(WaitOptions::empty()), Err(Errno::CHILD)) {}
    exit(0);
}

/// Receives the command's standard streams and its control socket; `None` when the engine is gone.
fn next_order(orders: &OwnedFd) -> Option<[OwnedFd; 4]> {
    loop {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut passed = RecvAncillaryBuffer::new(&mut space);
        let mut byte = [0];
        let received = recvmsg(orders, &mut [IoSliceMut::new(&mut byte)], &mut passed, RecvFlags::CMSG_CLOEXEC);
        match received {
            Err(Errno::INTR) => continue,
            Err(_) => return None,
            Ok(message) if message.bytes == 0 => return None,
            Ok(_) => {}
        }
        let descriptors: Vec<OwnedFd> = passed
            .drain()
            .filter_map(|message| match message {
                RecvAncillaryMessage::ScmRights(descriptors) => Some(descriptors),
                _ => None,
            })
            .flatten()
            .collect();
        if let Ok(descriptors) = descriptors.try_into() {
            return Some(descriptors);
        }
    }
}

/// Runs one command as its launcher and exits.
fn launch(passed: [OwnedFd; 4]) -> ! {
    let [stdin, stdout, stderr, control] = passed;
    // A group of its own, so that Ctrl-C at the terminal reaches the engine alone.
    let _ = setpgid(None, None);
    sys::remember_children();
    let streams = dup2_stdin(stdin).and_then(|()| dup2_stdout(stdout)).and_then(|()| dup2_stderr(stderr));
    // Passed close-on-exec: a command that held it could give orders and forge its own outcome.
    let control = UnixStream::from(control);
    let outcome = match (streams, wire::receive::<Spec>(&control)) {
        (Ok(()), Ok(spec)) => run(&spec, &control),
        // The engine ended, or its word cannot be understood: there is nothing to run.
        _ => exit(2),
    };
    // An engine that is gone needs no report.
    let _ = wire::send(&control, &outcome);
    exit(0);
}

/// Runs the command; a wall that cannot be built is an outcome like any other.
fn run(spec: &Spec, control: &UnixStream) -> Outcome {
    let outcome = match &spec.walls {
        Walls::On(enclosure) => walled::run(spec, enclosure, control),
        Walls::Off => open::run(spec, control),
    };
    outcome.unwrap_or_else(|why| Outcome::without_usage(End::NotStarted(why)))
}

/// A wall that could not be built: which, what was tried, what the kernel said.
fn wall(wall: &str, tried: &str, error: io::Error) -> NotStarted {
    let reason = format!("{tried}: {error}");
    NotStarted::Wall { wall: wall.to_owned(), reason, cure: cure(wall) }
}
