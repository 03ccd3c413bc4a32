//! Inputs that were made to hurt: a clear answer, and nothing changed.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::json;

use crate::support::{Tree, said};

fn create(name: &str, line: &str) -> String {
    format!("diff --git a/{name} b/{name}\nnew file mode 100644\n--- /dev/null\n+++ b/{name}\n@@ -0,0 +1 @@\n+{line}\n")
}

#[test]
fn deep_nesting_overflows_no_stack() {
    for (name, line) in [
        ("a.json", "[".repeat(100_000)),
        ("b.json", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("a.yaml", "[".repeat(100_000)),
        ("b.yaml", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("c.yaml", "- ".repeat(100_000)),
        ("a.toml", format!("a = {}", "[".repeat(100_000))),
        ("b.toml", format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("c.toml", format!("{}a = 1", "a.".repeat(100_000))),
        ("a.rs", format!("fn a() {{ {} }}", "(".repeat(100_000))),
        ("a.py", format!("a = {}{}", "(".repeat(100_000), ")".repeat(100_000))),
    ] {
        let tree = Tree::with(&[]);
        // Whether it is taken or refused: it is answered.
        tree.ask(json!({ "patchContent": create(name, &line) })).unwrap();
        let tree = Tree::with(&[(name, &line)]);
        let _ = tree.ask(json!({ "edits": [{ "file": name, "format": "yaml", "set": { "a.b": 1 } }] }));
        let _ = tree.ask(json!({ "edits": [{ "file": name, "format": "json", "set": { "a.b": 1 } }] }));
        let _ = tree.ask(json!({ "edits": [{ "file": name, "format": "toml", "set": { "a.b": 1 } }] }));
        let _ = tree.ask(json!({ "rename": { "from": "a", "to": "b", "language": "rust" } }));
        let _ = tree.ask(json!({ "bump": [{ "name": "a", "to": "1" }] }));
    }
}

#[test]
fn large_things_are_refused_by_their_size() {
    let tree = Tree::with(&[("small", "x\n")]);
    let file = fs::File::create(tree.path().join("large")).unwrap();
    file.set_len(1 << 30).unwrap();
    let patch = "--- a/large\n+++ b/large\n@@ -1 +1 @@\n-x\n+y\n";
    let answer = tree.patch(patch);
    assert!(answer.contains("large: it has 1073741824 bytes, more than the 67108864"), "{answer}");
    let counts = "--- a/small\n+++ b/small\n@@ -1,999999999 +1,999999999 @@\n-x\n+y\n";
    assert!(tree.patch(counts).starts_with("trouble: read the patch: line 6"), "{}", tree.patch(counts));
    let numbers = "--- a/small\n+++ b/small\n@@ -99999999999999999999 +1 @@\n-x\n+y\n";
    assert!(tree.patch(numbers).starts_with("trouble: "), "{}", tree.patch(numbers));
}

#[test]
fn many_hunks_that_fit_nowhere_are_refused_soon() {
    let text: String = (0..20_000).map(|line| format!("{}\n", line % 7)).collect();
    let tree = Tree::with(&[("n", &text)]);
    let hunks: String = (0..400).map(|hunk| format!("@@ -{0},3 +{0},3 @@\n 1\n-x\n+y\n 1\n", hunk * 50 + 1)).collect();
    assert!(tree.patch(&format!("--- a/n\n+++ b/n\n{hunks}")).starts_with("changed nothing"));
}

#[test]
fn thousands_of_hunks_go_to_their_places_by_all_of_their_context_and_are_refused_where_it_is_not_there() {
    const HUNKS: usize = 12_000;
    let text: String = (0..HUNKS * 4).map(|line| format!("line {line}\n")).collect();
    let hunk = |number: usize| {
        let line = number * 4;
        format!("@@ -{0},3 +{0},3 @@\n line {1}\n-line {0}\n+other {0}\n line {2}\n", line + 1, line, line + 2)
    };
    let patch: String = "--- a/n\n+++ b/n\n".to_owned() + &(1..HUNKS).map(hunk).collect::<String>();
    let patch = pitcrew_agents::patcher::diff::parse(patch.as_bytes(), &Default::default()).unwrap();
    let place = |text: &str| pitcrew_agents::patcher::apply::patch(text.as_bytes(), &patch[0].hunks, || None);
    let (done, _) = place(&text).unwrap();
    assert_eq!(String::from_utf8(done).unwrap().matches("other").count(), HUNKS - 1);
    // Every other line is gone, and with it a part of all context.
    let half: String = text.split_inclusive('\n').step_by(2).collect();
    let refusal = place(&half).unwrap_err();
    assert!(refusal.reason.contains("nowhere in the file") || refusal.reason.contains("too many"), "{refusal:?}");
}

#[test]
fn what_is_no_text_is_changed_byte_by_byte() {
    let tree = Tree::with(&[]);
    fs::write(tree.path().join("n"), b"\xff\xfe\x00one\ntwo\n").unwrap();
    assert_eq!(tree.patch("--- a/n\n+++ b/n\n@@ -2 +2,2 @@\n two\n+three\n"), "changed 1 file");
    assert_eq!(fs::read(tree.path().join("n")).unwrap(), b"\xff\xfe\x00one\ntwo\nthree\n");
}

#[test]
fn links_in_circles_and_special_files_are_refused() {
    let tree = Tree::with(&[]);
    symlink("b", tree.path().join("a")).unwrap();
    symlink("a", tree.path().join("b")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(tree.path().join("pipe")).status().unwrap();
    assert!(made.success());
    let before = tree.all_but("pipe");
    for patch in [
        "--- a/a/x\n+++ b/a/x\n@@ -1 +1 @@\n-x\n+y\n",
        "--- a/pipe\n+++ b/pipe\n@@ -1 +1 @@\n-x\n+y\n",
        "diff --git a/pipe/x b/pipe/x\nnew file mode 100644\n",
    ] {
        assert!(tree.patch(patch).starts_with("changed nothing"), "{}", tree.patch(patch));
    }
    assert_eq!(tree.all_but("pipe"), before);
    assert_eq!(said(&tree.ask(json!({ "bump": [{ "name": "a", "to": "1" }] }))), "trouble: bump `a`: no file names it");
}

#[test]
fn a_backup_that_was_tampered_with_writes_nowhere_else() {
    let tree = Tree::with(&[("n", "x\n")]);
    let done = tree.ask(json!({ "patchContent": "--- a/n\n+++ b/n\n@@ -1 +1 @@\n-x\n+y\n" })).unwrap();
    let kept = done.output["backupPath"].as_str().unwrap();
    let manifest = format!("{kept}/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("\"n\"", "\"../out\"")).unwrap();
    let answer = said(&tree.ask(json!({ "rollback": kept })));
    assert!(answer.contains("`../out`: it climbs"), "{answer}");
    fs::write(&manifest, text.replace("before/0", "../../../etc/passwd")).unwrap();
    assert!(said(&tree.ask(json!({ "rollback": kept }))).starts_with("trouble: read the backup"));
    assert_eq!(tree.read("n"), "y\n");
}

#[test]
fn a_directory_that_cannot_be_read_is_no_tree() {
    let tree = Tree::with(&[("n", "x\n")]);
    let answer = said(&tree.ask(json!({ "patchContent": "x", "repositoryPath": "none" })));
    assert!(answer.starts_with("trouble: open `"), "{answer}");
    let answer = said(&tree.ask(json!({ "patchContent": create("x", "y"), "repositoryPath": "n" })));
    assert!(answer.starts_with("trouble: open the work tree"), "{answer}");
    assert_eq!(
        said(&tree.ask(json!({ "patchContent": "x", "rename": { "from": "a", "to": "b", "language": "rust" } }))),
        "trouble: read the inputs: patchContent and rename are given, and one thing is done at a time"
    );
}
