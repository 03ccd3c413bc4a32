//! Devices of the host that a service is given.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-device",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "A service is given a device of the host",
        help: "A disk, the memory or an input device gives the service what the whole host has. Give only devices that hold nothing of others, without the right to make new ones.",
        cwe: &[250],
        tags: &["CIS-DOCKER-5.18"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let devices = service.node.get("devices").map(Node::items).unwrap_or_default();
    let faults = devices.iter().filter_map(|node| {
        let text = node.text().or_else(|| node.get("source").and_then(Node::text))?;
        let device = service.expand(text);
        let device = device.split(':').next().unwrap_or_default().to_owned();
        const DANGEROUS: [&str; 13] = [
            "/dev/sd",
            "/dev/nvme",
            "/dev/vd",
            "/dev/xvd",
            "/dev/hd",
            "/dev/mem",
            "/dev/kmem",
            "/dev/port",
            "/dev/mapper",
            "/dev/dm-",
            "/dev/input",
            "/dev/loop",
            "/dev/disk",
        ];
        let whole = device == "/dev" || device == "/";
        if !whole && !DANGEROUS.iter().any(|begin| device.starts_with(begin)) {
            return None;
        }
        let severity = if whole { Severity::High } else { Severity::Medium };
        let message = format!("service `{}` is given the host's device `{device}`", service.name);
        let fault = Fault::new(node.file, node.span.clone(), message).severity(severity);
        Some(fault.suggest("give it a volume, or a device that holds nothing of others"))
    });
    Verdict::Judged(faults.collect())
}
