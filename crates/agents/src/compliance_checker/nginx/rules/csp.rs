//! Whether a page says where its scripts may come from.

use super::super::NginxRule;
use super::wanted::{self, Wanted};
use crate::compliance_checker::headers as policy;
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-csp",
        area: Area::Headers,
        severity: Severity::Low,
        title: "A server does not send Content-Security-Policy",
        help: "The policy is what is left where a page lets somebody else's script in. Begin with `default-src 'self'`, in report-only mode where the site is old.",
        cwe: &[1021, 79],
        tags: &["OWASP-A05"],
    },
    look: |look| wanted::look_for(look, &WANTED),
};

static WANTED: Wanted = Wanted {
    name: "content-security-policy",
    shown: "the header Content-Security-Policy",
    only_tls: false,
    instead: |header| header.name == "content-security-policy-report-only",
    judge: policy::csp,
    suggestion: "send `add_header Content-Security-Policy \"default-src 'self'\" always;`, adapted to the site",
    line: None,
};
