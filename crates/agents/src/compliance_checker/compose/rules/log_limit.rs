//! Logs that grow until the disk is full.

use super::super::project::Service;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-no-log-limit",
        area: Area::Compose,
        severity: Severity::Info,
        title: "A service's log grows without a limit",
        help: "The engine's default driver keeps every line for ever. Set `logging.options.max-size` and `max-file`, or another driver.",
        cwe: &[779],
        tags: &[],
    },
    lacking: Some(Lacking {
        noun: "service",
        what: "a log limit",
        suggestion: "set `logging.options.max-size` and `max-file`",
        fix: "keep at most three log files of 10 MB",
    }),
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let driver = service.text(&["logging", "driver"]);
    let limited = service.node.path(&["logging", "options", "max-size"]).is_some();
    // `local` limits by itself, and the others keep nothing here.
    if limited || driver.as_deref().is_some_and(|driver| driver != "json-file") {
        return Verdict::PASSED;
    }
    Verdict::Lacks(match service.node.get("logging") {
        // The first version has other words for it.
        None if service.is_of_first_version() => None,
        None => service.add(&[
            "logging:",
            "  driver: json-file",
            "  options:",
            "    max-size: \"10m\"",
            "    max-file: \"3\"",
        ]),
        Some(_) => None,
    })
}
