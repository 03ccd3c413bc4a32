//! Caches that others may have filled, in what is released.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault, names};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-cache-poisoning",
        area: Area::Workflows,
        severity: Severity::Low,
        title: "What is released is built with a cache that others can fill",
        help: "A cache is shared by all workflows of a branch: code that ran in another one may have changed what this takes from it. Build what is published without caches.",
        cwe: &[349],
        tags: &["OWASP-A08"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let is_release = workflow.begins_by("release") || begins_by_tags_alone(workflow);
    let mut any = false;
    let mut faults = Vec::new();
    for job in workflow.jobs() {
        let steps = job.value.get("steps").map(Node::items).unwrap_or_default();
        if !is_release && !steps.iter().any(publishes) {
            continue;
        }
        any = true;
        let caching: Vec<&Node> =
            steps.iter().filter(|step| caches(step)).filter_map(|step| step.get("uses")).collect();
        let Some((first, rest)) = caching.split_first() else { continue };
        let used: Vec<&str> = caching.iter().filter_map(|uses| uses.text()).collect();
        let message = format!("job `{}` releases what it builds with a cache: {}", job.key, names(used.into_iter()));
        let fault = Fault::new(0, first.span.clone(), message).also(rest.iter().map(|uses| uses.span.clone()));
        faults.push(fault.suggest("switch the cache off where something is released"));
    }
    if any { Verdict::Judged(faults) } else { Verdict::Apart }
}

/// Whether only tags that are pushed begin a workflow, besides what people begin by hand.
fn begins_by_tags_alone(workflow: &Workflow<'_>) -> bool {
    let push = workflow.root.get("on").or_else(|| workflow.root.get("true")).and_then(|on| on.get("push"));
    let others = ["pull_request", "pull_request_target", "schedule", "merge_group"];
    push.is_some_and(|push| push.get("tags").is_some() && push.get("branches").is_none())
        && !others.iter().any(|event| workflow.begins_by(event))
}

/// Returns the action that a step uses, without its version, in small letters: GitHub does not mind the case.
fn action(step: &Node) -> String {
    let uses = step.get("uses").and_then(Node::text).and_then(|uses| uses.split('@').next());
    uses.unwrap_or_default().to_ascii_lowercase()
}

/// Whether a step publishes something.
fn publishes(step: &Node) -> bool {
    let uses = action(step);
    let by_action = [
        "pypa/gh-action-pypi-publish",
        "softprops/action-gh-release",
        "ncipollo/release-action",
        "goreleaser/goreleaser-action",
        "rubygems/release-gem",
        "js-devtools/npm-publish",
        "katyo/publish-crates",
        "pnpm/action-publish",
    ];
    let is_image = uses == "docker/build-push-action" && step.path(&["with", "push"]).is_some_and(Node::is_true);
    let run = step.get("run").and_then(Node::text).unwrap_or_default();
    let by_command = [
        "npm publish",
        "yarn publish",
        "pnpm publish",
        "cargo publish",
        "twine upload",
        "uv publish",
        "poetry publish",
        "gem push",
        "docker push",
        "goreleaser release",
        "gh release upload",
        "gh release create",
    ];
    let is_try = run.contains("--dry-run");
    by_action.contains(&uses.as_str()) || is_image || !is_try && by_command.iter().any(|command| run.contains(command))
}

/// Whether a step takes something from a cache.
fn caches(step: &Node) -> bool {
    let uses = action(step);
    let says = |name: &str| step.path(&["with", name]).and_then(Node::text);
    let is_on = |name: &str| says(name).is_some_and(|said| !said.is_empty() && said != "false");
    let not_off = |name: &str| says(name).is_none_or(|said| said != "false");
    match uses.as_str() {
        "actions/cache" | "actions/cache/restore" | "mozilla-actions/sccache-action" => {
            says("lookup-only") != Some("true")
        }
        // These do so unasked.
        "actions/setup-go" => not_off("cache"),
        "swatinem/rust-cache" => says("lookup-only") != Some("true"),
        "astral-sh/setup-uv" => not_off("enable-cache"),
        "pyo3/maturin-action" => is_on("sccache"),
        "ruby/setup-ruby" => is_on("bundler-cache"),
        "actions/setup-node" | "actions/setup-python" | "actions/setup-java" | "actions/setup-dotnet" => is_on("cache"),
        "docker/build-push-action" => says("cache-from").is_some_and(|from| from.contains("type=gha")),
        "gradle/actions/setup-gradle" | "gradle/gradle-build-action" => {
            not_off("cache-disabled") && says("cache-disabled").is_none()
        }
        _ => false,
    }
}
