//! Whether what a service is made of can be changed while it runs.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-writable-root",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A service can write to its root filesystem",
        help: "Whoever gets into the service can change its program. Set `read_only: true`, with `tmpfs` and volumes for what it really writes.",
        cwe: &[732],
        tags: &["CIS-DOCKER-5.13"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "a read-only root filesystem",
        suggestion: "set `read_only: true`, with `tmpfs` for what it writes",
        fix: "",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    if service.node.get("read_only").is_some_and(|node| node.is_true()) {
        Verdict::PASSED
    } else {
        Verdict::Lacks(None)
    }
}
