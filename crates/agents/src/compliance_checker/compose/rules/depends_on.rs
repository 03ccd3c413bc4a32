//! Services that wait for others which are not there, or not ready.

use std::ops::Range;

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-depends-on",
        area: Area::Compose,
        severity: Severity::Info,
        title: "A service depends on one that is not there, or does not wait until it is ready",
        help: "`depends_on` with a list waits only until the other one has started. Where that one has a health check say `condition: service_healthy`.",
        cwe: &[1188],
        tags: &[],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let Some(depends) = service.node.get("depends_on") else { return Verdict::Apart };
    let others: Vec<(&str, Option<&str>, usize, Range<usize>)> = depends
        .items()
        .iter()
        .filter_map(|node| Some((node.text()?, None, node.file, node.span.clone())))
        // What need not be there may be missing.
        .chain(
            depends
                .entries()
                .iter()
                .filter(|entry| entry.value.path(&["required"]).and_then(Node::text) != Some("false"))
                .map(|entry| {
                    let condition = entry.value.get("condition").and_then(Node::text);
                    (entry.key.as_str(), condition, entry.file, entry.key_span.clone())
                }),
        )
        .collect();
    let known = |name: &str| service.project.roots.iter().find_map(|root| root.path(&["services", name]));
    let includes = service.project.roots.iter().any(|root| root.get("include").is_some());
    let faults = others.into_iter().filter_map(|(name, condition, file, at)| match known(name) {
        None if includes || service.project.beside.contains(name) => None,
        None => {
            let message = format!("service `{}` depends on `{name}`, which is not there", service.name);
            Some(Fault::new(file, at, message).severity(Severity::Medium).suggest("name a service of this project"))
        }
        Some(other) => {
            let waits = condition.is_some_and(|condition| condition != "service_started");
            let has_check = other.path(&["healthcheck", "test"]).is_some();
            let message = format!("service `{}` does not wait until `{name}` is healthy", service.name);
            (has_check && !waits)
                .then(|| Fault::new(file, at, message).suggest(format!("say `{name}: {{condition: service_healthy}}`")))
        }
    });
    Verdict::Judged(faults.collect())
}
