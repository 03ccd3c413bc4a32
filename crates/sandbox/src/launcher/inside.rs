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

/// The launcher's word that the ids are mapped, and the walls can be built.
pub(super) const BUILD: u8 = b'b';
/// The launcher's word that a cgroup holds the memory limit, and the command can start.
pub(super) const START: u8 = b's';
/// The same, but nothing holds the memory limit except the meter in here.
pub(super) const START_AND_WATCH_MEMORY: u8 = b'w';

/// Runs as pid 1 of the new namespaces, and returns when the command and all it started is dead.
pub(super) fn run(
    spec: &Spec,
    enclosure: &Enclosure,
    identity: Identity,
    sources: Option<Sources>,
    control: &UnixStream,
    words: OwnedFd,
) -> Report {
    let failed = |error: io::Error| wall("process tree", "prepare the first process", error);
    // The launcher's death must be ours. If it died before this line, no word ever comes: the
    // pipe's other end closed with it.
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(|error| failed(error.into()))?;
    let mut words = fs::File::from(words);
    let mut hear = || {
        let mut word = [0];
        words.read_exact(&mut word).map(|()| word[0])
    };
    hear().map_err(failed)?;

    let children = sys::child_events().map_err(failed)?;
    isolate(enclosure)?;
    let sources = match sources {
        Some(sources) => sources,
        None => Sources::open(enclosure, false)?,
    };
    let built = filesystem::build(enclosure, sources, identity.inside())?;

    let watch_memory = hear().map_err(failed)? == START_AND_WATCH_MEMORY;
    let memory = spec.limits.memory.filter(|_| watch_memory);

    let confinement = Confinement {
        limits: spec.limits,
        walls: Some(Inner {
            id: identity.inside(),
            change_id: identity.is_apart(),
            writable: built.writable,
            // One process may run away between two looks at all of them.
            data: memory.map(|bytes| bytes.saturating_mul(4)),
        }),
    };
    let command = command::start(spec, &confinement)?;
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
