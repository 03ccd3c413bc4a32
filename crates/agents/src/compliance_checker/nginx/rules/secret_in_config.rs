//! Passwords and tokens that nginx sends on.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::compliance_checker::secrets::{self, Secret};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-hardcoded-secret",
        area: Area::Secrets,
        severity: Severity::High,
        title: "A secret stands in nginx's configuration",
        help: "The configuration is in a repository and readable for more people than the secret should be. Include it from a file that only root reads, and change it.",
        cwe: &[798],
        tags: &["OWASP-A07"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for name in ["proxy_set_header", "grpc_set_header", "fastcgi_param", "uwsgi_param", "set", "env", "proxy_pass"] {
        for node in config.all(name) {
            let (key, value) = match name {
                "proxy_pass" => ("", config.arg(node, 0).unwrap_or_default()),
                "env" => config.arg(node, 0).and_then(|text| text.split_once('=')).unwrap_or_default(),
                _ => (config.arg(node, 0).unwrap_or_default(), config.arg(node, 1).unwrap_or_default()),
            };
            let key = key.trim_start_matches('$').replace('-', "_");
            let header = key.eq_ignore_ascii_case("authorization") && {
                let secret = value.split_once(' ').map_or("", |(_, secret)| secret);
                secret.len() > 6 && !secret.contains('$')
            };
            let secret =
                if header { Some(Secret::Named) } else { secrets::judge(&key, value).filter(|_| !value.contains('$')) };
            let fault = secret.map(|secret| {
                look.at(node, format!("`{name}` holds {}", secret.words()))
                    .suggest("include it from a file that only root reads, and change it")
            });
            if fault.is_some() || !key.is_empty() {
                look.judged(fault);
            }
        }
    }
}
