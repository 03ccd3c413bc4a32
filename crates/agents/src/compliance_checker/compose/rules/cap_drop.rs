//! The powers of root that a service keeps.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-no-cap-drop",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A service keeps capabilities that it may not need",
        help: "A container starts with 14 of root's capabilities. Say `cap_drop: [ALL]`, and `cap_add` for those that it needs.",
        cwe: &[250],
        tags: &["CIS-DOCKER-5.4"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "`cap_drop: [ALL]`",
        suggestion: "drop all capabilities and add back the ones it needs",
        fix: "drop all capabilities of services that are not root",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let dropped = service.node.get("cap_drop").map(Node::items).unwrap_or_default();
    if dropped.iter().filter_map(Node::text).any(|cap| matches!(cap.to_ascii_uppercase().as_str(), "ALL" | "CAP_ALL")) {
        return Verdict::PASSED;
    }
    // Who is not root from the start has no capabilities to lose, so nothing changes but for setuid programs.
    let is_plain_user = service.text(&["user"]).is_some_and(|user| {
        let id = user.split(':').next().unwrap_or_default();
        id.parse::<u32>().is_ok_and(|id| id != 0)
    });
    let is_certain = is_plain_user && dropped.is_empty() && service.node.get("cap_add").is_none();
    Verdict::Lacks(is_certain.then(|| service.add(&["cap_drop:", "  - ALL"])).flatten())
}
