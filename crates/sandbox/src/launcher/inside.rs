//! The first process inside the walls: builds them from within, starts the command, watches it.

use std::fs;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use rustix::process::{Signal, set_parent_process_death_signal};
use rustix::system::sethostname;

use super::command::{self, Confinement, Inner};
use super::filesystem;
use super::identity::Identity;
use super::meter::Meters;
use super::sources::Sources;
use super::supervise::{Tree, supervise};
use super::wall;
use super::walled::Report;
use crate::outcome::NotStarted;
use crate::spec::{Enclosure, Network, Spec};
use crate::sys;

/// Runs as pid 1 of the new namespaces, and returns when the command and all it started is dead.
pub(super) fn run(
    spec: &Spec,
    enclosure: &Enclosure,
    identity: Identity,
    sources: Option<Sources>,
    memory_held: bool,
    control: &UnixStream,
    waiting: OwnedFd,
) -> Report {
    let failed = |error: io::Error| wall("process tree", "prepare the first process", error);
    // The launcher's death must be ours. If it died before this line, the word to begin never
    // comes: the pipe's other end closed with it.
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(|error| failed(error.into()))?;
    let mut word = [0];
    fs::File::from(waiting).read_exact(&mut word).map_err(failed)?;

    let children = sys::child_events().map_err(failed)?;
    isolate(enclosure)?;
    let sources = match sources {
        Some(sources) => sources,
        None => Sources::open(enclosure)?,
    };
    let built = filesystem::build(enclosure, sources, identity.inside())?;

    let confinement = Confinement {
        limits: spec.limits,
        walls: Some(Inner {
            id: identity.inside(),
            change_id: identity.is_root(),
            writable: built.writable,
            data: spec.limits.memory.filter(|_| !memory_held).map(|bytes| bytes.saturating_mul(4)),
        }),
    };
    let command = command::start(spec, &confinement)?;
    let memory = spec.limits.memory.filter(|_| !memory_held);
    let meters = Meters::new(memory, built.uppers, &spec.limits);
    supervise(spec, command, &Namespace, control, &children, meters).map_err(failed)
}

/// What needs no mount: the host's name, and the network.
fn isolate(enclosure: &Enclosure) -> Result<(), NotStarted> {
    let named = sethostname(b"pitcrew");
    named.map_err(|error| wall("uts namespace", "name the host", error.into()))?;
    if enclosure.network == Network::Private {
        sys::loopback_up().map_err(|error| wall("network namespace", "bring up the loopback", error))?;
        // An old kernel without the setting only forbids low ports.
        let _ = fs::write("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
    }
    Ok(())
}

/// Every process of the namespace but pid 1.
struct Namespace;

impl Tree for Namespace {
    fn signal(&self, signal: i32) {
        sys::kill_namespace(signal);
    }
}
