//! A log of errors that goes to a file called `off`.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-error-log-off",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "`error_log off` writes to a file of that name",
        help: "Unlike `access_log` it cannot be switched off; errors go to a file called `off`. Say `error_log /dev/null crit;` where they really are not wanted.",
        cwe: &[778],
        tags: &["OWASP-A09"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("error_log") {
        let fault = (config.arg(node, 0) == Some("off"))
            .then(|| look.at(node, "`error_log off` writes to a file called `off`").suggest("name a file and a level"));
        look.judged(fault);
    }
}
