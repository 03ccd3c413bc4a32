//! Machines of one's own that run what anybody proposes.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-self-hosted",
        area: Area::Workflows,
        severity: Severity::Medium,
        title: "A machine of your own runs pull requests",
        help: "In a public repository anybody's pull request runs on the machine and may leave something there for the next run. Use hosted runners for pull requests, or machines that are thrown away.",
        cwe: &[94],
        tags: &["OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    if !["pull_request", "pull_request_target"].iter().any(|event| workflow.begins_by(event)) {
        return Verdict::Apart;
    }
    let faults = workflow.jobs().filter_map(|job| {
        let on = job.value.get("runs-on")?;
        let labels = on.get("labels").unwrap_or(on);
        let own = labels.text() == Some("self-hosted")
            || labels.items().iter().any(|label| label.text() == Some("self-hosted"));
        let message = format!("job `{}` runs pull requests on a machine of your own", job.key);
        own.then(|| {
            Fault::new(0, on.span.clone(), message).suggest("use a hosted runner, or a machine that is thrown away")
        })
    });
    Verdict::Judged(faults.collect())
}
