//! Who a service runs as.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault, Lacking};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-root-user",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "A service runs as root, or does not say as whom",
        help: "Root in a container is root for the kernel: one fault in it, one mount too many, and it is root on the host. Set `user` to an id other than 0 that the image can run as.",
        cwe: &[250, 269],
        tags: &["CIS-DOCKER-4.1", "OWASP-A05"],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "a user to run as",
        suggestion: "set `user` to an id other than 0 that the image can run as",
        fix: "",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let Some(user) = service.text(&["user"]) else { return Verdict::Lacks(None) };
    let name = user.split(':').next().unwrap_or_default();
    if !matches!(name, "root" | "0" | "") {
        return Verdict::PASSED;
    }
    match service.node.entry("user") {
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.start..entry.value.span.end,
                format!("service `{}` runs as root", service.name),
            )
            .suggest("set `user` to an id other than 0 that the image can run as"),
        ),
        None => Verdict::Lacks(None),
    }
}
