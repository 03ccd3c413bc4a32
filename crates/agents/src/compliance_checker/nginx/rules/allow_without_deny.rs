//! Addresses that are allowed, where nobody is denied.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-allow-without-deny",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "`allow` without `deny all`",
        help: "Whoever no line names is let in: `allow` alone does nothing. End the list with `deny all;`.",
        cwe: &[284],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    let mut blocks: Vec<Option<usize>> = config.all("allow").map(|node| config.nodes[node].parent).collect();
    blocks.dedup();
    for block in blocks {
        let Some(first) = config.own(block, "allow").find(|node| config.arg(*node, 0) != Some("all")) else { continue };
        let denies = config.own(block, "deny").next().is_some();
        // With `satisfy any` whoever is not named must still say a password.
        let asks = ["auth_basic", "auth_request", "auth_jwt", "auth_oidc"];
        let asks = asks.iter().any(|name| config.value(first, name).is_some_and(|value| value != "off"));
        let either = asks && config.value(first, "satisfy") == Some("any");
        let returns = config.own(block, "return").next().is_some();
        let fault = (!denies && !either && !returns).then(|| {
            let fault =
                look.at(first, "`allow` without `deny all` lets everybody in").suggest("end the list with `deny all;`");
            let last =
                config.own(block, "allow").filter(|node| config.nodes[*node].file == config.nodes[first].file).last();
            let Some(last) = last else { return fault };
            let span = &config.nodes[last].directive.span;
            let source = &config.files.sources[config.nodes[last].file];
            let indent = &source.text[source.line_start(span.start)..span.start];
            match indent.trim().is_empty() {
                true => fault.fix(
                    "deny everybody else",
                    vec![(span.end..span.end, format!("{}{indent}deny all;", source.line_end()))],
                ),
                false => fault,
            }
        });
        look.judged(fault);
    }
}
