//! Where patches go, and what is refused.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Tree, said};

const TEN: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

fn five(after: &str) -> String {
    format!("--- a/n\n+++ b/n\n@@ -2,7 +2,7 @@\n two\n three\n four\n-five\n+{after}\n six\n seven\n eight\n")
}

#[test]
fn a_patch_is_applied_and_says_so() {
    let tree = Tree::with(&[("n", TEN)]);
    assert_snapshot!(tree.patch(&five("FIVE")), @"changed 1 file");
    assert_eq!(tree.read("n"), TEN.replace("five", "FIVE"));
}

#[test]
fn a_hunk_that_moved_is_found_and_told() {
    let tree = Tree::with(&[("n", &format!("zero\n{TEN}"))]);
    assert_snapshot!(tree.patch(&five("FIVE")), @r#"
    changed 1 file
    {"file":"n","how":"offset","hunk":1,"line":3,"offset":1}
    "#);
}

#[test]
fn a_line_of_context_that_changed_is_told() {
    let tree = Tree::with(&[("n", &TEN.replace("eight", "acht"))]);
    assert_snapshot!(tree.patch(&five("FIVE")), @r#"
    changed 1 file; 1 hunks were placed by a part of their context, look at them
    {"file":"n","how":"fuzz","hunk":1,"line":5,"missing":1}
    "#);
    assert_eq!(tree.read("n"), TEN.replace("five", "FIVE").replace("eight", "acht"));
}

#[test]
fn a_line_that_goes_must_be_there() {
    let tree = Tree::with(&[("n", &TEN.replace("five", "fünf")), ("m", "x\n")]);
    let other = "--- a/m\n+++ b/m\n@@ -1 +1 @@\n-x\n+y\n";
    assert_snapshot!(tree.patch(&format!("{other}{}", five("FIVE"))), @"
    changed nothing: `n`: hunk 1 (line 8 of the patch): the lines that it changes, with those beside them, are nowhere in the file; closest is line 2, where 6 of its 7 lines are: line 5 has `fünf` in place of `five`
    n: hunk 1 (line 8 of the patch): the lines that it changes, with those beside them, are nowhere in the file; closest is line 2, where 6 of its 7 lines are: line 5 has `fünf` in place of `five`
    ");
    assert_eq!(tree.read("m"), "x\n");
}

#[test]
fn a_place_that_is_not_the_only_one_is_refused() {
    let tree = Tree::with(&[("n", "a();\nb();\nc();\nx();\nb();\nc();\nz();\n")]);
    let patch = "--- a/n\n+++ b/n\n@@ -9,3 +9,4 @@\n q();\n b();\n+new();\n c();\n";
    assert_snapshot!(tree.patch(patch), @"
    changed nothing: `n`: hunk 1 (line 3 of the patch): what is left of its context beside it may be another's; closest is line 4, where 2 of its 3 lines are: line 4 has `x();` in place of `q();`
    n: hunk 1 (line 3 of the patch): what is left of its context beside it may be another's; closest is line 4, where 2 of its 3 lines are: line 4 has `x();` in place of `q();`
    ");
}

#[test]
fn where_the_base_is_known_it_is_a_merge() {
    let tree = Tree::with_git(&[("n", TEN)]);
    tree.write("n", &TEN.replace("five", "FIVE"));
    let diff = tree.git(&["diff"]).stdout;
    // All of its context is another by now, but for the lines beside it.
    let drifted =
        format!("{}{}", "zero\n".repeat(40), TEN.replace("two", "2").replace("three", "3").replace("eight", "8"));
    tree.write("n", &drifted);
    assert_snapshot!(tree.patch(&String::from_utf8(diff).unwrap()), @r#"
    changed 1 file
    {"file":"n","how":"merged","hunk":1}
    "#);
    assert_eq!(tree.read("n"), drifted.replace("five", "FIVE"));
}

#[test]
fn a_merge_that_conflicts_changes_nothing() {
    let tree = Tree::with_git(&[("n", TEN)]);
    tree.write("n", &TEN.replace("five", "FIVE"));
    let diff = String::from_utf8(tree.git(&["diff"]).stdout).unwrap();
    tree.write("n", &TEN.replace("five", "fünf"));
    assert_snapshot!(tree.patch(&diff), @"
    changed nothing: `n`: the file and the patch change the same lines, from line 5 on
    n: the file and the patch change the same lines, from line 5 on
    ");
    assert_eq!(tree.read("n"), TEN.replace("five", "fünf"));
}

#[test]
fn what_leaves_the_tree_is_refused() {
    let tree = Tree::with(&[("a", "a\n")]);
    std::fs::write(tree.beside().join("out"), "out\n").unwrap();
    std::os::unix::fs::symlink("..", tree.path().join("up")).unwrap();
    let change = |path: &str| format!("--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-out\n+in\n");
    let by_link = "diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+..\n\\ No newline at end of file\n\
                   diff --git a/l/new b/l/new\nnew file mode 100644\n--- /dev/null\n+++ b/l/new\n@@ -0,0 +1 @@\n+x\n";
    let all = [change("../out"), change("up/out"), change("x/../../out"), by_link.to_owned(), change(".git/config")];
    let all: Vec<String> = all.iter().map(|patch| tree.patch(patch)).collect();
    assert_snapshot!(all.join("\n\n"), @"
    trouble: read the patch: line 1 of the patch: `a/../out` is no path inside the tree: it climbs with `..` or `.`

    changed nothing: `up/out`: `up` is a link, and nothing is changed through links
    up/out: `up` is a link, and nothing is changed through links

    trouble: read the patch: line 1 of the patch: `a/x/../../out` is no path inside the tree: it climbs with `..` or `.`

    changed nothing: `l/new`: `l` is no directory by then, and nothing is changed through links
    l/new: `l` is no directory by then, and nothing is changed through links

    trouble: read the patch: line 1 of the patch: `a/.git/config` is no path inside the tree: it is in git's own directory
    ");
    assert_eq!(std::fs::read_to_string(tree.beside().join("out")).unwrap(), "out\n");
    assert_snapshot!(said(&tree.ask(json!({ "patchContent": change("x"), "repositoryPath": ".." }))), @"trouble: change `..`: it is outside of the work tree");
}

#[test]
fn a_file_that_would_not_parse_any_more_is_refused() {
    let tree = Tree::with(&[("a.json", "{\n  \"a\": 1\n}\n"), ("b.rs", "fn b() {\n}\n")]);
    let json = "--- a/a.json\n+++ b/a.json\n@@ -1,3 +1,3 @@\n {\n-  \"a\": 1\n+  \"a\": [1\n }\n";
    let rust = "--- a/b.rs\n+++ b/b.rs\n@@ -1,2 +1,2 @@\n fn b() {\n-}\n+)\n";
    assert_snapshot!(tree.patch(&[json, rust].concat()), @"
    changed nothing: `a.json`: it could not be parsed any more: Unexpected close brace on line 3 column 1, and 1 more
    a.json: it could not be parsed any more: Unexpected close brace on line 3 column 1
    b.rs: it could not be parsed any more: line 1
    ");
}

#[test]
fn a_file_that_its_program_would_not_read_any_more_is_refused() {
    let tree = Tree::with(&[
        ("deploy/nginx.conf", "events {\n}\nhttp {\n    server_tokens off;\n}\n"),
        ("compose.yaml", "services:\n  web:\n    image: nginx:1.27\n    ports:\n      - 80:80\n"),
        ("package.json", "{\n  \"a\": 1\n}\n"),
        ("tsconfig.json", "{\n  // why\n  \"a\": 1\n}\n"),
    ]);
    let before = tree.all();
    let all: Vec<String> = [
        ("deploy/nginx.conf", "off;", "off"),
        ("compose.yaml", "    ports:", "  ports:"),
        ("package.json", "1", "1,"),
        ("tsconfig.json", "1", "1,"),
    ]
    .iter()
    .map(|(path, old, new)| {
        let start = tree.read(path).find(old).unwrap();
        let edit = json!({ "path": path, "bytes": { "start": start, "end": start + old.len() }, "text": new });
        said(&tree.ask(json!({ "fixes": [{ "says": "it", "edits": [edit] }], "dryRun": true })))
    })
    .collect();
    assert_snapshot!(all.join("\n"), @"
    changed nothing: `deploy/nginx.conf`: it could not be parsed any more: line 4: `server_tokens` is not ended by `;`
    deploy/nginx.conf: it could not be parsed any more: line 4: `server_tokens` is not ended by `;`
    changed nothing: `compose.yaml`: it could not be parsed any more: line 5: `ports` is a list, not a map
    compose.yaml: it could not be parsed any more: line 5: `ports` is a list, not a map
    changed nothing: `package.json`: it could not be parsed any more: key must be a string at line 3 column 1
    package.json: it could not be parsed any more: key must be a string at line 3 column 1
    would change 1 file
    ");
    assert_eq!(tree.all(), before);
}

#[test]
fn a_dry_run_shows_the_diff_and_changes_nothing() {
    let tree = Tree::with(&[("n", TEN)]);
    let done = tree.ask(json!({ "patchContent": five("FIVE"), "dryRun": true })).unwrap();
    assert_snapshot!(done.summary, @"would change 1 file");
    assert_eq!(
        done.output["diff"].as_str().unwrap().lines().skip(1).collect::<Vec<_>>().join("\n"),
        five("FIVE").trim_end()
    );
    assert_eq!(tree.read("n"), TEN);
}

#[test]
fn paths_without_a_prefix_are_understood() {
    let tree = Tree::with(&[("src/n", TEN)]);
    assert_snapshot!(tree.patch(&five("FIVE").replace("a/n", "src/n").replace("b/n", "src/n")), @"changed 1 file");
}

#[test]
fn the_branch_must_be_the_one_that_is_meant() {
    let tree = Tree::with_git(&[("n", TEN)]);
    assert_snapshot!(said(&tree.ask(json!({ "patchContent": five("FIVE"), "targetBranch": "release" }))), @"trouble: change branch `release`: `main` is checked out");
    assert_snapshot!(said(&tree.ask(json!({ "patchContent": five("FIVE"), "targetBranch": "main" }))), @"changed 1 file");
}

#[test]
fn the_output_is_as_its_schema_says() {
    let tree = Tree::with(&[("n", TEN)]);
    let inputs = json!({ "patchContent": five("FIVE") });
    let agent = pitcrew_agents::patcher::AGENT;
    assert!(jsonschema::is_valid(&(agent.input)(), &inputs));
    let outcome = tree.ask(inputs).unwrap();
    assert!(jsonschema::is_valid(&(agent.output)(), &outcome.output), "{}", outcome.output);
}
