//! Servers that take the version of TLS that their build of nginx happens to allow.

use super::super::line_into;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-tls-protocols-unset",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "A TLS server does not say which versions it allows",
        help: "Before 1.27.3 nginx allowed TLS 1.0 and 1.1 where nothing was said. Say `ssl_protocols TLSv1.2 TLSv1.3;`.",
        cwe: &[326],
        tags: &["OWASP-A02"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for server in config.servers().filter(|server| config.is_tls(*server) && config.is_tls_known(*server)) {
        match config.value(server, "ssl_protocols") {
            Some(_) => look.judged(None),
            None => {
                let lacking = Lacking {
                    noun: "server",
                    what: "`ssl_protocols`",
                    suggestion: "say `ssl_protocols TLSv1.2 TLSv1.3;` in `http` or in the server",
                    fix: "allow only TLS 1.2 and 1.3",
                };
                look.lacks(server, lacking, line_into(config, server, "ssl_protocols TLSv1.2 TLSv1.3;"));
            }
        }
    }
}
