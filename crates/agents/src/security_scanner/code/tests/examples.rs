//! Every rule of our packs with code that it must find, and code beside it that it must not.
//!
//! The files in `examples` name a rule, then what it finds (`+`) and what it does not (`-`), a line each; `\n` is a new line.

use std::collections::BTreeSet;

use super::{found, packs};

const EXAMPLES: [(&str, &str); 5] = [
    ("a.py", include_str!("examples/python.txt")),
    ("a.js", include_str!("examples/javascript.txt")),
    ("a.go", include_str!("examples/go.txt")),
    ("a.rs", include_str!("examples/rust.txt")),
    ("a.sh", include_str!("examples/shell.txt")),
];

#[test]
fn every_rule_finds_what_it_describes_and_not_what_stands_beside_it() {
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    for (path, text) in EXAMPLES {
        let mut rule = "";
        let mut kinds = BTreeSet::new();
        for line in text.lines() {
            let Some((kind, code)) = line.split_once(' ') else {
                kinds.clear();
                rule = line;
                continue;
            };
            let mut code = code.replace("\\\\", "\u{1}").replace("\\n", "\n").replace('\u{1}', "\\");
            if path == "a.go" {
                code.insert_str(0, "package a\n");
            }
            let is_found = found(path, &code).iter().any(|said| said.split(':').nth(1) == Some(rule));
            if is_found != (kind == "+") {
                wrong.push(format!("{rule} {kind} {code}"));
            }
            kinds.insert(kind);
            if kinds.len() == 2 {
                seen.insert(rule.to_owned());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let missing: Vec<String> =
        packs::rules().map(|rule| rule.id.into_owned()).filter(|id| !seen.contains(id)).collect();
    assert!(missing.is_empty(), "without examples of both kinds: {missing:?}");
}
