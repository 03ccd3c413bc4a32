//! Files that nobody should write, and that must be told apart from a crash.

use std::time::Duration;

use pitcrew_plan::lint::Surroundings;
use pitcrew_plan::{Graph, Reading, digest, explain, lint, read, schedule};
use proptest::prelude::*;

fn reading(source: impl AsRef<[u8]>) -> Reading {
    read(source.as_ref(), "plan.yaml", "plan")
}

/// Puts a plan through everything; returns the rules that found something.
fn rules(source: impl AsRef<[u8]>) -> Vec<&'static str> {
    let reading = reading(source);
    let found = lint(&reading, &Surroundings::default());
    schedule(&reading.plan);
    Graph::of(&reading.plan).remaining(|_| Duration::from_secs(1));
    explain(&reading.plan);
    digest(&reading.plan);
    let text = reading.source.text();
    for diagnostic in &found {
        let place = &diagnostic.place;
        assert!(text.get(place.span.clone()).is_some(), "{diagnostic:?} points outside the text");
        assert!(place.line >= 1 && place.column >= 1);
        assert!(!diagnostic.message.contains(['\n', '\0']), "{diagnostic:?}");
    }
    let mut rules: Vec<&str> = found.iter().map(|diagnostic| diagnostic.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

#[test]
fn what_is_no_plan_is_told_by_its_rule() {
    let bomb = (1..12).fold("l0: &l0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, level| {
        let alias = format!("*l{},", level - 1).repeat(9);
        format!("{text}l{level}: &l{level} [{alias}]\n")
    });
    let deep = format!("tasks: {}{}", "[".repeat(200), "]".repeat(200));
    let deep_block: String = (0..200).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let deep_aliases: String =
        (0..40).map(|n| format!("a{n}: &a{n} [[[*a{}]]]\n", if n == 0 { 0 } else { n - 1 })).collect();
    let huge = format!("tasks: {{a: {{run: {}}}}}", "x".repeat(9 << 20));
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", b"".to_vec(), "empty-plan"),
        ("only a comment", b"# later\n".to_vec(), "empty-plan"),
        ("null", b"~".to_vec(), "empty-plan"),
        ("a text", b"hello".to_vec(), "wrong-type"),
        ("a list", b"[a, b]".to_vec(), "wrong-type"),
        ("not UTF-8", b"tasks: \xFF\xFE".to_vec(), "not-utf8"),
        ("UTF-16", "tasks".encode_utf16().flat_map(u16::to_be_bytes).collect(), "yaml-syntax"),
        ("a NUL", b"tasks: \0".to_vec(), "yaml-syntax"),
        ("broken", b"tasks: {a: [".to_vec(), "yaml-syntax"),
        ("a tab", b"tasks:\n\ta: b".to_vec(), "yaml-syntax"),
        ("two documents", b"tasks: {a: {run: x}}\n---\ntasks: {}".to_vec(), "yaml-syntax"),
        ("a tag", b"tasks: {a: {run: !exec x}}".to_vec(), "yaml-syntax"),
        ("an unknown alias", b"tasks: *nowhere".to_vec(), "yaml-syntax"),
        ("an alias to itself", b"tasks: &a {b: *a}".to_vec(), "yaml-syntax"),
        ("a bomb", bomb.into_bytes(), "yaml-limit"),
        ("deep lists", deep.into_bytes(), "yaml-limit"),
        ("deep maps", deep_block.into_bytes(), "yaml-limit"),
        ("deep aliases", deep_aliases.into_bytes(), "yaml-syntax"),
        ("huge", huge.into_bytes(), "yaml-limit"),
        ("a key that is a list", b"? [a, b]\n: c\ntasks: {a: {run: x}}".to_vec(), "wrong-type"),
        ("a merge of a text", b"tasks: {a: {<<: x, run: x}}".to_vec(), "wrong-type"),
        ("a cycle", b"tasks: {a: {run: x, needs: b}, b: {run: x, needs: a}}".to_vec(), "need-cycle"),
        ("a NUL in a command", b"tasks: {a: {run: \"x\\0\"}}".to_vec(), "bad-value"),
    ];
    for (name, source, rule) in cases {
        let found = rules(&source);
        assert!(found.contains(&rule), "{name}: {found:?}");
    }
}

#[test]
fn what_comes_before_a_fault_is_still_understood() {
    let reading = reading("name: x\ntasks:\n  a: {run: make}\n  b: {run: [make, \n");
    assert_eq!(reading.plan.name, "x");
    assert!(reading.plan.tasks.contains_key(&"a".parse().unwrap()));
    assert!(reading.has_errors() && reading.is_broken());
}

#[test]
fn anchors_and_merges_mean_what_they_mean_elsewhere() {
    let plan = reading(
        "
tasks:
  a: &base {run: make, timeout: 5m, env: &env {A: 1}}
  b: {<<: *base, timeout: 6m}
  c: {run: x, env: {<<: [*env], B: 2}}
",
    );
    assert!(plan.diagnostics.is_empty(), "{:?}", plan.diagnostics);
    let text = explain(&plan.plan);
    assert!(text.contains("timeout: 6m") && text.contains("B: \"2\""), "{text}");
}

#[test]
fn the_deepest_conditions_and_templates_need_no_deeper_thread() {
    use pitcrew_plan::expr::{check_condition, check_template, holds, render};
    let context = serde_json::json!({});
    let nested = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    for deep in [
        nested("(", "true", ")", 64),
        nested("[", "1", "]", 64),
        nested("{1:", "1", "}", 64),
        nested("!", "true", "", 64),
        nested("true?", "true", ":true", 64),
        nested("1+", "1", "", 256),
        nested("", "run", ".x", 256),
        nested("(", "true", "", 10_000),
        nested("1+", "1", "", 10_000),
    ] {
        drop((check_condition(&deep), holds(&deep, &context)));
        let template = format!("{{{{ {deep} }}}}");
        drop((check_template(&template), render(&template.as_str().into(), &context)));
    }
    assert!(holds(&nested("(", "true", ")", 64), &context).unwrap());
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        rules(bytes);
    }

    #[test]
    fn nothing_that_looks_like_a_plan_makes_it_panic(
        source in "(tasks|phases|teams|needs|owns|run|when|with|<<|\\{\\{|\\}\\}|\\{|\\}|\\[|\\]|:|, |\n|  |- |&a|\\*a|a|b|'|\"|\\||1|[^a-z]){0,80}",
    ) {
        rules(source);
    }

    #[test]
    fn no_template_or_condition_makes_it_panic(
        text in "(tasks|\\.|output|a-b|\\[|\\]|'|\"|\\(|\\)|\\{\\{|\\}\\}|\\{%|%\\}|-|\\+|!|\\?|:|,| |1|x|[^a-z]){0,40}",
    ) {
        use pitcrew_plan::expr::{check_condition, check_template, condition_references, holds, references, render};
        let context = serde_json::json!({"inputs": {}, "run": {}, "tasks": {"a-b": {"output": {"x": 1}}}});
        drop((check_condition(&text), check_template(&text), holds(&text, &context)));
        drop(render(&text.as_str().into(), &context));
        for reference in references(&text).into_iter().chain(condition_references(&text)) {
            prop_assert!(text.get(reference.span).is_some());
        }
    }
}
