//! Code that wants to bring the reviewer down.

use pitcrew_agents::code_reviewer::measure::{Language, measure};
use serde_json::json;

use crate::{review, written};

/// Source in a language, so deep that a call into each level would run out of stack.
fn deep(language: Language, depth: usize) -> Vec<String> {
    let (open, close) = ("(".repeat(depth), ")".repeat(depth));
    let blocks = format!("{}{}", "{".repeat(depth), "}".repeat(depth));
    let sum = vec!["1"; depth].join(" + ");
    match language {
        Language::Rust => vec![
            format!("fn a() {{ let x = {open}1{close}; }}"),
            format!("fn a() {blocks}"),
            format!("fn a() {{ let x = {sum}; }}"),
            format!("fn a() {{ m!{open}fn b() {{}}{close} }}"),
        ],
        Language::Python => vec![format!("x = {open}1{close}\n"), format!("x = {sum}\n")],
        Language::Go => {
            vec![format!("package a\nfunc a() {{ x := {open}1{close} }}\n"), format!("package a\nfunc a() {blocks}")]
        }
        Language::Java => vec![
            format!("class A {{ int a() {{ return {open}1{close}; }} }}"),
            format!("class A {{ void a() {blocks} }}"),
        ],
        Language::C | Language::Cpp => {
            vec![format!("int a() {{ return {open}1{close}; }}"), format!("int a() {blocks}")]
        }
        Language::JavaScript | Language::TypeScript | Language::Tsx => vec![
            format!("function a() {{ return {open}1{close} }}"),
            format!("function a() {blocks}"),
            format!("x = {}{}", "[".repeat(depth), "]".repeat(depth)),
            format!("function a() {{ return {sum} }}"),
        ],
    }
}

#[test]
fn code_a_hundred_thousand_levels_deep_is_no_harm() {
    // On a thread with as little stack as other runtimes give one.
    let all = std::thread::Builder::new().stack_size(512 << 10).spawn(|| {
        for language in Language::ALL {
            for text in deep(language, 100_000) {
                let _ = measure(language, text.as_bytes());
            }
        }
    });
    all.expect("a thread").join().expect("no stack runs over");
}

#[test]
fn bytes_that_are_no_code_are_no_harm() {
    let mut state = 7_u64;
    let mut noise = |length: usize| -> Vec<u8> {
        let next = |state: &mut u64| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (*state >> 56) as u8
        };
        (0..length).map(|_| next(&mut state)).collect()
    };
    for language in Language::ALL {
        let _ = measure(language, &noise(5_000));
        let _ = measure(language, b"");
        let _ = measure(language, b"\xFF\xFE{(\"\\");
        let _ = measure(language, "fn ünï() { if \u{1F600} {} }\r\n\r".as_bytes());
    }
}

#[test]
fn what_cannot_be_read_is_said_and_nothing_else_is_lost() {
    let files = [("a.py", "def f(): pass\n"), ("b.py", "\0\0binary")];
    let directory = written(&files);
    std::fs::write(directory.path().join("big.py"), vec![b'\n'; (16 << 20) + 1]).expect("written");
    std::os::unix::fs::symlink(".", directory.path().join("circle")).expect("a link");
    let outcome = review(directory.path(), json!({})).expect("a review");
    let unread: Vec<&str> =
        outcome.output["unread"].as_array().expect("a list").iter().filter_map(|it| it["file"].as_str()).collect();
    assert_eq!(unread, ["b.py", "big.py"]);
    assert_eq!(outcome.output["metrics"]["files"], 1);
}

#[test]
fn reading_nothing_does_not_pass() {
    let directory = written(&[("b.py", "\0binary")]);
    let trouble = review(directory.path(), json!({})).expect_err("nothing was read");
    assert_eq!(trouble.message, "review `b.py`: it is no text; nothing else was there to review");
    let trouble = review(directory.path(), json!({ "repositoryPath": "nowhere" })).expect_err("no directory");
    assert_eq!(trouble.message, "review `nowhere`: it is no directory");
    let trouble = review(directory.path(), json!({ "changedFiles": ["../../etc/passwd"] })).expect_err("it climbs out");
    assert_eq!(trouble.message, "`../../etc/passwd` is not below the tree that is reviewed");
    let trouble = review(directory.path(), json!({ "thresholds": { "cognitive": "high" } })).expect_err("no number");
    assert!(trouble.message.starts_with("read the inputs: "), "{}", trouble.message);
}
