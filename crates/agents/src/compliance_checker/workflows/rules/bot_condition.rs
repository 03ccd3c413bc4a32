//! Conditions that ask who did something last, where it matters who proposed it.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-bot-condition",
        area: Area::Workflows,
        severity: Severity::High,
        title: "A condition about a bot can be met by others",
        help: "`github.actor` is whoever did something last: who makes the bot touch a pull request of theirs has it pass. Ask `github.event.pull_request.user.login`.",
        cwe: &[290],
        tags: &["OWASP-A01"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let privileged = ["pull_request_target", "workflow_run", "issue_comment"];
    if !privileged.into_iter().any(|event| workflow.begins_by(event)) {
        return Verdict::Apart;
    }
    let jobs = workflow.jobs().filter_map(|job| job.value.get("if"));
    let conditions = jobs.chain(workflow.steps().filter_map(|step| step.node.get("if")).collect::<Vec<_>>());
    let faults = conditions.filter(|condition| lets_bots_in(condition.text().unwrap_or_default())).map(|condition| {
        let message = "this condition asks who did something last, not who proposed it";
        Fault::new(0, condition.span.clone(), message).suggest("ask `github.event.pull_request.user.login`")
    });
    Verdict::Judged(faults.collect())
}

/// Whether a condition lets through what a bot did last: `github.actor == 'dependabot[bot]'`.
fn lets_bots_in(condition: &str) -> bool {
    let bare: String = condition.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.to_ascii_lowercase().replace('"', "'");
    let actors = ["github.actor", "github.triggering_actor", "github.event.sender.login"];
    actors.iter().any(|actor| {
        bare.match_indices(actor).any(|(at, _)| {
            let after = bare[at + actor.len()..].strip_prefix("=='");
            let says_bot = after.and_then(|rest| rest.split('\'').next()).is_some_and(|who| who.ends_with("[bot]"));
            let before = bare[..at].strip_suffix("'==").and_then(|rest| rest.rsplit('\'').next());
            says_bot || before.is_some_and(|who| who.ends_with("[bot]"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bot_that_is_let_in_counts() {
        for condition in ["github.actor == 'dependabot[bot]'", "${{ 'renovate[bot]'==github.triggering_actor }}"] {
            assert!(lets_bots_in(condition), "{condition}");
        }
        for condition in [
            "github.actor != 'dependabot[bot]'",
            "github.event.pull_request.user.login == 'dependabot[bot]'",
            "github.actor == 'octocat'",
        ] {
            assert!(!lets_bots_in(condition), "{condition}");
        }
    }
}
