//! The launcher's half of a walled run: what must be done from outside the walls.

use std::fs;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::exit;

use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::cgroup::Cgroup;
use super::identity::Identity;
use super::sources::Sources;
use super::{inside, reach, wall};
use crate::outcome::{End, Limit, NotStarted, Outcome};
use crate::spec::{Enclosure, Network, Spec};
use crate::sys::{self, Side};
use crate::wire;

/// What the first process inside reports: how the command ended, or why it never ran.
pub(super) type Report = Result<super::supervise::Finished, NotStarted>;

/// Runs the command in the walls.
pub(super) fn run(spec: &Spec, enclosure: &Enclosure, control: &UnixStream) -> Result<Outcome, NotStarted> {
    let identity = Identity::of_this_process();
    // Root opens what is to be mounted while it is still root of the host: inside, it could not
    // pass through another user's private directories.
    let sources = if identity.is_root() { Some(Sources::open(enclosure)?) } else { None };
    let mut cgroup = Cgroup::make(&spec.limits);
    let pipes = (|| io::Result::Ok((pipe_with(PipeFlags::CLOEXEC)?, pipe_with(PipeFlags::CLOEXEC)?)))();
    let ((report, reporting), (waiting, go)) = pipes.map_err(|error| wall("process tree", "open a pipe", error))?;

    match sys::fork(namespaces(enclosure)).map_err(|error| wall("user namespace", "create namespaces", error))? {
        Side::Child => {
            drop((report, go));
            let memory_held = cgroup.holds_memory();
            let report: Report = inside::run(spec, enclosure, identity, sources, memory_held, control, waiting);
            let _ = wire::send(fs::File::from(reporting), &report);
            exit(0)
        }
        Side::Parent(first) => {
            drop((reporting, waiting, sources));
            let report =
                let_go(first, identity, &mut cgroup, go).map(|()| wire::receive::<Report>(fs::File::from(report)));
            // The report is the first process's last act, and its death empties the namespace.
            let _ = kill_process(first, Signal::KILL);
            while let Err(rustix::io::Errno::INTR) = waitpid(Some(first), WaitOptions::empty()) {}
            Ok(outcome(report?, spec, &cgroup)?)
        }
    }
}

fn namespaces(enclosure: &Enclosure) -> i32 {
    let private = libc::CLONE_NEWUSER
        | libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWCGROUP;
    match enclosure.network {
        Network::Private => private | libc::CLONE_NEWNET,
        Network::Host => private,
    }
}

/// Gives the first process its identity and limits, and then the word to begin.
fn let_go(first: Pid, identity: Identity, cgroup: &mut Cgroup, go: OwnedFd) -> Result<(), NotStarted> {
    identity.map(first).map_err(|error| wall("user namespace", "map the user", error))?;
    cgroup.enter(first);
    let started = fs::File::from(go).write_all(b"g");
    started.map_err(|error| wall("process tree", "start the first process", error))
}

fn outcome(report: io::Result<Report>, spec: &Spec, cgroup: &Cgroup) -> Result<Outcome, NotStarted> {
    let finished = match report {
        Ok(report) => report?,
        // Only a kill from outside, or the engine's death, ends it without a report.
        Err(_) => return Ok(Outcome::without_usage(End::Ordered)),
    };
    let mut end = finished.end;
    let memory = finished.killed_for_memory.map(|breach| breach.end()).or_else(|| {
        let limit = spec.limits.memory?;
        cgroup.memory_kills().then(|| End::LimitExceeded {
            which: Limit::Memory,
            limit,
            seen: cgroup.memory_peak().unwrap_or(limit),
        })
    });
    // A command that coped with the loss of a process has not failed.
    if let Some(exceeded) = memory
        && matches!(end, End::Signaled { .. } | End::Exited { code: 1.. })
    {
        end = exceeded;
    }
    let mut unenforced = cgroup.unenforced(&spec.limits);
    unenforced.extend(reach::unenforced(spec));
    Ok(Outcome { end, usage: finished.usage, leftovers: finished.leftovers, unenforced })
}
