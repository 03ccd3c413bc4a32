//! Landlock: a second wall behind the mounts, held by the process itself.
//!
//! The mounts decide what is visible. Landlock says once more what may be written, and closes
//! what no mount can: abstract sockets and signals out of the walls.

use std::io;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};

use super::wall;
use crate::outcome::NotStarted;
use crate::spec::{Enclosure, Network, Spec, Walls};
use crate::sys::{LANDLOCK_SCOPES, landlock_abi};

/// The newest Landlock whose rights are used where the kernel has them.
const NEWEST: ABI = ABI::V6;

/// Restricts this process to reading everything it sees and writing below `writable`.
pub(super) fn restrict(writable: &[PathBuf]) -> Result<(), NotStarted> {
    let failed = |why: String| wall("landlock", "restrict the command", io::Error::other(why));
    match enforce(writable).map_err(|error| failed(error.to_string()))? {
        RulesetStatus::NotEnforced => Err(failed("this kernel does not offer it".into())),
        RulesetStatus::PartiallyEnforced | RulesetStatus::FullyEnforced => Ok(()),
    }
}

/// What an older Landlock leaves open that no other wall closes.
pub(super) fn unenforced(spec: &Spec) -> Option<String> {
    let Walls::On(Enclosure { network: Network::Host, .. }) = &spec.walls else {
        return None;
    };
    let scoped = landlock_abi() >= Some(LANDLOCK_SCOPES);
    (!scoped).then(|| "abstract sockets of the host are in reach: Landlock is too old".to_owned())
}

fn enforce(writable: &[PathBuf]) -> Result<RulesetStatus, RulesetError> {
    let all = AccessFs::from_all(NEWEST);
    let devices = AccessFs::WriteFile | AccessFs::Truncate | AccessFs::IoctlDev;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    rules = allow(rules, Path::new("/"), AccessFs::from_read(NEWEST))?;
    rules = allow(rules, Path::new("/dev"), devices)?;
    // For `oom_score_adj`, `comm`, and the like; who may write which is the kernel's decision.
    rules = allow(rules, Path::new("/proc"), AccessFs::WriteFile | AccessFs::Truncate)?;
    for path in writable {
        // No device can be made or reached on these mounts, so there is no ioctl to grant.
        rules = allow(rules, path, all & !BitFlags::from(AccessFs::IoctlDev))?;
    }
    Ok(rules.restrict_self()?.ruleset)
}

/// Grants `access` below a path; one that is not there needs no grant.
fn allow(rules: RulesetCreated, path: &Path, access: BitFlags<AccessFs>) -> Result<RulesetCreated, RulesetError> {
    match PathFd::new(path) {
        Ok(opened) => rules.add_rule(PathBeneath::new(opened, access)),
        Err(_) => Ok(rules),
    }
}
