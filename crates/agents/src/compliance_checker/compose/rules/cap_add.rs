//! Powers of root that amount to the host.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-dangerous-capability",
        area: Area::Compose,
        severity: Severity::High,
        title: "A service is given a dangerous capability",
        help: "With these capabilities a container can load kernel modules, change the host's network, read every file or debug every process. Give the narrow one that is needed, or none.",
        cwe: &[250, 269],
        tags: &["CIS-DOCKER-5.4", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let Some(added) = service.node.get("cap_add") else { return Verdict::PASSED };
    let faults = added.items().iter().filter_map(|node| {
        let written = service.expand(node.text()?).to_ascii_uppercase();
        let name = written.strip_prefix("CAP_").unwrap_or(&written);
        let (_, severity, what) = DANGEROUS.iter().find(|(cap, ..)| *cap == name)?;
        let message = format!("service `{}` is given {name}: it {what}", service.name);
        Some(
            Fault::new(node.file, node.span.clone(), message)
                .severity(*severity)
                .suggest("remove it, or give a narrower one"),
        )
    });
    Verdict::Judged(faults.collect())
}

/// The capabilities that amount to the host or to other containers, and what they allow.
const DANGEROUS: [(&str, Severity, &str); 14] = [
    ("ALL", Severity::Critical, "can do all that root can"),
    ("SYS_ADMIN", Severity::Critical, "can mount filesystems and leave its container"),
    ("SYS_MODULE", Severity::Critical, "can load kernel modules"),
    ("SYS_RAWIO", Severity::Critical, "can reach memory and devices directly"),
    ("SYS_PTRACE", Severity::High, "can read and change other processes"),
    ("DAC_READ_SEARCH", Severity::High, "can read every file of the host by its number"),
    ("SYS_BOOT", Severity::High, "can restart the host or load another kernel"),
    ("BPF", Severity::High, "can load programs into the kernel"),
    ("PERFMON", Severity::Medium, "can watch what other processes do"),
    ("NET_ADMIN", Severity::Medium, "can change networks, routes and firewalls that it sees"),
    ("DAC_OVERRIDE", Severity::Medium, "can write to files of anybody"),
    ("SYSLOG", Severity::Medium, "can read the kernel's messages and addresses"),
    ("MKNOD", Severity::Low, "can make device files"),
    ("NET_RAW", Severity::Low, "can forge packets of its network"),
];
