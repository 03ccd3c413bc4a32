//! A place of its own for each test: a project, a home, and a state directory; and the real binary in it.
#![allow(dead_code)] // Each test file uses its own part.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Where a test happens.
pub struct Place {
    root: TempDir,
}

/// What a command answered.
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    /// Makes an empty project.
    pub fn empty() -> Place {
        let root = TempDir::with_prefix("pitcrew-cli.").unwrap();
        for name in ["project", "home"] {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        Place { root }
    }

    /// Makes a project with this plan.
    pub fn with_plan(plan: &str) -> Place {
        let place = Place::empty();
        place.write("pitcrew.yaml", plan);
        place
    }

    /// Makes a git repository with one commit that holds this plan.
    pub fn with_git(plan: &str) -> Place {
        let place = Place::with_plan(plan);
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.commit();
        place
    }

    pub fn project(&self) -> PathBuf {
        self.root.path().join("project")
    }

    pub fn state(&self) -> PathBuf {
        self.root.path().join("state")
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.project().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.project().join(name)).unwrap()
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "start"]);
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(self.project())
            .env("HOME", self.root.path().join("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Returns the command line, ready to start: without a terminal, and with nothing of the user's.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pitcrew"));
        command
            .args(arguments)
            .current_dir(self.project())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.root.path().join("home"))
            .env("PITCREW_STATE", self.state())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn pitcrew(&self, arguments: &[&str]) -> Answer {
        Answer::from(self.command(arguments).output().unwrap())
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Answer {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Answer {
    /// Expects an exit code, and shows everything where it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Answer {
        assert_eq!(self.code, code, "\n-- stdout\n{}\n-- stderr\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// Expects a text somewhere in what was printed.
    #[track_caller]
    pub fn says(self, text: &str) -> Answer {
        assert!(
            self.stdout.contains(text) || self.stderr.contains(text),
            "nothing says `{text}`\n-- stdout\n{}\n-- stderr\n{}",
            self.stdout,
            self.stderr
        );
        self
    }
}

/// Whether a file exists, for conditions that read like sentences.
pub fn exists(path: impl AsRef<Path>) -> bool {
    path.as_ref().exists()
}
