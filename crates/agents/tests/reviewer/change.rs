//! A review of a change: only what it wrote, and what it made worse.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::{review, tell, written};

const OLD: &str = "# TODO: old\ndef kept(a):\n    if a:\n        for x in a:\n            if x:\n                while x:\n                    if a: f()\n                    if x: f()\n    return a\n\ndef other():\n    return 1\n";

/// A line more in `other`, and one more decision in `kept` if asked for.
fn new(worse: bool) -> String {
    let text = OLD.replace("    return 1\n", "    print(2)\n    return 1\n");
    if worse { text.replace("    return a\n", "    return a if x else 1\n") } else { text }
}

pub(crate) fn git(directory: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(directory).args([
        "-c",
        "user.name=T",
        "-c",
        "user.email=t@example.org",
        "-c",
        "commit.gpgsign=false",
    ]);
    let output = command.args(args).output().expect("git is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with one commit of `a.py`, and something else in the tree now.
fn repository(now: &str) -> tempfile::TempDir {
    let directory = written(&[("sub/a.py", OLD), ("sub/gone.py", "x = 1\n")]);
    git(directory.path(), &["init", "-q", "."]);
    git(directory.path(), &["add", "."]);
    git(directory.path(), &["commit", "-q", "-m", "one"]);
    std::fs::write(directory.path().join("sub/a.py"), now).expect("written");
    directory
}

#[test]
fn a_change_answers_for_its_own_lines_only() {
    let directory = repository(&new(false));
    let inputs = json!({ "baseline": "HEAD", "changedFiles": ["sub/a.py", "sub/gone.py"] });
    let outcome = review(directory.path(), inputs).expect("a review");
    assert_eq!(tell(&outcome), "minor sub/a.py:12 debug-output: `print` prints for debugging in `other`");
}

#[test]
fn a_change_answers_for_what_it_made_worse() {
    let directory = repository(&new(true));
    let outcome = review(directory.path(), json!({ "baseline": "HEAD", "repositoryPath": "sub" })).expect("a review");
    assert_eq!(
        tell(&outcome),
        "major a.py:2 high-complexity: `kept` is hard to follow: cognitive complexity 21 (at most 15), cyclomatic 8 (at most 15)\n\
         minor a.py:12 debug-output: `print` prints for debugging in `other`"
    );
}

#[test]
fn new_files_and_renamed_ones_are_part_of_a_change() {
    let directory = repository(OLD);
    git(directory.path(), &["mv", "sub/a.py", "sub/b.py"]);
    std::fs::write(directory.path().join("sub/new.py"), "# FIXME: x\n").expect("written");
    let outcome = review(directory.path(), json!({ "baseline": "HEAD" })).expect("a review");
    assert_eq!(tell(&outcome), "minor sub/new.py:1 todo-comment: Left to do: FIXME: x");
}

#[test]
fn a_diff_says_what_is_reviewed_whether_it_was_applied_or_not() {
    let diff = "--- a/sub/a.py\n+++ b/sub/a.py\n@@ -11,2 +11,3 @@\n def other():\n+    print(2)\n     return 1\n";
    for text in [OLD.to_owned(), new(false)] {
        let directory = written(&[("sub/a.py", &text)]);
        let outcome = review(directory.path(), json!({ "diff": diff })).expect("a review");
        assert_eq!(tell(&outcome), "minor sub/a.py:12 debug-output: `print` prints for debugging in `other`");
    }
    let directory = written(&[("sub/a.py", "something = 'else'\n")]);
    let trouble = review(directory.path(), json!({ "diff": diff })).expect_err("it does not fit");
    assert_eq!(
        trouble.message,
        "review `sub/a.py`: the diff is of another text than the tree has; nothing else was there to review"
    );
}

#[test]
fn lines_of_a_change_that_no_test_went_through_are_told() {
    let directory = repository(&new(false));
    let report = r#"{"files": {"sub/a.py": {"executed_lines": [2, 3, 11], "missing_lines": [12, 13]}}}"#;
    std::fs::write(directory.path().join("coverage.json"), report).expect("written");
    let inputs = json!({ "baseline": "HEAD", "coverage": ["coverage.json"] });
    let outcome = review(directory.path(), inputs).expect("a review");
    let told = tell(&outcome);
    assert_eq!(told.lines().next(), Some("major sub/a.py:12 untested-change: no test goes through line 12 of `other`"));
    assert_eq!(outcome.output["metrics"]["testCoverage"], 0.0);
}

#[test]
fn a_baseline_that_is_not_there_is_said() {
    let directory = repository(OLD);
    let trouble = review(directory.path(), json!({ "baseline": "no-such-thing" })).expect_err("no commit");
    assert_eq!(trouble.message, "find the baseline `no-such-thing`: there is no such commit");
    let trouble = review(directory.path(), json!({ "baseline": "--output=x" })).expect_err("no commit");
    assert!(trouble.message.starts_with("find the baseline `--output=x`"));
}

#[test]
fn a_copy_that_a_change_made_is_told_and_an_old_one_is_not() {
    let block: String =
        (0..20).map(|at| format!("    x{at} = f(a, {at}) if a.b{at} > {at} else g(a[{at}], not a)\n")).collect();
    let function = |name: &str| format!("def {name}(a):\n{block}    return [x for x in a if x and x > 0]\n");
    let directory = written(&[("a.py", &function("one")), ("b.py", &function("two"))]);
    git(directory.path(), &["init", "-q", "."]);
    git(directory.path(), &["add", "."]);
    git(directory.path(), &["commit", "-q", "-m", "one"]);
    std::fs::write(directory.path().join("b.py"), format!("{}\ny = 1\n", function("two"))).expect("written");
    assert_eq!(tell(&review(directory.path(), json!({ "baseline": "HEAD" })).expect("a review")), "");
    std::fs::write(directory.path().join("c.py"), function("three")).expect("written");
    let told = tell(&review(directory.path(), json!({ "baseline": "HEAD" })).expect("a review"));
    assert!(told.contains("major c.py:1 duplicated-block: ") && !told.contains("b.py:"), "{told}");
}
