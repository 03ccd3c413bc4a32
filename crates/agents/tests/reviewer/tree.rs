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

/// The coverage that a report gives a tree, and what is said not to be read.
fn covered(files: &[(&str, &str)]) -> (serde_json::Value, Vec<String>) {
    let outcome = review(written(files).path(), json!({ "coverage": ["report"] })).expect("a review");
    let unread = outcome.output["unread"].as_array().expect("a list");
    let told = unread.iter().map(|it| format!("{}: {}", it["file"], it["why"]).replace('"', ""));
    (outcome.output["metrics"]["testCoverage"].clone(), told.collect())
}

#[test]
fn the_names_of_a_report_are_those_of_the_tree() {
    let cobertura = |source: &str| {
        format!(
            "<coverage><sources>{source}</sources><class filename=\"a.py\"><lines><line number=\"1\" hits=\"1\"/>\
             <line number=\"2\" hits=\"0\"/></lines></class></coverage>"
        )
    };
    let files = [("src/a.py", "a()\nb()\n"), ("lib/a.py", "c()\nd()\n")];
    let with = |report: &str| covered(&[files[0], files[1], ("report", report)]);
    assert_eq!(with(&cobertura("<source>/ci/work/src</source>")), (json!(50.0), vec![]));
    let (share, told) = with(&cobertura("<source>.</source>"));
    assert_eq!(share, json!(null));
    assert!(told[0].starts_with("report: the file that it names is not in the tree (`a.py`); "), "{told:?}");
    // Most of what it names lies where the tree was: the library's file of the same name is none of it.
    let lcov = "SF:/lib/1/src/a.py\nDA:1,9\nDA:2,9\nend_of_record\nSF:/w/src/a.py\nDA:1,1\nDA:2,0\nend_of_record\n\
                SF:/w/lib/a.py\nDA:1,0\nDA:2,0\nend_of_record\n";
    assert_eq!(with(lcov), (json!(25.0), vec![]));
}
