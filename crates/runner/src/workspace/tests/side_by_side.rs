//! Two changes that were made side by side and both needed the same directory.

use std::os::unix::fs::PermissionsExt;

use super::*;

/// Two attempts that saw no `out`, each with a mode of its own for it.
fn bed(apply: &str) -> (Bed, Workspace, ChangeId, ChangeId) {
    let mut bed = Bed::new();
    bed.write("kept", "kept");
    if apply == "branch" {
        bed.git(&["init", "-q"]);
        bed.commit_all();
    }
    let workspace = bed.workspace(apply).unwrap();
    let made = |name: &'static str, mode: u32| {
        move |root: &Path| {
            fs::create_dir(root.join("out")).unwrap();
            fs::set_permissions(root.join("out"), fs::Permissions::from_mode(mode)).unwrap();
            fs::write(root.join("out").join(name), name).unwrap();
        }
    };
    let a = change(bed.attempt(&workspace, "a", made("a", 0o755)));
    let b = change(bed.attempt(&workspace, "b", made("b", 0o750)));
    (bed, workspace, a, b)
}

fn mode(bed: &Bed, path: &str) -> u32 {
    fs::metadata(bed.root().join(path)).unwrap().mode() & 0o7777
}

#[test]
fn both_land_and_the_next_task_sees_what_both_made() {
    for apply in ["live", "branch"] {
        let (mut bed, workspace, a, b) = bed(apply);
        bed.land(&workspace, "a", &a).unwrap();
        bed.land(&workspace, "b", &b).unwrap();
        let view = bed.view(&workspace, "check");
        let seen = |name: &str| fs::read_to_string(view.root().join("out").join(name)).unwrap();
        assert_eq!((seen("a"), seen("b")), ("a".to_owned(), "b".to_owned()), "{apply}");
        assert_eq!(taken(bed.settle(&workspace, "check", &view)).change, None, "{apply}");
    }
}

#[test]
fn the_directory_keeps_the_mode_of_who_made_it_first() {
    let (mut bed, workspace, a, b) = bed("live");
    bed.land(&workspace, "b", &b).unwrap();
    bed.land(&workspace, "a", &a).unwrap();
    assert_eq!(mode(&bed, "out"), 0o750);
    let view = bed.view(&workspace, "check");
    assert_eq!(fs::metadata(view.root().join("out")).unwrap().mode() & 0o777, 0o750);
    // Again, as after a crash between the last rename and the journal.
    bed.landing("a", &a, |landing| workspace.apply(&landing, &bed.blobs)).unwrap();
    assert_eq!(mode(&bed, "out"), 0o750);
}

#[test]
fn it_goes_with_the_last_of_them_whichever_that_is() {
    for first in ["a", "b"] {
        let mut bed = Bed::new();
        bed.write("kept", "kept");
        let before = listing(&bed.root());
        let workspace = bed.workspace("live").unwrap();
        let made = |name: &'static str| {
            move |root: &Path| {
                fs::create_dir(root.join("out")).unwrap();
                fs::write(root.join("out").join(name), name).unwrap();
            }
        };
        let a = change(bed.attempt(&workspace, "a", made("a")));
        let b = change(bed.attempt(&workspace, "b", made("b")));
        bed.land(&workspace, "a", &a).unwrap();
        bed.land(&workspace, "b", &b).unwrap();
        let (first, change, second, other) = if first == "a" { ("a", &a, "b", &b) } else { ("b", &b, "a", &a) };
        bed.take_back(&workspace, first, change).unwrap();
        assert_eq!(bed.read(&format!("out/{second}")), second);
        assert!(!bed.root().join("out").join(first).exists());
        // Again, as after a crash.
        bed.landing(first, change, |landing| workspace.restore(&landing, &bed.blobs)).unwrap();
        let view = bed.view(&workspace, "check");
        assert!(view.root().join("out").join(second).exists() && !view.root().join("out").join(first).exists());
        bed.take_back(&workspace, second, other).unwrap();
        assert_eq!(listing(&bed.root()), before);
    }
}

#[test]
fn it_stays_for_another_that_made_it_and_put_nothing_in_it() {
    let mut bed = Bed::new();
    bed.write("kept", "kept");
    let workspace = bed.workspace("live").unwrap();
    let out = change(bed.attempt(&workspace, "out", |root| fs::create_dir(root.join("out")).unwrap()));
    let a = change(bed.attempt(&workspace, "a", |root| {
        fs::create_dir(root.join("out")).unwrap();
        fs::write(root.join("out/a"), "a").unwrap();
    }));
    bed.land(&workspace, "a", &a).unwrap();
    bed.land(&workspace, "out", &out).unwrap();
    bed.take_back(&workspace, "a", &a).unwrap();
    assert!(bed.root().join("out").is_dir());
    bed.take_back(&workspace, "out", &out).unwrap();
    assert!(!bed.root().join("out").exists());
}

#[test]
fn what_somebody_else_made_or_put_there_meanwhile_stays() {
    let (mut bed, workspace, a, b) = bed("live");
    fs::create_dir(bed.root().join("out")).unwrap();
    fs::set_permissions(bed.root().join("out"), fs::Permissions::from_mode(0o700)).unwrap();
    bed.land(&workspace, "a", &a).unwrap();
    assert_eq!((mode(&bed, "out"), bed.read("out/a")), (0o700, "a".to_owned()), "nobody is let in who was not");
    bed.take_back(&workspace, "a", &a).unwrap();
    assert_eq!(mode(&bed, "out"), 0o700);

    fs::remove_dir(bed.root().join("out")).unwrap();
    bed.land(&workspace, "b", &b).unwrap();
    bed.write("out/theirs", "theirs");
    bed.take_back(&workspace, "b", &b).unwrap();
    assert_eq!(bed.read("out/theirs"), "theirs");
    assert!(!bed.root().join("out/b").exists());
}

#[test]
fn a_file_in_its_place_is_a_conflict_as_ever() {
    let (mut bed, workspace, a, _) = bed("live");
    bed.write("out", "a file");
    let error = bed.land(&workspace, "a", &a).unwrap_err();
    assert_eq!(error.to_string(), "change `out`: it is not what the change was made on");
    assert_eq!(bed.read("out"), "a file");
}
