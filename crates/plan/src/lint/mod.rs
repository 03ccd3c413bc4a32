//! What is wrong with a plan beyond its form: one rule is one function in one file.

pub(crate) mod ignore;
mod mend;
mod surroundings;
mod table;
pub(crate) mod visit;

mod activation;
mod agent_settings;
mod approval_never_asked;
mod asked_once;
mod bad_condition;
mod bad_input;
mod bad_template;
mod best_of;
mod budget;
mod checking;
mod deadline;
mod deliverable_not_owned;
mod duplicate_name;
mod empty_plan;
mod estimate_over_timeout;
mod for_each;
mod hold_without_check;
mod limits_over_plan;
mod matches_nothing;
mod missing;
mod need_cycle;
mod network_open;
mod notify;
mod ownership_overlap;
mod people;
mod people_as_check;
mod phase_order;
pub(crate) mod placeholder;
mod reads_miss_need;
mod references;
mod reviews;
mod risks;
mod risky_agent;
mod said_twice;
mod secret_in_plan;
mod secrets;
mod self_need;
mod signals;
mod steps;
mod team_members;
mod template_in_shell;
mod template_not_filled;
mod triggers;
mod unknown_name;
mod unused_name;
mod window;
mod workspaces;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::dag::{Dag, Reach};
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::Graph;
use crate::model::{Apply, Id, Plan, Task};
use crate::need::Senders;
use crate::read::Reading;
use crate::sequence::sequence;

pub use mend::{Mended, mended};
pub use surroundings::{Found, Ground, Surroundings, WorkspaceKind, programs};
pub use table::{Family, RULES, Rule, index};

/// Returns everything that is wrong with a plan: what reading found, then what the rules find, in the order of
/// the source.
///
/// A plan that broke off in the middle of its text is not judged further.
pub fn lint(reading: &Reading, surroundings: &Surroundings) -> Vec<Diagnostic> {
    found_by(reading, surroundings, |_| true)
}

/// Returns only what makes a plan one that does not run, in the order of the source.
pub(crate) fn errors(reading: &Reading, surroundings: &Surroundings) -> Vec<Diagnostic> {
    let mut found = found_by(reading, surroundings, |rule| rule.severity == Severity::Error);
    found.retain(|one| one.severity == Severity::Error);
    found
}

fn found_by(reading: &Reading, surroundings: &Surroundings, is_asked: fn(&Rule) -> bool) -> Vec<Diagnostic> {
    let mut found = reading.diagnostics.clone();
    if !reading.is_broken() {
        let context = Context::of(reading, surroundings);
        for rule in RULES.iter().filter(|rule| is_asked(rule)) {
            if let Some(check) = rule.check {
                check(&context, &mut found);
            }
        }
        ignore::silence(ignore::comments(reading), &mut found);
    }
    found.sort_by_key(|diagnostic| (diagnostic.place.span.start, diagnostic.severity));
    found
}

/// What every rule may ask.
pub(crate) struct Context<'a> {
    plan: &'a Plan,
    reading: &'a Reading,
    surroundings: &'a Surroundings,
    graph: Graph,
    /// Needs and phases together, and the cycles that they would make.
    sequence: Dag,
    contradictions: Vec<Vec<usize>>,
    /// Who waits for whom by needs alone.
    needs: OnceCell<Reach>,
    /// Who sends which signal.
    senders: OnceCell<Senders<'a>>,
}

impl<'a> Context<'a> {
    fn of(reading: &'a Reading, surroundings: &'a Surroundings) -> Context<'a> {
        let plan = &reading.plan;
        let graph = Graph::of(plan);
        let (sequence, contradictions) = sequence(plan, &graph);
        Context {
            plan,
            reading,
            surroundings,
            graph,
            sequence,
            contradictions: contradictions.first,
            needs: OnceCell::new(),
            senders: OnceCell::new(),
        }
    }

    /// Returns who waits for whom by needs alone.
    fn needs(&self) -> &Reach {
        self.needs.get_or_init(|| self.graph.reach())
    }

    /// Returns where among the needs of `task` the one stands that makes it wait for `other`.
    fn need_for(&self, task: &Id, other: &Id) -> usize {
        let senders = self.senders.get_or_init(|| Senders::of(self.plan));
        let leads = |need| senders.edge(self.plan, need).is_some_and(|(id, _)| id == other);
        self.plan.tasks.get(task).and_then(|task| task.needs.iter().position(leads)).unwrap_or(0)
    }

    /// Returns whether a task's applied changes replace the files themselves; `None` where it depends on what was
    /// not looked at.
    fn applies_live(&self, task: &Task) -> Option<bool> {
        let (name, workspace) = self.plan.workspace_of(task);
        match (workspace.apply, self.surroundings.workspaces.get(name).map(|ground| ground.kind)) {
            (Some(apply), _) => Some(apply == Apply::Live),
            (None, Some(WorkspaceKind::Git)) => Some(false),
            (None, Some(WorkspaceKind::Directory)) => Some(true),
            (None, _) => None,
        }
    }

    /// Returns the files of a workspace, where they were looked at.
    fn files_of(&self, workspace: &Id) -> Option<&BTreeSet<String>> {
        self.surroundings.workspaces.get(workspace)?.files.as_ref()
    }
}
