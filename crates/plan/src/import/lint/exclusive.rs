//! Somebody touches only some files in one place, and owns or delivers others in another.

use std::ops::Range;

use super::Prose;
use super::lines::{At, Line};
use crate::import::outline::{Contradiction, Group};
use crate::import::settling::touching;
use crate::import::values::paths;
use crate::import::vocabulary::normal;

/// `Agent B ONLY touches: /etc/nginx/`, and the list of agent B has a file elsewhere.
pub(super) fn touches_more(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let limits = |line: &&Line<'_>| matches!(line.at, At::Item | At::Prose) && touching::may_limit(&line.words);
    for line in prose.lines.iter().filter(limits) {
        let named = paths::all(&line.text);
        let Some((_, first)) = named.first() else { continue };
        let before = line.text.plain[..first.start].trim_matches(|c: char| !c.is_alphanumeric());
        let who = touching::only(before).and_then(|who| group(prose, who));
        let Some(group) = who else { continue };
        let outside = |path: &str| !named.iter().any(|(only, _)| covers(only, path));
        let owned = group.owns.iter().filter(|one| is_path(&one.value) && outside(&one.value));
        let mut more: Vec<(String, Range<usize>)> = owned.map(|one| (one.value.clone(), one.span.clone())).collect();
        more.extend(delivered(prose, group).into_iter().filter(|(path, _)| outside(path)));
        let Some((path, _)) = more.first() else { continue };
        let name = &group.name.value;
        let rest = match more.len() - 1 {
            0 => String::new(),
            1 => " and one more".to_owned(),
            count => format!(" and {count} more"),
        };
        let sentence = format!("{name} touches only {} here, and `{path}`{rest} in another place", listed(&named));
        found.push(
            Contradiction::warning("touches-more", line.text.span.clone(), sentence)
                .beside(more.into_iter().map(|(_, place)| place))
                .hint("name all of it here, or give what is outside to somebody else"),
        );
    }
}

fn listed(paths: &[(String, Range<usize>)]) -> String {
    let all: Vec<String> = paths.iter().map(|(path, _)| format!("`{path}`")).collect();
    all.join(", ")
}

/// The team or agent that is called so.
fn group<'a>(prose: &'a Prose<'_>, name: &str) -> Option<&'a Group> {
    let name = normal(name);
    let mut all = prose.outline.agents.iter().chain(&prose.outline.teams);
    all.find(|group| normal(&group.name.value) == name || group.id.as_str() == name.replace(' ', "-"))
}

fn is_path(owned: &str) -> bool {
    !owned.contains(':')
}

/// The paths in a section of what somebody delivers.
fn delivered(prose: &Prose<'_>, group: &Group) -> Vec<(String, Range<usize>)> {
    let whose = |remark: &&crate::import::beside::Remark| match &remark.scope {
        crate::import::beside::Scope::Agent(id) | crate::import::beside::Scope::Team(id) => *id == group.id,
        _ => false,
    };
    let remarks = prose.outline.beside.remarks.iter().filter(|remark| remark.about == "deliverables").filter(whose);
    let places: Vec<&Range<usize>> = remarks.map(|remark| &remark.text.span).collect();
    let within = |at: usize| places.iter().any(|place| place.contains(&at));
    let lines = prose.lines.iter().filter(|line| line.at == At::Item && within(line.text.span.start));
    lines
        .flat_map(|line| {
            // `Updated compose.yml` may be a file by any path; one that says where it lies is meant.
            let paths = paths::all(&line.text).into_iter().filter(|(path, _)| path.contains('/'));
            paths.map(|(path, range)| (path, line.text.place(range))).collect::<Vec<_>>()
        })
        .collect()
}

fn covers(only: &str, path: &str) -> bool {
    let base = only.trim_end_matches('*').trim_end_matches('/');
    path == only
        || path.trim_end_matches(['*', '/']) == base
        || path.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'))
}
