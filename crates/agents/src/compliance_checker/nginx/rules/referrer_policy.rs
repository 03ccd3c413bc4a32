//! Whether other sites are told where a visitor came from.

use super::super::NginxRule;
use super::wanted::{self, Wanted};
use crate::compliance_checker::headers as policy;
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-referrer-policy",
        area: Area::Headers,
        severity: Severity::Low,
        title: "A server does not send Referrer-Policy",
        help: "Addresses hold names, search words and tokens that other sites need not know. Send `Referrer-Policy: strict-origin-when-cross-origin`, or a stricter one.",
        cwe: &[200],
        tags: &["OWASP-A05"],
    },
    look: |look| wanted::look_for(look, &WANTED),
};

static WANTED: Wanted = Wanted {
    name: "referrer-policy",
    shown: "the header Referrer-Policy",
    only_tls: false,
    instead: |_| false,
    judge: policy::referrer_policy,
    suggestion: "send `add_header Referrer-Policy strict-origin-when-cross-origin always;`",
    line: Some("add_header Referrer-Policy strict-origin-when-cross-origin always;"),
};
