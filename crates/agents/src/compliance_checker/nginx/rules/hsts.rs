//! Whether browsers are told to come back by TLS only.

use super::super::NginxRule;
use super::wanted::{self, Wanted};
use crate::compliance_checker::headers as policy;
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-hsts",
        area: Area::Headers,
        severity: Severity::Medium,
        title: "A TLS server does not send Strict-Transport-Security",
        help: "Without it the first request of every visit can be turned into plain HTTP. Send `Strict-Transport-Security: max-age=31536000; includeSubDomains` once all of the site speaks TLS.",
        cwe: &[319, 523],
        tags: &["OWASP-A05"],
    },
    look: |look| wanted::look_for(look, &WANTED),
};

static WANTED: Wanted = Wanted {
    name: "strict-transport-security",
    shown: "the header Strict-Transport-Security",
    only_tls: true,
    instead: |_| false,
    judge: policy::hsts,
    suggestion: "send `add_header Strict-Transport-Security \"max-age=31536000; includeSubDomains\" always;`",
    line: None,
};
