//! Which directories must be visible for the user's own tools to work inside.
//!
//! `PATH` says where commands are, not where they live: `~/.cargo/bin/cargo` starts a compiler
//! from `~/.rustup`, and an entry may be a link into a store elsewhere. This finds those homes,
//! and the credentials in them. Nothing else of HOME is shown.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::spec::Mount;

/// Toolchain homes below HOME, shown whole when a `PATH` entry or a command leads into them;
/// and which other homes they cannot work without.
const HOMES: &[(&str, &[&str])] = &[
    (".asdf", &[]),
    (".bun", &[]),
    (".cargo", &[".rustup"]),
    (".deno", &[]),
    (".local/share/fnm", &[]),
    (".local/share/mise", &[]),
    (".local/share/pnpm", &[]),
    (".local/share/uv", &[]),
    (".nvm", &[]),
    (".pyenv", &[]),
    (".rbenv", &[]),
    (".rustup", &[]),
    (".sdkman", &[]),
    (".volta", &[]),
    ("go", &[]),
];

/// Visible anyway: the system.
const SYSTEM: &[&str] = &["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"];

/// Names that hold credentials, wherever a tool keeps them.
const CREDENTIALS: &[&str] = &[
    ".env",
    ".git-credentials",
    ".netrc",
    ".npmrc",
    ".pypirc",
    "auth.json",
    "credentials",
    "credentials.toml",
    "etc/npmrc",
];

/// The mounts that make the commands of `path_var` work: directories read-only at their own
/// paths, then masks over credentials in them. `home` is the user's real HOME.
///
/// Relative entries of `path_var` are passed over; directories that do not exist too.
pub fn toolchains(path_var: &OsStr, home: &Path) -> Vec<Mount> {
    let mut found = Found { home, shown: BTreeSet::new() };
    for directory in std::env::split_paths(path_var).filter(|entry| entry.is_absolute()) {
        if directory.is_dir() {
            found.entry(&normal(&directory));
        }
    }
    found.mounts()
}

struct Found<'h> {
    home: &'h Path,
    shown: BTreeSet<PathBuf>,
}

impl Found<'_> {
    /// Shows one entry of `PATH`, and what its commands link to.
    fn entry(&mut self, directory: &Path) {
        if is_system(directory) {
            return;
        }
        self.place(directory, false);
        for command in fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok) {
            let Ok(target) = fs::read_link(command.path()) else { continue };
            let target = normal(&directory.join(target));
            if let Some(parent) = target.parent().filter(|parent| parent.is_dir()) {
                self.place(parent, true);
            }
        }
    }

    /// Shows the home of a directory that holds commands, as it is named and where that leads.
    fn place(&mut self, directory: &Path, linked: bool) {
        let real = fs::canonicalize(directory);
        for directory in [Some(directory.to_owned()), real.ok()].into_iter().flatten() {
            if is_system(&directory) {
                continue;
            }
            let known = HOMES.iter().find(|(home, _)| directory.starts_with(self.home.join(home)));
            match known {
                Some((home, needs)) => {
                    let homes = needs.iter().chain([home]).map(|home| self.home.join(home));
                    self.shown.extend(homes.filter(|home| home.is_dir()));
                }
                None => {
                    let place = self.prefix_of(&directory, linked).unwrap_or(&directory);
                    self.shown.insert(place.to_owned());
                }
            }
        }
    }

    /// The installation around a `bin` directory: `/opt/node` for `/opt/node/bin`.
    ///
    /// Below HOME a `bin` may as well stand in a project, so there only one that a command
    /// links into counts.
    ///
    /// A package of Node's finds those that it needs beside itself, so all of them are shown.
    fn prefix_of<'d>(&self, directory: &'d Path, linked: bool) -> Option<&'d Path> {
        if linked && let Some(packages) = directory.ancestors().filter(|path| path.ends_with("node_modules")).last() {
            return Some(packages);
        }
        let prefix = directory.parent().filter(|_| directory.ends_with("bin"))?;
        let private = directory.starts_with(self.home) && !linked;
        let common = self.home.starts_with(prefix) || prefix == self.home.join(".local");
        let common = common || prefix.components().count() < 3;
        (!private && !common).then_some(prefix)
    }

    /// Read-only mounts, none below another, and the masks.
    fn mounts(self) -> Vec<Mount> {
        let mut mounts: Vec<Mount> = Vec::new();
        let mut masks = Vec::new();
        let mut last: Option<&Path> = None;
        // In path order, so whatever contains a directory comes before it.
        for directory in &self.shown {
            if last.is_some_and(|last| directory.starts_with(last)) {
                continue;
            }
            last = Some(directory);
            mounts.push(Mount::ReadOnly { from: directory.clone(), at: directory.clone() });
            let credentials = CREDENTIALS.iter().map(|name| directory.join(name));
            let present = credentials.filter(|path| path.is_file());
            masks.extend(present.map(|at| Mount::Mask { at }));
        }
        mounts.extend(masks);
        mounts
    }
}

fn is_system(directory: &Path) -> bool {
    SYSTEM.iter().any(|system| directory.starts_with(system))
}

/// A path without `.` and `..`, by its text alone.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// Makes directories, files (`name=`), and links (`name>target`) below a HOME, and names
    /// what `toolchains` makes of a `PATH` of the given entries.
    fn shown(layout: &[&str], path: &[&str]) -> Vec<String> {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        for item in layout {
            if let Some((name, target)) = item.split_once('>') {
                symlink(target, home.join(name)).unwrap();
            } else if let Some(name) = item.strip_suffix('=') {
                fs::write(home.join(name), "").unwrap();
            } else {
                fs::create_dir_all(home.join(item)).unwrap();
            }
        }
        let path = std::env::join_paths(path.iter().map(|entry| home.join(entry))).unwrap();
        let name = |path: &Path| path.strip_prefix(&home).unwrap().display().to_string();
        let mounts = toolchains(&path, &home);
        fs::remove_dir_all(&home).unwrap();
        mounts
            .iter()
            .map(|mount| match mount {
                Mount::ReadOnly { from, at } if from == at => name(at),
                Mount::Mask { at } => format!("-{}", name(at)),
                other => panic!("unexpected {other:?}"),
            })
            .collect()
    }

    #[test]
    fn cargo_brings_rustup_and_hides_its_credentials() {
        let layout = [".cargo/bin", ".cargo/credentials.toml=", ".rustup/toolchains", ".ssh"];
        assert_eq!(shown(&layout, &[".cargo/bin"]), [".cargo", ".rustup", "-.cargo/credentials.toml"]);
    }

    #[test]
    fn a_version_manager_is_shown_whole_and_once() {
        let layout = [".nvm/versions/node/v20/bin", ".nvm/alias", ".nvm/.npmrc="];
        let path = [".nvm/versions/node/v20/bin", ".nvm/versions/node/v20/bin"];
        assert_eq!(shown(&layout, &path), [".nvm", "-.nvm/.npmrc"]);
    }

    #[test]
    fn a_directory_of_ones_own_shows_itself_and_what_its_commands_link_to() {
        let layout = [
            ".local/bin",
            ".local/share/keyrings",
            ".local/pipx/venvs/tool/bin",
            ".local/pipx/venvs/tool/bin/tool=",
            ".local/bin/tool>../pipx/venvs/tool/bin/tool",
        ];
        assert_eq!(shown(&layout, &[".local/bin"]), [".local/bin", ".local/pipx/venvs/tool"]);
    }

    #[test]
    fn a_package_of_nodes_brings_those_beside_it() {
        let layout = [
            ".npm-global/bin",
            ".npm-global/lib/node_modules/@tool/tool/bin",
            ".npm-global/lib/node_modules/@tool/tool-linux",
            ".npm-global/bin/tool>../lib/node_modules/@tool/tool/bin/tool.js",
        ];
        assert_eq!(shown(&layout, &[".npm-global/bin"]), [".npm-global/bin", ".npm-global/lib/node_modules"]);
    }

    #[test]
    fn a_project_around_a_bin_directory_stays_hidden() {
        assert_eq!(shown(&["project/bin", "project/.env="], &["project/bin"]), ["project/bin"]);
    }

    #[test]
    fn an_entry_that_is_a_link_is_shown_under_both_names() {
        let layout = ["tools/v2/bin", "tools/current>v2"];
        assert_eq!(shown(&layout, &["tools/current/bin"]), ["tools/current/bin", "tools/v2/bin"]);
    }

    #[test]
    fn what_is_missing_is_passed_over() {
        assert_eq!(shown(&[], &["nowhere/bin"]), [] as [&str; 0]);
    }
}
