//! Tasks that may run at the same time must not own the same thing.

use std::collections::{BTreeSet, HashSet};

use super::Context;
use crate::dag::Reach;
use crate::diagnostic::Diagnostic;
use crate::model::{Claim, PathPattern, Roster};
use crate::path;
use crate::territory::Territory;

/// How many overlaps are told one by one; a plan with more has one cause.
const TOLD: usize = 100;

/// Two tasks of which neither waits for the other must not own the same path or lease.
pub(super) fn ownership_overlap(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let territory = Territory::of(context.plan);
    let shared = |(left, right): &&(usize, usize)| left != right || territory.tasks(*left).len() > 1;
    if !territory.overlaps().iter().any(|pair| shared(&pair)) {
        return;
    }
    let reach = context.sequence.reach();
    let roster = Roster::of(context.plan);
    let mut told: HashSet<(usize, usize)> = HashSet::new();
    for (left, right) in territory.overlaps().iter().filter(shared) {
        let (one, other) = (territory.claim(*left), territory.claim(*right));
        let files = territory.workspace(*left).and_then(|workspace| context.files_of(workspace));
        let Some(common) = likely_overlap(files, one, other) else { continue };
        for (first, second) in meetings(context, &reach, territory.tasks(*left), territory.tasks(*right)) {
            if is_one_by_one(context, &roster, first, second) {
                continue;
            }
            if told.len() == TOLD {
                let place = context.reading.place(path!["tasks"]);
                let message = format!("more than {TOLD} pairs of tasks own the same; the rest is not shown");
                return found.push(Diagnostic::error("ownership-overlap", place, message));
            }
            if told.insert((first.min(second), first.max(second))) {
                found.push(overlap(context, (first, one), (second, other), &common));
            }
        }
    }
}

/// Returns whether a team that works one task at a time holds both.
fn is_one_by_one(context: &Context<'_>, roster: &Roster<'_>, left: usize, right: usize) -> bool {
    let way = |task: usize| {
        let team = context.plan.tasks[context.graph.id(task)].team.as_ref();
        team.map(|team| roster.way(team)).unwrap_or_default()
    };
    let (left, right) = (way(left), way(right));
    left.iter().any(|name| right.contains(name) && roster.get(name).is_some_and(|team| team.members.most == 1))
}

/// Returns what both claims cover, unless that is a path below what can only be a file: `**/*.md` may match
/// below a directory `compose.yml`, and nobody means that.
fn likely_overlap(files: Option<&BTreeSet<String>>, left: &Claim, right: &Claim) -> Option<String> {
    let common = left.overlap(right)?;
    let (Some(one), Some(other)) = (left.path(), right.path()) else { return Some(common) };
    for (file, pattern) in [(one, other), (other, one)] {
        let inside = |path: &str| path.strip_prefix(file.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if inside(&common) && !inside(pattern.as_str()) && looks_like_a_file(files, file) {
            return pattern.matches(file.as_str()).then(|| file.to_string());
        }
    }
    Some(common)
}

fn looks_like_a_file(files: Option<&BTreeSet<String>>, pattern: &PathPattern) -> bool {
    if !pattern.is_literal() {
        return false;
    }
    let path = pattern.as_str();
    let below = format!("{path}/");
    if let Some(files) = files {
        if files.contains(path) {
            return true;
        }
        if files.range(below.clone()..).next().is_some_and(|file| file.starts_with(&below)) {
            return false;
        }
    }
    path.rsplit('/').next().is_some_and(|name| name.trim_start_matches('.').contains('.'))
}

/// Returns the pairs of tasks, one from each list, of which neither waits for the other.
fn meetings<'a>(
    context: &'a Context<'_>,
    reach: &'a Reach,
    left: &'a [usize],
    right: &'a [usize],
) -> Box<dyn Iterator<Item = (usize, usize)> + 'a> {
    const FEW: usize = 4096;
    if left.len() * right.len() <= FEW {
        let pairs = left.iter().flat_map(move |one| right.iter().map(move |other| (*one, *other)));
        return Box::new(pairs.filter(|(one, other)| reach.may_meet(*one, *other)));
    }
    // Many tasks own the same: go through them in their order and ask for all earlier ones at once.
    let (left, right): (HashSet<usize>, HashSet<usize>) =
        (left.iter().copied().collect(), right.iter().copied().collect());
    let mut earlier_left = reach.nobody();
    let mut earlier_right = reach.nobody();
    let in_order = context.sequence.order().iter().copied();
    Box::new(in_order.flat_map(move |task| {
        let mut pairs = Vec::new();
        if right.contains(&task) {
            pairs.extend(reach.not_before(task, &earlier_left).map(|earlier| (earlier, task)));
        }
        if left.contains(&task) {
            pairs.extend(reach.not_before(task, &earlier_right).map(|earlier| (task, earlier)));
            earlier_left.insert(task);
        }
        if right.contains(&task) {
            earlier_right.insert(task);
        }
        pairs
    }))
}

fn overlap(context: &Context<'_>, left: (usize, &Claim), right: (usize, &Claim), common: &str) -> Diagnostic {
    let ((first, first_claim), (second, second_claim)) = if left.0 < right.0 { (left, right) } else { (right, left) };
    let (first, second) = (context.graph.id(first), context.graph.id(second));
    let owns = context.plan.tasks[second].owns.as_deref().unwrap_or_default();
    let at = owns.iter().position(|claim| claim == second_claim).unwrap_or(0);
    let how =
        if first_claim == second_claim { String::new() } else { format!(" (`{first_claim}` and `{second_claim}`)") };
    let message = format!("`{first}` and `{second}` both own `{common}`{how} and may run at the same time");
    Diagnostic::error("ownership-overlap", context.reading.place(path!["tasks", second, "owns", at]), message)
        .hint(format!("let one need the other (`needs: [{first}]`), or narrow `owns`"))
}
