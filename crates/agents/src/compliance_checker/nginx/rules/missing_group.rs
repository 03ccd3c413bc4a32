//! Replacements that name a group which their pattern does not have.

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

/// Returns the highest group that a text uses and that a pattern does not have.
fn beyond(text: &str, pattern: &Pattern) -> Option<usize> {
    let used = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Variable(name) => name.parse::<usize>().ok(),
        Piece::Text(_) => None,
    });
    used.filter(|number| *number > pattern.groups()).max()
}
