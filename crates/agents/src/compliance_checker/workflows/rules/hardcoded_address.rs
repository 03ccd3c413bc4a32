//! Machines that a workflow names by their number.

use std::net::Ipv4Addr;
use std::sync::LazyLock;

use regex::Regex;

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-hardcoded-address",
        area: Area::Workflows,
        severity: Severity::Low,
        title: "An address stands in a workflow",
        help: "The address of a machine tells everybody where to knock, and a machine that moves breaks the workflow. Make it a variable of the repository, or use a name.",
        cwe: &[1051],
        tags: &[],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[\s@/='\x22:,(])((?:\d{1,3}\.){3}\d{1,3})(?:$|[\s/:'\x22,);&|])")
            .expect("the pattern is written here")
    });
    let mut faults = Vec::new();
    let mut nodes: Vec<&Node> = Vec::new();
    let levels = workflow.jobs().map(|job| &job.value).chain([&workflow.root]);
    for level in levels.chain(workflow.steps().map(|step| step.node)) {
        for part in ["env", "with"] {
            let entries = level.get(part).map(Node::entries).unwrap_or_default();
            let is_version = |key: &str| key.to_ascii_lowercase().contains("version");
            nodes.extend(entries.iter().filter(|entry| !is_version(&entry.key)).map(|entry| &entry.value));
        }
        nodes.extend(level.get("run"));
    }
    for node in nodes {
        for line in node.text().unwrap_or_default().lines() {
            let is_version = line.to_ascii_lowercase().contains("version");
            for found in ADDRESS.captures_iter(line).filter_map(|found| found.get(1)) {
                if !is_version && names_a_machine(found.as_str()) {
                    let message = format!("the address `{}` stands in the workflow", found.as_str());
                    let fault = Fault::new(0, workflow.find(node, found.as_str()), message);
                    faults.push(fault.suggest("make it a variable of the repository: `${{ vars.HOST }}`"));
                }
            }
        }
    }
    Verdict::Judged(faults)
}

/// Whether an address is that of a certain machine: not this one, not everybody, no example, no known public service.
fn names_a_machine(address: &str) -> bool {
    let Ok(ip) = address.parse::<Ipv4Addr>() else { return false };
    let [a, ..] = ip.octets();
    let known = matches!(address, "1.1.1.1" | "1.0.0.1" | "8.8.8.8" | "8.8.4.4" | "9.9.9.9" | "169.254.169.254");
    !(known
        || ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast())
        && a != 0
        && a < 224
        && !address.ends_with(".0")
}
