//! Looking around for the linter: what lies in the workspaces, and which programs there are.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pitcrew_plan::lint::{Found, Ground, Surroundings, WorkspaceKind, programs};
use pitcrew_plan::{Id, PathPattern, Plan, Workspace};

use crate::search_path;

/// A plain directory with more files is not listed; no rule judges what was not looked at.
const MOST_FILES: usize = 50_000;

/// Looks at what a plan speaks of whose paths are meant from `directory`.
pub fn surroundings(plan: &Plan, directory: &Path) -> Surroundings {
    let asks = asks_for_files(plan);
    let ground = |(name, workspace): (&Id, &Workspace)| {
        let root = directory.join(&workspace.path);
        let kind = kind(&root);
        let real = fs::canonicalize(&root).ok().and_then(|real| real.into_os_string().into_string().ok());
        let files = if asks { files(&root, kind) } else { None };
        (name.clone(), Ground { kind, real, files })
    };
    let look = |name: String| {
        let found = look_for(&name, directory);
        (name, found)
    };
    Surroundings {
        workspaces: plan.workspaces.iter().map(ground).collect(),
        programs: programs(plan).into_iter().map(look).collect(),
    }
}

/// Returns what kind of workspace a directory is. What lies in a git work tree and is not its top
/// is a directory like any other.
pub fn kind(root: &Path) -> WorkspaceKind {
    match (root.is_dir(), root.join(".git").exists()) {
        (false, _) => WorkspaceKind::Missing,
        (true, true) => WorkspaceKind::Git,
        (true, false) => WorkspaceKind::Directory,
    }
}

/// Whether any pattern of the plan is judged by the files there are.
fn asks_for_files(plan: &Plan) -> bool {
    let everything = [PathPattern::everything()];
    !plan.prepare.is_empty() || plan.tasks.values().any(|task| task.reads != everything)
}

/// Returns a silent call of git in a user's work tree. Neither a git that lies in it is run, nor a
/// monitor that its configuration names: a task may have put them there.
pub fn git(root: &Path) -> Command {
    let path = search_path::outside([root]);
    let mut command = Command::new(search_path::find("git", &path).unwrap_or_else(|| "git".into()));
    command
        .args(["-c", "core.fsmonitor=false"])
        .current_dir(root)
        .env("PATH", path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn files(root: &Path, kind: WorkspaceKind) -> Option<BTreeSet<String>> {
    match kind {
        WorkspaceKind::Git => tracked(root),
        WorkspaceKind::Directory => walk(root),
        WorkspaceKind::Missing => None,
    }
}

/// Lists what git knows or would take; ignored files are not what tasks work on.
fn tracked(root: &Path) -> Option<BTreeSet<String>> {
    let listed = git(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .stdout(Stdio::piped())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let names = listed.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Some(names.map(|name| String::from_utf8_lossy(name).into_owned()).collect())
}

/// Lists a plain directory, following no link.
fn walk(root: &Path) -> Option<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        // What we may not enter, a task may not either.
        let Ok(entries) = fs::read_dir(&directory) else { continue };
        for entry in entries.flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(entry.path());
            } else if let Ok(below) = entry.path().strip_prefix(root) {
                found.insert(below.to_string_lossy().into_owned());
            }
            if found.len() + open.len() > MOST_FILES {
                return None;
            }
        }
    }
    Some(found)
}

/// Looks for a program as it will be looked for: by its path from the plan's directory, or on `PATH`.
fn look_for(name: &str, directory: &Path) -> Found {
    if name.contains('/') { executable(&directory.join(name)) } else { on_path(name).map_or(Found::No, |_| Found::Yes) }
}

/// Finds a program on `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|place| place.join(name)).find(|place| executable(place) == Found::Yes)
}

fn executable(path: &Path) -> Found {
    match fs::metadata(path) {
        Ok(file) if file.is_file() && file.permissions().mode() & 0o111 != 0 => Found::Yes,
        Ok(_) => Found::NotExecutable,
        Err(_) => Found::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_listed_below_its_root_and_through_no_link() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("a")).unwrap();
        fs::write(root.path().join("a/b"), "").unwrap();
        std::os::unix::fs::symlink("/etc", root.path().join("link")).unwrap();
        let found: Vec<_> = walk(root.path()).unwrap().into_iter().collect();
        assert_eq!(found, ["a/b", "link"]);
    }

    #[test]
    fn a_program_is_looked_for_where_it_will_be() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("tool"), "").unwrap();
        assert_eq!(look_for("./tool", root.path()), Found::NotExecutable);
        assert_eq!(look_for("./other", root.path()), Found::No);
        assert_eq!(look_for("sh", root.path()), Found::Yes);
        assert_eq!(look_for("no-such-program-anywhere", root.path()), Found::No);
    }
}
