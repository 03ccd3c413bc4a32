//! Which functions are named first.

use serde_json::json;

use crate::change::git;
use crate::{review, written};

const HARD: &str = "def hard(a):\n    for x in a:\n        if x:\n            while x:\n                if a:\n                    x = a\n    return a\n";
const EASY: &str = "def easy(a):\n    if a:\n        return 1\n    return 2\n";

/// The names of the functions that are put out, with the heat of their files.
fn first(directory: &std::path::Path, most: usize) -> Vec<String> {
    let outcome = review(directory, json!({ "functions": most })).expect("a review");
    let functions = outcome.output["functions"].as_array().expect("a list");
    functions.iter().map(|it| format!("{} {}", it["name"].as_str().unwrap_or_default(), it["heat"])).collect()
}

#[test]
fn without_a_history_the_hardest_functions_come_first() {
    let directory = written(&[("a.py", EASY), ("b.py", HARD)]);
    assert_eq!(first(directory.path(), 10), ["hard 1.0", "easy 1.0"]);
    assert_eq!(first(directory.path(), 1), ["hard 1.0"]);
    assert_eq!(first(directory.path(), 0), [""; 0]);
}

#[test]
fn functions_in_files_that_change_come_before_hard_ones_that_rest() {
    let directory = written(&[("easy.py", EASY), ("hard.py", HARD)]);
    let commit = |message: &str| {
        git(directory.path(), &["add", "-A"]);
        git(directory.path(), &["commit", "-q", "-m", message]);
    };
    git(directory.path(), &["init", "-q", "."]);
    commit("one");
    for number in 0..8 {
        std::fs::write(directory.path().join("easy.py"), format!("{EASY}\n\nLIMIT = {number}\n")).expect("written");
        commit("more");
    }
    // Changed by the eight newest commits of nine, and by the oldest alone.
    assert_eq!(first(directory.path(), 10), ["easy 2.829", "hard 0.111"]);
    std::fs::rename(directory.path().join("easy.py"), directory.path().join("new.py")).expect("renamed");
    commit("another name");
    assert_eq!(first(directory.path(), 10), ["easy 2.929", "hard 0.1"]);
}
