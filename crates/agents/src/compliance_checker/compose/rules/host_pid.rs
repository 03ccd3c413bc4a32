//! The host's processes, within reach of a service.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-pid",
        area: Area::Compose,
        severity: Severity::High,
        title: "A service shares the host's processes",
        help: "The service sees every process of the host with its environment, and can signal or debug those of its user. Remove `pid: host`.",
        cwe: &[653],
        tags: &["CIS-DOCKER-5.16", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let is_host = service.text(&["pid"]).is_some_and(|mode| mode == "host");
    match service.node.entry("pid").filter(|_| is_host) {
        None => Verdict::PASSED,
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.start..entry.value.span.end,
                format!("service `{}` shares the host's processes", service.name),
            )
            .suggest("remove `pid: host`"),
        ),
    }
}
