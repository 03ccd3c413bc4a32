//! Requests that a visitor sends where they like, through this server.

use super::super::config::Config;
use super::super::variables::{Piece, begins_path, pieces, sets, taint};
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-ssrf",
        area: Area::Nginx,
        severity: Severity::High,
        title: "A visitor chooses where a request is passed on to",
        help: "Whoever names the host that nginx asks reaches what only this machine reaches: metadata services, databases, other sites in its name. Name the host here, or choose it with a `map` from a list; mark what only nginx itself may ask for `internal`.",
        cwe: &[918],
        tags: &["OWASP-A10"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for name in ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass"] {
        for node in config.all(name) {
            let is_internal =
                config.outwards(node).flatten().any(|block| config.own(Some(block), "internal").next().is_some());
            if is_internal {
                look.judged(None);
                continue;
            }
            let fault = chosen(config, node, config.arg(node, 0).unwrap_or_default(), 0).map(|from| {
                look.at(node, format!("`{name}` goes where {from} says, which a visitor chooses"))
                    .suggest("name the host, choose it with a `map`, or make the location `internal`")
            });
            look.judged(fault);
        }
    }
}

/// How far addresses that variables hold are followed.
const MAX_DEPTH: usize = 8;

/// Returns the variable by which a visitor chooses the scheme or the host of an address.
pub(super) fn chosen(config: &Config<'_>, node: usize, address: &str, depth: usize) -> Option<String> {
    let mut before = String::new();
    let parts = pieces(address);
    for (at, piece) in parts.iter().enumerate() {
        match piece {
            Piece::Text(text) => before.push_str(text),
            Piece::Variable(name) => {
                let behind_scheme = before.split_once("://").map(|(_, rest)| rest);
                if behind_scheme.is_some_and(|host| host.contains(['/', '?', '#'])) {
                    return None;
                }
                // An address that a variable holds is looked at where it is put together.
                let sets = if before.is_empty() && depth < MAX_DEPTH { sets(config, node, name) } else { Vec::new() };
                if !sets.is_empty() {
                    for set in &sets {
                        let value = config.arg(*set, 1).unwrap_or_default();
                        if let Some(from) = chosen(config, *set, value, depth + 1) {
                            return Some(from);
                        }
                        before = value.to_owned();
                    }
                    continue;
                }
                let Some(taint) = taint(config, node, name) else {
                    before.push(if begins_path(config, name) { '/' } else { 'x' });
                    continue;
                };
                // What begins with a slash ends the name of the host.
                if taint.slash_first && behind_scheme.is_some_and(|host| !host.is_empty()) {
                    return None;
                }
                let next = parts.get(at + 1).map(|piece| match piece {
                    Piece::Text(text) => text.as_str(),
                    Piece::Variable(_) => "",
                });
                let ends_host = next.is_none_or(|next| next.is_empty() || next.starts_with(['/', ':', '?']));
                let has = |bytes: &[u8]| bytes.iter().any(|byte| taint.bytes.has(*byte));
                // A label before a fixed domain stays in that domain, unless the domain can be cut off.
                if if ends_host { has(b"./") } else { has(b"/?#@") } {
                    return Some(taint.from);
                }
                before.push('x');
            }
        }
    }
    None
}
