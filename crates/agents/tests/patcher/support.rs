//! A directory with files in it, what is done to it, and what is there then.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use pitcrew_agents::contract::{Assignment, Outcome, Trouble};
use pitcrew_agents::patcher::AGENT;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A work tree; what the patcher keeps is beside it.
pub struct Tree {
    home: TempDir,
}

impl Tree {
    /// A tree with files.
    pub fn with(files: &[(&str, &str)]) -> Tree {
        let tree = Tree { home: tempfile::tempdir().unwrap() };
        fs::create_dir(tree.path()).unwrap();
        for (path, text) in files {
            tree.write(path, text);
        }
        tree
    }

    /// A git repository with files in it, committed.
    pub fn with_git(files: &[(&str, &str)]) -> Tree {
        let tree = Tree::with(files);
        tree.git(&["init", "-q", "-b", "main"]);
        tree.git(&["add", "-A"]);
        tree.commit();
        tree
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.home.path().join("tree")
    }

    /// Where what the patcher keeps is, and what is no part of the tree may be put.
    pub fn beside(&self) -> &Path {
        self.home.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let whole = self.path().join(path);
        fs::create_dir_all(whole.parent().unwrap()).unwrap();
        fs::write(whole, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub fn git(&self, arguments: &[&str]) -> Output {
        git(&self.path(), arguments)
    }

    pub fn commit(&self) {
        let done = self.git(&[
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@localhost",
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "x",
        ]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Gives the patcher inputs.
    pub fn ask(&self, mut inputs: Value) -> Result<Outcome, Trouble> {
        if inputs.get("backupDirectory").is_none() {
            inputs["backupDirectory"] = self.home.path().join("kept").to_string_lossy().into();
        }
        let assignment = Assignment { directory: self.path(), inputs, ..Assignment::default() };
        (AGENT.work)(&assignment)
    }

    /// Applies a patch and says what came of it.
    pub fn patch(&self, patch: &str) -> String {
        said(&self.ask(json!({ "patchContent": patch })))
    }

    /// Returns all files: text, permissions, where links point.
    pub fn all(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        gather(&self.path(), &self.path(), &mut all);
        all
    }
}

impl Tree {
    /// Returns the names of all files but one that reading would wait for.
    pub fn all_but(&self, name: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|other| other != name).collect();
        names.sort();
        names
    }
}

/// Says what came of it, in a line or a few.
pub fn said(outcome: &Result<Outcome, Trouble>) -> String {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(trouble) => return format!("trouble: {trouble}"),
    };
    let output = &outcome.output;
    let mut said = vec![outcome.summary.clone()];
    for placed in output["placed"].as_array().unwrap() {
        if placed["how"] != "exact" {
            said.push(placed.to_string());
        }
    }
    for conflict in output["conflicts"].as_array().unwrap() {
        said.push(format!("{}: {}", conflict["file"].as_str().unwrap(), conflict["reason"].as_str().unwrap()));
    }
    said.join("\n")
}

pub fn git(directory: &Path, arguments: &[&str]) -> Output {
    Command::new("git")
        .current_dir(directory)
        .args(["-c", "core.autocrlf=false", "-c", "core.safecrlf=false"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CEILING_DIRECTORIES", directory.parent().unwrap())
        .output()
        .unwrap()
}

/// Returns all files below a directory, without git's own.
pub fn gather(root: &Path, directory: &Path, all: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name == ".git") {
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        let seen = fs::symlink_metadata(&path).unwrap();
        if seen.is_symlink() {
            all.insert(name, format!("link to {}", fs::read_link(&path).unwrap().display()));
        } else if seen.is_dir() {
            all.insert(format!("{name}/"), format!("{:o}", seen.permissions().mode() & 0o7777));
            gather(root, &path, all);
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            all.insert(name, format!("{:o} {text:?}", seen.permissions().mode() & 0o7777));
        }
    }
}
