//! Changes that are cut off before every one of their steps: by the end of the process, and by a disk that fails.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::patcher::disk::faults::{Fault, meeting};

/// A tree in which something of every kind is to change, and the place where that is kept.
struct Case {
    home: TempDir,
}

impl Case {
    fn new() -> Case {
        let case = Case { home: tempfile::tempdir().unwrap() };
        let root = case.home.path().join("tree");
        for directory in ["a", "gone/deep", "kind"] {
            fs::create_dir_all(root.join(directory)).unwrap();
        }
        fs::set_permissions(root.join("gone"), fs::Permissions::from_mode(0o750)).unwrap();
        for (path, text) in [
            ("a/changed", "old"),
            ("a/mode", "same"),
            ("gone/deep/file", "gone"),
            ("kind/was", "in a directory"),
            ("flat", "a file"),
            ("a/stays", "untouched"),
        ] {
            fs::write(root.join(path), text).unwrap();
            fs::set_permissions(root.join(path), fs::Permissions::from_mode(0o644)).unwrap();
        }
        symlink("a/changed", root.join("link")).unwrap();
        case
    }

    fn tree(&self) -> Worktree {
        Worktree::open(&self.home.path().join("tree")).unwrap()
    }

    fn store(&self) -> Store {
        Store::open(&self.tree(), Some(&self.home.path().join("kept"))).unwrap()
    }

    fn changes() -> Vec<Change> {
        let file = |text: &str, mode| Some(Entry::File { bytes: text.as_bytes().to_vec(), mode });
        let link = |target: &str| Some(Entry::Link { target: target.as_bytes().to_vec() });
        let change =
            |path: &str, before, after| Change { path: TreePath::new(path.as_bytes()).unwrap(), before, after };
        vec![
            change("a/changed", file("old", 0o644), file("new and longer", 0o644)),
            change("a/mode", file("same", 0o644), file("same", 0o755)),
            change("flat", file("a file", 0o644), None),
            change("flat/inner", None, file("below what was a file", 0o644)),
            change("gone/deep/file", file("gone", 0o644), None),
            change("kind", None, file("a file by now", 0o644)),
            change("kind/was", file("in a directory", 0o644), None),
            change("link", link("a/changed"), link("a/mode")),
            change("new/dir/made", None, file("made", 0o600)),
        ]
    }

    /// Makes the changes, and meets a fault; says how that ended, and whether the fault was met.
    fn commit(&self, fault: Fault, number: usize) -> (Option<Result<Backup, Trouble>>, bool) {
        let (tree, store) = (self.tree(), self.store());
        meeting(fault, number, move || commit(&tree, &store, Case::changes()))
    }

    /// Says what is in the tree: kinds, permissions, content.
    fn seen(&self) -> BTreeMap<String, String> {
        let mut seen = BTreeMap::new();
        look(&self.home.path().join("tree"), "", &mut seen);
        seen
    }

    /// Refuses a file that is neither an old nor a new one.
    fn assert_whole(&self, number: usize) {
        let known: Vec<String> = [before(), after()].iter().flat_map(|seen| seen.values().cloned()).collect();
        for (path, what) in self.seen().iter().filter(|(path, _)| !path.contains(UNFINISHED)) {
            assert!(known.contains(what), "step {number}: `{path}` is {what}");
        }
    }
}

fn look(directory: &Path, below: &str, seen: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_str().unwrap());
        let mode = entry.metadata().unwrap().permissions().mode() & 0o7777;
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            seen.insert(path.clone(), format!("directory {mode:o}"));
            look(&entry.path(), &format!("{path}/"), seen);
        } else if kind.is_symlink() {
            seen.insert(path, format!("link to {}", fs::read_link(entry.path()).unwrap().display()));
        } else {
            seen.insert(path, format!("file {mode:o} {}", fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

fn before() -> BTreeMap<String, String> {
    Case::new().seen()
}

fn after() -> BTreeMap<String, String> {
    let case = Case::new();
    commit(&case.tree(), &case.store(), Case::changes()).unwrap();
    case.seen()
}

/// How many steps the changes take.
fn steps() -> usize {
    (0..).find(|number| !Case::new().commit(Fault::End, *number).1).unwrap()
}

#[test]
fn a_process_that_ends_before_any_step_leaves_whole_files_and_the_next_one_the_old_tree_or_the_new() {
    let (old, new) = (before(), after());
    let (mut taken_back, mut untouched, mut done) = (0, 0, 0);
    for number in 0.. {
        let case = Case::new();
        let (_, is_met) = case.commit(Fault::End, number);
        case.assert_whole(number);
        let is_recovered = recover(&case.tree(), &case.store()).unwrap();
        match (is_recovered, case.seen()) {
            (true, seen) if seen == old => taken_back += 1,
            (false, seen) if seen == old => untouched += 1,
            (false, seen) if seen == new => done += 1,
            (_, seen) => panic!("step {number}: neither the old tree nor the new one: {seen:#?}"),
        }
        if !is_met {
            break;
        }
    }
    assert!(taken_back > 50 && untouched > 50 && done > 0, "{taken_back} {untouched} {done}");
}

#[test]
fn a_disk_that_fails_at_any_step_leaves_the_old_tree_and_nothing_to_be_taken_back() {
    let (old, new) = (before(), after());
    let mut failed = 0;
    for number in 0..steps() {
        let case = Case::new();
        let (done, is_met) = case.commit(Fault::Fail, number);
        assert!(is_met);
        match done.unwrap() {
            // What was only to be tidied up is no reason to fail.
            Ok(_) => assert!(case.seen().keys().all(|path| new.contains_key(path) || old.contains_key(path))),
            Err(trouble) => {
                assert_eq!(case.seen(), old, "step {number}: {trouble}");
                failed += 1;
            }
        }
        assert!(!recover(&case.tree(), &case.store()).unwrap(), "step {number}: it is taken back twice");
    }
    assert!(failed > 100, "{failed}");
}

#[test]
fn taking_back_may_be_cut_off_at_every_step_too() {
    let (old, last) = (before(), steps() - 1);
    let mut ended = 0;
    for number in 0.. {
        let case = Case::new();
        // Just before its last word: all is written, and all is to be taken back.
        let (done, _) = case.commit(Fault::End, last - 1);
        assert!(done.is_none());
        let (tree, store) = (case.tree(), case.store());
        let (_, is_met) = meeting(Fault::End, number, move || recover(&tree, &store));
        case.assert_whole(number);
        recover(&case.tree(), &case.store()).unwrap();
        assert_eq!(case.seen(), old, "step {number}");
        if !is_met {
            break;
        }
        ended += 1;
    }
    assert!(ended > 50, "{ended}");
}
