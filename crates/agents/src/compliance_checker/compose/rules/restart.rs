//! What happens when a service ends or the host starts again.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-no-restart",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "A service has no restart policy",
        help: "Without a policy a service that ends stays down, also after the host restarts. Say `restart: unless-stopped`, or `on-failure:5` for what may give up.",
        cwe: &[1188],
        tags: &["CIS-DOCKER-5.15"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "a restart policy",
        suggestion: "add `restart: unless-stopped`",
        fix: "add `restart: unless-stopped`",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    if service.is_job() {
        return Verdict::Apart;
    }
    let restart = service.text(&["restart"]);
    let deploy = service.text(&["deploy", "restart_policy", "condition"]);
    let is_set = restart.as_deref().is_some_and(|restart| restart != "no" && restart != "false")
        || deploy.as_deref().is_some_and(|condition| condition != "none")
        || (deploy.is_none() && service.node.path(&["deploy", "restart_policy"]).is_some());
    match is_set {
        true => Verdict::PASSED,
        // Who writes `no` means it; there is nothing to add then.
        false if restart.is_some() => Verdict::Lacks(None),
        false => Verdict::Lacks(service.add(&["restart: unless-stopped"])),
    }
}
