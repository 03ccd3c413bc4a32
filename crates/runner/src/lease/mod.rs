//! What one run on the machine at a time may have: live directories, and whatever else its tasks
//! own that is no file (`port:8080`). Runs of other projects and of other users meet here, too.
//!
//! A lease is a `flock` on a file that is called like its thing, so it goes with the process that
//! holds it, however that dies. It keeps apart runs that mean each other no harm: who wants to
//! disturb others on the same machine can hold any lease, as they could hold the port itself.

mod file;
mod holder;
mod place;
mod wait;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use pitcrew_engine::{Run, RunId};
use pitcrew_plan::{Claim, Plan};

use crate::store::hash_of;
pub use file::Mode;
use file::{LeaseFile, Taken};
pub use holder::Holder;
use place::Place;
pub use wait::Late;
pub(crate) use wait::{free, take_late};

/// Something that one run at a time may have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A directory whose files are changed in place, by its real path.
    Directory(PathBuf),
    /// What a plan calls by a kind and a name.
    Named {
        /// What kind of thing it is: `port`, `container`, ….
        kind: String,
        /// Which one.
        name: String,
    },
}

/// Why a run cannot have what it needs for itself alone.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// Another run has it.
    #[error("take {thing}: {}; wait for its end{}, then try again", whose(.by.as_deref()), stop(.by.as_deref()))]
    Held {
        /// What.
        thing: Thing,
        /// Whose it is, where they left their name.
        by: Option<Box<Holder>>,
        /// How it was to be had.
        mode: Mode,
    },
    /// Where leases lie, or one of them, is not as Pitcrew makes it.
    #[error("keep a lease in `{}`: {why}; remove it, or point PITCREW_LEASES of every user at another directory", .path.display())]
    Unfit {
        /// What is wrong there.
        path: PathBuf,
        /// How.
        why: &'static str,
    },
    /// The file system.
    #[error("{doing} `{}`", .path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

fn whose(holder: Option<&Holder>) -> String {
    match holder {
        Some(holder) => format!("{holder} has it"),
        None => "another run has it and left no name".to_owned(),
    }
}

fn stop(holder: Option<&Holder>) -> String {
    holder.map_or_else(String::new, |holder| format!(", or `pitcrew stop {}` there", holder.run))
}

impl LeaseError {
    /// Says what is waited for and whose it is, where another run has it.
    pub fn awaited(&self) -> Option<String> {
        let LeaseError::Held { thing, by, .. } = self else { return None };
        Some(format!("{thing}: {}", whose(by.as_deref())))
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Thing::Directory(path) => write!(f, "the live directory `{}`", path.display()),
            Thing::Named { kind, name } => write!(f, "`{kind}:{name}`"),
        }
    }
}

impl Thing {
    /// Returns what a claim is about, where that is no path.
    fn named(claim: &Claim) -> Option<Thing> {
        match claim {
            Claim::Lease { kind, name } => Some(Thing::Named { kind: kind.clone(), name: name.clone() }),
            Claim::Path(_) => None,
        }
    }

    /// Returns what the file of its lease is called: says nothing, and fits every thing.
    fn file_name(&self) -> String {
        let (sort, name) = match self {
            Thing::Directory(path) => ("directory".to_owned(), path.as_os_str().as_encoded_bytes()),
            Thing::Named { kind, name } => (format!("named\0{kind}"), name.as_bytes()),
        };
        hash_of(&[sort.as_bytes(), b"\0", name].concat()).0
    }
}

/// Returns what a run needs for itself: its live directories, by their real paths, and what its
/// tasks own that is no file. A name that is filled in later is nothing yet.
pub fn things(plan: &Plan, live: Vec<PathBuf>) -> Vec<Thing> {
    let claims = plan.tasks.values().filter_map(|task| task.owns.as_ref()).flatten();
    let named = claims.filter(|claim| !claim.is_template()).filter_map(Thing::named);
    live.into_iter().map(Thing::Directory).chain(named).collect()
}

/// The same for a run that is taken up: what it had when it was left, and nothing that it still waited for.
pub fn things_of(run: &Run, live: Vec<PathBuf>) -> Vec<Thing> {
    let claims = run.leases().filter_map(|lease| lease.parse().ok());
    let named = claims.filter_map(|claim: Claim| Thing::named(&claim));
    live.into_iter().map(Thing::Directory).chain(named).collect()
}

/// The leases of one run; given up when dropped.
#[derive(Debug, Default)]
pub struct Leases {
    /// Held for its drop alone.
    held: Vec<LeaseFile>,
}

impl Leases {
    /// Takes all of them where the machine keeps them, or none.
    pub fn take(things: &[Thing], project: &Path, run: &RunId) -> Result<Leases, LeaseError> {
        Leases::take_at(&place::choose(), things, project, run)
    }

    /// Adds one that came up later.
    pub(crate) fn add(&mut self, late: Late) {
        self.held.push(late.0);
    }

    /// Takes all of them in a directory, or none. Waits for nobody.
    fn take_at(place: &Path, things: &[Thing], project: &Path, run: &RunId) -> Result<Leases, LeaseError> {
        let wanted = with_parents(things);
        if wanted.is_empty() {
            return Ok(Leases::default());
        }
        let place = Place::open(place)?;
        let mut held = Vec::new();
        // Everybody takes them in the same order, so of those who collide one gets through.
        for (thing, mode) in wanted {
            let mut taken = match LeaseFile::take(&place, &thing.file_name(), mode)? {
                Taken::Mine(taken) => taken,
                Taken::Theirs(other) => {
                    let by = other.holder().or_else(|| below(&place, &thing)).map(Box::new);
                    return Err(LeaseError::Held { thing, by, mode });
                }
            };
            if mode == Mode::Exclusive {
                taken.sign(&Holder::me(&thing, project, run));
            }
            held.push(taken);
        }
        Ok(Leases { held })
    }
}

/// Adds the directories above the live ones: several runs may work below a directory that none of
/// them has.
fn with_parents(things: &[Thing]) -> BTreeMap<Thing, Mode> {
    let mut wanted = BTreeMap::new();
    for thing in things {
        if let Thing::Directory(path) = thing {
            for parent in path.ancestors().skip(1) {
                wanted.entry(Thing::Directory(parent.to_owned())).or_insert(Mode::Shared);
            }
        }
        wanted.insert(thing.clone(), Mode::Exclusive);
    }
    wanted
}

/// Returns somebody who has a directory below this one.
fn below(place: &Place, thing: &Thing) -> Option<Holder> {
    let Thing::Directory(root) = thing else { return None };
    let held = place.names().into_iter().filter_map(|name| LeaseFile::look(place, &name).ok()?);
    held.filter_map(|other| other.holder()).find(|holder| holder.has_below(root))
}

#[cfg(test)]
mod tests;
