//! How many processes a service may start.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-no-pids-limit",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A service has no limit on its processes",
        help: "A fork bomb in one container takes the process ids of the host. Set `deploy.resources.limits.pids`, or `pids_limit`.",
        cwe: &[770],
        tags: &["CIS-DOCKER-5.29"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "a process limit",
        suggestion: "set `pids_limit: 200`, or more where the service needs it",
        fix: "",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let limits = [&["pids_limit"][..], &["deploy", "resources", "limits", "pids"]];
    let is_set = limits.iter().any(|keys| service.text(keys).is_some_and(|limit| limit != "0" && limit != "-1"));
    if is_set { Verdict::PASSED } else { Verdict::Lacks(None) }
}
