//! Which claims of a plan overlap: worked out once for all tasks, fast where plans are big.
//!
//! Equal claims are one. Two patterns can only meet where the plain beginning of one continues that
//! of the other, so patterns are compared only along the branches of a tree of names.

use std::collections::{BTreeMap, HashMap};

use crate::model::{Claim, Plan};

/// The claims of a plan, each once, and which of them overlap.
pub(crate) struct Territory<'a> {
    claims: Vec<&'a Claim>,
    /// The claims of each task, by the task's number in the order of ids.
    of_task: Vec<Vec<usize>>,
    /// The tasks of each claim, ascending.
    tasks: Vec<Vec<usize>>,
    /// The claims that overlap, smaller first, itself too.
    overlaps: Vec<(usize, usize)>,
}

impl<'a> Territory<'a> {
    /// Works out which claims of a plan overlap.
    pub(crate) fn of(plan: &'a Plan) -> Territory<'a> {
        let mut index: HashMap<&Claim, usize> = HashMap::new();
        let mut claims = Vec::new();
        let mut tasks: Vec<Vec<usize>> = Vec::new();
        let mut of_task = Vec::with_capacity(plan.tasks.len());
        for (at, task) in plan.tasks.values().enumerate() {
            let mut own = Vec::new();
            for claim in task.owns.iter().flatten() {
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

    /// Returns a claim.
    pub(crate) fn claim(&self, claim: usize) -> &'a Claim {
        self.claims[claim]
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

/// A tree of the plain names that patterns begin with.
#[derive(Default)]
struct Branch {
    claims: Vec<usize>,
    below: BTreeMap<String, Branch>,
}

fn overlaps(claims: &[&Claim]) -> Vec<(usize, usize)> {
    let mut root = Branch::default();
    for (number, claim) in claims.iter().enumerate() {
        for glob in claim.path().map_or(&[][..], |pattern| pattern.globs()) {
            let mut branch = &mut root;
            for name in glob.prefix() {
                branch = branch.below.entry(name.to_owned()).or_default();
            }
            if branch.claims.last() != Some(&number) {
                branch.claims.push(number);
            }
        }
    }
    let mut found: Vec<(usize, usize)> = (0..claims.len()).map(|claim| (claim, claim)).collect();
    // A branch to visit, and how many claims stand on the way to it.
    let mut open = vec![(&root, 0)];
    let mut above: Vec<usize> = Vec::new();
    while let Some((branch, depth)) = open.pop() {
        above.truncate(depth);
        for claim in &branch.claims {
            let meets = |other: &&usize| **other != *claim && claims[**other].overlap(claims[*claim]).is_some();
            found.extend(above.iter().filter(meets).map(|other| (*other.min(claim), *other.max(claim))));
            above.push(*claim);
        }
        open.extend(branch.below.values().map(|below| (below, above.len())));
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_finds_what_comparing_every_pair_finds() {
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
        let claims: Vec<&Claim> = owned.iter().collect();
        let mut expected = Vec::new();
        for (i, left) in claims.iter().enumerate() {
            for (j, right) in claims.iter().enumerate().skip(i) {
                if left.overlap(right).is_some() {
                    expected.push((i, j));
                }
            }
        }
        assert_eq!(overlaps(&claims), expected);
    }
}
