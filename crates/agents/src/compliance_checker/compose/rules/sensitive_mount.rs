//! Directories of the host that hold its configuration, its devices or all of it.

use super::super::project::Service;
use super::super::volumes::mounts;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-sensitive-mount",
        area: Area::Compose,
        severity: Severity::High,
        title: "A sensitive directory of the host is mounted",
        help: "A container that can write to these directories can take over the host; one that can read them sees its secrets. Mount the one file that is needed, read-only, or use a named volume.",
        cwe: &[552, 732],
        tags: &["CIS-DOCKER-5.6", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let faults = mounts(service).into_iter().filter_map(|mount| {
        let whole = WHOLE.contains(&mount.source.as_str());
        let below = BELOW.iter().any(|path| mount.source.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
        let harmless = HARMLESS.iter().any(|path| mount.source == *path);
        if !(whole || below) || harmless {
            return None;
        }
        let how = if mount.read_only { "" } else { " and may write to it" };
        let message = format!("service `{}` mounts `{}` of the host{how}", service.name, mount.source);
        let severity = match (whole, mount.read_only) {
            (true, false) => Severity::High,
            (true, true) => Severity::Medium,
            (false, false) => Severity::Medium,
            (false, true) => Severity::Low,
        };
        let fault = Fault::new(mount.file, mount.at, message).severity(severity);
        Some(fault.suggest("mount only the file that is needed, read-only, or use a named volume"))
    });
    Verdict::Judged(faults.collect())
}

/// Mounting one of these is dangerous.
const WHOLE: [&str; 17] = [
    "/",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sys",
    "/usr",
    "/var",
    "/var/lib",
    "/var/lib/docker",
    "/var/run",
];

/// What is within one of these too, but less so.
const BELOW: [&str; 8] = ["/boot", "/dev", "/etc", "/proc", "/root", "/sys", "/var/lib/docker", "/usr/bin"];

/// What is mounted everywhere, and tells nothing.
const HARMLESS: [&str; 8] = [
    "/etc/localtime",
    "/etc/timezone",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/dev/null",
    "/dev/shm",
    "/dev/urandom",
    "/etc/machine-id",
];
