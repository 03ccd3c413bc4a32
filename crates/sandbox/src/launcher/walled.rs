//! The launcher's half of a walled run: what must be done from outside the walls.

use std::fs;
use std::io::{self, Read, Write};
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
use crate::sys::Side;
use crate::wire;

/// What the first process inside reports: how the command ended, or why it never ran.
pub(super) type Report = Result<super::supervise::Finished, NotStarted>;

/// Runs the command in the walls.
pub(super) fn run(spec: &Spec, enclosure: &Enclosure, control: &UnixStream) -> Result<Outcome, NotStarted> {
    let identity = Identity::of_this_process();
    // Root opens what is to be mounted while it is still root of the host: inside, it could not
    // pass through another user's private directories.
    let sources = if identity.is_apart() { Some(Sources::open(enclosure, true)?) } else { None };
    let mut cgroup = Cgroup::make(&spec.limits);
    let pipe = || pipe_with(PipeFlags::CLOEXEC).map_err(|error| wall("process tree", "open a pipe", error.into()));
    let ((report, reporting), (words, saying), (stepped, stepping)) = (pipe()?, pipe()?, pipe()?);

    match cgroup.fork(namespaces(enclosure)).map_err(|error| wall("user namespace", "create namespaces", error))? {
        Side::Child => {
            drop((report, saying, stepped));
            cgroup.step_in();
            drop(stepping);
            let report: Report = inside::run(spec, enclosure, identity, sources, control, words);
            let _ = wire::send(fs::File::from(reporting), &report);
            exit(0)
        }
        Side::Parent(first) => {
            drop((reporting, words, sources, stepping));
            let report = let_go(first, identity, &mut cgroup, stepped, saying)
                .map(|()| wire::receive::<Report>(fs::File::from(report)));
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

/// Gives the first process its identity and its limits, and a word after each.
fn let_go(
    first: Pid,
    identity: Identity,
    cgroup: &mut Cgroup,
    stepped: OwnedFd,
    words: OwnedFd,
) -> Result<(), NotStarted> {
    let mut words = fs::File::from(words);
    identity.map(first).map_err(|error| wall("user namespace", "map the user", error))?;
    // One that hears no more has already reported why.
    let _ = words.write_all(&[inside::BUILD]);
    // It steps in first of all, and closes its end; it has as well where it is dead.
    let _ = fs::File::from(stepped).read(&mut [0]);
    // Putting it into a group may wait for the kernel for milliseconds, in which the walls rise.
    cgroup.enter(first);
    let held = cgroup.holds_memory();
    let _ = words.write_all(&[if held { inside::START } else { inside::START_AND_WATCH_MEMORY }]);
    Ok(())
}

fn outcome(report: io::Result<Report>, spec: &Spec, cgroup: &Cgroup) -> Result<Outcome, NotStarted> {
    let finished = match report {
        Ok(report) => report?,
        // Only a kill from outside ends it without one.
        Err(_) => return Ok(Outcome::without_usage(End::LauncherLost)),
    };
    let mut end = finished.end;
    let memory = finished.killed_for_memory.map(|breach| breach.end()).or_else(|| {
        let limit = spec.limits.memory?;
        cgroup.memory_kills().then(|| End::LimitExceeded {
            which: Limit::Memory,
            limit,
            seen: cgroup.memory_peak().unwrap_or(limit).max(limit),
        })
    });
    // A command that coped with the loss of a process has not failed.
    if let Some(exceeded) = memory
        && matches!(end, End::Signaled { .. } | End::Exited { code: 1.. })
    {
        end = exceeded;
    }
    let unenforced = cgroup.unenforced(&spec.limits).chain(reach::unenforced(spec)).collect();
    Ok(Outcome { end, usage: finished.usage, leftovers: finished.leftovers, unenforced })
}
