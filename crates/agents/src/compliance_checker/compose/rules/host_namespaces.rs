//! What of the host a service shares: its processes, memory, network, name and users, each said by one setting.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static PID: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-pid",
        area: Area::Compose,
        severity: Severity::High,
        title: "A service shares the host's processes",
        help: "The service sees every process of the host with its environment, and can signal or debug those of its user. Remove `pid: host`.",
        cwe: &[653],
        tags: &["CIS-DOCKER-5.16", "OWASP-A05"],
    },
    lacking: None,
    judge: |service| shared(service, "pid", "processes"),
};

pub(super) static IPC: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-ipc",
        area: Area::Compose,
        severity: Severity::High,
        title: "A service shares the host's shared memory",
        help: "The service can read and change what programs of the host share. Use `ipc: shareable` and `service:NAME` between services.",
        cwe: &[653],
        tags: &["CIS-DOCKER-5.17", "OWASP-A05"],
    },
    lacking: None,
    judge: |service| shared(service, "ipc", "shared memory"),
};

pub(super) static NETWORK: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-network",
        area: Area::Compose,
        severity: Severity::High,
        title: "A service shares the host's network",
        help: "The service reaches everything that listens on the host's loopback address, and each of its ports is open. Use a network of the project, and publish the ports that are needed.",
        cwe: &[653, 668],
        tags: &["CIS-DOCKER-5.10", "OWASP-A05"],
    },
    lacking: None,
    judge: |service| shared(service, "network_mode", "network"),
};

pub(super) static UTS: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-uts",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A service shares the host's name",
        help: "The service can change the host's name. Remove `uts: host`.",
        cwe: &[653],
        tags: &["CIS-DOCKER-5.21", "OWASP-A05"],
    },
    lacking: None,
    judge: |service| shared(service, "uts", "name"),
};

pub(super) static USERNS: ServiceRule = ServiceRule {
    about: About {
        id: "compose-host-userns",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "A service shares the host's users",
        help: "It switches off the mapping of users for this service, so that its root is the host's. Remove `userns_mode: host`.",
        cwe: &[653],
        tags: &["CIS-DOCKER-5.31", "OWASP-A05"],
    },
    lacking: None,
    judge: |service| shared(service, "userns_mode", "users"),
};

/// Finds a setting that says `host`: the service then has `what` of the host.
fn shared(service: &Service<'_>, setting: &str, what: &str) -> Verdict {
    let is_host = service.text(&[setting]).is_some_and(|mode| mode == "host");
    match service.node.entry(setting).filter(|_| is_host) {
        None => Verdict::PASSED,
        Some(entry) => Verdict::fault(
            Fault::new(
                entry.file,
                entry.key_span.start..entry.value.span.end,
                format!("service `{}` shares the host's {what}", service.name),
            )
            .suggest(format!("remove `{setting}: host`")),
        ),
    }
}
