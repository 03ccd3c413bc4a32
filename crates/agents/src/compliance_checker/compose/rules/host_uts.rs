//! The host's own name, for a service to change.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-uts",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A service shares the host's name",
        help: "The service can change the host's name. Remove `uts: host`.",
        cwe: &[653],
        tags: &["CIS-DOCKER-5.21", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let is_host = service.text(&["uts"]).is_some_and(|mode| mode == "host");
    match service.node.entry("uts").filter(|_| is_host) {
        None => Verdict::PASSED,
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.start..entry.value.span.end,
                format!("service `{}` shares the host's name", service.name),
            )
            .suggest("remove `uts: host`"),
        ),
    }
}
