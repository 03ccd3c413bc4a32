//! The name of the host as the visitor spells it, passed on as if it were true.

use super::super::variables::taints;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-host-spoofing",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "The visitor chooses the Host that an application sees",
        help: "`$http_host` and arguments are what the visitor sent; an application that builds links or chooses tenants by it can be fooled. Use `$host`.",
        cwe: &[290, 346],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for name in ["proxy_set_header", "grpc_set_header"] {
        for node in config.all(name) {
            if !config.arg(node, 0).is_some_and(|header| header.eq_ignore_ascii_case("host")) {
                continue;
            }
            let value = config.arg(node, 1).unwrap_or_default();
            let chosen = taints(config, node, value).into_iter().find(|taint| {
                let from = taint.from.trim_start_matches('$');
                ["http_", "arg_", "cookie_", "args", "query_string"].iter().any(|begin| from.starts_with(begin))
            });
            let fault = chosen.map(|taint| {
                let message = format!("the application takes its Host from {}, which the visitor chooses", taint.from);
                let fault = look.at(node, message).suggest("pass `$host` on");
                match config.nodes[node].directive.args.get(1).filter(|arg| arg.text == "$http_host") {
                    Some(arg) => fault.fix("pass `$host` on", vec![(arg.span.clone(), "$host".into())]),
                    None => fault,
                }
            });
            look.judged(fault);
        }
    }
}
