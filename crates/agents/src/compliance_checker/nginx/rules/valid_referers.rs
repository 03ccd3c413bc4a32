//! Referrers that are checked, and may as well be left out.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-valid-referers-none",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "`valid_referers none` lets everybody pass",
        help: "A site can make browsers send no referrer at all, with one attribute. Leave `none` out, or do not rely on the check.",
        cwe: &[346],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("valid_referers") {
        let none = config.nodes[node].directive.args.iter().position(|arg| arg.text == "none");
        let fault = none.map(|at| {
            look.at_arg(node, at, "`valid_referers none` lets requests without a referrer pass")
                .suggest("leave `none` out")
        });
        look.judged(fault);
    }
}
