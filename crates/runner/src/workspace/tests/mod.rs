//! Workspaces on real git and real directories.

mod directory;
mod git;
mod going_on;
mod killed;
mod several;
mod side_by_side;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use pitcrew_engine::{ChangeId, Isolation, Landed, RunId, Timestamp};
use pitcrew_plan::{Id, Plan};

use super::{Foreign, Landing, Settled, Taken, View, Workspace, WorkspaceError};
use crate::store::{Append, Blobs, Journal, StateDir};

/// A project with a state directory beside it, and a run on it.
struct Bed {
    home: tempfile::TempDir,
    state: StateDir,
    journal: Journal,
    blobs: Blobs,
    landed: Vec<Arc<Landed>>,
    attempts: u32,
}

impl Bed {
    fn new() -> Bed {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("work")).unwrap();
        let state = StateDir::open(&home.path().join("state"), &[]).unwrap();
        let journal = Journal::open(&state, state.lock().unwrap().unwrap()).unwrap();
        let blobs = Blobs::open(&state).unwrap();
        Bed { home, state, journal, blobs, landed: Vec::new(), attempts: 0 }
    }

    fn root(&self) -> PathBuf {
        self.home.path().join("work")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    fn workspace(&self, apply: &str) -> Result<Workspace, WorkspaceError> {
        let workspace = serde_json::from_value(serde_json::json!({ "path": "work", "apply": apply }));
        Workspace::open(&self.state, &RunId("plan-7k2f".into()), self.home.path(), &workspace.unwrap())
    }

    /// Lays out an attempt's copy, lets `work` work in it, and settles what it left.
    fn attempt(&mut self, workspace: &Workspace, task: &str, work: impl FnOnce(&Path)) -> Settled {
        let view = self.view(workspace, task);
        work(view.root());
        self.settle(workspace, task, &view)
    }

    fn view(&mut self, workspace: &Workspace, task: &str) -> View {
        self.attempts += 1;
        let dir = self.state.attempts().join(self.attempts.to_string());
        let plan = plan();
        let task = &plan.tasks[&task.parse::<Id>().unwrap()];
        workspace.view(&dir, &[], &self.landed, task, Isolation::Off).unwrap()
    }

    fn settle(&self, workspace: &Workspace, task: &str, view: &View) -> Settled {
        let (id, plan): (Id, _) = (task.parse().unwrap(), plan());
        let settled = workspace.settle(view, &id, &plan.tasks[&id], &plan, Foreign::Refused, &self.blobs).unwrap();
        if let Settled::Taken(taken) = &settled {
            self.journal.append(Append::blobs(taken.rows.clone())).wait().unwrap();
        }
        settled
    }

    fn land(&mut self, workspace: &Workspace, task: &str, change: &ChangeId) -> Result<Option<String>, WorkspaceError> {
        let commit = self.landing(task, change, |landing| workspace.apply(&landing, &self.blobs))?;
        let task = task.parse().unwrap();
        self.landed.push(Arc::new(Landed { task, attempt: 1, change: change.clone(), commit: None, apart: false }));
        Ok(commit)
    }

    fn take_back(
        &mut self,
        workspace: &Workspace,
        task: &str,
        change: &ChangeId,
    ) -> Result<Option<String>, WorkspaceError> {
        let commit = self.landing(task, change, |landing| workspace.restore(&landing, &self.blobs))?;
        self.landed.retain(|landed| landed.change != *change);
        Ok(commit)
    }

    fn landing<T>(&self, task: &str, change: &ChangeId, act: impl FnOnce(Landing<'_>) -> T) -> T {
        let time = Timestamp(1_795_233_753_042);
        let (task, plan): (Id, _) = (task.parse().unwrap(), plan());
        let title = plan.tasks[&task].title.as_deref();
        act(Landing { title, task: &task, attempt: 1, change, head: &self.landed, time })
    }

    fn git(&self, args: &[&str]) -> String {
        git(&self.root(), args)
    }

    fn commit_all(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "by hand"]);
    }
}

/// Everyone's tasks: what each owns.
fn plan() -> Plan {
    let task = |owns: Option<&[&str]>| serde_json::json!({ "run": "true", "owns": owns });
    serde_json::from_value(serde_json::json!({
        "name": "plan",
        "tasks": {
            "src": task(Some(&["src"])),
            "docs": task(Some(&["docs/**", "*.md"])),
            "dist": task(Some(&["dist/app.js", "src/**"])),
            "whole": task(Some(&["**"])),
            "check": task(None),
            "none": task(Some(&[])),
            "a": task(Some(&["out/a"])),
            "b": task(Some(&["out/b"])),
            "out": task(Some(&["out"])),
        }
    }))
    .unwrap()
}

/// Runs git as its user would, with nothing configured but a name.
fn git(dir: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=User", "-c", "user.email=user@example.invalid", "-c", "init.defaultBranch=main"])
        .args(args)
        .current_dir(dir)
        .env_remove("GIT_DIR")
        .env("HOME", "/nonexistent")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_ALLOW_PROTOCOL", "file")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {said}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn taken(settled: Settled) -> Taken {
    match settled {
        Settled::Taken(taken) => taken,
        Settled::Refused(refused) => panic!("refused: {refused:?}"),
    }
}

fn change(settled: Settled) -> ChangeId {
    taken(settled).change.expect("something was changed")
}

fn refused(settled: Settled) -> Vec<String> {
    match settled {
        Settled::Refused(refused) => refused
            .into_iter()
            .map(|refusal| {
                let owner = refusal.owner.map(|owner| format!(" (of {owner})")).unwrap_or_default();
                format!("{}: {}{owner}", refusal.path, refusal.reason)
            })
            .collect(),
        Settled::Taken(taken) => panic!("taken: {taken:?}"),
    }
}

/// A tree as text: every path with its mode, owner and contents.
fn listing(root: &Path) -> String {
    fn walk(root: &Path, below: &Path, lines: &mut Vec<String>) {
        for entry in fs::read_dir(root.join(below)).unwrap() {
            let path = below.join(entry.unwrap().file_name());
            if path == Path::new(".git") {
                continue;
            }
            let full = root.join(&path);
            let found = fs::symlink_metadata(&full).unwrap();
            let what = if found.is_symlink() {
                format!("-> {}", fs::read_link(&full).unwrap().display())
            } else if found.is_file() {
                format!("{:?}", String::from_utf8_lossy(&fs::read(&full).unwrap()))
            } else {
                String::new()
            };
            lines.push(format!("{} {:o} {}:{} {what}", path.display(), found.mode(), found.uid(), found.gid()));
            if found.is_dir() {
                walk(root, &path, lines);
            }
        }
    }
    let mut lines = Vec::new();
    walk(root, Path::new(""), &mut lines);
    lines.sort();
    lines.join("\n")
}
