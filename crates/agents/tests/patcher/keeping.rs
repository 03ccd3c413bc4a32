//! Backups, and what they take back.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::json;

use crate::support::{Tree, said};

/// Changes, removes, creates, renames; modes, links, names that a shell would misread.
const ALL: &str = "diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n\
    diff --git a/dir/gone b/dir/gone\ndeleted file mode 100644\n--- a/dir/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n\
    diff --git a/new/deep/$(touch x) 'q' b/new/deep/$(touch x) 'q'\nnew file mode 100644\n--- /dev/null\n\
    +++ b/new/deep/$(touch x) 'q'\t\n@@ -0,0 +1 @@\n+new\n\
    diff --git a/old b/renamed\nsimilarity index 100%\nrename from old\nrename to renamed\n\
    diff --git a/link b/link\n--- a/link\n+++ b/link\n@@ -1 +1 @@\n-old\n\\ No newline at end of file\n+renamed\n\\ No newline at end of file\n";

fn tree() -> Tree {
    let tree = Tree::with(&[("run.sh", "echo\n"), ("dir/gone", "gone\n"), ("old", "no newline")]);
    fs::set_permissions(tree.path().join("old"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::set_permissions(tree.path().join("dir"), fs::Permissions::from_mode(0o750)).unwrap();
    std::os::unix::fs::symlink("old", tree.path().join("link")).unwrap();
    tree
}

#[test]
fn a_rollback_brings_back_every_byte_mode_and_link() {
    let tree = tree();
    let before = tree.all();
    let done = tree.ask(json!({ "patchContent": ALL })).unwrap();
    assert!(!done.is_no, "{}", done.summary);
    assert_eq!(done.output["filesModified"].as_array().unwrap().len(), 6);
    assert_ne!(tree.all(), before);
    assert!(!tree.path().join("dir").exists());
    let back = tree.ask(json!({ "rollback": done.output["backupPath"] })).unwrap();
    assert_eq!(back.summary, "took back the change of 6 files");
    assert_eq!(tree.all(), before);
}

#[test]
fn the_script_beside_it_does_the_same() {
    let tree = tree();
    let before = tree.all();
    let done = tree.ask(json!({ "patchContent": ALL })).unwrap();
    let script = format!("{}/rollback.sh", done.output["backupPath"].as_str().unwrap());
    let ran = Command::new("sh").arg(&script).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(tree.all(), before);
    // A second time it has nothing to take back, and says so.
    let again = Command::new(&script).output().unwrap();
    assert!(!again.status.success());
    assert_eq!(tree.all(), before);
}

#[test]
fn what_somebody_changed_since_is_not_overwritten() {
    let tree = tree();
    let done = tree.ask(json!({ "patchContent": ALL })).unwrap();
    tree.write("run.sh", "somebody's\n");
    let now = tree.all();
    let back = tree.ask(json!({ "rollback": done.output["backupPath"] }));
    assert_eq!(said(&back), "changed nothing: `run.sh`: somebody changed it since\nrun.sh: somebody changed it since");
    let script = format!("{}/rollback.sh", done.output["backupPath"].as_str().unwrap());
    assert!(!Command::new("sh").arg(script).output().unwrap().status.success());
    assert_eq!(tree.all(), now);
}

#[test]
fn without_a_backup_nothing_is_left() {
    let tree = tree();
    let done = tree.ask(json!({ "patchContent": ALL, "createBackup": false })).unwrap();
    assert_eq!(done.output["backupPath"], "");
    let kept = fs::read_dir(tree.beside().join("kept")).unwrap().next().unwrap().unwrap().path();
    let left: Vec<_> = fs::read_dir(kept).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"]);
}

#[test]
fn where_a_file_cannot_be_written_nothing_is_changed() {
    let tree = tree();
    let before = tree.all();
    // Below a directory that somebody turns into one nobody may write in, and root cannot either: a file as a directory.
    let patch = format!(
        "{ALL}diff --git a/run.sh/x b/run.sh/x\nnew file mode 100644\n--- /dev/null\n+++ b/run.sh/x\n@@ -0,0 +1 @@\n+x\n"
    );
    let said = tree.patch(&patch);
    assert!(said.contains("run.sh/x: `run.sh` is no directory"), "{said}");
    assert_eq!(tree.all(), before);
}

#[test]
fn in_a_repository_backups_are_in_gits_directory() {
    let tree = Tree::with_git(&[("a", "a\n")]);
    let assignment = pitcrew_agents::contract::Assignment {
        directory: tree.path(),
        inputs: json!({ "patchContent": "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n" }),
        ..Default::default()
    };
    let done = (pitcrew_agents::patcher::AGENT.work)(&assignment).unwrap();
    let kept = done.output["backupPath"].as_str().unwrap();
    let real = tree.path().canonicalize().unwrap();
    assert!(kept.starts_with(&format!("{}/.git/pitcrew/patcher/", real.display())), "{kept}");
    assert_eq!(String::from_utf8_lossy(&tree.git(&["status", "--porcelain"]).stdout), " M a\n");
}
