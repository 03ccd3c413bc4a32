//! Checks that stand where they cannot be asked, or ask what one may not.

use super::{Context, visit};
use crate::diagnostic::Diagnostic;
use crate::model::Asks;
use crate::read::Step;

/// A check is asked while something happens only where that happens: in the probes of a task that activates.
pub(super) fn during_without_activate(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, check) in visit::checks(context.plan) {
        if check.during.is_none() {
            continue;
        }
        let task = match way.as_slice() {
            [Step::Key("tasks"), Step::Key(id), Step::Key("probe"), ..] => Some(*id),
            _ => None,
        };
        let activates = task.and_then(|id| context.plan.tasks.iter().find(|(task, _)| task.as_str() == id));
        if activates.is_some_and(|(_, task)| !task.activate.is_empty()) {
            continue;
        }
        let mut at = way;
        at.push("during".into());
        let message =
            format!("`{}` is to be asked while its task is made live, and nothing makes one live", check.name);
        found.push(
            Diagnostic::error("during-without-activate", context.reading.place(&at), message)
                .hint("`during` belongs to a `probe` of a task that has `activate` commands"),
        );
    }
}

/// Only hosts that belong to whoever runs the plan may be scanned.
pub(super) fn scan_of_other_host(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, check) in visit::checks(context.plan) {
        let Asks::Ports(ports) = &check.asks else { continue };
        if is_loopback(&ports.host) {
            continue;
        }
        let mut at = way;
        at.extend(["ports".into(), "host".into()]);
        let message =
            format!("`{}` tries ports {} of `{}`, which is another host", check.name, ports.range, ports.host);
        found.push(
            Diagnostic::warning("scan-of-other-host", context.reading.place(&at), message)
                .hint("only scan hosts that you may; narrow `range` to what matters"),
        );
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
