//! Mounts that a service shares with the host in both directions.

use super::super::project::Service;
use super::super::volumes::mounts;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-shared-propagation",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "A mount is shared with the host in both directions",
        help: "What the service mounts within it appears on the host. Use `rslave` or `rprivate`.",
        cwe: &[668],
        tags: &["CIS-DOCKER-5.20"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let faults = mounts(service).into_iter().filter(|mount| mount.shared).map(|mount| {
        let message = format!("service `{}` shares mounts below `{}` with the host", service.name, mount.source);
        Fault::new(mount.file, mount.at, message).suggest("use `rslave`, or leave the propagation out")
    });
    Verdict::Judged(faults.collect())
}
