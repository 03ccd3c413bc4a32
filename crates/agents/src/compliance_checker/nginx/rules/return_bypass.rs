//! Access rules that a `return` or a redirecting `rewrite` never lets be asked.

use super::super::config::Config;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-return-bypasses-access",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "A `return` answers before `allow` and `deny` are asked",
        help: "`return` works in the rewrite phase, which comes before the access phase: everybody gets the answer. \
               Put it into a location of its own behind `try_files`, or check the address with `geo` and `if`.",
        cwe: &[284],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("return").chain(config.all("rewrite")).collect::<Vec<_>>() {
        let Some(answer) = answer(config, node) else { continue };
        let Some(parent) = config.nodes[node].parent else { continue };
        // What stands in an `if` answers as early as what stands beside it.
        let is_if = config.name(parent) == "if";
        let block = if is_if { config.nodes[parent].parent } else { Some(parent) };
        let Some(block) = block.filter(|block| matches!(config.name(*block), "location" | "server")) else { continue };
        let own = |name: &str| config.own(Some(block), name).next().is_some();
        let guarded = match answer {
            // Beside a bare `deny all` a `return 404` only turns away in other words.
            Answer::Elsewhere => own("deny") && own("allow") && !is_if,
            Answer::Content => guards(config, block, "deny") || guards(config, block, "auth_basic"),
        };
        // Only nginx itself gets to where a name begins with `@`, past the rules of where it came from.
        let is_named = config.arg(block, 0).is_some_and(|name| name.starts_with('@'));
        let is_inner = (is_named || own("internal")) && !own("deny") && !own("auth_basic");
        let fault = (guarded && !is_inner).then(|| {
            let message = format!("`{}` answers everybody before `allow` and `deny` are asked", config.name(node));
            look.at(node, message).suggest("serve it from another location, or check the address with `geo`")
        });
        look.judged(fault);
    }
}

/// What a directive answers in the rewrite phase.
enum Answer {
    /// A text of its own.
    Content,
    /// Where else to ask, or that there is nothing.
    Elsewhere,
}

/// Returns what a directive answers; nothing where it does not.
fn answer(config: &Config<'_>, node: usize) -> Option<Answer> {
    if config.name(node) == "return" {
        let is_content = config.arg(node, 0).is_some_and(|code| code.starts_with('2'));
        return Some(if is_content { Answer::Content } else { Answer::Elsewhere });
    }
    let to = config.arg(node, 1)?;
    let is_redirect = matches!(config.arg(node, 2), Some("redirect" | "permanent"));
    (is_redirect || ["http://", "https://", "$scheme"].iter().any(|begin| to.starts_with(begin)))
        .then_some(Answer::Elsewhere)
}

/// Whether somebody is turned away from a block, by what it says itself or what holds from around it.
fn guards(config: &Config<'_>, block: usize, name: &str) -> bool {
    let off = |node: &usize| name == "auth_basic" && config.arg(*node, 0) == Some("off");
    // A list of addresses is inherited whole: a block with an `allow` of its own has none from around it.
    let allows = config.own(Some(block), "allow").next().is_some() && config.own(Some(block), name).next().is_none();
    !(name == "deny" && allows) && config.effective(block, name).iter().any(|node| !off(node))
}
