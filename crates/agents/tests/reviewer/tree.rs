//! A review of a whole tree: coverage, the score, and what is left out.

use serde_json::json;

use crate::{review, tell, written};

#[test]
fn the_score_is_explained_to_the_point() {
    let files = [
        ("a.py", "# TODO: one\ntry:\n    f()\nexcept Exception:\n    pass\n"),
        ("b.py", "x = 1\n"),
        ("notes.md", "TODO: none\n"),
    ];
    let outcome = review(written(&files).path(), json!({})).expect("a review");
    let score = outcome.output["score"].as_f64().expect("a number");
    let losses = outcome.output["explanation"].as_array().expect("a list");
    let lost: f64 = losses.iter().filter_map(|loss| loss["points"].as_f64()).sum();
    assert_eq!(lost, 100.0 - score);
    assert_eq!(losses[0], json!({ "points": 4.0, "why": "the worst finding is major: swallowed-error in a.py" }));
    assert_eq!(outcome.output["metrics"]["files"], 2);
    assert!(!outcome.is_no);
    let strict = review(written(&files).path(), json!({ "minimumScore": 99 })).expect("a review");
    assert!(strict.is_no, "{}", strict.summary);
}

#[test]
fn code_of_others_is_left_out_unless_it_is_named() {
    let directory = written(&[
        ("node_modules/a.js", "// TODO: x\n"),
        ("a.js", "f();\n"),
        (".gitignore", "out/\n"),
        ("out/b.js", "// TODO: x\n"),
    ]);
    assert_eq!(tell(&review(directory.path(), json!({})).expect("a review")), "");
    let named = review(directory.path(), json!({ "paths": ["node_modules"] })).expect("a review");
    assert_eq!(tell(&named), "minor node_modules/a.js:1 todo-comment: Left to do: TODO: x");
}

#[test]
fn functions_with_many_ways_that_no_test_went_through_are_told() {
    let text = "def hard(a):\n    if a: f()\n    if a: f()\n    if a: f()\n    if a: f()\n    if a: f()\n\ndef easy(a):\n    f()\n";
    let report = "SF:/somewhere/a.py\nDA:1,1\nDA:2,0\nDA:3,0\nDA:8,1\nDA:9,0\nend_of_record\n";
    let directory = written(&[("a.py", text), ("cover.info", report)]);
    let outcome = review(directory.path(), json!({ "coverage": ["cover.info"] })).expect("a review");
    assert_eq!(outcome.output["metrics"]["testCoverage"], 40.0);
    // The line of `def` runs when the file is loaded.
    assert_eq!(tell(&outcome), "minor a.py:1 untested-function: no test goes through `hard`, which has 6 ways");
    let trouble = review(directory.path(), json!({ "coverage": ["a.py"] })).expect_err("no report");
    assert_eq!(trouble.message, "read the coverage report `a.py`: it names no file");
}
