//! Patterns for endings that match in the middle too.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-unanchored-extension",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "A pattern for an ending has no end",
        help: "`location ~ \\.php` also takes `/upload/x.php.jpg/y`. End the pattern with `$`, or `(/|$)` where a path follows.",
        cwe: &[185],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("location") {
        let Some(pattern) = config.pattern(node) else { continue };
        // A pattern that is nothing but an ending: `\.php`, `\.(jpg|png)`.
        let ending = pattern.strip_prefix("\\.").map(|rest| rest.trim_start_matches("(?:").trim_matches(['(', ')']));
        let is_bare = ending.is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'|' | b'?'))
        });
        // Those that are only denied may well be wide.
        let denied =
            config.own(Some(node), "deny").next().is_some() || config.own(Some(node), "return").next().is_some();
        let fault = (is_bare && !denied).then(|| {
            look.at_arg(node, 1, format!("the pattern `{pattern}` matches in the middle of a name too"))
                .suggest(format!("say `{pattern}$`"))
        });
        look.judged(fault);
    }
}
