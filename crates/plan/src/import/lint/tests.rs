//! Documents of a few lines, and what each rule says of them.

use super::super::{Doer, read};

/// What is found in a document: `rule line`, in order.
fn found(markdown: &str) -> Vec<String> {
    let imported = read(markdown.as_bytes(), "p.md");
    let found = imported.findings(&imported.write(&Doer::Manual));
    found.iter().map(|one| format!("{} {}", one.rule, one.place.line)).collect()
}

/// Three tasks of 2 h, 3 h and 1.5 h on the lines 5 to 7, and text below that begins on line 9.
fn three(below: &str) -> String {
    format!(
        "# Plan\n\n| ID | Task | Depends on | Estimate | Owner |\n|---|---|---|---|---|\n\
         | A1 | Draw the schema | - | 2h | Anna |\n| A2 | Write the import | A1 | 3h | Bob |\n\
         | A3 | Check the totals | A1 | 1h 30m | Bob |\n\n{below}\n"
    )
}

#[track_caller]
fn all(cases: &[(&str, &[&str])]) {
    for (below, expected) in cases {
        assert_eq!(found(&three(below)), *expected, "{below}");
    }
}

#[test]
fn a_count_is_compared_with_what_is_described() {
    all(&[
        ("The plan has 4 tasks in total.", &["count-differs 9"]),
        ("Insgesamt 4 Aufgaben.", &["count-differs 9"]),
        ("Au total 5 tâches.", &["count-differs 9"]),
        ("In total 5 tareas? No: 5 tareas en total.", &["count-differs 9"]),
        ("The plan has 3 tasks in total.", &[]),
        ("The plan has three tasks.", &[]),
        // Those of Bob, and those that may run at once.
        ("Bob has all of 2 tasks.", &[]),
        ("All in all 4 tasks can run at once on this machine.", &[]),
        ("At most 7 tasks are open at a time.", &[]),
        ("Each of the 9 tasks of last year's project was late.", &[]),
        ("One single checkpoint.\n\n### Checkpoint 1: Schema\n\n### Checkpoint 2: Totals\n", &["count-differs 9"]),
        ("Two checkpoints.\n\n### Checkpoint 1: Schema\n\n### Checkpoint 2: Totals\n", &[]),
    ]);
}

#[test]
fn a_sum_is_compared_with_the_estimates() {
    all(&[
        ("Total effort: 8 hours.", &["sum-differs 9"]),
        ("Gesamtaufwand: 8 Stunden.", &["sum-differs 9"]),
        ("Charge totale : 8 heures.", &["sum-differs 9"]),
        ("Esfuerzo total: 8 horas.", &["sum-differs 9"]),
        ("About 5 hours in parallel (8h sequential).", &["sum-differs 9"]),
        ("Bob's work adds up to 6 hours.", &["sum-differs 9"]),
        ("Total effort: 6.5 hours.", &[]),
        ("Total effort: about 7 hours.", &[]),
        ("Total effort: 6 h 30 min, 5 h in parallel.", &[]),
        ("Bob's work adds up to 4.5 hours.", &[]),
        ("Total downtime: 20 minutes.", &[]),
    ]);
}

#[test]
fn nobody_is_faster_than_the_longest_chain() {
    all(&[
        ("Total time in parallel: 4 hours.", &["total-too-short 9"]),
        ("Total: 4 hours.", &["total-too-short 9"]),
        ("Total time in parallel: 5 hours.", &[]),
        ("Total: 6 hours.", &[]),
    ]);
}

#[test]
fn the_last_row_of_a_table_is_its_sum() {
    let table = |days: &str, tasks: &str| {
        three(&format!(
            "| Phase | Tasks | Effort |\n|---|---|---|\n| 1 | 1 | 2 days |\n| 2 | 2 | 3-4 days |\n| Total | {tasks} | {days} |"
        ))
    };
    assert_eq!(found(&table("5-6 days", "3")), Vec::<String>::new());
    assert_eq!(found(&table("~6 days", "3")), Vec::<String>::new());
    assert_eq!(found(&table("8 days", "4")), ["count-differs 13", "sum-differs 13"]);
}
