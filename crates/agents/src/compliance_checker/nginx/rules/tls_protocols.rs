//! Versions of TLS that are broken.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-tls-protocols",
        area: Area::Nginx,
        severity: Severity::High,
        title: "An outdated version of TLS is allowed",
        help: "SSL 2 and 3, TLS 1.0 and 1.1 can be attacked and are no longer allowed by browsers or by PCI DSS. Say `ssl_protocols TLSv1.2 TLSv1.3;`.",
        cwe: &[326, 327],
        tags: &["OWASP-A02"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    for name in ["ssl_protocols", "proxy_ssl_protocols", "grpc_ssl_protocols", "uwsgi_ssl_protocols"] {
        for node in look.config.all(name).collect::<Vec<_>>() {
            let directive = look.config.nodes[node].directive;
            let old: Vec<&str> =
                directive.args.iter().map(|arg| arg.text.as_str()).filter(|arg| OLD.contains(arg)).collect();
            let span =
                directive.args.first().map(|arg| arg.span.start).zip(directive.args.last().map(|arg| arg.span.end));
            let fault = (!old.is_empty()).then(|| {
                let fault = look.at(node, format!("`{name}` allows {}", old.join(", ")));
                let fault = fault.suggest(format!("say `{name} TLSv1.2 TLSv1.3;`"));
                match span {
                    Some((begin, end)) => {
                        fault.fix("allow only TLS 1.2 and 1.3", vec![(begin..end, "TLSv1.2 TLSv1.3".into())])
                    }
                    None => fault,
                }
            });
            look.judged(fault);
        }
    }
}

/// The versions that are broken.
const OLD: [&str; 4] = ["SSLv2", "SSLv3", "TLSv1", "TLSv1.1"];
