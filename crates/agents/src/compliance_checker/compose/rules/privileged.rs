//! A service without walls.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-privileged",
        area: Area::Compose,
        severity: Severity::Critical,
        title: "A service is privileged",
        help: "A privileged container has all capabilities and all devices, and no seccomp or AppArmor profile: it is the host. Name the devices and capabilities that it needs instead.",
        cwe: &[250, 269],
        tags: &["CIS-DOCKER-5.5", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    match service.node.entry("privileged").filter(|entry| entry.value.is_true()) {
        None => Verdict::PASSED,
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.start..entry.value.span.end,
                format!("service `{}` is privileged: it has the whole host", service.name),
            )
            .suggest("remove `privileged` and name the devices and capabilities that are needed"),
        ),
    }
}
