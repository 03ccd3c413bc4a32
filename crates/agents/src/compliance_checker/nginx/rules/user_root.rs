//! Workers that are root.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-user-root",
        area: Area::Nginx,
        severity: Severity::High,
        title: "nginx's workers run as root",
        help: "A fault in nginx or in a module is then a fault of root. Say `user nginx;` or `user www-data;`.",
        cwe: &[250],
        tags: &["OWASP-A05"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.own(None, "user") {
        let fault = (config.arg(node, 0) == Some("root"))
            .then(|| look.at(node, "nginx's workers run as root").suggest("say `user nginx;` or `user www-data;`"));
        look.judged(fault);
    }
}
