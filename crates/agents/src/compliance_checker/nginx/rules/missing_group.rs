//! Replacements that name a group which their pattern does not have.

use super::super::pattern::Pattern;
use super::super::variables::{Piece, pieces};
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-missing-group",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "A replacement names a group that its pattern does not have",
        help: "What no group captured is replaced by nothing, so the address is another one than was meant. Number the \
               groups anew, or name them: `(?<path>.*)` and `$path`.",
        cwe: &[185],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("rewrite") {
        let Some(pattern) = config.arg(node, 0).and_then(Pattern::read) else { continue };
        let used = pieces(config.arg(node, 1).unwrap_or_default()).into_iter().filter_map(|piece| match piece {
            Piece::Variable(name) => name.parse::<usize>().ok(),
            Piece::Text(_) => None,
        });
        let missing = used.filter(|number| *number > pattern.groups()).max();
        let fault = missing.map(|number| {
            let message =
                format!("the replacement uses ${number}, and the pattern captures {} groups", pattern.groups());
            look.at(node, message).suggest("number the groups anew, or name them")
        });
        look.judged(fault);
    }
}
