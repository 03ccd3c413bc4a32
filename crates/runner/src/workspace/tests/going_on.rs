//! What an attempt left is all there for the next one, and is all of it when that adds nothing.

use super::*;

/// Does this to a workspace with files, directories and links.
fn change_much(root: &Path) {
    fs::write(root.join("src/main.rs"), "changed").unwrap();
    fs::write(root.join("src/new.rs"), "new").unwrap();
    fs::remove_file(root.join("src/old.rs")).unwrap();
    // A directory goes, one comes, a file becomes a directory, a directory a file and a link.
    fs::remove_dir_all(root.join("src/gone")).unwrap();
    fs::create_dir_all(root.join("src/made/deep")).unwrap();
    fs::write(root.join("src/made/deep/file"), "deep").unwrap();
    fs::remove_file(root.join("src/file")).unwrap();
    fs::create_dir(root.join("src/file")).unwrap();
    fs::write(root.join("src/file/inner"), "inner").unwrap();
    fs::remove_dir_all(root.join("src/folder")).unwrap();
    fs::write(root.join("src/folder"), "no folder").unwrap();
    fs::remove_dir_all(root.join("src/other")).unwrap();
    std::os::unix::fs::symlink("main.rs", root.join("src/other")).unwrap();
}

fn bed(apply: &str) -> (Bed, Workspace) {
    let bed = Bed::new();
    for path in ["main.rs", "old.rs", "gone/a/b", "gone/c", "file", "folder/x", "other/y", "kept"] {
        bed.write(&format!("src/{path}"), path);
    }
    bed.write("README.md", "read me");
    if apply == "branch" {
        bed.git(&["init", "-q"]);
        bed.commit_all();
    }
    let workspace = bed.workspace(apply).unwrap();
    (bed, workspace)
}

impl Bed {
    fn view_going_on(&mut self, workspace: &Workspace, left: &ChangeId, isolation: Isolation) -> View {
        self.attempts += 1;
        let dir = self.state.attempts().join(self.attempts.to_string());
        let task = &plan().tasks[&"src".parse::<Id>().unwrap()];
        workspace.view_going_on(&dir, &[], &self.landed, left, task, isolation).unwrap()
    }
}

#[test]
fn who_adds_nothing_leaves_the_same_change() {
    for apply in ["live", "branch"] {
        let (mut bed, workspace) = bed(apply);
        let left = change(bed.attempt(&workspace, "src", change_much));
        for isolation in [Isolation::Off, Isolation::Walls] {
            let view = bed.view_going_on(&workspace, &left, isolation);
            assert_eq!(taken(bed.settle(&workspace, "src", &view)).change, Some(left.clone()), "{apply} {isolation:?}");
        }
    }
}

#[test]
fn who_takes_it_back_leaves_no_change_and_who_adds_to_it_leaves_both() {
    let (mut bed, workspace) = bed("live");
    let left = change(bed.attempt(&workspace, "src", |root| fs::write(root.join("src/main.rs"), "x").unwrap()));
    for isolation in [Isolation::Off, Isolation::Walls] {
        let view = bed.view_going_on(&workspace, &left, isolation);
        fs::write(view.written().join("src/main.rs"), "main.rs").unwrap();
        assert_eq!(taken(bed.settle(&workspace, "src", &view)).change, None, "{isolation:?}");
        let view = bed.view_going_on(&workspace, &left, isolation);
        fs::write(view.written().join("src/more.rs"), "more").unwrap();
        assert_eq!(taken(bed.settle(&workspace, "src", &view)).paths, 2, "{isolation:?}");
    }
}

#[test]
fn what_others_have_changed_meanwhile_is_named() {
    let (mut bed, workspace) = bed("live");
    let left = change(bed.attempt(&workspace, "src", change_much));
    assert_eq!(workspace.misfit(&bed.landed, &left).unwrap(), None);
    let theirs = change(bed.attempt(&workspace, "whole", |root| fs::write(root.join("src/old.rs"), "x").unwrap()));
    bed.land(&workspace, "whole", &theirs).unwrap();
    assert_eq!(workspace.misfit(&bed.landed, &left).unwrap(), Some("src/old.rs".to_owned()));
}
