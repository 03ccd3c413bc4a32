//! Every rule finds what its own shape describes, in the ways that programs and configurations write it down.

use proptest::strategy::{Strategy, ValueTree};
use proptest::string::string_regex;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::pack::{Pack, Shape};
use super::*;

/// How a value and the name that it is assigned to are written down.
fn written(name: &str, value: &str) -> Vec<String> {
    let upper = name.to_uppercase().replace(['-', ' ', '.'], "_");
    vec![
        format!("{name}_api_token = \"{value}\""),
        format!("var {name}Token string = `{value}`"),
        format!("{name}_token: '{value}'"),
        format!("{upper}_TOKEN={value}"),
        format!("{{\"{name}_token\": \"{value}\"}}"),
        format!("<{name}Token>\n    {value}\n</{name}Token>"),
        format!("{name}_TOKEN ?= \"{value}\""),
        format!("{name}Token := \"{value}\";"),
        format!("\"{name}_token\" => \"{value}\","),
        format!("System.setProperty(\"{upper}_TOKEN\", \"{value}\")"),
        format!("{{\\\"{name}_token\\\": \\\"{value}\\\"}}"),
        format!("  {upper}_TOKEN: {value}\n"),
    ]
}

/// An expression as the generator takes it: it knows no flags within one, and takes `\\d` to be of every script.
fn generated(source: &str) -> String {
    let bare = source
        .trim_start_matches('^')
        .trim_end_matches("(?:$|[^0-9A-Za-z_(])")
        .replace("(?i)", "")
        .replace("(?-i:", "(?:");
    let (mut out, mut in_class, mut chars) = (String::new(), false, bare.chars());
    while let Some(char) = chars.next() {
        match char {
            '\\' => match (chars.next(), in_class) {
                (Some('d'), true) => out.push_str("0-9"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (Some('w'), false) => out.push_str("[0-9A-Za-z_]"),
                (Some(other), _) => out.extend(['\\', other]),
                (None, _) => {}
            },
            '[' | ']' => {
                in_class = char == '[';
                out.push(char);
            }
            _ => out.push(char),
        }
    }
    out
}

#[test]
fn every_rule_finds_what_it_describes() {
    let pack = Pack::embedded().expect("our packs are well-formed");
    let engine = engine(&[]).expect("our packs are well-formed");
    let seed = [7; 32];
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let (mut tried, mut missed) = (0, Vec::new());
    for rule in &pack.rules {
        let (pattern, name) = match &rule.shape {
            Shape::Token(pattern) => (pattern, "service"),
            Shape::Assigned(pattern) => (pattern, rule.keywords[0].as_str()),
            _ => continue,
        };
        if rule.path.is_some() {
            continue;
        }
        let strategy = string_regex(&generated(pattern.source()));
        let strategy = strategy.unwrap_or_else(|error| panic!("{}: {error}", rule.id));
        for _ in 0..2 {
            // Like whoever makes tokens: nothing with hardly any characters in it.
            let value = (0..50)
                .map(|_| strategy.new_tree(&mut runner).expect("a value").current())
                .find(|value| entropy::shannon(value.as_bytes()) >= rule.entropy.max(2.5))
                .unwrap_or_default();
            for text in written(name.trim_end_matches(['_', '-']), &value) {
                tried += 1;
                let hits = engine.search(Source { path: "config.txt", commit: None }, text.as_bytes());
                let at = text.find(&value).unwrap_or_default()..text.find(&value).unwrap_or_default() + value.len();
                if !hits.iter().any(|hit| hit.secret.start < at.end && at.start < hit.secret.end) {
                    missed.push(format!("{}: {text}", rule.id));
                }
            }
        }
    }
    let share = missed.len() as f64 / f64::from(tried);
    assert!(share < 0.01, "{} of {tried} missed, such as\n{}", missed.len(), missed.join("\n"));
}
