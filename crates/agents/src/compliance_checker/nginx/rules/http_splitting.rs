//! Decoded text of the visitor in a header: a line end in it begins another one.

use super::super::pattern::Pattern;
use super::super::variables::taints;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-http-splitting",
        area: Area::Nginx,
        severity: Severity::High,
        title: "A visitor can add headers or requests",
        help: "`$uri` and what a pattern captures of it are decoded: `%0d%0a` in an address becomes a line end, and what follows is another header, or another request to the application. Use `$request_uri`, or a pattern that cannot hold a line end.",
        cwe: &[113, 93],
        tags: &["OWASP-A03"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in 0..config.nodes.len() {
        let Some(at) = value_at(look, node) else { continue };
        let value = config.arg(node, at).unwrap_or_default();
        if !value.contains('$') {
            continue;
        }
        let worst = taints(config, node, value)
            .into_iter()
            .find(|taint| taint.breaks_lines() && !is_of_own_pattern(look, node, &taint.from));
        let fault = worst.map(|taint| {
            let message =
                format!("`{}` with {}: a line end that a visitor encodes splits it", config.name(node), taint.from);
            look.at(node, message).suggest("use `$request_uri`, or a pattern that holds no line end: `[^\\s]`")
        });
        look.judged(fault);
    }
}

/// Returns which argument of a directive becomes part of a header or of a request's first line.
fn value_at(look: &Look<'_, '_>, node: usize) -> Option<usize> {
    let config = look.config;
    let first = config.arg(node, 0)?;
    match config.name(node) {
        "return" => match config.arg(node, 1) {
            Some(_) => matches!(first, "301" | "302" | "303" | "307" | "308").then_some(1),
            None => first.contains('$').then_some(0),
        },
        "rewrite" => {
            let to = config.arg(node, 1)?;
            let is_redirect = matches!(config.arg(node, 2), Some("redirect" | "permanent"));
            (is_redirect || ["http://", "https://", "$scheme"].iter().any(|begin| to.starts_with(begin))).then_some(1)
        }
        "add_header" | "add_trailer" | "proxy_set_header" | "grpc_set_header" => Some(1),
        "proxy_pass" => Some(0),
        _ => None,
    }
}

/// Whether a capture is of the rewrite's own pattern: that one nginx encodes again.
fn is_of_own_pattern(look: &Look<'_, '_>, node: usize, from: &str) -> bool {
    let is_rewrite = look.config.name(node) == "rewrite";
    let pattern = look.config.arg(node, 0).and_then(Pattern::read);
    is_rewrite && pattern.is_some_and(|pattern| pattern.group(from.trim_start_matches('$')).is_some())
}
