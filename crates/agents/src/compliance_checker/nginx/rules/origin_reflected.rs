//! Answers that may be read by whatever site asks for them.

use super::super::config::Config;
use super::super::headers::effective;
use super::super::variables::{condition, sets};
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-origin-reflected",
        area: Area::Headers,
        severity: Severity::Medium,
        title: "Any site may read the answers",
        help: "`Access-Control-Allow-Origin $http_origin` trusts whoever asks; with `Access-Control-Allow-Credentials` any site a visitor opens reads what only the visitor may see. Choose the origin with a `map` that names the trusted ones and is empty otherwise.",
        cwe: &[942, 346],
        tags: &["OWASP-A05"],
    },
    look,
};

/// How far variables are followed.
const MAX_DEPTH: usize = 4;

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("add_header") {
        let is_origin =
            config.arg(node, 0).is_some_and(|name| name.eq_ignore_ascii_case("access-control-allow-origin"));
        if !is_origin {
            continue;
        }
        let value = config.arg(node, 1).unwrap_or_default();
        let fault = (!is_chosen(config, node) && reflects(config, node, value, 0)).then(|| {
            let sent = effective(config, config.nodes[node].parent);
            let with_credentials = sent.iter().any(|header| {
                header.name == "access-control-allow-credentials" && header.value.eq_ignore_ascii_case("true")
            });
            let message = "`Access-Control-Allow-Origin` names whatever site asks";
            let fault = look.at(node, message).suggest("choose the origin with a `map` that names the trusted ones");
            if with_credentials { fault.severity(Severity::High) } else { fault }
        });
        look.judged(fault);
    }
}

fn is_origin(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "$http_origin" | "${http_origin}")
}

/// Whether a text is the origin that the visitor's browser named, whatever it is.
fn reflects(config: &Config<'_>, node: usize, text: &str, depth: usize) -> bool {
    if is_origin(text) {
        return true;
    }
    let Some(name) = text.strip_prefix('$').filter(|_| depth < MAX_DEPTH) else { return false };
    let set = sets(config, node, name)
        .into_iter()
        .any(|set| !is_chosen(config, set) && reflects(config, set, config.arg(set, 1).unwrap_or_default(), depth + 1));
    let maps = config.all("map").filter(|map| {
        let args = &config.nodes[*map].directive.args;
        config.nodes[*map].directive.block.is_some() && args.get(1).is_some_and(|to| to.text == text)
    });
    let mut otherwise = maps.flat_map(|map| config.own(Some(map), "default"));
    set || otherwise.any(|entry| reflects(config, entry, config.arg(entry, 0).unwrap_or_default(), depth + 1))
}

/// Whether something before a place looks at the origin: an `if` around it that lets only some through, or one beside
/// it that turns the others away.
fn is_chosen(config: &Config<'_>, node: usize) -> bool {
    let looks = |block: usize, operators: &[&str]| {
        config.name(block) == "if"
            && condition(config, block)
                .is_some_and(|(subject, operator, _)| is_origin(&subject) && operators.contains(&operator.as_str()))
    };
    config.outwards(node).any(|level| {
        let lets_through = level.is_some_and(|block| looks(block, &["~", "~*", "="]));
        let turns_away =
            |block: usize| looks(block, &["!~", "!~*", "!="]) && config.own(Some(block), "return").next().is_some();
        lets_through || config.own(level, "if").any(turns_away)
    })
}
