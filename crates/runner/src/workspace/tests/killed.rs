//! Applying, killed after every single step: all of the change or nothing of it.

use std::cell::Cell;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;

use super::super::live::{Live, Outcome};
use super::*;
use crate::change::Change;

/// A directory with a change that takes steps of every kind.
fn bed() -> (Bed, ChangeId) {
    let mut bed = Bed::new();
    for path in ["src/a", "src/b", "src/gone/x", "src/gone/y", "src/becomes-directory"] {
        bed.write(path, path);
    }
    fs::create_dir(bed.root().join("src/becomes-file")).unwrap();
    symlink("a", bed.root().join("src/link")).unwrap();
    let workspace = bed.workspace("live").unwrap();
    let settled = bed.attempt(&workspace, "src", |root| {
        fs::write(root.join("src/a"), "new a").unwrap();
        fs::remove_dir_all(root.join("src/gone")).unwrap();
        fs::create_dir_all(root.join("src/new/deep")).unwrap();
        fs::write(root.join("src/new/deep/x"), "x").unwrap();
        fs::remove_file(root.join("src/becomes-directory")).unwrap();
        fs::create_dir(root.join("src/becomes-directory")).unwrap();
        fs::write(root.join("src/becomes-directory/x"), "x").unwrap();
        fs::remove_dir(root.join("src/becomes-file")).unwrap();
        fs::write(root.join("src/becomes-file"), "file").unwrap();
        fs::remove_file(root.join("src/link")).unwrap();
        symlink("b", root.join("src/link")).unwrap();
    });
    let id = change(settled);
    (bed, id)
}

/// Applies the change of the bed that a variable names, and kills itself after some steps.
#[test]
fn child_applies_and_is_killed() {
    let Some(told) = std::env::var_os("PITCREW_TEST_KILLED") else { return };
    let told: (PathBuf, PathBuf, String, u32, bool) = serde_json::from_str(told.to_str().unwrap()).unwrap();
    let (root, state, id, steps, back) = told;
    let blobs = Blobs::open(&StateDir::open(&state, &[]).unwrap()).unwrap();
    let change = Change::read(&ChangeId(id), &blobs).unwrap();
    let change = if back { change.reversed() } else { change };
    let left = Cell::new(steps);
    let die = |_: &str| {
        left.set(left.get() - 1);
        if left.get() == 0 {
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).unwrap();
        }
    };
    Live::at(&root, &blobs).telling(&die).apply(&change).unwrap();
}

fn killed_after(bed: &Bed, id: &ChangeId, steps: usize, back: bool) {
    let told = serde_json::to_string(&(bed.root(), bed.state.root(), &id.0, steps, back)).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "workspace::tests::killed::child_applies_and_is_killed"])
        .env("PITCREW_TEST_KILLED", told)
        .output()
        .unwrap()
        .status;
    assert_eq!(status.signal(), Some(9));
}

#[test]
fn killed_after_any_step_a_change_is_there_as_a_whole_or_not_at_all() {
    let (bed, id) = bed();
    let change = Change::read(&id, &bed.blobs).unwrap();
    let steps = change.entries().len();
    assert!(steps >= 10);
    let before = listing(&bed.root());
    let live = bed.root();
    let live = Live::at(&live, &bed.blobs);
    live.apply(&change).unwrap();
    let after = listing(&bed.root());
    live.apply(&change.reversed()).unwrap();
    assert_eq!(listing(&bed.root()), before);

    for step in 1..=steps {
        for (back, change, before, after) in
            [(false, &change, &before, &after), (true, &change.reversed(), &after, &before)]
        {
            killed_after(&bed, &id, step, back);
            let outcome = live.finish_or_undo(change).unwrap();
            let found = listing(&bed.root());
            match outcome {
                Outcome::Done => assert_eq!(&found, after, "step {step}"),
                Outcome::Undone => {
                    assert_eq!(&found, before, "step {step}");
                    live.apply(change).unwrap();
                }
                Outcome::Conflict { path } => panic!("step {step}: {path}"),
            }
        }
    }
}

#[test]
fn after_a_crash_a_path_that_is_neither_stays_and_all_else_is_undone() {
    let (bed, id) = bed();
    let change = Change::read(&id, &bed.blobs).unwrap();
    bed.write("src/a", "somebody else's");
    let with_theirs = listing(&bed.root());
    bed.write("src/a", "src/a");
    killed_after(&bed, &id, 4, false);
    bed.write("src/a", "somebody else's");
    let root = bed.root();
    let live = Live::at(&root, &bed.blobs);
    assert_eq!(live.finish_or_undo(&change).unwrap(), Outcome::Conflict { path: "src/a".into() });
    assert_eq!(listing(&root), with_theirs);
    // Asked again, it says the same and touches nothing.
    assert_eq!(live.finish_or_undo(&change).unwrap(), Outcome::Conflict { path: "src/a".into() });
    assert_eq!(listing(&root), with_theirs);
}

#[test]
fn what_others_changed_may_stay_while_all_else_is_taken_back() {
    let (bed, id) = bed();
    let change = Change::read(&id, &bed.blobs).unwrap();
    bed.write("src/a", "somebody else's");
    let with_theirs = listing(&bed.root());
    bed.write("src/a", "src/a");
    let root = bed.root();
    let live = Live::at(&root, &bed.blobs);
    live.apply(&change).unwrap();
    bed.write("src/a", "somebody else's");
    let back = change.reversed();
    assert_eq!(live.finish_or_undo(&back).unwrap(), Outcome::Conflict { path: "src/a".into() });
    let own = live.less_what_is_foreign(&back).unwrap();
    assert_eq!(own.entries().len(), back.entries().len() - 1);
    live.apply(&own).unwrap();
    assert_eq!(listing(&root), with_theirs);
}

#[test]
fn a_step_that_fails_undoes_the_others() {
    let (bed, id) = bed();
    let change = Change::read(&id, &bed.blobs).unwrap();
    let before = listing(&bed.root());
    // In the middle of applying, something appears in a directory that is to go.
    let root = bed.root();
    let stranger = root.join("src/gone/stranger");
    let appear = |path: &str| {
        if path == "src/a" {
            fs::write(&stranger, "").unwrap();
        }
    };
    let error = Live::at(&root, &bed.blobs).telling(&appear).apply(&change).unwrap_err();
    assert!(error.to_string().starts_with("remove `"), "{error}");
    fs::remove_file(&stranger).unwrap();
    assert_eq!(listing(&root), before);
}
