//! Directories that list what is in them.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-autoindex",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "Directories are listed",
        help: "Everybody sees what lies there, backups and forgotten files among it. Leave `autoindex` off, or allow it where the files are meant for all.",
        cwe: &[548],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("autoindex") {
        let fault = (config.arg(node, 0) == Some("on")).then(|| {
            look.at(node, "`autoindex on` lists what is in a directory")
                .suggest("remove it where the files are not meant for all")
        });
        look.judged(fault);
    }
}
