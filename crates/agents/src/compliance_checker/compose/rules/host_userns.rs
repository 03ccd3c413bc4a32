//! The host's users, where the engine would map them away.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-userns",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "A service shares the host's users",
        help: "It switches off the mapping of users for this service, so that its root is the host's. Remove `userns_mode: host`.",
        cwe: &[653],
        tags: &["CIS-DOCKER-5.31", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let is_host = service.text(&["userns_mode"]).is_some_and(|mode| mode == "host");
    match service.node.entry("userns_mode").filter(|_| is_host) {
        None => Verdict::PASSED,
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.start..entry.value.span.end,
                format!("service `{}` shares the host's users", service.name),
            )
            .suggest("remove `userns_mode: host`"),
        ),
    }
}
