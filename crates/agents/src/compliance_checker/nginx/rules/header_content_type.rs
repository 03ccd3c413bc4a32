//! A second Content-Type.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-add-header-content-type",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "Content-Type is added, not set",
        help: "`add_header Content-Type` sends the header twice where one is there already. Use `default_type`, or `types`.",
        cwe: &[],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("add_header") {
        let is_type = config.arg(node, 0).is_some_and(|name| name.eq_ignore_ascii_case("content-type"));
        // Where the application's own is hidden there is only this one.
        let hidden = config.nodes[node].parent.is_some_and(|block| {
            ["proxy_hide_header", "fastcgi_hide_header", "uwsgi_hide_header", "scgi_hide_header", "grpc_hide_header"]
                .iter()
                .any(|name| {
                    let hides = config.effective(block, name);
                    hides
                        .iter()
                        .any(|hide| config.arg(*hide, 0).is_some_and(|name| name.eq_ignore_ascii_case("content-type")))
                })
        });
        let fault = (is_type && !hidden).then(|| {
            look.at(node, "`add_header Content-Type` sends the header a second time")
                .suggest("use `default_type` or `types`")
        });
        look.judged(fault);
    }
}
