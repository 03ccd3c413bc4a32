//! Whether anybody notices that a service hangs.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault, Lacking};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-no-healthcheck",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A service has no health check",
        help: "Without one a service that hangs counts as running, and those that wait for it start too early. Add `healthcheck` with a test that asks the service itself.",
        cwe: &[1188],
        tags: &["CIS-DOCKER-5.27"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "a health check",
        suggestion: "add `healthcheck` with a test that asks the service itself",
        fix: "",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    if service.is_job() {
        return Verdict::Apart;
    }
    let Some(check) = service.node.get("healthcheck") else { return Verdict::Lacks(None) };
    let is_off = check.get("disable").is_some_and(Node::is_true);
    let test = check.get("test");
    let says_none = test.is_some_and(|test| {
        let first = test.items().first().and_then(Node::text).or_else(|| test.text());
        first.is_some_and(|first| first == "NONE")
    });
    if !is_off && !says_none {
        return Verdict::PASSED;
    }
    match service.node.entry("healthcheck") {
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.clone(),
                format!("service `{}` switches its health check off", service.name),
            )
            .suggest("give it a test that asks the service itself"),
        ),
        None => Verdict::Lacks(None),
    }
}
