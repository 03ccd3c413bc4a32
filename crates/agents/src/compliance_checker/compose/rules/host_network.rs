//! The host's network, without a wall between.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-network",
        area: Area::Compose,
        severity: Severity::High,
        title: "A service shares the host's network",
        help: "The service reaches everything that listens on the host's loopback address, and each of its ports is open. Use a network of the project, and publish the ports that are needed.",
        cwe: &[653, 668],
        tags: &["CIS-DOCKER-5.10", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let is_host = service.text(&["network_mode"]).is_some_and(|mode| mode == "host");
    match service.node.entry("network_mode").filter(|_| is_host) {
        None => Verdict::PASSED,
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.start..entry.value.span.end,
                format!("service `{}` shares the host's network", service.name),
            )
            .suggest("remove `network_mode: host`"),
        ),
    }
}
