//! Whether nginx tells its version to everybody.

use std::collections::BTreeSet;

use super::super::line_into;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-server-tokens",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "nginx tells its version",
        help: "The version in error pages and in the header `Server` tells who looks for a known hole where to knock. Say `server_tokens off;` in `http`.",
        cwe: &[200],
        tags: &["OWASP-A05"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("server_tokens") {
        let is_told = matches!(config.arg(node, 0), Some("on" | "build"));
        let fault = is_told.then(|| {
            let fault = look
                .at(node, "`server_tokens` tells everybody the version of nginx")
                .suggest("say `server_tokens off;`");
            match config.nodes[node].directive.args.first() {
                Some(arg) => fault.fix("do not tell the version", vec![(arg.span.clone(), "off".into())]),
                None => fault,
            }
        });
        look.judged(fault);
    }
    let mut mended = BTreeSet::new();
    for server in config.servers().filter(|server| config.is_known(*server)) {
        if config.value(server, "server_tokens").is_some() {
            continue;
        }
        let lacking = Lacking {
            noun: "server",
            what: "`server_tokens off`",
            suggestion: "say `server_tokens off;` in `http`",
            fix: "do not tell the version of nginx",
        };
        // One line in `http` does for all; where that is in another file the server gets its own.
        let same_file = |block: &usize| config.nodes[*block].file == config.nodes[server].file;
        let block = config.around(server, "http").filter(same_file).unwrap_or(server);
        let change = mended.insert(block).then(|| line_into(config, block, "server_tokens off;")).flatten();
        look.lacks(server, lacking, change);
    }
}
