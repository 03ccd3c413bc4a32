//! Waiting for what another run has: the kernel grants the lock when the other lets it go, however that ends.
//!
//! A thread of its own blocks for each lease that is waited for. Where nobody waits any more when the
//! lock is granted, it is given up at once.

use std::path::{Path, PathBuf};

use pitcrew_engine::RunId;
use tokio::sync::oneshot;

use super::file::{LeaseFile, Mode, Taken};
use super::holder::Holder;
use super::place::{self, Place};
use super::{LeaseError, Thing, below, whose};

/// A lease that was taken while its run lasts; given up when dropped.
#[derive(Debug)]
pub struct Late(pub(super) LeaseFile);

/// Waits until what could not be had is free, and leaves it free: whoever waited takes all that they
/// need at once then, and holds nothing while they wait.
pub(crate) async fn free(held: &LeaseError) -> Result<(), LeaseError> {
    let LeaseError::Held { thing, mode, .. } = held else { return Ok(()) };
    granted(place::choose(), thing.clone(), *mode).await.map(drop)
}

/// Takes a lease for a run that is under way. Where another run has it, `told` hears whose it is, and
/// this waits until they let it go.
pub(crate) async fn take_late(
    lease: &str,
    project: &Path,
    run: &RunId,
    told: impl AsyncFnOnce(String),
) -> Result<Late, LeaseError> {
    take_late_at(place::choose(), lease, project, run, told).await
}

pub(super) async fn take_late_at(
    place: PathBuf,
    lease: &str,
    project: &Path,
    run: &RunId,
    told: impl AsyncFnOnce(String),
) -> Result<Late, LeaseError> {
    let unfit = LeaseError::Unfit { path: place.clone(), why: "the lease that is wanted is none" };
    let Some(thing) = lease.parse().ok().and_then(|claim| Thing::named(&claim)) else { return Err(unfit) };
    let at_once = try_once(&place, &thing)?;
    let mut file = match at_once {
        Ok(file) => file,
        Err(by) => {
            told(by).await;
            granted(place, thing.clone(), Mode::Exclusive).await?
        }
    };
    file.sign(&Holder::me(&thing, project, run));
    Ok(Late(file))
}

/// Takes a lease that nobody has, or says who has it.
fn try_once(place: &Path, thing: &Thing) -> Result<Result<LeaseFile, String>, LeaseError> {
    let place = Place::open(place)?;
    Ok(match LeaseFile::take(&place, &thing.file_name(), Mode::Exclusive)? {
        Taken::Mine(file) => Ok(file),
        Taken::Theirs(other) => Err(match other.holder().or_else(|| below(&place, thing)) {
            Some(holder) => holder.to_string(),
            None => whose(None),
        }),
    })
}

/// Returns a lease when it is granted.
async fn granted(place: PathBuf, thing: Thing, mode: Mode) -> Result<LeaseFile, LeaseError> {
    let (tell, told) = oneshot::channel();
    let path = place.clone();
    let waits = move || {
        let taken = Place::open(&place).and_then(|place| LeaseFile::wait(&place, &thing.file_name(), mode));
        // Whoever does not wait any more drops it here, and with it the lock.
        let _ = tell.send(taken);
    };
    let started = std::thread::Builder::new().name("lease".to_owned()).spawn(waits);
    started.map_err(|source| LeaseError::Io { doing: "wait for a lease in", path: path.clone(), source })?;
    let ended = || {
        let source = std::io::Error::other("the thread that waited is gone");
        LeaseError::Io { doing: "wait for a lease in", path, source }
    };
    told.await.unwrap_or_else(|_| Err(ended()))
}
