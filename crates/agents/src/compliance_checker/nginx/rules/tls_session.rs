//! What a TLS server keeps of earlier connections.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-tls-session",
        area: Area::Nginx,
        severity: Severity::Info,
        title: "A TLS server says nothing of its sessions",
        help: "Tickets that are encrypted with one key until nginx restarts weaken forward secrecy, and without a shared cache each worker negotiates anew. Say `ssl_session_tickets off;` and `ssl_session_cache shared:SSL:10m;`.",
        cwe: &[320],
        tags: &["OWASP-A02"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for server in config.servers().filter(|server| config.is_tls(*server) && config.is_tls_known(*server)) {
        let said = ["ssl_session_tickets", "ssl_session_cache", "ssl_session_ticket_key"];
        if said.iter().any(|name| config.value(server, name).is_some()) {
            look.judged(None);
            continue;
        }
        let lacking = Lacking {
            noun: "server",
            what: "`ssl_session_tickets off` and a shared `ssl_session_cache`",
            suggestion: "say `ssl_session_tickets off;` and `ssl_session_cache shared:SSL:10m;`",
            fix: "",
        };
        look.lacks(server, lacking, None);
    }
}
