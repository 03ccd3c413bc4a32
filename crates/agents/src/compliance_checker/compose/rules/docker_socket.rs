//! The socket of a container engine, which is root on the host for whoever can write to it.

use super::super::project::Service;
use super::super::volumes::mounts;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-docker-socket",
        area: Area::Compose,
        severity: Severity::Critical,
        title: "The socket of the container engine is mounted",
        help: "Who can talk to the engine's socket can start a container that has the whole host, whether the mount is read-only or not. Remove the mount, or put a proxy between that lets only the needed calls through.",
        cwe: &[250, 269],
        tags: &["CIS-DOCKER-5.32", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let faults = mounts(service).into_iter().filter(|mount| is_engine(&mount.source)).map(|mount| {
        let message = format!("service `{}` mounts the container engine's socket `{}`", service.name, mount.source);
        Fault::new(mount.file, mount.at, message)
            .suggest("remove the mount, or reach the engine through a socket proxy that allows only what is needed")
    });
    Verdict::Judged(faults.collect())
}

/// Whether a path of the host is a container engine's socket.
fn is_engine(path: &str) -> bool {
    const SOCKETS: [&str; 6] =
        ["docker.sock", "podman.sock", "containerd.sock", "crio.sock", "docker_engine", "docker-cli.sock"];
    SOCKETS.iter().any(|socket| path.ends_with(socket))
}
