//! What the rules for single headers have in common: where one is sent it must be worth something, and a server that
//! answers with content must send it.

use super::super::Look;
use super::super::headers::{Header, answering, effective};
use super::{added, set_by};
use crate::compliance_checker::ledger::Lacking;
use crate::findings::Severity;

/// A header that servers should send.
pub(super) struct Wanted {
    /// Its name, in small letters.
    pub(super) name: &'static str,
    /// What servers lack, in messages.
    pub(super) shown: &'static str,
    /// Whether only servers that speak TLS need it.
    pub(super) only_tls: bool,
    /// Whether another header does as well.
    pub(super) instead: fn(&Header) -> bool,
    /// Says what is weak about a value.
    pub(super) judge: fn(&str) -> Option<String>,
    /// What to do where it is missing.
    pub(super) suggestion: &'static str,
    /// The line that sends it, where there is one that harms no site.
    pub(super) line: Option<&'static str>,
}

/// Looks for a header.
pub(super) fn look_for(look: &mut Look<'_, '_>, wanted: &'static Wanted) {
    let config = look.config;
    for header in set_by(config, wanted.name) {
        let weak = (wanted.judge)(&header.value);
        let fault = weak.map(|why| look.at(header.node, why).severity(Severity::Low));
        look.judged(fault);
    }
    let servers = config.servers().filter(|server| config.is_known(*server));
    for server in servers.filter(|server| !wanted.only_tls || config.is_tls(*server)) {
        let answering = answering(config, server);
        if answering.is_empty() {
            continue;
        }
        let sends = |block: usize| {
            let sent = effective(config, Some(block));
            sent.iter().any(|header| header.name == wanted.name || (wanted.instead)(header))
        };
        // Where the server sends it and a location does not, that location's own headers are to blame, which is
        // another rule's.
        if sends(server) || answering.iter().all(|block| sends(*block)) {
            look.judged(None);
            continue;
        }
        let lacking = Lacking {
            noun: "server",
            what: wanted.shown,
            suggestion: wanted.suggestion,
            fix: if wanted.line.is_some() { "send the header" } else { "" },
        };
        let change = wanted.line.and_then(|line| added(config, server, line));
        look.lacks(server, lacking, change);
    }
}
