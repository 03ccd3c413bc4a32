//! How much of the processors a service may take.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-no-cpu-limit",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A service has no CPU limit",
        help: "One service in a loop slows down all others on the host. Set `deploy.resources.limits.cpus`, or `cpus`.",
        cwe: &[770, 400],
        tags: &["CIS-DOCKER-5.12"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "a CPU limit",
        suggestion: "set `deploy.resources.limits.cpus` to what the service needs at most",
        fix: "",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let limits = [
        &["cpus"][..],
        &["cpu_quota"],
        &["cpu_shares"],
        &["cpuset"],
        &["cpu_count"],
        &["cpu_percent"],
        &["deploy", "resources", "limits", "cpus"],
    ];
    let is_set = limits.iter().any(|keys| service.text(keys).is_some_and(|limit| limit != "0" && limit != "-1"));
    if is_set { Verdict::PASSED } else { Verdict::Lacks(None) }
}
