//! Watching a running command until it and everything it started is dead.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvFlags, recv};
use rustix::process::{Pid, WaitOptions, WaitStatus, wait};
use serde::{Deserialize, Serialize};

use super::meter::{Breach, Meters};
use crate::outcome::{End, Usage};
use crate::spawn::ORDER_END;
use crate::spec::Spec;
use crate::sys;

/// The processes that belong to a command, however they hide.
pub(super) trait Tree {
    /// Sends a signal to all of them.
    fn signal(&self, signal: i32);
}

/// What became of a command, told when nothing of it is left.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Finished {
    pub end: End,
    pub usage: Usage,
    pub leftovers: u64,
    /// Processes that the memory meter killed.
    pub killed_for_memory: Option<Breach>,
}

/// Watches `command` until its whole tree is dead.
///
/// Orders come over `control`: one byte each, and its end of file means that the engine is gone.
/// `children` is readable when a child ended (see [`sys::child_events`]).
pub(super) fn supervise(
    spec: &Spec,
    command: Pid,
    tree: &dyn Tree,
    control: &UnixStream,
    children: &OwnedFd,
    mut meters: Meters,
) -> io::Result<Finished> {
    let started = Instant::now();
    let timeout = spec.timeout_ms.map(|ms| started + Duration::from_millis(ms));
    let grace = Duration::from_millis(spec.grace_ms);
    let mut cut: Option<End> = None;
    let mut kill_at: Option<Instant> = None;
    let mut listening = true;

    let status = loop {
        if let Some(status) = reap_until(command) {
            break status;
        }
        let now = Instant::now();
        if kill_at.is_some_and(|at| at <= now) {
            tree.signal(libc::SIGKILL);
            // Again soon: a fork may have raced with the kill.
            kill_at = Some(now + Duration::from_millis(20));
        } else if cut.is_none() && timeout.is_some_and(|at| at <= now) {
            cut = Some(End::TimedOut);
            tree.signal(libc::SIGTERM);
            kill_at = Some(now + grace);
        } else if cut.is_none()
            && let Some(breach) = meters.look(now)
        {
            cut = Some(breach.end());
            kill_at = Some(now);
            continue;
        }

        // What ends the command is looked for only as long as nothing has ended it.
        let due = if cut.is_none() { [timeout, meters.due()] } else { [kill_at, None] };
        let due = due.into_iter().flatten().min();
        match sleep_until(due, control, children, listening)? {
            Woken::Nothing => {}
            Woken::Order(Some(ORDER_END)) if cut.is_none() => {
                cut = Some(End::Ordered);
                tree.signal(libc::SIGTERM);
                kill_at = Some(Instant::now() + grace);
            }
            Woken::Order(Some(ORDER_END)) => {}
            Woken::Order(order) => {
                cut.get_or_insert(End::Ordered);
                kill_at = Some(Instant::now());
                // At end of file the socket stays readable for ever.
                listening = order.is_some();
            }
        }
    };

    let leftovers = kill_rest(tree)?;
    let usage = used_since(started);
    let end = cut.unwrap_or_else(|| end_of(status));
    Ok(Finished { end, usage, leftovers, killed_for_memory: meters.killed_for_memory() })
}

/// Why [`sleep_until`] returned.
enum Woken {
    /// A child ended, or the time has come.
    Nothing,
    /// An order, or `None` at end of file.
    Order(Option<u8>),
}

fn sleep_until(due: Option<Instant>, control: &UnixStream, children: &OwnedFd, listening: bool) -> io::Result<Woken> {
    let timeout = due.map(|at| {
        let left = at.saturating_duration_since(Instant::now());
        Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() }
    });
    let mut fds = [PollFd::new(children, PollFlags::IN), PollFd::new(control, PollFlags::IN)];
    // With the engine gone even an empty set of events would report the hang-up, for ever.
    let watched = if listening { 2 } else { 1 };
    match poll(&mut fds[..watched], timeout.as_ref()) {
        Ok(_) | Err(Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    if !fds[0].revents().is_empty() {
        drain(children);
    }
    if listening && !fds[1].revents().is_empty() {
        let mut order = [0];
        return match recv(control.as_fd(), &mut order, RecvFlags::DONTWAIT) {
            Ok((0, _)) => Ok(Woken::Order(None)),
            Ok(_) => Ok(Woken::Order(Some(order[0]))),
            Err(Errno::AGAIN | Errno::INTR) => Ok(Woken::Nothing),
            Err(_) => Ok(Woken::Order(None)),
        };
    }
    Ok(Woken::Nothing)
}

fn drain(children: &OwnedFd) {
    let mut record = [0; size_of::<libc::signalfd_siginfo>()];
    while rustix::io::read(children, &mut record).is_ok() {}
}

/// Reaps what is dead; the command's status once it is among them.
fn reap_until(command: Pid) -> Option<WaitStatus> {
    while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
        if pid == command {
            return Some(status);
        }
    }
    None
}

/// Kills what the command left behind; returns how many processes that were.
fn kill_rest(tree: &dyn Tree) -> io::Result<u64> {
    let mut killed = 0;
    let mut wait_for_one = false;
    loop {
        let options = if wait_for_one { WaitOptions::empty() } else { WaitOptions::NOHANG };
        wait_for_one = false;
        match wait(options) {
            Ok(Some((_, status))) => {
                killed += u64::from(status.terminating_signal() == Some(libc::SIGKILL));
            }
            Ok(None) => {
                // Every time anew: one of them may have forked before the signal reached it.
                tree.signal(libc::SIGKILL);
                wait_for_one = true;
            }
            Err(Errno::CHILD) => return Ok(killed),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn used_since(started: Instant) -> Usage {
    let usage = sys::usage_of_children();
    let ms = |time: libc::timeval| (time.tv_sec * 1000 + time.tv_usec / 1000) as u64;
    Usage {
        wall_ms: started.elapsed().as_millis() as u64,
        user_ms: ms(usage.ru_utime),
        system_ms: ms(usage.ru_stime),
        max_rss: usage.ru_maxrss as u64 * 1024,
    }
}

fn end_of(status: WaitStatus) -> End {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => End::Exited { code },
        (None, signal) => End::Signaled { signal: signal.unwrap_or(0) },
    }
}
