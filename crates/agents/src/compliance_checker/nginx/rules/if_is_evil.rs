//! Directives in an `if` that do not do what they seem to.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-if-is-evil",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "An `if` in a location holds more than it can",
        help: "In a location only `return`, `set`, `break` and a `rewrite` that does not say `break` work in an `if` as they read; others replace what stands around it, or are forgotten. Use `map`, `try_files`, or another location.",
        cwe: &[],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("if") {
        if config.nodes[node].parent.is_none_or(|parent| config.name(parent) != "location") {
            continue;
        }
        let inside = config.within(Some(node));
        // What returns is done: nothing around it can get lost any more.
        let returns = inside.iter().any(|inner| config.name(*inner) == "return");
        let evil = inside.iter().find(|inner| match config.name(**inner) {
            // After `break` the request stays in the `if`, and what was said beside it is gone.
            "rewrite" => config.arg(**inner, 2) == Some("break"),
            "return" | "set" | "break" => false,
            _ => true,
        });
        let fault = evil.filter(|_| !returns).map(|inner| {
            look.at(*inner, format!("`{}` in an `if` of a location may not do what it seems to", config.name(*inner)))
                .suggest("use `map`, `try_files`, or a location of its own")
        });
        look.judged(fault);
    }
}
