//! Containers of jobs that are another image tomorrow.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::image::{Tag, tag};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-unpinned-image",
        area: Area::Workflows,
        severity: Severity::Low,
        title: "A job's image is not pinned to a version",
        help: "Without a tag, or with `latest`, the job runs in whatever was pushed last, with the workflow's token. Name a version, better a digest.",
        cwe: &[1357, 829],
        tags: &["OWASP-A08"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let mut images: Vec<&Node> = Vec::new();
    for job in workflow.jobs() {
        let container = job.value.get("container");
        images.extend(container.filter(|container| container.text().is_some()));
        images.extend(container.and_then(|container| container.get("image")));
        let services = job.value.get("services").map(Node::entries).unwrap_or_default();
        images.extend(services.iter().filter_map(|service| service.value.get("image")));
    }
    if images.is_empty() {
        return Verdict::Apart;
    }
    let faults = images.into_iter().filter_map(|node| {
        let image = node.text().filter(|image| !image.contains("${{"))?;
        let what = match tag(image) {
            Tag::Pinned => return None,
            Tag::None => "without a tag",
            Tag::Moving => "by a tag that moves",
        };
        let fault = Fault::new(0, node.span.clone(), format!("the image `{image}` is taken {what}"));
        Some(fault.suggest("name the version that was tested, or its digest"))
    });
    Verdict::Judged(faults.collect())
}
