//! GitHub Actions: workflows and composite actions, and the rules that each is put to.

mod expression;
mod rules;

use std::ops::Range;

pub(super) use self::rules::all as rules;
use super::ledger::{About, Fault, Lacking, Ledger};
use super::source::Source;
use super::yaml::{self, Kind, Node};
use crate::findings::Unread;

/// A rule that each workflow is put to.
pub(super) struct WorkflowRule {
    /// What it looks for.
    pub(super) about: About,
    /// How what many workflows lack is told, where it is a rule about what is missing.
    pub(super) lacking: Option<Lacking>,
    /// Judges a workflow.
    judge: fn(&Workflow<'_>) -> Verdict,
}

/// What a rule says of a workflow.
enum Verdict {
    /// It does not apply.
    Apart,
    /// What is wrong with it; nothing where it is as it should be.
    Judged(Vec<Fault>),
    /// It lacks what the rule wants.
    Lacks,
}

/// A workflow or a composite action.
struct Workflow<'a> {
    /// Its text.
    source: &'a Source,
    /// What it says.
    root: Node,
    /// Who the repository belongs to, where that is known.
    owner: Option<&'a str>,
}

/// A step of a job.
struct Step<'a> {
    /// What it says.
    node: &'a Node,
    /// The job it is of; none in a composite action.
    job: Option<&'a Node>,
}

impl Workflow<'_> {
    /// Whether it begins by itself, and is not part of another.
    fn is_workflow(&self) -> bool {
        self.root.entry("jobs").is_some()
    }

    /// Returns the jobs.
    fn jobs(&self) -> impl Iterator<Item = &yaml::Entry> {
        self.root.get("jobs").map(Node::entries).unwrap_or_default().iter()
    }

    /// Returns the steps of every job, or of a composite action.
    fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let own = self.root.path(&["runs", "steps"]);
        let own = own.into_iter().flat_map(each).map(|node| Step { node, job: None });
        let jobs = self.jobs().flat_map(|job| {
            let steps = job.value.get("steps");
            steps.into_iter().flat_map(each).map(move |node| Step { node, job: Some(&job.value) })
        });
        own.chain(jobs)
    }

    /// Whether an event of a name begins it.
    fn begins_by(&self, event: &str) -> bool {
        let Some(on) = self.root.get("on").or_else(|| self.root.get("true")) else { return false };
        match &on.kind {
            Kind::Scalar { text, .. } => text == event,
            Kind::List(items) => items.iter().any(|item| item.text() == Some(event)),
            Kind::Map(entries) => entries.iter().any(|entry| entry.key == event),
        }
    }

    /// Returns the bytes of a text within a node, by what stands in the file; all of the node where it is not there.
    fn find(&self, node: &Node, text: &str) -> Range<usize> {
        let written = self.source.text.get(node.span.clone()).unwrap_or_default();
        match written.find(text) {
            Some(at) => node.span.start + at..node.span.start + at + text.len(),
            None => node.span.clone(),
        }
    }
}

/// Returns each step of a list, those that run side by side one by one.
fn each(steps: &Node) -> impl Iterator<Item = &Node> {
    steps.items().iter().flat_map(|step| match step.get("parallel").map(Node::items) {
        Some(side_by_side) => side_by_side,
        None => std::slice::from_ref(step),
    })
}

/// Whether a path is one of a workflow or of an action.
pub(super) fn is_named_so(path: &str) -> bool {
    let is_yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let name = path.rsplit('/').next().unwrap_or(path);
    let within = path.starts_with(".github/workflows/")
        || path.contains("/.github/workflows/")
        || path.starts_with(".gitea/workflows/")
        || path.starts_with(".forgejo/workflows/");
    is_yaml && (within || matches!(name, "action.yml" | "action.yaml"))
}

/// Puts workflows to the rules.
pub(super) fn check(sources: &[Source], owner: Option<&str>, ledger: &mut Ledger) {
    for source in sources {
        let (documents, wrong) = yaml::documents(&source.text, 0);
        if let Some(wrong) = wrong {
            let line = source.place(wrong.at..wrong.at).line;
            let why = format!("line {line} is not YAML: {}", wrong.why);
            ledger.report.unread.push(Unread { path: source.path.clone(), why });
        }
        let Some(root) = documents.into_iter().next() else { continue };
        let workflow = Workflow { source, root, owner };
        for rule in rules() {
            match (rule.judge)(&workflow) {
                Verdict::Apart => {}
                Verdict::Judged(faults) => ledger.take(&rule.about, std::slice::from_ref(source), faults),
                Verdict::Lacks => {
                    let key = workflow.root.entries().iter().find(|entry| matches!(entry.key.as_str(), "on" | "jobs"));
                    let at = key.map_or(0..0, |entry| entry.key_span.clone());
                    let name = source.path.rsplit('/').next().unwrap_or_default();
                    match rule.lacking {
                        Some(lacking) => ledger.lacks(&rule.about, lacking, name, (source, at), None),
                        None => ledger.count(&rule.about, true),
                    }
                }
            }
        }
    }
}

/// Returns whose repository a `.git/config` says that this is.
pub(super) fn owner(config: &str) -> Option<String> {
    let url = config
        .lines()
        .find_map(|line| line.trim().strip_prefix("url").map(|rest| rest.trim_start_matches([' ', '='])))?;
    let path = url.split_once("github.com").map(|(_, path)| path.trim_start_matches([':', '/']))?;
    path.split('/').next().filter(|owner| !owner.is_empty()).map(str::to_owned)
}
