//! A plain directory, whose files are changed where they are.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

use pitcrew_plan::Apply;

use super::*;
use crate::workspace::origin::Origin;

fn mode(bed: &Bed, path: &str, mode: u32) {
    fs::set_permissions(bed.root().join(path), fs::Permissions::from_mode(mode)).unwrap();
}

/// A directory such as `/etc` has them: several modes and, where we may, several owners.
fn bed() -> Bed {
    let bed = Bed::new();
    bed.write("src/nginx.conf", "worker_processes 1;\n");
    bed.write("src/sites/a.conf", "a\n");
    bed.write("src/sites/b.conf", "b\n");
    bed.write("src/key", "a key, made for this test\n");
    bed.write("docs/ünï cödé.md", "ü\n");
    bed.write("tool", "#!/bin/sh\n");
    symlink("sites/a.conf", bed.root().join("src/enabled")).unwrap();
    fs::create_dir(bed.root().join("src/empty")).unwrap();
    if rustix::process::geteuid().is_root() {
        let own = |path: &str, user, group| {
            std::os::unix::fs::lchown(bed.root().join(path), Some(user), Some(group)).unwrap()
        };
        own("src/sites", 33, 33);
        own("src/sites/a.conf", 33, 33);
        own("src/key", 0, 4242);
        own("src/enabled", 1000, 4242);
    }
    mode(&bed, "src/key", 0o640);
    mode(&bed, "src/sites", 0o2775);
    mode(&bed, "tool", 0o4755);
    mode(&bed, "src/empty", 0o700);
    bed
}

/// Changes something of every kind below `src`.
fn rework(root: &Path) {
    fs::write(root.join("src/nginx.conf"), "worker_processes 4;\n").unwrap();
    fs::remove_file(root.join("src/sites/a.conf")).unwrap();
    fs::write(root.join("src/sites/c.conf"), "c\n").unwrap();
    fs::write(root.join("src/key"), "another key, made for this test\n").unwrap();
    fs::remove_file(root.join("src/enabled")).unwrap();
    symlink("sites/c.conf", root.join("src/enabled")).unwrap();
    fs::remove_dir(root.join("src/empty")).unwrap();
    fs::write(root.join("src/empty"), "a file now").unwrap();
    fs::remove_file(root.join("src/sites/b.conf")).unwrap();
    fs::create_dir(root.join("src/sites/b.conf")).unwrap();
    fs::write(root.join("src/sites/b.conf/inside"), "a directory now").unwrap();
}

#[test]
fn a_change_lands_in_the_files_and_is_taken_back_byte_for_byte() {
    let mut bed = bed();
    let before = listing(&bed.root());
    let workspace = bed.workspace("live").unwrap();
    let settled = bed.attempt(&workspace, "src", rework);
    assert_eq!(listing(&bed.root()), before, "an attempt works on a copy");
    let id = change(settled);
    assert_eq!(bed.land(&workspace, "src", &id).unwrap(), None);
    let after = listing(&bed.root());
    let kept = before.lines().filter(|line| after.lines().any(|other| other == *line));
    assert_eq!(kept.filter(|line| line.starts_with("docs") || line.starts_with("tool")).count(), 3);
    let key = |text: &str| text.lines().find(|line| line.starts_with("src/key")).unwrap().to_owned();
    assert_eq!(key(&after), key(&before).replace("\"a key", "\"another key"), "owner and mode are kept");
    assert!(after.contains("src/enabled") && after.contains("-> sites/c.conf"));

    // Again, as after a crash between the last rename and the journal.
    bed.landing("src", &id, |landing| workspace.apply(&landing, &bed.blobs)).unwrap();
    assert_eq!(listing(&bed.root()), after);
    bed.take_back(&workspace, "src", &id).unwrap();
    assert_eq!(listing(&bed.root()), before);
}

#[test]
fn the_next_task_sees_what_has_landed() {
    let mut bed = bed();
    let workspace = bed.workspace("live").unwrap();
    let settled = bed.attempt(&workspace, "src", rework);
    let id = change(settled);
    bed.land(&workspace, "src", &id).unwrap();
    let settled = bed.attempt(&workspace, "src", |root| {
        assert_eq!(fs::read_to_string(root.join("src/enabled")).unwrap(), "c\n");
        assert_eq!(fs::read_to_string(root.join("src/empty")).unwrap(), "a file now");
        assert_eq!(fs::read_to_string(root.join("src/sites/b.conf/inside")).unwrap(), "a directory now");
        fs::write(root.join("src/sites/c.conf"), "c2\n").unwrap();
    });
    assert_eq!(taken(settled).paths, 1);
}

#[test]
fn nothing_that_somebody_changed_meanwhile_is_overwritten() {
    let mut bed = bed();
    let workspace = bed.workspace("live").unwrap();
    let settled = bed.attempt(&workspace, "src", rework);
    let id = change(settled);
    bed.write("src/key", "somebody else's\n");
    let before = listing(&bed.root());
    let error = bed.land(&workspace, "src", &id).unwrap_err();
    assert_eq!(error.to_string(), "change `src/key`: it is not what the change was made on");
    assert_eq!(listing(&bed.root()), before);

    bed.write("src/key", "a key, made for this test\n");
    bed.land(&workspace, "src", &id).unwrap();
    mode(&bed, "src/nginx.conf", 0o600);
    let changed = listing(&bed.root());
    let error = bed.take_back(&workspace, "src", &id).unwrap_err();
    assert_eq!(error.to_string(), "change `src/nginx.conf`: it is not what the change was made on");
    assert_eq!(listing(&bed.root()), changed);
}

#[test]
fn no_path_leads_through_a_link() {
    let mut bed = bed();
    let workspace = bed.workspace("live").unwrap();
    let settled = bed.attempt(&workspace, "src", |root| fs::write(root.join("src/sites/new.conf"), "x").unwrap());
    let id = change(settled);
    // Meanwhile somebody made the directory a link to one outside.
    let outside = bed.home.path().join("outside");
    fs::rename(bed.root().join("src/sites"), &outside).unwrap();
    symlink(&outside, bed.root().join("src/sites")).unwrap();
    bed.land(&workspace, "src", &id).unwrap_err();
    assert!(!outside.join("new.conf").exists());
}

#[test]
fn new_directories_on_the_way_are_part_of_the_change() {
    let mut bed = Bed::new();
    bed.write("a", "a");
    let workspace = bed.workspace("live").unwrap();
    let before = listing(&bed.root());
    let settled = bed.attempt(&workspace, "docs", |root| {
        fs::create_dir_all(root.join("docs/deep/er")).unwrap();
        fs::write(root.join("docs/deep/er/x"), "x").unwrap();
    });
    let id = change(settled);
    bed.land(&workspace, "docs", &id).unwrap();
    assert_eq!(bed.read("docs/deep/er/x"), "x");
    bed.take_back(&workspace, "docs", &id).unwrap();
    assert_eq!(listing(&bed.root()), before);
}

#[test]
fn what_cannot_be_copied_is_skipped_and_told() {
    let bed = bed();
    let _socket = UnixListener::bind(bed.root().join("src/socket")).unwrap();
    let workspace = bed.workspace("live").unwrap();
    assert_eq!(workspace.skipped(), ["src/socket: is a socket"]);
}

#[test]
fn a_live_git_tree_shows_uncommitted_files_and_keeps_its_repository_to_itself() {
    let mut bed = bed();
    bed.git(&["init", "-q"]);
    bed.commit_all();
    bed.write("docs/new.md", "not yet committed\n");
    let before = bed.git(&["status", "--porcelain"]);
    let workspace = bed.workspace("live").unwrap();
    let view = bed.view(&workspace, "src");
    assert_eq!(git(view.root(), &["status", "--porcelain"]), before);
    fs::write(view.root().join("src/nginx.conf"), "new\n").unwrap();
    git(view.root(), &["commit", "-qam", "inside"]);
    let id = change(bed.settle(&workspace, "src", &view));
    bed.land(&workspace, "src", &id).unwrap();
    assert_eq!(bed.git(&["log", "--format=%s"]), "by hand");
    assert_eq!(bed.read("src/nginx.conf"), "new\n");
    assert!(bed.git(&["branch", "--list"]).ends_with("main"));
}

#[test]
fn the_base_of_a_run_is_found_again() {
    let bed = bed();
    let workspace = bed.workspace("live").unwrap();
    bed.write("src/nginx.conf", "changed since\n");
    let origin = Origin::open(&bed.root(), Some(Apply::Live), &bed.state).unwrap();
    assert_eq!(origin.base(workspace.base()).unwrap(), *workspace.base.base());
    assert!(matches!(origin.base("0000"), Err(WorkspaceError::BaseGone { .. })));
}
