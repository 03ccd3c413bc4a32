//! Whether other sites may frame a page.

use super::super::NginxRule;
use super::wanted::{self, Wanted};
use crate::compliance_checker::headers as policy;
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-frame-options",
        area: Area::Headers,
        severity: Severity::Medium,
        title: "A server does not send X-Frame-Options",
        help: "A page that others can frame can be clicked by people who do not see it. Send `X-Frame-Options: SAMEORIGIN`, or `frame-ancestors` in the content security policy.",
        cwe: &[1021],
        tags: &["OWASP-A05"],
    },
    look: |look| wanted::look_for(look, &WANTED),
};

static WANTED: Wanted = Wanted {
    name: "x-frame-options",
    shown: "the header X-Frame-Options",
    only_tls: false,
    instead: |header| {
        let is_policy = header.name == "content-security-policy";
        is_policy && (header.value.contains("frame-ancestors") || header.value.starts_with('$'))
    },
    judge: policy::frame_options,
    suggestion: "send `add_header X-Frame-Options SAMEORIGIN always;`, or `frame-ancestors` in the policy",
    line: None,
};
