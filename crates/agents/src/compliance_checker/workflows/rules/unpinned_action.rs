//! Actions that are another program tomorrow.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault, names};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-unpinned-action",
        area: Area::Workflows,
        severity: Severity::Medium,
        title: "An action is not pinned to a commit",
        help: "A tag or a branch can be moved to other code, which then runs with the workflow's token and secrets. Pin actions of others to the 40 digits of a commit, with the version in a comment.",
        cwe: &[1357, 829],
        tags: &["OWASP-A08"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let steps = workflow.steps().filter_map(|step| step.node.get("uses"));
    let jobs = workflow.jobs().filter_map(|job| job.value.get("uses"));
    // One finding for all that is as bad: a tag of somebody else is another matter than a branch that moves daily, and
    // who accepts the one has not accepted the other.
    let mut by_severity: BTreeMap<Reverse<Severity>, Vec<(&str, Range<usize>)>> = BTreeMap::new();
    for node in steps.chain(jobs) {
        if let Some(uses) = node.text()
            && let Some(severity) = unpinned(uses, workflow.owner)
        {
            by_severity.entry(Reverse(severity)).or_default().push((uses, node.span.clone()));
        }
    }
    let faults = by_severity.into_iter().filter_map(|(Reverse(severity), mut uses)| {
        uses.sort_by_key(|(_, at)| at.start);
        let places: Vec<Range<usize>> = uses.iter().map(|(_, at)| at.clone()).collect();
        let mut seen = BTreeSet::new();
        let different: Vec<&str> = uses.into_iter().map(|(uses, _)| uses).filter(|uses| seen.insert(*uses)).collect();
        let message = match different.as_slice() {
            [one] => format!("`{one}` is not pinned to a commit: its owner can change what runs"),
            many => {
                let names = names(many.iter().copied());
                format!(
                    "{} actions are not pinned to a commit, so their owners can change what runs: {names}",
                    many.len()
                )
            }
        };
        let (first, rest) = places.split_first()?;
        let fault = Fault::new(0, first.clone(), message).also(rest.iter().cloned()).severity(severity);
        Some(fault.suggest("pin each to the 40 digits of the commit of its version"))
    });
    Verdict::Judged(faults.collect())
}

/// Returns how bad it is to use an action by this name; nothing where it is pinned, or one's own.
fn unpinned(uses: &str, owner: Option<&str>) -> Option<Severity> {
    if uses.starts_with("./") || uses.starts_with(".\\") || uses.contains("${{") {
        return None;
    }
    if let Some(image) = uses.strip_prefix("docker://") {
        return (!image.contains("@sha256:")).then_some(Severity::Medium);
    }
    let (name, version) = uses.split_once('@').unwrap_or((uses, ""));
    let who = name.split('/').next().unwrap_or_default();
    let is_commit =
        (version.len() == 40 || version.len() == 64) && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_commit || owner.is_some_and(|owner| owner.eq_ignore_ascii_case(who)) {
        return None;
    }
    let moves_daily = matches!(version, "" | "main" | "master" | "HEAD" | "develop" | "dev" | "latest");
    match (matches!(who, "actions" | "github"), moves_daily) {
        (true, false) => Some(Severity::Low),
        (false, true) => Some(Severity::High),
        _ => Some(Severity::Medium),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_commit_is_pinned() {
        let commit = "a".repeat(40);
        for (uses, expected) in [
            ("actions/checkout@v4".to_owned(), Some(Severity::Low)),
            ("other/thing@v1".to_owned(), Some(Severity::Medium)),
            ("other/thing@main".to_owned(), Some(Severity::High)),
            (format!("other/thing/sub@{commit}"), None),
            ("./.github/actions/x".to_owned(), None),
            ("me/shared@v1".to_owned(), None),
            ("docker://alpine:3".to_owned(), Some(Severity::Medium)),
        ] {
            assert_eq!(unpinned(&uses, Some("Me")), expected, "{uses}");
        }
    }
}
