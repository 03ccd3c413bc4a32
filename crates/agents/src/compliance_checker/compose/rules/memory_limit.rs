//! How much memory a service may take.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-no-memory-limit",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "A service has no memory limit",
        help: "One service that leaks takes the host's memory, and the kernel then ends others. Set `deploy.resources.limits.memory`, or `mem_limit`.",
        cwe: &[770, 400],
        tags: &["CIS-DOCKER-5.11"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "a memory limit",
        suggestion: "set `deploy.resources.limits.memory` to what the service needs at most",
        fix: "",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let limits = [&["mem_limit"][..], &["deploy", "resources", "limits", "memory"]];
    let is_set = limits.iter().any(|keys| service.text(keys).is_some_and(|limit| limit != "0" && limit != "-1"));
    if is_set { Verdict::PASSED } else { Verdict::Lacks(None) }
}
