//! The launcher: one process between the engine and one command.
//!
//! It is entered with a control socket as descriptor 3. A [`Spec`](crate::Spec) comes in, one
//! [`Outcome`](crate::Outcome) goes out; when the socket closes, the engine is gone and so is
//! the command.
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
mod privilege;
mod reach;
mod root;
mod sources;
mod supervise;
mod surface;
mod system;
mod veil;
mod walled;

use std::io;
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::exit;

use rustix::fs::Mode;
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::umask;

use crate::cure::cure;
use crate::outcome::{End, NotStarted, Outcome};
use crate::spawn::CONTROL;
use crate::spec::{Spec, Walls};
use crate::wire;

/// Runs one command as the launcher and exits.
///
/// The binary calls this first thing when its first argument is [`LAUNCH`](crate::LAUNCH),
/// before it starts a thread or opens a file.
pub fn launcher_main() -> ! {
    // What is built here must be passable for the command, whatever the engine's mask.
    umask(Mode::from_raw_mode(0o022));
    // SAFETY: a plain system call; nothing in this process owns a descriptor above the control
    // socket yet, so none is closed under its owner.
    unsafe { libc::syscall(libc::SYS_close_range, CONTROL + 1, u32::MAX, 0) };
    // SAFETY: descriptor 3 is ours alone. If nobody passed it, the first read says so.
    let control = UnixStream::from(unsafe { OwnedFd::from_raw_fd(CONTROL) });
    // It came without: a command that held it could give orders and forge its own outcome.
    let _ = fcntl_setfd(&control, FdFlags::CLOEXEC);
    let Ok(spec) = wire::receive::<Spec>(&control) else {
        eprintln!("pitcrew: the launcher is started by pitcrew itself");
        exit(2);
    };
    let outcome = run(&spec, &control);
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
