//! What tasks own, as a plan says it: relative paths in a workspace, and leases on what is no file there.

use std::collections::BTreeMap;
use std::ops::Range;

use super::heirs::Heirs;
use super::scalar;
use crate::import::outline::{Outline, Sourced};
use crate::model::Claim;
use crate::read::slug;

/// What each task owns in the plan, in the order of the outline.
pub(crate) struct Holdings<'a> {
    /// Directories outside the plan's own that tasks own files below: by the name of the workspace.
    roots: BTreeMap<String, String>,
    tasks: Vec<Owned>,
    pub(super) heirs: Heirs<'a>,
}

#[derive(Default)]
struct Owned {
    workspace: Option<String>,
    claims: Vec<(String, Range<usize>)>,
}

impl<'a> Holdings<'a> {
    /// Works out what the tasks of an outline own.
    pub fn of(outline: &'a Outline) -> Holdings<'a> {
        let heirs = Heirs::of(outline);
        let all: Vec<Vec<&Sourced<String>>> =
            outline.tasks.iter().enumerate().map(|(at, work)| heirs.owned(at, work)).collect();
        let roots = roots(&all);
        let tasks = all.iter().map(|owns| owned(owns, &roots)).collect();
        let mut holdings = Holdings { roots, tasks, heirs };
        holdings.roots.retain(|name, _| holdings.tasks.iter().any(|task| task.workspace.as_ref() == Some(name)));
        holdings
    }

    /// Returns the workspaces beside the plan's own directory: their names and paths.
    pub fn workspaces(&self) -> impl Iterator<Item = (&str, &str)> {
        self.roots.iter().map(|(name, root)| (name.as_str(), root.as_str()))
    }

    /// Returns the workspace of a task, where it is not the plan's own directory.
    pub fn workspace_of(&self, task: usize) -> Option<&str> {
        self.tasks.get(task)?.workspace.as_deref()
    }

    /// Returns what a task owns, and where the document says so.
    pub fn owned(&self, task: usize) -> &[(String, Range<usize>)] {
        self.tasks.get(task).map_or(&[], |owned| &owned.claims)
    }
}

/// The directories that absolute paths lie below: for each beginning of two names, what all of them share.
fn roots(owned: &[Vec<&Sourced<String>>]) -> BTreeMap<String, String> {
    let mut shared: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for path in owned.iter().flatten().map(|path| path.value.as_str()) {
        let Some(names) = absolute(path) else { continue };
        // A file itself is no workspace, and neither is a directory as wide as `/etc`.
        let directory = if path.ends_with('/') { &names[..] } else { &names[..names.len() - 1] };
        let fixed = directory.iter().position(|name| name.contains(['*', '?', '[', '{'])).unwrap_or(directory.len());
        let directory = &directory[..fixed];
        if let [first, second, ..] = directory {
            let common = shared.entry((first, second)).or_insert_with(|| directory.to_vec());
            let same = common.iter().zip(directory).take_while(|(a, b)| a == b).count();
            common.truncate(same);
        }
    }
    let mut roots = BTreeMap::new();
    for names in shared.values() {
        let last = names.last().map_or_else(String::new, |name| slug(name));
        let taken = last == crate::workspaces::MAIN || roots.contains_key(&last);
        let name = if taken { slug(&names.join("-")) } else { last };
        roots.insert(name, format!("/{}", names.join("/")));
    }
    roots
}

/// The names of an absolute path that climbs nowhere.
fn absolute(path: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = path.strip_prefix('/')?.split('/').filter(|name| !name.is_empty() && *name != ".").collect();
    (!names.is_empty() && !names.contains(&"..")).then_some(names)
}

fn owned(owns: &[&Sourced<String>], roots: &BTreeMap<String, String>) -> Owned {
    let below = |path: &str, root: &str| {
        let rest = path.strip_prefix(root)?;
        let rest = rest.strip_prefix('/').unwrap_or(rest).trim_matches('/');
        (path.len() == root.len() || path[root.len()..].starts_with('/'))
            .then(|| if rest.is_empty() { "**".to_owned() } else { rest.to_owned() })
    };
    let home = roots.iter().find(|(_, root)| {
        let mut paths = owns.iter().filter(|path| !is_lease(&path.value)).peekable();
        paths.peek().is_some() && paths.all(|path| below(&path.value, root).is_some())
    });
    let mut result = Owned { workspace: home.map(|(name, _)| name.clone()), claims: Vec::new() };
    for path in owns {
        let relative = home.and_then(|(_, root)| below(&path.value, root));
        let claim = relative.map_or_else(|| claim(&path.value), |path| claim(&path));
        if !result.claims.iter().any(|(other, _)| *other == claim) {
            result.claims.push((claim, path.span.clone()));
        }
    }
    result
}

fn is_lease(text: &str) -> bool {
    matches!(text.parse(), Ok(Claim::Lease { .. }))
}

/// Writes what a document says is owned as a plan says it.
fn claim(text: &str) -> String {
    let text = text.trim();
    let outside = text.starts_with(['/', '~', '$']) || text.split('/').any(|name| name == "..");
    // Words are no path.
    let is_words = text.contains(char::is_whitespace) && !text.contains(['/', '.', '*']);
    if !outside
        && !is_words
        && !text.contains("{{")
        && let Ok(claim) = text.parse::<Claim>()
    {
        return claim.to_string();
    }
    let thing = text.split_once(':').map_or(text, |(_, thing)| thing);
    let candidates = if outside {
        // What is written with a space instead is one here.
        let written = scalar::printable(text).replace(char::is_whitespace, "-");
        [format!("file:{written}"), format!("file:{}", slug(text))]
    } else {
        [format!("area:{}", slug(thing)), "area:unnamed".to_owned()]
    };
    candidates.into_iter().find(|claim| claim.parse::<Claim>().is_ok()).unwrap_or_else(|| "area:unnamed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;

    fn outline(tasks: &[&[&str]]) -> Outline {
        let sourced = |text: &str| Sourced { value: text.to_owned(), span: 0..0 };
        let mut outline = crate::import::outline(
            "| ID | Task | Owner |\n|---|---|---|\n| A1 | One | Anna |\n| A2 | Two | Bob |\n| A3 | Three | Cleo |\n",
        );
        outline.tasks.truncate(tasks.len());
        for (work, owns) in outline.tasks.iter_mut().zip(tasks) {
            work.id = Id::new("x").unwrap();
            work.owns = owns.iter().map(|path| sourced(path)).collect();
        }
        outline
    }

    fn told(holdings: &Holdings<'_>, task: usize) -> String {
        let owned: Vec<&str> = holdings.owned(task).iter().map(|(claim, _)| claim.as_str()).collect();
        format!("{} {}", holdings.workspace_of(task).unwrap_or("-"), owned.join(" "))
    }

    #[test]
    fn paths_below_one_directory_make_a_workspace_and_the_rest_are_leases() {
        let outline = outline(&[
            &["/etc/nginx/nginx.conf", "/etc/nginx/conf.d/tls.conf", "port:443"],
            &["docker-compose.yml", "/etc/hosts"],
            &["src/api/**", "the database", "./Makefile", "~/.ssh/config"],
        ]);
        let holdings = Holdings::of(&outline);
        assert_eq!(holdings.workspaces().collect::<Vec<_>>(), [("nginx", "/etc/nginx")]);
        assert_eq!(told(&holdings, 0), "nginx nginx.conf conf.d/tls.conf port:443");
        assert_eq!(told(&holdings, 1), "- docker-compose.yml file:/etc/hosts");
        assert_eq!(told(&holdings, 2), "- src/api/** area:the-database Makefile file:~/.ssh/config");
    }
}
