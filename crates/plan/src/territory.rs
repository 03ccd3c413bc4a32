//! Which claims of a plan overlap: worked out once for all tasks, fast where plans are big.
//!
//! Equal claims are one; a path is one with another only in the same workspace, a lease everywhere. Two patterns can only meet where the plain beginning of one continues that
//! of the other, and the same at the end; only such pairs are compared in full.

use std::collections::HashMap;

use crate::model::{Claim, Id, Plan};

/// The claims of a plan, each once, and which of them overlap.
pub(crate) struct Territory<'a> {
    claims: Vec<Placed<'a>>,
    /// The claims of each task, by the task's number in the order of ids.
    of_task: Vec<Vec<usize>>,
    /// The tasks of each claim, ascending.
    tasks: Vec<Vec<usize>>,
    /// The claims that overlap, smaller first, itself too.
    overlaps: Vec<(usize, usize)>,
}

/// A claim and where it holds: a path in its workspace, a lease (`None`) wherever there is one of that name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Placed<'a> {
    pub(crate) claim: &'a Claim,
    pub(crate) workspace: Option<&'a Id>,
}

impl<'a> Territory<'a> {
    /// Works out which claims of a plan overlap.
    pub(crate) fn of(plan: &'a Plan) -> Territory<'a> {
        let mut index: HashMap<Placed<'a>, usize> = HashMap::new();
        let mut claims = Vec::new();
        let mut tasks: Vec<Vec<usize>> = Vec::new();
        let mut of_task = Vec::with_capacity(plan.tasks.len());
        for (at, task) in plan.tasks.values().enumerate() {
            let mut own = Vec::new();
            let workspace = plan.workspace_of(task).0;
            for claim in task.owns.iter().flatten() {
                let claim = Placed { claim, workspace: claim.path().map(|_| workspace) };
                let number = *index.entry(claim).or_insert_with(|| {
                    claims.push(claim);
                    tasks.push(Vec::new());
                    claims.len() - 1
                });
                if tasks[number].last() != Some(&at) {
                    tasks[number].push(at);
                    own.push(number);
                }
            }
            of_task.push(own);
        }
        let overlaps = overlaps(&claims);
        Territory { claims, of_task, tasks, overlaps }
    }

    /// Returns how many claims there are.
    pub(crate) fn len(&self) -> usize {
        self.claims.len()
    }

    /// Returns a claim.
    pub(crate) fn claim(&self, claim: usize) -> &'a Claim {
        self.claims[claim].claim
    }

    /// Returns the workspace in which a claim holds; `None` for a lease.
    pub(crate) fn workspace(&self, claim: usize) -> Option<&'a Id> {
        self.claims[claim].workspace
    }

    /// Returns the claims of a task.
    pub(crate) fn of_task(&self, task: usize) -> &[usize] {
        &self.of_task[task]
    }

    /// Returns the tasks that make a claim, in ascending order.
    pub(crate) fn tasks(&self, claim: usize) -> &[usize] {
        &self.tasks[claim]
    }

    /// Returns the pairs of claims that overlap; a claim overlaps itself.
    pub(crate) fn overlaps(&self) -> &[(usize, usize)] {
        &self.overlaps
    }

    /// Returns for each claim the claims that overlap it, itself too.
    pub(crate) fn neighbours(&self) -> Vec<Vec<usize>> {
        let mut neighbours = vec![Vec::new(); self.claims.len()];
        for (left, right) in &self.overlaps {
            neighbours[*left].push(*right);
            if left != right {
                neighbours[*right].push(*left);
            }
        }
        neighbours
    }
}

/// The plain text that every match of a pattern begins and ends with.
struct Ends<'a> {
    workspace: Option<&'a Id>,
    begin: String,
    end: String,
    claim: usize,
}

/// Returns the pairs of claims that overlap, smaller first; a claim overlaps itself. Each claim is there once.
pub(crate) fn overlaps(claims: &[Placed<'_>]) -> Vec<(usize, usize)> {
    let mut ends: Vec<Ends<'_>> = Vec::new();
    for (claim, placed) in claims.iter().enumerate() {
        let globs = placed.claim.path().map(|path| path.globs()).unwrap_or_default();
        let workspace = placed.workspace;
        ends.extend(globs.iter().map(|glob| Ends { workspace, begin: glob.begin(), end: glob.end(), claim }));
    }
    ends.sort_by(|left, right| (left.workspace, &left.begin).cmp(&(right.workspace, &right.begin)));
    let mut found: Vec<(usize, usize)> = (0..claims.len()).map(|claim| (claim, claim)).collect();
    // Those of the patterns so far whose beginning this one's continues.
    let mut above: Vec<&Ends<'_>> = Vec::new();
    for this in &ends {
        let continues = |other: &&Ends<'_>| this.workspace == other.workspace && this.begin.starts_with(&other.begin);
        while above.last().is_some_and(|other| !continues(other)) {
            above.pop();
        }
        for other in &above {
            let alike = this.end.ends_with(&other.end) || other.end.ends_with(&this.end);
            if alike
                && other.claim != this.claim
                && claims[other.claim].claim.overlap(claims[this.claim].claim).is_some()
            {
                found.push((other.claim.min(this.claim), other.claim.max(this.claim)));
            }
        }
        above.push(this);
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_cut_finds_what_comparing_every_pair_finds() {
        let patterns = [
            "src",
            "src/api",
            "src/**/*.rs",
            "**/*.md",
            "docs",
            "docs/{a,b}.md",
            "src/api/x.rs",
            "*",
            "web/*/x",
            "{src,web}/y",
            "port:80",
        ];
        let owned: Vec<Claim> = patterns.iter().map(|text| text.parse().unwrap()).collect();
        let workspace = Id::new("main").unwrap();
        let claims: Vec<Placed<'_>> =
            owned.iter().map(|claim| Placed { claim, workspace: claim.path().map(|_| &workspace) }).collect();
        let mut expected = Vec::new();
        for (i, left) in claims.iter().enumerate() {
            for (j, right) in claims.iter().enumerate().skip(i) {
                if left.claim.overlap(right.claim).is_some() {
                    expected.push((i, j));
                }
            }
        }
        assert_eq!(overlaps(&claims), expected);
    }
}
