//! Redirects to where a visitor says.

use super::super::{Look, NginxRule};
use super::ssrf::chosen;
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-open-redirect",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "A visitor chooses where a redirect leads",
        help: "A link to this site that leads to another one is believed more than it should be. Redirect to a path of \
               this site, or choose the host with a `map` from a list.",
        cwe: &[601],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for name in ["return", "rewrite"] {
        for node in config.all(name) {
            let is_redirect = match name {
                "return" => config.arg(node, 0).is_some_and(|code| code.starts_with('3')),
                _ => matches!(config.arg(node, 2), Some("redirect" | "permanent")),
            };
            if !is_redirect {
                continue;
            }
            let target = config.arg(node, 1).unwrap_or_default();
            if target.starts_with('/') && !target.starts_with("//") {
                look.judged(None);
                continue;
            }
            // The host that was asked for is where the visitor is already.
            let free = ["$arg_", "$cookie_", "$args", "$query_string", "$http_"];
            let from = chosen(config, node, target, 0)
                .filter(|from| from != "$http_host" && free.iter().any(|begin| from.starts_with(begin)));
            let fault = from.map(|from| {
                look.at(node, format!("the redirect leads where {from} says, which a visitor chooses"))
                    .suggest("redirect to a path of this site, or choose the host with a `map`")
            });
            look.judged(fault);
        }
    }
}
