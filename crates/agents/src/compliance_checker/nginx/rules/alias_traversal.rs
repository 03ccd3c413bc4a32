//! A prefix that ends within a name, and an alias behind it.

use super::super::pattern::{Bytes, Pattern};
use super::super::variables::{Piece, pieces};
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
        if let Some(pattern) = config.pattern(location) {
            let fault = by_capture(pattern, config.arg(node, 0).unwrap_or_default()).map(|(message, severity)| {
                let fault = look.at_arg(location, 1, message).severity(severity);
                fault.suggest(
                    "write a `/` before the group and in the alias: `~ ^/images/(.*)$`, `alias /data/images/$1`",
                )
            });
            look.judged(fault);
            continue;
        }
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

/// Says what is wrong with an alias that is made of what a location's pattern captures, and how bad that is.
fn by_capture(pattern: &str, alias: &str) -> Option<(String, Severity)> {
    let read = Pattern::read(pattern)?;
    let mut plain = String::new();
    for piece in pieces(alias) {
        let name = match piece {
            Piece::Text(text) => {
                plain.push_str(&text);
                continue;
            }
            Piece::Variable(name) => name,
        };
        let (group, before) = (read.group(&name)?, read.before(&name)?);
        // What begins an address begins with `/`.
        if before == Bytes::NONE {
            return None;
        }
        let (first, _) = group.first();
        let not_slash = Bytes::of(*b"/").not();
        // nginx takes `/../` out of an address, but not what only ends a name: `/images../`.
        let climbs = before.has_any(not_slash) && first.has(b'.') && group.bytes().has(b'/');
        return match (plain.ends_with('/'), climbs, first.has_any(not_slash) && !group.is_one_of_few()) {
            (true, true, _) => Some((
                format!("`{pattern}` lets `../` lead out of `{plain}`: there is no `/` before the group"),
                Severity::High,
            )),
            (false, _, true) => Some((
                format!("`{pattern}` reads `{plain}x` beside the alias: there is no `/` before `${name}`"),
                Severity::Low,
            )),
            _ => None,
        };
    }
    None
}

/// Returns the ending of a file's name.
fn extension(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.rsplit_once('.').map(|(_, extension)| extension)
}
