//! Whether a server that passes requests on limits how many.

use super::super::headers::passes_on;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-no-rate-limit",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "A server passes requests on without a limit",
        help: "Without `limit_req` or `limit_conn` one visitor can keep the application behind busy, or try passwords as fast as it answers. Define a zone in `http` and use it where requests are passed on.",
        cwe: &[770, 307],
        tags: &["OWASP-A04"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for server in config.servers().filter(|server| config.is_known(*server)) {
        let passing: Vec<usize> = config
            .below(server)
            .filter(|node| passes_on(config.name(*node)))
            .filter_map(|node| config.nodes[node].parent)
            .collect();
        if passing.is_empty() {
            continue;
        }
        let is_limited =
            |block: &usize| ["limit_req", "limit_conn"].iter().any(|name| !config.effective(*block, name).is_empty());
        if passing.iter().any(is_limited) {
            look.judged(None);
            continue;
        }
        let lacking = Lacking {
            noun: "server",
            what: "`limit_req` or `limit_conn` before what it passes on",
            suggestion: "define `limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;` in `http` and use it: `limit_req zone=perip burst=20 nodelay;`",
            fix: "",
        };
        look.lacks(server, lacking, None);
    }
}
