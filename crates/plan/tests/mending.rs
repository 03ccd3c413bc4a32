//! What can be mended in one way only is mended, everything else stays as it is; and what is ignored is not told.
#![allow(clippy::disallowed_methods, reason = "tests read the files of the repository")]

use pitcrew_plan::lint::{Mended, Surroundings, mended};
use pitcrew_plan::{Diagnostic, Severity, lint, read};
use proptest::prelude::*;

fn judged(text: &str) -> Vec<Diagnostic> {
    lint(&read(text.as_bytes(), "plan.yaml", "plan"), &Surroundings::default())
}

fn mend(text: &str) -> Mended {
    mended(text, judged)
}

/// `RULE line`, for everything that is found.
fn told(text: &str) -> Vec<String> {
    judged(text).iter().map(|one| format!("{} {}", one.rule, one.place.line)).collect()
}

#[test]
fn what_can_be_meant_in_one_way_only_is_mended() {
    for (wrong, right) in [
        // Another spelling of a field, a word, a name, a length of time; the quotes go where the word needs none.
        (
            "tasks: {a: {run: x, onFailure: Hold, Timeout: '30 minutes'}}\n",
            "tasks: {a: {run: x, on_failure: hold, timeout: 30m}}\n",
        ),
        (
            "tasks:\n  build: {run: x}\n  test: {run: y, needs: [Build]}  # after it\n",
            "tasks:\n  build: {run: x}\n  test: {run: y, needs: [build]}  # after it\n",
        ),
        ("status: Done\ntasks: {a: {run: x}}\n", "status: done\ntasks: {a: {run: x}}\n"),
        // The same twice in one list, in either form.
        ("tasks: {a: {run: x}, b: {run: y, needs: [a, a]}}\n", "tasks: {a: {run: x}, b: {run: y, needs: [a]}}\n"),
        (
            "tasks:\n  a:\n    run: x\n    owns:\n    - src\n    - docs\n    - src\n    timeout: 5m\n",
            "tasks:\n  a:\n    run: x\n    owns:\n    - src\n    - docs\n    timeout: 5m\n",
        ),
        // One mend makes room for another.
        ("tasks: {a: {run: x}, b: {run: y, needs: [A, a]}}\n", "tasks: {a: {run: x}, b: {run: y, needs: [a]}}\n"),
        // Tabs, and Windows line ends that stay.
        ("tasks:\r\n\ta:\r\n\t\trun: x\r\n", "tasks:\r\n  a:\r\n    run: x\r\n"),
        // A comment that silences nothing.
        ("tasks:\n  # pitcrew: ignore network-open it fetches\n  a: {run: x}\n", "tasks:\n  a: {run: x}\n"),
        ("tasks: {a: {run: x}}  # pitcrew: ignore network-open it fetches\n", "tasks: {a: {run: x}}\n"),
    ] {
        assert_eq!(mend(wrong).text, right);
    }
}

#[test]
fn what_can_be_meant_in_two_ways_stays_as_it_is() {
    for text in [
        "tasks: {a: {run: x, tiemout: 5m}}\n",
        "tasks: {a: {run: x, timeout: 5m, Timeout: 6m}}\n",
        "tasks: {a: {run: x}, A: {run: x}, b: {run: y, needs: [a_]}}\n",
        "tasks: {build: {run: x}, test: {run: y, needs: [biuld]}}\n",
        "tasks: {a: {run: x, timeout: 30M}}\n",
        "tasks: {a: {run: x, needs: [a]}}\n",
        "tasks:\n  a:\n    run: x\n    owns:\n    - src\n    - src # for the second half\n",
        "tasks:\n\ta:\n\t\trun: |\n\t\t\tx\n",
        "tasks:\n  a:\n\trun: x\n",
        "tasks: {a: {run: x}}  # pitcrew: ignore network-opened it fetches\n",
        "tasks: {a: {run: x}}  # pitcrew: ignore missing-command it is there in CI\n",
        "tasks: {a: {run: 'echo # pitcrew: ignore network-open no comment'}}\n",
    ] {
        assert_eq!(mend(text).text, text);
    }
}

#[test]
fn a_comment_silences_a_rule_where_it_stands_and_in_what_is_nested_there() {
    let open = "network: host";
    for (text, expected) in [
        (format!("tasks:\n  a: {{run: x, {open}}}\n"), vec!["network-open 2"]),
        (format!("tasks:\n  a: {{run: x, {open}}}  # pitcrew: ignore network-open it fetches\n"), vec![]),
        (format!("tasks:\n  a:\n    run: x\n    {open} # pitcrew: ignore network-open it fetches\n"), vec![]),
        (
            format!(
                "tasks:\n  # pitcrew: ignore network-open it fetches\n\n  # and more\n  a:\n    run: x\n    {open}\n"
            ),
            vec![],
        ),
        (format!("tasks:\n  a:  # pitcrew: ignore network-open it fetches\n    run: x\n    {open}\n"), vec![]),
        (
            format!(
                "tasks:  # pitcrew: ignore network-open all do\n  a:\n    run: x\n    {open}\n  b: {{run: x, {open}}}\n"
            ),
            vec![],
        ),
        // Not what stands beside it, not another rule, not without a reason.
        (
            format!("tasks:\n  a: {{run: x}}  # pitcrew: ignore network-open it fetches\n  b: {{run: x, {open}}}\n"),
            vec!["unused-ignore 2", "network-open 3"],
        ),
        (
            format!("tasks:\n  a: {{run: x, {open}}}  # pitcrew: ignore said-twice it fetches\n"),
            vec!["network-open 2", "unused-ignore 2"],
        ),
        (
            format!("tasks:\n  a: {{run: x, {open}}}  # pitcrew: ignore network-open\n"),
            vec!["network-open 2", "unused-ignore 2"],
        ),
        // What stands in a text is no comment; behind a text's sign and further left it is one.
        (
            format!("tasks:\n  a:\n    {open}\n    run: |\n      # pitcrew: ignore network-open no\n      x\n"),
            vec!["network-open 3"],
        ),
        (
            format!("tasks:\n  a:\n    run: |  # pitcrew: ignore network-open no\n      x\n    {open}\n"),
            vec!["unused-ignore 3", "network-open 5"],
        ),
        (
            format!("tasks:\n  a:\n    run: |\n      x\n    # pitcrew: ignore network-open it fetches\n    {open}\n"),
            vec![],
        ),
        (format!("tasks:\n  a: {{run: 'x # pitcrew: ignore network-open no', {open}}}\n"), vec!["network-open 2"]),
    ] {
        assert_eq!(told(&text), expected, "{text}");
    }
}

#[test]
fn an_error_cannot_be_ignored() {
    let found = judged("tasks:\n  a: {run: x, needs: [a]}  # pitcrew: ignore self-need it is fine\n");
    assert!(found.iter().any(|one| one.rule == "self-need"));
    let unused = found.iter().find(|one| one.rule == "unused-ignore").unwrap();
    assert!(unused.message.contains("errors cannot be ignored"), "{unused:?}");
}

#[test]
fn a_rule_that_is_not_there_is_told_with_the_nearest_one() {
    let found = judged("tasks:\n  a: {run: x, network: host}  # pitcrew: ignore network-opne it fetches\n");
    let unused = found.iter().find(|one| one.rule == "unused-ignore").unwrap();
    assert_eq!(unused.hint.as_deref(), Some("did you mean `network-open`?"));
}

/// What a plan says twice, otherwise, or with tabs.
fn careless() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(
        prop::sample::select(vec![
            "  a: {run: x, needs: [b, b], onFailure: hold}\n",
            "  b: {run: y, Timeout: '5 min', owns: [src, src, docs]} # why\n",
            "  c:\n    run: |\n      echo 'a  # pitcrew: ignore said-twice no'\n    needs:\n    - A\n    - a\n",
            "  # pitcrew: ignore network-open it fetches\n  d: {run: z, network: Host}\n",
            "  # a note\n\n",
            "  e: {run: z}  # pitcrew: ignore said-twice never\n",
            "  f: {agnet: x, needs: [zz], timeout: 30M}\n",
            "\tg:\n\t\trun: x\n",
            "  h: {run: 'ü → 👩‍🚀', Needs: [a], reads: ['**', \"**\"]}\r\n",
        ]),
        0..8,
    );
    lines.prop_map(|lines| format!("# A plan\ntasks:\n{}", lines.concat()))
}

proptest! {
    #[test]
    fn what_is_mended_stays_mended_and_nothing_else_changes(text in careless()) {
        let Mended { text: after, made } = mend(&text);
        prop_assert!(judged(&after).iter().all(|one| one.mends.is_empty()), "something is left to mend in\n{after}");
        prop_assert_eq!(mend(&after).text, after.clone(), "a second time does nothing");
        prop_assert_eq!(made.is_empty(), after == text);
        // Mending takes away, and makes no new errors.
        let errors = |text: &str| judged(text).iter().filter(|one| one.severity == Severity::Error).count();
        let broken = judged(&text).iter().any(|one| one.rule == "yaml-syntax");
        prop_assert!(broken || errors(&after) <= errors(&text), "{}\n{}", text, after);
        // Comments that are no directives, texts and blank lines are still there.
        for kept in ["# A plan", "# why", "# a note\n\n", "👩‍🚀", "echo 'a  # pitcrew: ignore said-twice no'"] {
            prop_assert_eq!(text.matches(kept).count(), after.matches(kept).count());
        }
    }
}
