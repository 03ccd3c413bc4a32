//! Figures of the server that everybody may read.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-status-open",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "The status page is open to everybody",
        help: "`stub_status` tells how busy the server is, and its address often more. Allow it to the addresses of those who watch, and deny all others.",
        cwe: &[200],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("stub_status") {
        let guarded = ["deny", "auth_basic", "auth_request", "internal"]
            .iter()
            .any(|name| !config.effective(node, name).is_empty());
        let server = config.around(node, "server");
        let local = server.is_some_and(|server| {
            let mut listens = config.own(Some(server), "listen").peekable();
            listens.peek().is_some()
                && listens.all(|listen| {
                    config
                        .arg(listen, 0)
                        .is_some_and(|on| on.starts_with("127.") || on.starts_with("[::1]") || on.starts_with("unix:"))
                })
        });
        let fault = (!guarded && !local && server.is_some()).then(|| {
            look.at(node, "`stub_status` is open to everybody").suggest("allow those who watch, and `deny all;`")
        });
        look.judged(fault);
    }
}
