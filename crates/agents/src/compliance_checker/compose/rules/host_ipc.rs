//! The host's shared memory, within reach of a service.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-ipc",
        area: Area::Compose,
        severity: Severity::High,
        title: "A service shares the host's shared memory",
        help: "The service can read and change what programs of the host share. Use `ipc: shareable` and `service:NAME` between services.",
        cwe: &[653],
        tags: &["CIS-DOCKER-5.17", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let is_host = service.text(&["ipc"]).is_some_and(|mode| mode == "host");
    match service.node.entry("ipc").filter(|_| is_host) {
        None => Verdict::PASSED,
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.start..entry.value.span.end,
                format!("service `{}` shares the host's shared memory", service.name),
            )
            .suggest("remove `ipc: host`"),
        ),
    }
}
