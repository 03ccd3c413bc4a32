//! Whether a program within a service may become more than it started as.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-new-privileges",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A service may gain new privileges",
        help: "With `no-new-privileges` no setuid program within the container can make its caller root. Few images need one.",
        cwe: &[250, 269],
        tags: &["CIS-DOCKER-5.26"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "`no-new-privileges`",
        suggestion: "add `security_opt: [no-new-privileges:true]`",
        fix: "add `no-new-privileges:true`",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let options = service.node.get("security_opt");
    let is_set = options.map(Node::items).unwrap_or_default().iter().filter_map(Node::text).any(|option| {
        let option = option.replace([' ', '='], ":");
        option == "no-new-privileges" || option == "no-new-privileges:true"
    });
    match (is_set, options) {
        (true, _) => Verdict::PASSED,
        (false, None) => Verdict::Lacks(service.add(&["security_opt:", "  - no-new-privileges:true"])),
        (false, Some(list)) => {
            let denied =
                list.items().iter().filter_map(Node::text).any(|option| option.starts_with("no-new-privileges"));
            Verdict::Lacks((!denied).then(|| service.add_item(list, "no-new-privileges:true")).flatten())
        }
    }
}
