//! Who may change what a document gives to people and not to tasks.
//!
//! A matrix says `claude-1` owns `src/parse/**`; a plan says it of tasks. So a task that names nothing of its own
//! may change what belongs to whoever does it, or else to its team. Tasks that could run at once must not share
//! files: where one agent has several of those, it does them one at a time.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::outline::{Group, Outline, Sourced, Work};
use crate::model::{Claim, Id};

/// Tasks of one owner beyond which nobody looks whether they wait for each other: they are done one at a time.
const FEW: usize = 200;

/// What tasks get from whom they belong to.
#[derive(Default)]
pub(super) struct Heirs<'a> {
    /// By the position of the task.
    claims: BTreeMap<usize, Vec<&'a Sourced<String>>>,
    /// Agents that do their tasks one at a time.
    alone: BTreeSet<&'a Id>,
    /// Who owns something that no task got, because several people would share it.
    kept: Vec<&'a Group>,
}

impl<'a> Heirs<'a> {
    /// Shares out what agents and teams own.
    pub fn of(outline: &'a Outline) -> Heirs<'a> {
        let mut heirs = Heirs::default();
        let owners = outline.agents.iter().map(|agent| (agent, true));
        for (owner, is_agent) in owners.chain(outline.teams.iter().map(|team| (team, false))) {
            if owner.owns.is_empty() {
                continue;
            }
            let field = |work: &'a Work| if is_agent { &work.agent } else { &work.team };
            let all = (0..outline.tasks.len()).filter(|at| {
                let work = &outline.tasks[*at];
                names(field(work), &owner.id) && !work.is_done() && !heirs.claims.contains_key(at)
            });
            // Those that name files of their own only matter where these are among the owner's, too.
            let (theirs, others): (Vec<usize>, Vec<usize>) = all.partition(|at| outline.tasks[*at].owns.is_empty());
            if theirs.is_empty() {
                continue;
            }
            let sharing = others.into_iter().filter(|at| overlap(&outline.tasks[*at].owns, &owner.owns));
            let sharing: Vec<usize> = theirs.iter().copied().chain(sharing).collect();
            if may_meet(outline, &sharing) && !is_one_by_one(outline, &sharing) {
                let free = sharing.iter().all(|at| outline.tasks[*at].team.is_none());
                if !is_agent || !free || outline.teams.iter().any(|team| team.id == owner.id) {
                    heirs.kept.push(owner);
                    continue;
                }
                heirs.alone.insert(&owner.id);
            }
            // What the document gives to two is nobody's until it says whose it is.
            let claims: Vec<_> = owner.owns.iter().filter(|path| !belongs_to_another(outline, owner, path)).collect();
            heirs.claims.extend(theirs.into_iter().map(|at| (at, claims.clone())));
        }
        heirs
    }

    /// Returns what a task may change.
    pub fn owned(&self, at: usize, work: &'a Work) -> Vec<&'a Sourced<String>> {
        self.claims.get(&at).cloned().unwrap_or_else(|| work.owns.iter().collect())
    }

    /// Agents for whom a team of one makes sure that their tasks never run at once.
    pub fn alone(&self) -> impl Iterator<Item = &'a Id> + '_ {
        self.alone.iter().copied()
    }

    /// Whose paths nobody got: their tasks may run at once.
    pub fn kept(&self) -> impl Iterator<Item = &'a Group> + '_ {
        self.kept.iter().copied()
    }
}

fn belongs_to_another(outline: &Outline, owner: &Group, path: &Sourced<String>) -> bool {
    let others = outline.agents.iter().chain(&outline.teams).filter(|other| other.id != owner.id);
    others.flat_map(|other| &other.owns).any(|other| other.value == path.value)
}

/// Returns whether something is covered by both.
fn overlap(left: &[Sourced<String>], right: &[Sourced<String>]) -> bool {
    let claims =
        |all: &[Sourced<String>]| -> Vec<Claim> { all.iter().filter_map(|path| path.value.parse().ok()).collect() };
    let right = claims(right);
    claims(left).iter().any(|one| right.iter().any(|other| one.overlap(other).is_some()))
}

fn names(who: &Option<Sourced<Id>>, id: &Id) -> bool {
    who.as_ref().is_some_and(|who| who.value == *id)
}

/// Returns whether a team that takes one task at a time holds all of them.
fn is_one_by_one(outline: &Outline, tasks: &[usize]) -> bool {
    let mut teams = tasks.iter().map(|at| outline.tasks[*at].team.as_ref().map(|team| &team.value));
    let Some(Some(first)) = teams.next() else { return false };
    let members = outline.beside.teams.get(first).and_then(|crew| crew.members.as_ref());
    teams.all(|team| team == Some(first)) && members.is_none_or(|members| members.value.most == 1)
}

/// Returns whether two of these tasks wait neither for each other nor for each other's phase.
fn may_meet(outline: &Outline, tasks: &[usize]) -> bool {
    if tasks.len() > FEW {
        return true;
    }
    let at: BTreeMap<&Id, usize> = outline.tasks.iter().enumerate().map(|(at, work)| (&work.id, at)).collect();
    let phase = |at: usize| {
        let phase = outline.tasks[at].phase.as_ref()?;
        outline.phases.iter().position(|one| one.id == phase.value)
    };
    let before: Vec<BTreeSet<usize>> = tasks.iter().map(|task| earlier(outline, &at, *task)).collect();
    let apart = |one: usize, other: usize| {
        let (left, right) = (tasks[one], tasks[other]);
        let phases = matches!((phase(left), phase(right)), (Some(left), Some(right)) if left != right);
        phases || before[one].contains(&right) || before[other].contains(&left)
    };
    (0..tasks.len()).any(|one| (0..one).any(|other| !apart(one, other)))
}

/// The tasks that are over before one starts.
fn earlier(outline: &Outline, at: &BTreeMap<&Id, usize>, task: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![task];
    while let Some(task) = open.pop() {
        let waits = outline.tasks[task].needs.iter().filter(|wait| !wait.value.begun);
        open.extend(waits.filter_map(|wait| at.get(&wait.value.task).copied()).filter(|other| found.insert(*other)));
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::import::{Doer, Doers, read};

    fn yaml(rest: &str) -> String {
        let document = format!("# Split\n\n| Session | Files |\n|--|--|\n| claude-1 | `src/a/**` |\n\n{rest}");
        read(document.as_bytes(), "p.md").write(&Doers::all(Doer::Command("./w".to_owned()))).yaml
    }

    #[test]
    fn a_task_may_change_what_belongs_to_whoever_does_it() {
        let one = yaml("### T-1 Parse (claude-1, 2h)\n\nText.\n\n### T-2 Print (claude-2, 2h)\n\nText.\n");
        assert_eq!(one.matches("owns: [src/a/**]").count(), 1, "{one}");
        assert!(!one.contains("teams:"), "{one}");
    }

    #[test]
    fn an_agent_does_one_at_a_time_of_what_shares_its_files() {
        let apart = yaml("### T-1 Parse (claude-1, 2h)\n\nText.\n\n### T-2 Print (claude-1, 2h)\n\nText.\n");
        assert_eq!(apart.matches("owns: [src/a/**]").count(), 2, "{apart}");
        assert_eq!(apart.matches("team: claude-1").count(), 2, "{apart}");
        assert!(apart.contains("  claude-1: {members: 1}"), "{apart}");
        let ordered =
            yaml("### T-1 Parse (claude-1, 2h)\n\nText.\n\n### T-2 Print (claude-1, 2h)\n\nDepends on: T-1\n");
        assert_eq!(ordered.matches("owns: [src/a/**]").count(), 2, "{ordered}");
        assert!(!ordered.contains("teams:"), "{ordered}");
    }

    #[test]
    fn what_a_document_gives_to_the_task_is_all_that_it_gets() {
        let own = yaml("### T-1 Parse (claude-1, 2h)\n\nFiles: `src/a/parse.rs`\n\n### T-2 Print (2h)\n\nText.\n");
        assert!(own.contains("owns: [src/a/parse.rs]") && !own.contains("[src/a/**]"), "{own}");
    }
}
