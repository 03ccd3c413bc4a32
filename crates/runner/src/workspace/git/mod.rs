//! Git, for the engine's own use: plumbing only, and none of the user's configuration that could
//! run something.

pub(super) mod checkout;
pub(super) mod commit;
pub(super) mod ignore;
pub(super) mod merge;
pub(super) mod private;
mod repository;

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::error::WorkspaceError;
use crate::search_path;

pub use repository::Repository;

/// Set for every call: nothing that a repository may name is run.
const SAFE: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "protocol.file.allow=never",
    "safe.bareRepository=explicit",
    "core.fsync=all",
    "core.autocrlf=false",
    "gc.auto=0",
];

/// How git is called on one repository.
#[derive(Clone, Debug)]
pub(super) struct Git {
    /// Where git is, and what it starts.
    path: OsString,
    environment: Vec<(&'static str, OsString)>,
    users: bool,
}

impl Git {
    /// Calls on the repository whose git directory this is, by the git on this search path.
    pub(super) fn on(git_dir: &Path, path: &OsStr) -> Git {
        Git { path: path.to_owned(), environment: vec![("GIT_DIR", git_dir.into())], users: false }
    }

    /// The same on another git directory.
    pub(super) fn at(&self, git_dir: &Path) -> Git {
        Git::on(git_dir, &self.path)
    }

    /// The same with a work tree.
    pub(super) fn work_tree(mut self, path: &Path) -> Git {
        self.environment.push(("GIT_WORK_TREE", path.into()));
        self
    }

    /// The same with an index of its own.
    pub(super) fn index(mut self, path: &Path) -> Git {
        self.environment.push(("GIT_INDEX_FILE", path.into()));
        self
    }

    /// The same with another variable of git's.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Git {
        self.environment.push((name, value.into()));
        self
    }

    /// The same with the user's own configuration, for what the user does through us.
    pub(super) fn with_users_configuration(mut self) -> Git {
        self.users = true;
        self
    }

    /// Runs a command and returns what it printed.
    pub(super) fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<Vec<u8>, WorkspaceError> {
        self.feed(args, &[])
    }

    /// Runs a command and returns the line that it printed.
    pub(super) fn line<S: AsRef<OsStr>>(&self, args: &[S]) -> Result<String, WorkspaceError> {
        Ok(String::from_utf8_lossy(&self.run(args)?).trim_end().to_owned())
    }

    /// Runs a command with this as its input and returns what it printed.
    pub(super) fn feed<S: AsRef<OsStr>>(&self, args: &[S], input: &[u8]) -> Result<Vec<u8>, WorkspaceError> {
        match self.answer(args, input)? {
            (0, printed, _) => Ok(printed),
            (_, _, said) => Err(failed(args, &said)),
        }
    }

    /// Runs a command whose exit code is an answer: 0 or 1.
    pub(super) fn ask<S: AsRef<OsStr>>(&self, args: &[S], input: &[u8]) -> Result<(bool, Vec<u8>), WorkspaceError> {
        match self.answer(args, input)? {
            (0, printed, _) => Ok((true, printed)),
            (1, printed, _) => Ok((false, printed)),
            (_, _, said) => Err(failed(args, &said)),
        }
    }

    /// Prepares a call, for a caller that streams.
    pub(super) fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(search_path::find("git", &self.path).unwrap_or_else(|| "git".into()));
        command.env_clear();
        command.env("PATH", &self.path);
        command.envs([
            ("LC_ALL", "C"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_OPTIONAL_LOCKS", "0"),
        ]);
        if self.users {
            command.envs(["HOME", "XDG_CONFIG_HOME"].iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        } else {
            command.envs([("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")]);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.args(SAFE.iter().flat_map(|setting| ["-c", setting]));
        command.args(args).current_dir("/").stdin(Stdio::null());
        command
    }

    fn answer<S: AsRef<OsStr>>(&self, args: &[S], input: &[u8]) -> Result<(i32, Vec<u8>, String), WorkspaceError> {
        let mut command = self.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = match input {
            [] => command.output(),
            input => command.stdin(Stdio::piped()).spawn().and_then(|mut child| {
                let stdin = child.stdin.take();
                std::thread::scope(|scope| {
                    scope.spawn(move || {
                        // Git that ends without reading has said why in its exit code.
                        let _ = stdin.map(|mut stdin| stdin.write_all(input));
                    });
                    child.wait_with_output()
                })
            }),
        }
        .map_err(|source| WorkspaceError::NoGit { source })?;
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Ok((output.status.code().unwrap_or(-1), output.stdout, said))
    }
}

fn failed<S: AsRef<OsStr>>(args: &[S], said: &str) -> WorkspaceError {
    let command = args.first().map(|arg| arg.as_ref().to_string_lossy().into_owned()).unwrap_or_default();
    WorkspaceError::Git { command, said: said.replace('\n', "; ") }
}
