//! Landlock: a second wall behind the mounts, held by the process itself.
//!
//! The mounts decide what is visible. Landlock says once more what may be written, and closes
//! what no mount can: abstract sockets and signals out of the walls.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreatedAttr, RulesetError, Scope,
};

use super::wall;
use crate::outcome::NotStarted;

/// The newest Landlock whose rights are used where the kernel has them.
const NEWEST: ABI = ABI::V6;

/// Restricts this process to reading everything it sees and writing below `writable`.
pub(super) fn restrict(writable: &[PathBuf]) -> Result<(), NotStarted> {
    enforce(writable).map_err(|error| {
        wall(
            "landlock",
            "restrict the command",
            std::io::Error::other(error.to_string()),
        )
    })
}

fn enforce(writable: &[PathBuf]) -> Result<(), RulesetError> {
    let all = AccessFs::from_all(NEWEST);
    let devices: BitFlags<AccessFs> = AccessFs::WriteFile | AccessFs::Truncate | AccessFs::IoctlDev;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    rules = allow(rules, Path::new("/"), AccessFs::from_read(NEWEST))?;
    rules = allow(rules, Path::new("/dev"), devices)?;
    // For `oom_score_adj`, `comm`, and the like; who may write which is the kernel's decision.
    rules = allow(
        rules,
        Path::new("/proc"),
        AccessFs::WriteFile | AccessFs::Truncate,
    )?;
    for path in writable {
        // No device can be made or reached on these mounts, so there is no ioctl to grant.
        rules = allow(rules, path, all & !BitFlags::from(AccessFs::IoctlDev))?;
    }
    rules.restrict_self()?;
    Ok(())
}

/// Grants `access` below a path; one that is not there needs no grant.
fn allow(
    rules: landlock::RulesetCreated,
    path: &Path,
    access: impl Into<BitFlags<AccessFs>>,
) -> Result<landlock::RulesetCreated, RulesetError> {
    match PathFd::new(path) {
        Ok(opened) => rules.add_rule(PathBeneath::new(opened, access)),
        Err(_) => Ok(rules),
    }
}
