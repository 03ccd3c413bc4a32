//! Replacements that name a group which their pattern does not have.

use std::collections::BTreeMap;

use super::super::config::Config;
use super::super::pattern::Pattern;
use super::super::variables::{Piece, condition, pieces};
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-missing-group",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "A replacement names a group that its pattern does not have",
        help: "What no group captured is replaced by nothing, so the address is another one than was meant. Number the \
               groups anew, or name them: `(?<path>.*)` and `$path`.",
        cwe: &[185],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    captured_by_nothing(look);
    let config = look.config;
    for node in config.all("if") {
        let Some((_, operator, pattern)) = condition(config, node) else { continue };
        let Some(pattern) = Pattern::read(&pattern).filter(|_| matches!(operator.as_str(), "~" | "~*")) else {
            continue;
        };
        // A rewrite captures anew for what comes after it.
        let inside = config.within(Some(node)).iter().take_while(|inner| config.name(**inner) != "rewrite");
        for inner in inside.copied().filter(|inner| matches!(config.name(*inner), "set" | "return")) {
            let missing = (0..2).filter_map(|at| beyond(config.arg(inner, at)?, &pattern)).max();
            let fault = missing.map(|number| {
                let message =
                    format!("this uses ${number}, and the pattern of the `if` captures {} groups", pattern.groups());
                look.at(inner, message).suggest("put what is meant into parentheses, or name it")
            });
            look.judged(fault);
        }
    }
    for map in config.all("map").filter(|map| config.nodes[*map].directive.block.is_some()) {
        for entry in config.within(Some(map)).to_vec() {
            let key = config.name(entry);
            let pattern = key.strip_prefix("~*").or_else(|| key.strip_prefix('~')).and_then(Pattern::read);
            let Some(pattern) = pattern else { continue };
            let fault = beyond(config.arg(entry, 0).unwrap_or_default(), &pattern).map(|number| {
                let message = format!("this uses ${number}, and `{key}` captures {} groups", pattern.groups());
                look.at(entry, message).suggest("put what is meant into parentheses, or name it")
            });
            look.judged(fault);
        }
    }
    for node in config.all("rewrite") {
        let Some(pattern) = config.arg(node, 0).and_then(Pattern::read) else { continue };
        let missing = beyond(config.arg(node, 1).unwrap_or_default(), &pattern);
        let fault = missing.map(|number| {
            let message =
                format!("the replacement uses ${number}, and the pattern captures {} groups", pattern.groups());
            look.at(node, message).suggest("number the groups anew, or name them")
        });
        look.judged(fault);
    }
}

/// Finds numbered groups where nothing before captures any.
fn captured_by_nothing(look: &mut Look<'_, '_>) {
    let config = look.config;
    // A pattern of a map captures when its variable is used, wherever that is.
    let is_pattern = |entry: &usize| config.name(*entry).starts_with('~');
    if config.all("map").any(|map| config.within(Some(map)).iter().any(is_pattern)) {
        return;
    }
    let mut servers: BTreeMap<usize, bool> = BTreeMap::new();
    for (name, first) in USING {
        for node in config.all(name).collect::<Vec<_>>() {
            let Some(server) = config.around(node, "server").filter(|server| config.is_known(*server)) else {
                continue;
            };
            let args = config.nodes[node].directive.args.get(first..).unwrap_or_default();
            let uses = args.iter().flat_map(|arg| pieces(&arg.text)).find_map(|piece| match piece {
                Piece::Variable(name) => name.parse::<usize>().ok().filter(|number| *number > 0),
                Piece::Text(_) => None,
            });
            let Some(number) = uses else { continue };
            let captures = *servers.entry(server).or_insert_with(|| captures(config, server));
            let fault = (!captures).then(|| {
                look.at(node, format!("this uses ${number}, and no pattern captures anything here"))
                    .suggest("say with a pattern what is meant: `location ~ ^/old/(.*)$`")
            });
            look.judged(fault);
        }
    }
}

/// What uses groups, and from which argument on.
const USING: [(&str, usize); 7] = [
    ("set", 1),
    ("return", 0),
    ("add_header", 1),
    ("proxy_pass", 0),
    ("proxy_set_header", 1),
    ("try_files", 0),
    ("alias", 0),
];

/// Whether any pattern of a server captures something: where a request came through before is not asked, as it may be
/// passed on from one location to another.
fn captures(config: &Config<'_>, server: usize) -> bool {
    let has_groups = |pattern: &str| Pattern::read(pattern).is_none_or(|pattern| pattern.groups() > 0);
    config.below(server).any(|node| match config.name(node) {
        "rewrite" => true,
        "location" => config.pattern(node).is_some_and(has_groups),
        "server_name" => config.nodes[node].directive.args.iter().any(|name| name.text.starts_with('~')),
        "if" => condition(config, node)
            .is_some_and(|(_, operator, pattern)| matches!(operator.as_str(), "~" | "~*") && has_groups(&pattern)),
        _ => false,
    })
}

/// Returns the highest group that a text uses and that a pattern does not have.
fn beyond(text: &str, pattern: &Pattern) -> Option<usize> {
    let used = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Variable(name) => name.parse::<usize>().ok(),
        Piece::Text(_) => None,
    });
    used.filter(|number| *number > pattern.groups()).max()
}
