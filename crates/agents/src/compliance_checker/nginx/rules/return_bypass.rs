//! Access rules that a `return` beside them never lets be asked.

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
    for node in config.all("return") {
        let Some(parent) = config.nodes[node].parent else { continue };
        // What stands in an `if` answers as early as what stands beside it.
        let is_if = config.name(parent) == "if";
        let block = if is_if { config.nodes[parent].parent } else { Some(parent) };
        let Some(block) = block.filter(|block| matches!(config.name(*block), "location" | "server")) else { continue };
        let own = |name: &str| config.own(Some(block), name).next().is_some();
        // Beside a bare `deny all` a `return 404` only turns away in other words.
        let answers = config.arg(node, 0).is_some_and(|code| code.starts_with('2'));
        let guarded = own("deny") && (own("allow") && !is_if || answers) || own("auth_basic") && answers;
        let fault = guarded.then(|| {
            look.at(node, "`return` answers everybody before `allow` and `deny` are asked")
                .suggest("serve it from another location, or check the address with `geo`")
        });
        look.judged(fault);
    }
}
