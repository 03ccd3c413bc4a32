//! Uploads of any size.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-unlimited-body",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "Requests may have any size",
        help: "`client_max_body_size 0` lets one visitor fill the disk. Name a size.",
        cwe: &[770],
        tags: &["OWASP-A04"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("client_max_body_size") {
        let fault = (config.arg(node, 0) == Some("0")).then(|| {
            look.at(node, "`client_max_body_size 0` allows requests of any size")
                .suggest("name a size: `client_max_body_size 10m;`")
        });
        look.judged(fault);
    }
}
