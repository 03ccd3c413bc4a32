//! Secrets that a service is given in plain text.

use std::ops::Range;

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::secrets::{self, Secret};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-environment-secret",
        area: Area::Secrets,
        severity: Severity::High,
        title: "A secret stands in a service's environment",
        help: "It is in the repository and its history, and `docker inspect` shows it to whoever may talk to the engine. Use `secrets`, or take the value from the environment: `${NAME:?}`.",
        cwe: &[798, 526],
        tags: &["CIS-DOCKER-4.10", "OWASP-A07"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let Some(environment) = service.node.get("environment") else { return Verdict::Apart };
    let mut settings: Vec<(&str, &str, usize, Range<usize>)> = Vec::new();
    for entry in environment.entries() {
        if let Some(value) = entry.value.text().filter(|_| !entry.value.is_null()) {
            settings.push((&entry.key, value, entry.file, entry.key_span.start..entry.value.span.end));
        }
    }
    for item in environment.items() {
        if let Some((name, value)) = item.text().and_then(|text| text.split_once('=')) {
            settings.push((name, value, item.file, item.span.clone()));
        }
    }
    let faults = settings.into_iter().filter_map(|(name, value, file, at)| {
        let secret = secrets::judge(name, value)?;
        let severity = if secret == Secret::Default { Severity::Medium } else { Severity::High };
        let message = format!("service `{}` is given {} in `{name}`", service.name, secret.words());
        let suggestion = format!("take it from a secret, or from the environment as `${{{name}:?}}`, and change it");
        Some(Fault::new(file, at, message).severity(severity).suggest(suggestion))
    });
    Verdict::Judged(faults.collect())
}
