//! Headers that a block forgets because it sets one of its own.

use super::super::headers::effective;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-add-header-redefinition",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "A block drops the headers of the blocks around it",
        help: "`add_header` in a block replaces all those around it: the security headers of the server are gone there. Repeat them, put them into an included file, or say `add_header_inherit merge;` (nginx 1.29.3).",
        cwe: &[693],
        tags: &["OWASP-A05"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    trailers(look);
    for node in 0..config.nodes.len() {
        let own: Vec<usize> = config.own(Some(node), "add_header").collect();
        if own.is_empty() || config.nodes[node].directive.block.is_none() {
            continue;
        }
        // Who says so means it.
        let inherit = config.own(Some(node), "add_header_inherit").last().and_then(|inherit| config.arg(inherit, 0));
        if inherit == Some("off") {
            look.judged(None);
            continue;
        }
        let here = effective(config, Some(node));
        let around = effective(config, config.nodes[node].parent);
        if around.is_empty() {
            continue;
        }
        let mut dropped: Vec<&str> = Vec::new();
        for header in &around {
            if here.iter().all(|kept| kept.name != header.name)
                && !dropped.contains(&config.arg(header.node, 0).unwrap_or_default())
            {
                dropped.extend(config.arg(header.node, 0));
            }
        }
        let secure = dropped.iter().any(|name| SECURE.contains(&name.to_ascii_lowercase().as_str()));
        let fault = (!dropped.is_empty()).then(|| {
            let message = format!("`add_header` here drops {} of the blocks around it", dropped.join(", "));
            let fault = look.at(own[0], message).suggest("repeat them here, or include one file with all of them");
            if secure { fault } else { fault.severity(Severity::Low) }
        });
        look.judged(fault);
    }
}

/// Finds the trailers that a block forgets: they are inherited as headers are.
fn trailers(look: &mut Look<'_, '_>) {
    let config = look.config;
    let mut blocks: Vec<usize> = config.all("add_trailer").filter_map(|node| config.nodes[node].parent).collect();
    blocks.dedup();
    for block in blocks {
        let Some(parent) = config.nodes[block].parent else { continue };
        let inherit = config.value(block, "add_trailer_inherit");
        let names = |nodes: Vec<usize>| nodes.into_iter().filter_map(|node| config.arg(node, 0)).collect::<Vec<&str>>();
        let here = names(config.own(Some(block), "add_trailer").collect());
        let around = names(config.effective(parent, "add_trailer"));
        if around.is_empty() {
            continue;
        }
        let is_here = |name: &&str| here.iter().any(|own| own.eq_ignore_ascii_case(name));
        let dropped: Vec<&str> = around.into_iter().filter(|name| !is_here(name)).collect();
        // Who says so means it.
        let is_meant = matches!(inherit, Some("off" | "merge"));
        let fault = config.own(Some(block), "add_trailer").next().filter(|_| !dropped.is_empty() && !is_meant);
        let fault = fault.map(|first| {
            let message = format!("`add_trailer` here drops {} of the blocks around it", dropped.join(", "));
            look.at(first, message)
                .severity(Severity::Low)
                .suggest("repeat them here, or say `add_trailer_inherit merge;`")
        });
        look.judged(fault);
    }
}

/// Headers whose loss matters.
const SECURE: [&str; 9] = [
    "strict-transport-security",
    "content-security-policy",
    "x-frame-options",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "x-xss-protection",
];
