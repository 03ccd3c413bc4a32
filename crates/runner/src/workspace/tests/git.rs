//! A git work tree, whose changes land as commits.

use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

/// A repository with a file of each kind.
pub(super) fn bed() -> Bed {
    let bed = Bed::new();
    bed.git(&["init", "-q"]);
    bed.git(&["config", "user.name", "The User"]);
    bed.git(&["config", "user.email", "user@example.invalid"]);
    bed.write("src/main.rs", "fn main() {}\n");
    bed.write("src/old.rs", "old\n");
    bed.write("README.md", "# Read\r\n");
    bed.write("run.sh", "#!/bin/sh\n");
    bed.write("docs/ünï.md", "ü\n");
    bed.write(".gitignore", "target/\ndist/\n");
    symlink("src/main.rs", bed.root().join("link")).unwrap();
    fs::set_permissions(bed.root().join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    bed.commit_all();
    // From here on git would convert README.md, in both directions.
    bed.write(".gitattributes", "*.md text eol=lf ident\n");
    bed.git(&["add", ".gitattributes"]);
    bed.git(&["commit", "-qm", "attributes"]);
    bed
}

#[test]
fn inside_a_view_git_answers_as_in_a_fresh_clone() {
    let mut bed = bed();
    // The user's own tree is dirty and half staged.
    bed.write("README.md", "half\n");
    bed.git(&["add", "README.md"]);
    bed.write("README.md", "half and more\n");
    bed.write("untracked", "x");
    let mark = bed.home.path().join("mark");
    bed.git(&["config", "core.fsmonitor", &format!("touch {}; false", mark.display())]);
    let before = (bed.git(&["-c", "core.fsmonitor=false", "status", "--porcelain"]), listing(&bed.root()));
    let workspace = bed.workspace("branch").unwrap();
    let head = bed.git(&["rev-parse", "HEAD"]);
    assert_eq!(workspace.base(), head);

    let view = bed.view(&workspace, "whole");
    let inside = |args: &[&str]| git(view.root(), args);
    assert_eq!(inside(&["status", "--porcelain"]), "");
    assert_eq!(inside(&["rev-parse", "HEAD"]), head);
    assert_eq!(inside(&["symbolic-ref", "--short", "HEAD"]), bed.git(&["symbolic-ref", "--short", "HEAD"]));
    assert_eq!(inside(&["log", "--format=%s"]), "attributes\nby hand");
    assert_eq!(inside(&["remote"]), "");
    fs::write(view.root().join("src/main.rs"), "fn main() { }\n").unwrap();
    assert_eq!(inside(&["diff", "--stat", "--format="]).lines().count(), 2);
    inside(&["stash", "-q"]);
    assert_eq!(inside(&["status", "--porcelain"]), "");
    inside(&["stash", "pop", "-q"]);
    inside(&["add", "-A"]);
    inside(&["commit", "-qm", "inside"]);
    assert_eq!(inside(&["log", "--format=%s"]), "inside\nattributes\nby hand");
    assert_eq!(fs::read(view.root().join("README.md")).unwrap(), b"# Read\r\n", "as committed, byte for byte");

    assert_eq!(bed.git(&["rev-parse", "HEAD"]), head);
    assert_eq!((bed.git(&["-c", "core.fsmonitor=false", "status", "--porcelain"]), listing(&bed.root())), before);
    assert!(!mark.exists(), "the user's monitor was run");
    let settled = bed.settle(&workspace, "src", &view);
    assert_eq!(taken(settled).paths, 1, "a commit inside changes nothing about what is left");
}

#[test]
fn a_change_lands_as_a_commit_and_the_next_task_stands_on_it() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    bed.write("README.md", "dirty\n");
    let before = (bed.git(&["status", "--porcelain"]), listing(&bed.root()));
    let work = |root: &Path| {
        fs::write(root.join("src/main.rs"), "fn main() { new() }\n").unwrap();
        fs::remove_file(root.join("src/old.rs")).unwrap();
        fs::create_dir(root.join("src/deep")).unwrap();
        fs::write(root.join("src/deep/tool"), "x").unwrap();
        fs::set_permissions(root.join("src/deep/tool"), fs::Permissions::from_mode(0o700)).unwrap();
        symlink("deep/tool", root.join("src/tool")).unwrap();
    };
    let settled = bed.attempt(&workspace, "src", work);
    let id = change(settled);
    let commit = bed.land(&workspace, "src", &id).unwrap().unwrap();
    assert_eq!(bed.git(&["rev-parse", "pitcrew/plan-7k2f"]), commit);
    assert_eq!(
        bed.git(&["diff-tree", "-r", "--name-status", "HEAD", &commit]),
        "A\tsrc/deep/tool\nM\tsrc/main.rs\nD\tsrc/old.rs\nA\tsrc/tool"
    );
    let message = bed.git(&["log", "-1", "--format=%an %at%n%B", &commit]);
    let wanted = format!(
        "The User 1795233753\nsrc\n\nPitcrew-Run: plan-7k2f\nPitcrew-Task: src\nPitcrew-Attempt: 1\nPitcrew-Change: {id}"
    );
    assert_eq!(message, wanted);
    assert_eq!((bed.git(&["status", "--porcelain"]), listing(&bed.root())), before, "the user's tree is untouched");

    // Again, as after a crash between the commit and the journal.
    let again = bed.landing("src", &id, |landing| workspace.apply(&landing, &bed.blobs)).unwrap().unwrap();
    assert_eq!(again, commit);

    let view = bed.view(&workspace, "docs");
    assert_eq!(git(view.root(), &["status", "--porcelain"]), "");
    assert_eq!(git(view.root(), &["rev-parse", "HEAD"]), commit);
    assert!(!view.root().join("src/old.rs").exists());
    assert_eq!(fs::read(view.root().join("src/tool")).unwrap(), b"x");
    fs::write(view.root().join("docs/new.md"), "new").unwrap();
    let second = change(bed.settle(&workspace, "docs", &view));
    bed.land(&workspace, "docs", &second).unwrap();

    // The first is taken back; what landed since stays.
    bed.take_back(&workspace, "src", &id).unwrap();
    assert_eq!(bed.git(&["diff-tree", "-r", "--name-status", "HEAD", "pitcrew/plan-7k2f"]), "A\tdocs/new.md");
    let view = bed.view(&workspace, "docs");
    assert_eq!(git(view.root(), &["status", "--porcelain"]), "");
    assert!(view.root().join("src/old.rs").exists());
}

#[test]
fn a_rollback_never_overwrites_what_landed_since() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let write = |text: &'static str| move |root: &Path| fs::write(root.join("src/main.rs"), text).unwrap();
    let settled = bed.attempt(&workspace, "src", write("one"));
    let first = change(settled);
    bed.land(&workspace, "src", &first).unwrap();
    let settled = bed.attempt(&workspace, "src", write("two"));
    let second = change(settled);
    bed.land(&workspace, "src", &second).unwrap();
    let error = bed.take_back(&workspace, "src", &first).unwrap_err();
    assert_eq!(error.to_string(), "change `src/main.rs`: it is not what the change was made on");
    bed.take_back(&workspace, "src", &second).unwrap();
    bed.take_back(&workspace, "src", &first).unwrap();
    assert_eq!(bed.git(&["diff", "--stat", "HEAD", "pitcrew/plan-7k2f"]), "");
}

#[test]
fn what_a_task_does_not_own_is_refused_by_path_owner_and_rule() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let reach = |root: &Path| {
        fs::write(root.join("src/main.rs"), "mine").unwrap();
        fs::write(root.join("docs/ünï.md"), "not mine").unwrap();
        fs::remove_file(root.join("run.sh")).unwrap();
    };
    let settled = bed.attempt(&workspace, "src", reach);
    assert_eq!(
        refused(settled),
        [
            "docs/ünï.md: it was changed, and the task owns only `src` (of docs)",
            "run.sh: it was deleted, and the task owns only `src` (of whole)",
        ]
    );
    let settled = bed.attempt(&workspace, "none", |root| fs::write(root.join("a"), "").unwrap());
    assert_eq!(refused(settled), ["a: it was made, and the task owns no files (of whole)"]);
    let settled = bed.attempt(&workspace, "src", |root| symlink("/etc/passwd", root.join("src/x")).unwrap());
    assert_eq!(refused(settled), ["src/x: it is a link with an absolute target"]);
}

#[test]
fn what_is_rewritten_as_it_was_is_no_change() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let settled = bed.attempt(&workspace, "none", |root| {
        let text = fs::read(root.join("src/main.rs")).unwrap();
        fs::remove_file(root.join("src/main.rs")).unwrap();
        fs::write(root.join("src/main.rs"), text).unwrap();
        fs::create_dir(root.join("empty")).unwrap();
    });
    assert_eq!(taken(settled), Taken::default());
}

#[test]
fn ignored_paths_are_scratch_unless_owned_by_name() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let build = |root: &Path| {
        for path in ["target/debug/a", "target/b", "dist/app.js", "dist/app.map", "src/new.rs"] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), path).unwrap();
        }
        // An attempt makes no rules: these would hide what it does.
        fs::write(root.join("src/.gitignore"), "*\n").unwrap();
    };
    let settled = bed.attempt(&workspace, "whole", build);
    let whole = taken(settled);
    assert_eq!((whole.paths, whole.dropped), (2, [("target".into(), 2), ("dist".into(), 2)].into()));
    let settled = bed.attempt(&workspace, "dist", build);
    let dist = taken(settled);
    assert_eq!((dist.paths, dist.dropped), (3, [("target".into(), 2), ("dist".into(), 1)].into()));
    let settled = bed.attempt(&workspace, "check", build);
    assert_eq!(taken(settled).change, None, "a check changes nothing");
}

#[test]
fn names_that_others_execute_raise_the_risk() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let settled = bed.attempt(&workspace, "whole", |root| {
        fs::write(root.join("Makefile"), "all:\n").unwrap();
        fs::write(root.join("src/x.rs"), "").unwrap();
    });
    assert_eq!(taken(settled).risky, ["Makefile"]);
}

#[test]
fn the_users_branch_moves_forward_when_it_can_and_says_why_when_not() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let settled = bed.attempt(&workspace, "src", |root| fs::write(root.join("src/main.rs"), "new\n").unwrap());
    let id = change(settled);
    let commit = bed.land(&workspace, "src", &id).unwrap().unwrap();

    bed.write("src/main.rs", "mine, uncommitted\n");
    let error = workspace.merge().unwrap_err().to_string();
    assert!(error.contains("src/main.rs") && error.contains("commit or stash"), "{error}");
    assert_eq!(bed.read("src/main.rs"), "mine, uncommitted\n");

    bed.git(&["checkout", "-q", "src/main.rs"]);
    bed.write("untracked", "stays");
    let merged = workspace.merge().unwrap().unwrap();
    assert_eq!((merged.branch.as_str(), merged.to.as_str()), ("main", commit.as_str()));
    assert_eq!((bed.read("src/main.rs"), bed.read("untracked")), ("new\n".into(), "stays".into()));
    assert_eq!(workspace.merge().unwrap().unwrap().from, commit, "nothing more to do");

    bed.git(&["reset", "-q", "--hard", "HEAD~1"]);
    bed.write("README.md", "elsewhere");
    bed.commit_all();
    let error = workspace.merge().unwrap_err().to_string();
    assert!(error.contains("has commits that the run did not start from"), "{error}");
}

#[test]
fn a_linked_work_tree_and_a_borrowing_clone_work_too() {
    let mut bed = bed();
    let origin = bed.home.path().join("origin");
    fs::rename(bed.root(), &origin).unwrap();
    git(&origin, &["worktree", "add", "-q", "-b", "side", bed.root().to_str().unwrap()]);
    let workspace = bed.workspace("branch").unwrap();
    let settled = bed.attempt(&workspace, "src", |root| {
        assert_eq!(git(root, &["status", "--porcelain", "--branch"]), "## side");
        fs::write(root.join("src/main.rs"), "x").unwrap();
    });
    let id = change(settled);
    bed.land(&workspace, "src", &id).unwrap();
    assert_eq!(workspace.merge().unwrap().unwrap().branch, "side");
    assert_eq!(bed.read("src/main.rs"), "x");

    let mut bed = Bed::new();
    fs::remove_dir(bed.root()).unwrap();
    git(&origin, &["clone", "-q", "--shared", ".", bed.root().to_str().unwrap()]);
    let workspace = bed.workspace("branch").unwrap();
    let settled = bed.attempt(&workspace, "src", |root| {
        assert_eq!(git(root, &["status", "--porcelain"]), "");
        fs::write(root.join("src/main.rs"), "x").unwrap();
    });
    let id = change(settled);
    bed.land(&workspace, "src", &id).unwrap();
}

#[test]
fn a_repository_without_a_commit_is_refused_with_the_cure() {
    let bed = Bed::new();
    bed.git(&["init", "-q"]);
    let error = bed.workspace("branch").unwrap_err().to_string();
    assert!(error.contains("there is none yet; commit something first"), "{error}");
    let bed = Bed::new();
    assert!(matches!(bed.workspace("branch"), Err(WorkspaceError::NoRepository { .. })));
}

#[test]
fn a_repository_of_sha256_works_too() {
    let mut bed = Bed::new();
    bed.git(&["init", "-q", "--object-format=sha256"]);
    bed.write("src/a", "1");
    bed.commit_all();
    let workspace = bed.workspace("branch").unwrap();
    let settled = bed.attempt(&workspace, "src", |root| {
        assert_eq!(git(root, &["status", "--porcelain"]), "");
        fs::write(root.join("src/a"), "2").unwrap();
        fs::write(root.join("src/b"), "2").unwrap();
    });
    let id = change(settled);
    let commit = bed.land(&workspace, "src", &id).unwrap().unwrap();
    assert_eq!(commit.len(), 64);
}

#[test]
fn a_large_tree_is_checked_out_once() {
    let mut bed = Bed::new();
    bed.git(&["init", "-q"]);
    for i in 0..2000 {
        bed.write(&format!("src/d{}/f{i}", i % 50), &format!("{i}\n"));
    }
    bed.commit_all();
    let workspace = bed.workspace("branch").unwrap();
    let again = bed.workspace("branch").unwrap();
    assert_eq!(workspace.base.base().layer, again.base.base().layer);
    let view = bed.view(&workspace, "src");
    assert_eq!(git(view.root(), &["status", "--porcelain"]), "");
    fs::remove_dir_all(view.root().join("src/d1")).unwrap();
    let id = change(bed.settle(&workspace, "src", &view));
    bed.land(&workspace, "src", &id).unwrap();
    assert_eq!(bed.git(&["ls-tree", "-r", "--name-only", "pitcrew/plan-7k2f"]).lines().count(), 1960);
}

#[test]
fn layers_show_what_a_plain_copy_has() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let works: [&dyn Fn(&Path); 4] = [
        &|root| fs::remove_dir_all(root.join("src")).unwrap(),
        &|root| {
            fs::create_dir(root.join("src")).unwrap();
            fs::write(root.join("src/again"), "1").unwrap();
        },
        &|root| {
            fs::remove_dir_all(root.join("docs")).unwrap();
            fs::write(root.join("docs"), "a file now").unwrap();
            fs::remove_file(root.join("run.sh")).unwrap();
            fs::create_dir(root.join("run.sh")).unwrap();
            fs::write(root.join("run.sh/inside"), "a directory now").unwrap();
        },
        &|root| fs::remove_file(root.join("link")).unwrap(),
    ];
    for work in works {
        let settled = bed.attempt(&workspace, "whole", work);
        let id = change(settled);
        bed.land(&workspace, "whole", &id).unwrap();
        let view = bed.view(&workspace, "whole");
        assert_eq!(git(view.root(), &["status", "--porcelain"]), "");
        let lowers = workspace.head(&bed.landed).unwrap().lowers(&bed.blobs, &bed.state).unwrap();
        let Some(layered) = overlaid(&lowers) else { return };
        let copied = overlaid(&[view.root().to_owned(), tempfile::tempdir().unwrap().keep()]);
        assert_eq!(Some(layered), copied);
    }
}

#[test]
fn many_changes_become_few_layers() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    for i in 0..60 {
        let settled = bed
            .attempt(&workspace, "src", |root| fs::write(root.join(format!("src/n{}", i % 7)), i.to_string()).unwrap());
        let id = change(settled);
        bed.land(&workspace, "src", &id).unwrap();
    }
    let lowers = workspace.head(&bed.landed).unwrap().lowers(&bed.blobs, &bed.state).unwrap();
    assert_eq!(lowers.len(), 10 + 1 + 1, "the first fifty changes are one layer");
    let other = bed.workspace("branch").unwrap();
    let one_by_one = (1..=60).map(|landed| {
        let head = other.head(&bed.landed[..landed]).unwrap();
        head.lowers(&bed.blobs, &bed.state).unwrap()
    });
    assert_eq!(one_by_one.last(), Some(lowers.clone()), "whoever has seen the heads before shows the same");
    if let Some(shown) = overlaid(&lowers) {
        assert!(shown.contains("./src/n3 59") && shown.contains("./src/n4 53"), "{shown}");
    }
}

#[test]
fn what_a_task_neither_owns_nor_reads_is_hidden() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let view = bed.view(&workspace, "src");
    let sees = |path: &str| path.starts_with("docs/") || path == "README.md";
    let mask = view.head().mask(&sees, &bed.state).unwrap().unwrap();
    let mut lowers = view.head().lowers(&bed.blobs, &bed.state).unwrap();
    lowers.insert(0, mask);
    if let Some(shown) = overlaid(&lowers) {
        assert_eq!(shown, "./README.md # Read\r\n\n./docs/ünï.md ü\n\n");
    }
    assert_eq!(view.head().mask(&|_| true, &bed.state).unwrap(), None);
}

#[test]
fn what_is_hidden_is_not_among_gits_objects_either() {
    let mut bed = bed();
    let workspace = bed.workspace("branch").unwrap();
    let settled = bed.attempt(&workspace, "src", |root| fs::write(root.join("src/main.rs"), "new").unwrap());
    let id = change(settled);
    bed.land(&workspace, "src", &id).unwrap();
    let hidden = bed.git(&["rev-parse", "HEAD:src/old.rs"]);
    let narrowed = workspace.private_git(&bed.landed).unwrap().unwrap();
    let narrowed = narrowed.narrowed(&|path| path == "README.md" || path == "src/main.rs", &bed.state).unwrap();
    assert!(narrowed.objects().is_empty());
    let root = bed.home.path().join("narrow");
    fs::create_dir_all(root.join("src")).unwrap();
    fs::write(root.join("README.md"), "# Read\r\n").unwrap();
    fs::write(root.join("src/main.rs"), "new").unwrap();
    narrowed.make(&root.join(".git"), &[]).unwrap();
    assert_eq!(git(&root, &["status", "--porcelain", "--branch"]), "## main");
    assert_eq!(git(&root, &["log", "--format=%s"]), "What this task sees");
    assert_eq!(git(&root, &["ls-tree", "-r", "--name-only", "HEAD"]), "README.md\nsrc/main.rs");
    let objects = git(&root, &["cat-file", "--batch-all-objects", "--batch-check"]);
    assert!(!objects.contains(&hidden), "{objects}");
    git(&root, &["fsck", "--strict"]);
    fs::write(root.join("src/main.rs"), "newer").unwrap();
    git(&root, &["stash"]);
}

/// Mounts layers and returns every file with its contents; `None` where nothing may be mounted.
fn overlaid(lowers: &[PathBuf]) -> Option<String> {
    let lowers: Vec<_> = lowers.iter().map(|path| path.to_str().unwrap()).collect();
    let at = tempfile::tempdir().unwrap();
    let script = "mount -t overlay none -o userxattr,lowerdir=$LOWERS $AT && cd $AT || { echo cannot; exit 9; }
        find . -path ./.git -prune -o \\( -type f -o -type l \\) -print | LC_ALL=C sort | while read -r path; do
            printf '%s ' \"$path\"; if [ -L \"$path\" ]; then readlink \"$path\"; else cat \"$path\"; fi; echo
        done";
    let unshare = if rustix::process::geteuid().is_root() { "-m" } else { "-rm" };
    let output = Command::new("unshare")
        .args([unshare, "sh", "-c", script])
        .env("LOWERS", lowers.join(":"))
        .env("AT", at.path())
        .output();
    let shown = output.ok().filter(|output| output.status.success());
    if shown.is_none() {
        println!("skipped: no overlay can be mounted here");
    }
    shown.map(|output| String::from_utf8(output.stdout).unwrap())
}
