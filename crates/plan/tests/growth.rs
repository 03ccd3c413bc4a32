//! A document that is four times as long takes about four times as long to import, whatever is in it.
#![allow(clippy::disallowed_methods, reason = "the time of the processor is the kernel's to tell")]

#[path = "../benches/support/programme.rs"]
mod programme;

use pitcrew_plan::import::{self, Doers};

/// What this thread has cost so far, in nanoseconds; who else works at the same time does not count.
fn cost() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split(' ').next().unwrap().parse().unwrap()
}

fn cost_of(document: &str) -> u64 {
    let before = cost();
    let imported = import::read(document.as_bytes(), "PLAN.md");
    let written = imported.write(&Doers::default());
    assert!(!written.yaml.is_empty());
    cost() - before
}

/// Four times as much may cost nine times as much at most; were each compared with each, it would be sixteen.
fn assert_grows_with_its_length(what: &str, document: impl Fn(usize) -> String, size: usize) {
    let (one, four) = (document(size), document(4 * size));
    // The first reading also sets up the vocabulary.
    cost_of(&one);
    let best = |text: &str| (0..3).map(|_| cost_of(text)).min().unwrap();
    let (one, four) = (best(&one), best(&four));
    assert!(four < 9 * one, "{what}: {one} ns, and four times of it {four} ns");
}

#[test]
fn import_grows_with_the_length_of_a_programme() {
    assert_grows_with_its_length("a programme", programme::programme, 700);
}

#[test]
fn import_grows_with_the_length_of_what_nobody_would_write() {
    let rows = |count: usize| {
        let rows = (1..=count).map(|at| format!("| A{at} | Do the thing number {at} | Anna | A{} |\n", at - 1));
        format!("| ID | Task | Owner | Depends on |\n|---|---|---|---|\n{}", rows.collect::<String>())
    };
    let headings = |count: usize| {
        let all = (1..=count).map(|at| format!("## Task {at}: Do thing {at}\n\nNeeds Task {}.\n\n", at - 1));
        all.collect::<String>()
    };
    assert_grows_with_its_length("rows", rows, 500);
    assert_grows_with_its_length("headings", headings, 300);
    assert_grows_with_its_length("one line", |count| "word and other things, ".repeat(count), 1_000);
    assert_grows_with_its_length("brackets that stay open", |count| "- x [".repeat(count), 1_000);
    let nested = |count: usize| format!("- Task 1 {}{}\n", "(".repeat(count), ")".repeat(count));
    assert_grows_with_its_length("brackets in brackets", nested, 4_000);
    assert_grows_with_its_length("boxes without a name", |count| "- [ ] - [ ] \n".repeat(count), 500);
    assert_grows_with_its_length("asides", |count| format!("- Task {}\n", "(a) (b) ".repeat(count)), 500);
    assert_grows_with_its_length("boxes to tick", |count| "- [ ] Build a part (2h)\n".repeat(count), 500);
}

#[test]
fn everything_before_everything_costs_no_more_than_its_pairs() {
    let table = |count: usize| {
        let rows = (1..=count).map(|at| format!("| A{at} | Do the thing number {at} | all | everything |\n"));
        format!("| ID | Task | Depends on | Blocks |\n|---|---|---|---|\n{}", rows.collect::<String>())
    };
    let cost_of_findings = |document: &str| {
        let imported = import::read(document.as_bytes(), "PLAN.md");
        let written = imported.write(&Doers::default());
        let before = cost();
        assert!(!imported.findings(&written).is_empty());
        cost() - before
    };
    let (one, four) = (table(60), table(240));
    cost_of_findings(&one);
    let best = |text: &str| (0..3).map(|_| cost_of_findings(text)).min().unwrap();
    let (one, four) = (best(&one), best(&four));
    // Sixteen times as many pairs; each circle told in full would be more than two hundred times as much.
    assert!(four < 40 * one, "{one} ns, and with four times as many tasks {four} ns");
}
