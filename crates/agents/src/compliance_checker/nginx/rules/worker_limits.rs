//! More connections than a worker may have files open.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-worker-limits",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "Workers may open fewer files than they have connections",
        help: "A worker that passes requests on needs two files a connection; where it has none left it refuses visitors. Set `worker_rlimit_nofile` to at least `worker_connections`, better twice that.",
        cwe: &[770],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    let Some(connections) = config.all("worker_connections").last() else { return };
    let number = |node: usize| config.arg(node, 0).and_then(|text| text.parse::<u64>().ok());
    let (Some(wanted), limit) = (number(connections), config.own(None, "worker_rlimit_nofile").last().and_then(number))
    else {
        return;
    };
    // To pass a request on takes a second connection.
    let passes = PASSING.iter().any(|name| config.all(name).next().is_some());
    let fault = match limit {
        Some(limit) if limit < wanted => Some(format!("a worker may open {limit} files and has {wanted} connections")),
        Some(limit) if passes && limit < 2 * wanted => {
            Some(format!("a worker may open {limit} files, and its {wanted} connections may need two each"))
        }
        _ => None,
    };
    let fault = fault.map(|message| look.at(connections, message).suggest("raise `worker_rlimit_nofile`"));
    look.judged(fault);
}

/// What hands requests to other programs.
const PASSING: [&str; 5] = ["proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass"];
