//! Where programs for the host are looked for: nowhere that a task could have put them.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

/// Returns this process's search path without what lies in one of these workspaces.
pub fn outside(workspaces: impl IntoIterator<Item = impl AsRef<Path>>) -> OsString {
    let real = |root: &Path| root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let roots: Vec<PathBuf> = workspaces.into_iter().map(|root| real(root.as_ref())).collect();
    trusted(&env::var_os("PATH").unwrap_or_default(), &roots)
}

/// Returns where a program is found on a search path, `None` where it is not on it.
///
/// A program that is started by its whole path needs no copy of this process's page tables, as a search for it by the
/// child would.
pub fn find(program: &str, path: &OsStr) -> Option<PathBuf> {
    env::split_paths(path).map(|directory| directory.join(program)).find(|file| is_executable(file))
}

/// Whether a file is there that can be started.
pub fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Returns a search path without its relative entries and without those that lie in one of
/// these directories or lead into it. `roots` are real paths.
fn trusted(path: &OsStr, roots: &[PathBuf]) -> OsString {
    let is_in = |path: &Path| roots.iter().any(|root| path.starts_with(root));
    let leads_in = |entry: &Path| is_in(entry) || entry.canonicalize().is_ok_and(|real| is_in(&real));
    let plain = |entry: &Path| entry.is_absolute() && !entry.components().any(|part| part == Component::ParentDir);
    let kept: Vec<PathBuf> = env::split_paths(path).filter(|entry| plain(entry) && !leads_in(entry)).collect();
    env::join_paths(kept).expect("entries that were split from a path can be joined to one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_task_could_fill_is_left_out() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        let root = home.join("work");
        std::fs::create_dir_all(root.join("bin")).unwrap();
        std::os::unix::fs::symlink(root.join("bin"), home.join("link")).unwrap();
        let shown = |path: &Path| path.display().to_string();
        let path = [
            "/usr/bin".to_owned(),
            String::new(),
            ".".to_owned(),
            "bin".to_owned(),
            shown(&root),
            shown(&root.join("bin")),
            shown(&home.join("link")),
            shown(&home.join("other/../work/bin")),
            "/bin".to_owned(),
        ];
        assert_eq!(trusted(OsStr::new(&path.join(":")), &[root]), "/usr/bin:/bin");
    }

    #[test]
    fn the_first_that_can_be_started_is_found() {
        let home = tempfile::tempdir().unwrap();
        let [plain, started] = ["plain", "started"].map(|name| home.path().join(name));
        for directory in [&plain, &started] {
            std::fs::create_dir(directory).unwrap();
            std::fs::write(directory.join("tool"), "").unwrap();
        }
        std::fs::set_permissions(started.join("tool"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = env::join_paths([&plain, &started]).unwrap();
        assert_eq!(find("tool", &path), Some(started.join("tool")));
        assert_eq!(find("other", &path), None);
    }
}
