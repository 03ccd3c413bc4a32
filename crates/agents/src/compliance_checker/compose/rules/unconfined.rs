//! Profiles of the kernel that are switched off.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-unconfined",
        area: Area::Compose,
        severity: Severity::High,
        title: "A service's seccomp, AppArmor or SELinux profile is switched off",
        help: "The profiles stand between a fault in the service and the kernel. Remove the option, or name a profile of your own.",
        cwe: &[693],
        tags: &["CIS-DOCKER-5.22", "CIS-DOCKER-5.2", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let options = service.node.get("security_opt").map(Node::items).unwrap_or_default();
    let faults = options.iter().filter_map(|node| {
        let option = service.expand(node.text()?).replace('=', ":");
        let what = match option.as_str() {
            "seccomp:unconfined" => "no seccomp profile",
            "apparmor:unconfined" => "no AppArmor profile",
            "label:disable" => "no SELinux label",
            "systempaths:unconfined" => "the kernel's files unmasked",
            "no-new-privileges:false" => "leave to gain new privileges",
            _ => return None,
        };
        let fault = Fault::new(node.file, node.span.clone(), format!("service `{}` has {what}", service.name));
        Some(fault.suggest("remove the option, or name a profile of your own"))
    });
    Verdict::Judged(faults.collect())
}
