//! Ports that are reachable through every address of the host, past most firewalls.

use super::super::interpolate::UNKNOWN;
use super::super::ports::{Form, Port, published};
use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::Change;
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-port-all-interfaces",
        area: Area::Compose,
        severity: Severity::Medium,
        title: "A port is published on all interfaces",
        help: "A published port without an address is open to every network that the host is in; the engine's own firewall rules come before those of ufw and firewalld. Bind what a reverse proxy on the host reaches to `127.0.0.1`; do not publish at all what only other services reach.",
        cwe: &[668, 1327],
        tags: &["CIS-DOCKER-5.14", "OWASP-A05"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    if service.on_host_network() {
        return Verdict::Apart;
    }
    let ports = published(service);
    if ports.is_empty() {
        return Verdict::Apart;
    }
    let faults = ports.into_iter().filter(Port::is_everywhere).map(|port| {
        let message = match &port.published {
            Some(published) => format!(
                "service `{}` publishes port {} on all interfaces",
                service.name,
                published.replace(UNKNOWN, "(from a variable)")
            ),
            None => format!(
                "service `{}` publishes container port {} on a free port of all interfaces",
                service.name,
                port.target.replace(UNKNOWN, "(from a variable)")
            ),
        };
        let fix = bound(service, &port);
        let fault = Fault::new(port.file, port.at, message)
            .suggest("bind it to 127.0.0.1, or leave it out where only other services reach it");
        match fix {
            Some(change) => fault.fix("bind the port to 127.0.0.1", vec![change]),
            None => fault,
        }
    });
    Verdict::Judged(faults.collect())
}

/// Returns the change that binds a port to the loopback address.
fn bound(service: &Service<'_>, port: &Port) -> Option<Change> {
    let text = &service.project.sources.get(port.file)?.text;
    match &port.form {
        Form::Short(range) => {
            let written = text.get(range.clone())?;
            // An anchor or a tag stands within the node's bytes: better not touched.
            if written.is_empty() || written.starts_with(['&', '!', '*']) {
                return None;
            }
            match (&port.address, &port.published) {
                (None, Some(_)) => Some((range.start..range.start, "127.0.0.1:".into())),
                (None, None) => Some((range.start..range.start, "127.0.0.1::".into())),
                (Some(_), _) => {
                    let end = ["0.0.0.0", "[::]", "::"]
                        .iter()
                        .find_map(|any| written.starts_with(any).then_some(any.len()))?;
                    Some((range.start..range.start + end, "127.0.0.1".into()))
                }
            }
        }
        Form::Long(first) => {
            let source = service.project.sources.get(port.file)?;
            let begin = source.line_start(first.start);
            let before = &text[begin..first.start];
            let is_block = before.trim_start_matches(' ').strip_prefix('-')?.bytes().all(|byte| byte == b' ');
            if !is_block || port.address.is_some() {
                return None;
            }
            let indent = " ".repeat(before.len());
            Some((first.start..first.start, format!("host_ip: 127.0.0.1{}{indent}", source.line_end())))
        }
    }
}
