//! Whether a TLS server speaks HTTP/2.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-no-http2",
        area: Area::Nginx,
        severity: Severity::Info,
        title: "A TLS server does not speak HTTP/2",
        help: "One connection instead of six, and headers that are not sent again. Say `http2 on;`, or `listen 443 ssl http2;` before nginx 1.25.1.",
        cwe: &[],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for server in config.servers().filter(|server| config.is_tls(*server) && config.is_known(*server)) {
        let listens = config.own(Some(server), "listen").any(|listen| {
            config.nodes[listen].directive.args.iter().any(|arg| matches!(arg.text.as_str(), "http2" | "quic" | "spdy"))
        });
        if listens || config.value(server, "http2") == Some("on") {
            look.judged(None);
            continue;
        }
        let lacking = Lacking {
            noun: "server",
            what: "HTTP/2",
            suggestion: "say `http2 on;`, or `listen 443 ssl http2;` before nginx 1.25.1",
            fix: "",
        };
        look.lacks(server, lacking, None);
    }
}
