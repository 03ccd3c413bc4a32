//! Whether browsers may guess what a file is.

use super::super::NginxRule;
use super::wanted::{self, Wanted};
use crate::compliance_checker::headers as policy;
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-content-type-options",
        area: Area::Headers,
        severity: Severity::Medium,
        title: "A server does not send X-Content-Type-Options",
        help: "A browser that guesses may run a picture or a text that somebody uploaded as a script. Send `X-Content-Type-Options: nosniff`.",
        cwe: &[430],
        tags: &["OWASP-A05"],
    },
    look: |look| wanted::look_for(look, &WANTED),
};

static WANTED: Wanted = Wanted {
    name: "x-content-type-options",
    shown: "the header X-Content-Type-Options",
    only_tls: false,
    instead: |_| false,
    judge: policy::content_type_options,
    suggestion: "send `add_header X-Content-Type-Options nosniff always;`",
    line: Some("add_header X-Content-Type-Options nosniff always;"),
};
