//! What is looked for in licences.

use super::super::ledger::{About, Area};
use crate::findings::Severity;

const fn rule(id: &'static str, severity: Severity, title: &'static str, help: &'static str) -> About {
    About { id, area: Area::Licences, severity, title, help, cwe: &[], tags: &[] }
}

/// A project without a licence file.
pub(super) static MISSING: About = rule(
    "licence-missing",
    Severity::Medium,
    "A project has no licence file",
    "Without a licence nobody else may use, change or pass on the work. Add the licence's text as `LICENSE`.",
);
/// A manifest without a licence.
pub(super) static UNDECLARED: About = rule(
    "licence-undeclared",
    Severity::Low,
    "A package does not say its licence",
    "Registries and those who use the package read the manifest. Say the licence there, as an expression of SPDX: `license = \"MIT OR Apache-2.0\"`.",
);
/// A manifest whose licence is no expression.
pub(super) static NOT_SPDX: About = rule(
    "licence-not-spdx",
    Severity::Low,
    "A package says its licence in words of its own",
    "Programs read expressions of SPDX's list: `Apache-2.0`, not `Apache License`; `MIT OR Apache-2.0`, not `MIT/Apache-2.0`; `GPL-3.0-only` or `GPL-3.0-or-later`, not `GPL-3.0`, which the list has given up.",
);
/// A manifest and a file that differ.
pub(super) static MISMATCH: About = rule(
    "licence-mismatch",
    Severity::High,
    "A package says one licence and holds the text of another",
    "Which of them holds is open, and so is whether anybody may use the work. Let the manifest say what the text is, or put the right text beside it.",
);
/// A licence file that is none of the list's.
pub(super) static NOT_KNOWN_TEXT: About = rule(
    "licence-text-unknown",
    Severity::Low,
    "A licence file holds no licence of SPDX's list",
    "A licence that somebody changed or wrote is another licence, which each of its users must have read. Use the text of a known one as it is.",
);
/// A dependency whose licence the policy does not want.
pub(super) static DENIED: About = rule(
    "licence-denied",
    Severity::High,
    "A dependency has a licence that the policy does not allow",
    "Take another package, or, where somebody who may decide it has decided it, add the package to the policy's `exceptions`.",
);
/// A dependency whose licence cannot be read.
pub(super) static UNKNOWN: About = rule(
    "licence-unknown",
    Severity::Medium,
    "A dependency does not say a licence that is known",
    "What has no licence may not be used. Look it up, and add the package to the policy's `exceptions` once it is known to be fine.",
);
/// A dependency that is not in reach.
pub(super) static OUT_OF_REACH: About = rule(
    "licence-not-read",
    Severity::Low,
    "A dependency's licence is not in reach",
    "Neither the lock file nor anything within reach says it. Fetch the dependencies before the check (`cargo vendor`, `npm ci`, a `.venv` within the project); nothing is fetched by the check itself.",
);
