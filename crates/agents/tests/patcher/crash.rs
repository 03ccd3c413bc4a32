//! A patcher that is killed: every file is the old one or the new one, and the next start makes them all old.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use pitcrew_agents::contract::Assignment;
use pitcrew_agents::patcher::AGENT;
use serde_json::json;

use crate::support::{Tree, said};

/// How many files the patch changes.
const FILES: usize = 20;

/// Where the child that is killed works; it is this program, started for one test alone.
const HOME: &str = "PITCREW_TEST_PATCHER_HOME";

fn text(number: usize, word: &str) -> String {
    format!("{word} {number}\n").repeat(200)
}

/// Changes, deletes, creates and renames files.
fn patch() -> String {
    let mut patch = String::new();
    for number in 0..FILES {
        let (name, minus, plus) = (format!("d/f{number}"), text(number, "old"), text(number, "new"));
        let lines = |sign: char, text: &str| text.lines().map(|line| format!("{sign}{line}\n")).collect::<String>();
        match number % 4 {
            0 => {
                patch += &format!(
                    "diff --git a/{name} b/{name}\ndeleted file mode 100644\n--- a/{name}\n+++ /dev/null\n@@ -1,200 +0,0 @@\n{}",
                    lines('-', &minus)
                )
            }
            1 => {
                patch += &format!(
                    "diff --git a/{name} b/e/f{number}\nsimilarity index 100%\nrename from {name}\nrename to e/f{number}\n"
                )
            }
            _ => {
                patch += &format!(
                    "--- a/{name}\n+++ b/{name}\n@@ -1,200 +1,200 @@\n{}{}",
                    lines('-', &minus),
                    lines('+', &plus)
                )
            }
        }
        patch += &format!(
            "diff --git a/g/f{number} b/g/f{number}\nnew file mode 100644\n--- /dev/null\n+++ b/g/f{number}\n@@ -0,0 +1,200 @@\n{}",
            lines('+', &plus)
        );
    }
    patch
}

fn tree() -> Tree {
    let files: Vec<(String, String)> = (0..FILES).map(|number| (format!("d/f{number}"), text(number, "old"))).collect();
    Tree::with(&files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

/// The child: applies the patch in the directory that it is told.
#[test]
#[ignore = "it is started by the test below"]
fn child() {
    let Some(home) = std::env::var_os(HOME).map(PathBuf::from) else { return };
    let inputs = json!({ "patchContent": patch(), "backupDirectory": home.join("kept") });
    let assignment = Assignment { directory: home.join("tree"), inputs, ..Assignment::default() };
    (AGENT.work)(&assignment).unwrap();
}

#[test]
fn a_killed_patcher_leaves_whole_files_and_the_next_start_takes_its_change_back() {
    let mut taken_back = 0;
    for seen in (0..FILES).step_by(4) {
        let tree = tree();
        let before = tree.all();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["crash::child", "--exact", "--ignored"])
            .env(HOME, tree.beside())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It is killed when one of the files that it makes is seen, each time another one.
        let sign = tree.path().join(format!("g/f{seen}"));
        while !sign.exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let now = tree.all();
        for (name, kind) in now.iter().filter(|(name, _)| !name.ends_with('/') && !name.contains(".pitcrew-")) {
            let number: usize = name.rsplit('f').next().unwrap().parse().unwrap();
            let whole = [text(number, "old"), text(number, "new")].map(|text| format!("644 {text:?}"));
            assert!(whole.contains(kind), "{name} is half written");
        }
        // A patch that cannot be applied: only what was begun is taken back.
        let answer = said(&tree.ask(json!({ "patchContent": "--- a/none\n+++ b/none\n@@ -1 +1 @@\n-x\n+y\n" })));
        assert!(answer.starts_with("changed nothing"), "{answer}");
        let after = tree.all();
        let is_whole = after == before || (0..FILES).all(|number| after.contains_key(&format!("g/f{number}")));
        assert!(is_whole, "neither the old tree nor the new one: {:?}", after.keys().collect::<Vec<_>>());
        taken_back += usize::from(now != before && after == before);
    }
    assert!(taken_back > 0, "it was never killed in the middle");
}

#[test]
fn what_somebody_changed_after_the_end_is_not_overwritten() {
    let tree = tree();
    let done = tree.ask(json!({ "patchContent": patch() })).unwrap();
    let backup = PathBuf::from(done.output["backupPath"].as_str().unwrap());
    // As if it had been killed before its last word.
    fs::write(backup.parent().unwrap().join("pending"), backup.file_name().unwrap().to_str().unwrap()).unwrap();
    tree.write("d/f2", "somebody's\n");
    let before = tree.all();
    let answer = said(&tree.ask(json!({ "patchContent": patch() })));
    assert_eq!(
        answer,
        "trouble: take back the change that was cut off: `d/f2` is neither as it was nor as it was to be"
    );
    assert_eq!(tree.all(), before);
}

#[test]
fn a_dry_run_tells_of_a_change_that_was_cut_off_and_leaves_it() {
    let tree = tree();
    let done = tree.ask(json!({ "patchContent": patch() })).unwrap();
    let backup = PathBuf::from(done.output["backupPath"].as_str().unwrap());
    let pending = backup.parent().unwrap().join("pending");
    let ask = || {
        let edit = json!([{ "file": "x.json", "set": { "a": 1 }, "create": true }]);
        tree.ask(json!({ "edits": edit, "dryRun": true })).unwrap().summary
    };
    assert_eq!(ask(), "would change 1 file");
    fs::write(&pending, backup.file_name().unwrap().to_str().unwrap()).unwrap();
    let before = tree.all();
    assert_eq!(
        ask(),
        "would change 1 file; a change was cut off earlier, which the next one that is made takes back first"
    );
    assert_eq!((tree.all(), pending.exists()), (before, true));
}
