//! Images that are another one tomorrow.

use super::super::project::Service;
use super::super::{ServiceRule, UNKNOWN, Verdict};
use crate::compliance_checker::image::{Tag, tag};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-image-unpinned",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "An image is not pinned to a version",
        help: "Without a tag, or with `latest`, the next pull may bring something else, and nobody can say what ran yesterday. Name a version, better a digest.",
        cwe: &[1357, 829],
        tags: &["CIS-DOCKER-5.28", "OWASP-A08"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let Some(entry) = service.node.entry("image") else { return Verdict::Apart };
    let Some(image) = entry.value.text().map(|text| service.expand(text)) else { return Verdict::Apart };
    let what = match tag(&image) {
        Tag::Pinned => return Verdict::PASSED,
        Tag::None => "without a tag",
        Tag::Moving => "by a tag that moves",
    };
    let shown = image.replace(UNKNOWN, "$…");
    // What is built here bears a name of our own; it moves all the same, for whoever pulls it.
    let (does, severity) = match service.node.get("build") {
        None => ("takes", Severity::Medium),
        Some(_) => ("builds", Severity::Low),
    };
    let message = format!("service `{}` {does} the image `{shown}` {what}", service.name);
    let fault = Fault::new(entry.value.file, entry.value.span.clone(), message).severity(severity);
    Verdict::fault(fault.suggest("name the version that was tested, or its digest"))
}
