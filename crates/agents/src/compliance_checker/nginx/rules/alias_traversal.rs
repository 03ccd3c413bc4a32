//! A prefix that ends within a name, and an alias behind it.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-alias-traversal",
        area: Area::Nginx,
        severity: Severity::High,
        title: "A location without a slash at its end has an alias",
        help: "`location /files { alias /data/; }` answers `/files../x` with `/data/../x`: everything beside the directory can be read. End the location with a slash as the alias does.",
        cwe: &[22],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("alias") {
        let Some(location) = config.nodes[node].parent.filter(|parent| config.name(*parent) == "location") else {
            continue;
        };
        let (prefix, at) = match (config.arg(location, 0), config.arg(location, 1)) {
            (Some("^~"), Some(prefix)) => (prefix, 1),
            (Some(prefix), None) if !prefix.starts_with(['@', '=', '~']) => (prefix, 0),
            _ => continue,
        };
        let alias = config.arg(node, 0).unwrap_or_default();
        // One file for one name: there is nothing below it.
        let is_file = extension(prefix).is_some() && extension(prefix) == extension(alias);
        // What only nginx itself may ask for nobody else can lengthen.
        let is_internal = config.own(Some(location), "internal").next().is_some();
        let fault = (!prefix.ends_with('/') && !is_file && !is_internal).then(|| {
            let escapes = alias.ends_with('/');
            let message = match escapes {
                true => format!("`{prefix}../` leads out of `{alias}`: the location does not end with `/`"),
                false => format!("`{prefix}` has no `/` at its end: `{prefix}x` reads `{alias}x` beside the alias"),
            };
            let fault = look
                .at_arg(location, at, message)
                .suggest(format!("say `location {prefix}/`, and end the alias with `/` too"));
            if escapes { fault } else { fault.severity(Severity::Low) }
        });
        look.judged(fault);
    }
}

/// Returns the ending of a file's name.
fn extension(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.rsplit_once('.').map(|(_, extension)| extension)
}
