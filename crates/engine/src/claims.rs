//! Who holds what, found by the claim: a task that could start is held against those that may contest it,
//! and not against all whose changes wait to land, who can be thousands.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::{Claim, Id, PathPattern, Task};

/// The claims that are held, by task. It follows from which tasks hold what they own.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeldClaims {
    /// Paths without a wildcard, as they are written in the plan; who names one holds what is below.
    paths: BTreeMap<String, BTreeSet<Id>>,
    /// Leases.
    leases: BTreeMap<String, BTreeSet<Id>>,
    /// Those who hold a pattern with a wildcard.
    patterns: BTreeSet<Id>,
}

impl HeldClaims {
    /// Notes that a task holds what it owns, or no longer does.
    pub(crate) fn mark(&mut self, id: &Id, task: &Task, holds: bool) {
        for claim in task.owns.iter().flatten() {
            match claim {
                Claim::Lease { .. } => mark(&mut self.leases, claim.to_string(), id, holds),
                Claim::Path(pattern) => match plain(pattern) {
                    Some(path) => mark(&mut self.paths, path.to_owned(), id, holds),
                    None if holds => {
                        self.patterns.insert(id.clone());
                    }
                    None => {
                        self.patterns.remove(id);
                    }
                },
            }
        }
    }

    /// Returns every task among `all` holders that may contest one of `claims`; whether it does is
    /// for [`contested`](crate::queue::contested) to say.
    pub(crate) fn suspects<'a>(&'a self, claims: &'a [Claim], all: &'a BTreeSet<Id>) -> BTreeSet<&'a Id> {
        let mut suspects: BTreeSet<&Id> = BTreeSet::new();
        for claim in claims {
            match claim {
                Claim::Lease { .. } => suspects.extend(self.leases.get(&claim.to_string()).into_iter().flatten()),
                Claim::Path(pattern) => match plain(pattern) {
                    Some(path) => {
                        suspects.extend(&self.patterns);
                        suspects.extend(self.at_above_or_below(path));
                    }
                    None => return all.iter().collect(),
                },
            }
        }
        suspects
    }

    fn at_above_or_below<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Id> {
        let above = path.match_indices('/').map(|(end, _)| &path[..end]);
        let at_or_above = above.chain([path]).filter_map(|path| self.paths.get(path));
        let inside = format!("{path}/");
        let first = inside.clone();
        let below = self.paths.range(first..).take_while(move |(path, _)| path.starts_with(&inside));
        at_or_above.chain(below.map(|(_, holders)| holders)).flatten()
    }
}

/// Returns the path that a pattern names, where it names one and nothing beside it.
fn plain(pattern: &PathPattern) -> Option<&str> {
    let path = pattern.as_str();
    let is_plain = pattern.is_literal() && !pattern.is_template() && !path.contains(['\\', '[', '{', '*', '?']);
    Some(path).filter(|path| is_plain && !matches!(*path, "" | "."))
}

fn mark(held: &mut BTreeMap<String, BTreeSet<Id>>, what: String, id: &Id, holds: bool) {
    if holds {
        held.entry(what).or_default().insert(id.clone());
    } else if let Some(holders) = held.get_mut(&what) {
        holders.remove(id);
        if holders.is_empty() {
            held.remove(&what);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::contested;

    #[test]
    fn whoever_contests_a_claim_is_among_the_suspects() {
        let claims = ["a", "a/b", "a/b/c", "a.b", "a-b/c", "ab", "a/*", "**/c", "{a,x}/b", "x/[b]", "./a/b", "port:80"];
        let tasks: String =
            claims.iter().enumerate().map(|(n, c)| format!("  t{n}: {{run: x, owns: ['{c}']}}\n")).collect();
        let plan = pitcrew_plan::read(format!("tasks:\n{tasks}").as_bytes(), "plan.yaml", "plan").plan;
        assert_eq!(plan.tasks.len(), claims.len());
        let mut held = HeldClaims::default();
        let holders: BTreeSet<Id> = plan.tasks.keys().cloned().collect();
        plan.tasks.iter().for_each(|(id, task)| held.mark(id, task, true));
        for task in plan.tasks.values() {
            let suspects = held.suspects(task.owns.as_deref().unwrap(), &holders);
            let contests = |other: &&Id| contested(&plan, task, &plan.tasks[*other]).is_some();
            assert!(holders.iter().filter(contests).all(|other| suspects.contains(other)), "{:?}", task.owns);
        }
        plan.tasks.iter().for_each(|(id, task)| held.mark(id, task, false));
        assert!(held.paths.is_empty() && held.leases.is_empty() && held.patterns.is_empty());
    }
}
