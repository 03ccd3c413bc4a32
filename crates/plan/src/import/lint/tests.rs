//! Documents of a few lines, and what each rule says of them.

use super::super::{Doers, read};

/// What is found in a document: `rule line`, in order.
fn found(markdown: &str) -> Vec<String> {
    let imported = read(markdown.as_bytes(), "p.md");
    let found = imported.findings(&imported.write(&Doers::default()));
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

#[test]
fn owners_and_estimates_are_compared_between_places() {
    all(&[
        ("A1: Bob does this.", &["owner-differs 9"]),
        ("Zu A1: Das macht Bob.", &["owner-differs 9"]),
        ("A1: c'est Bob qui s'en charge.", &["owner-differs 9"]),
        ("De A1 se encarga Bob.", &["owner-differs 9"]),
        ("A1: Anna does this.", &[]),
        ("A1: Bob helps with this.", &[]),
        ("### A2: Write the import\n\n**Estimate:** 6h\n", &["estimate-differs 6"]),
        ("### A2: Write the import\n\n**Estimate:** 2-4h\n", &[]),
        ("### A2: Write the import\n\nFive minutes of work, an hour of waiting.\n", &[]),
        ("```\n│ A2: Import   │\n│ Duration: 5h │\n```", &["estimate-differs 11"]),
        ("```\n│ A2: Import   │\n│ Duration: 3h │\n```", &[]),
    ]);
}

#[test]
fn when_a_task_starts_is_compared_with_what_it_waits_for() {
    let lead = "# Plan\n\n| ID | Task | Depends on |\n|---|---|---|\n| A1 | Schema | - |\n| A2 | Import | A1 |\n| A3 | Export | A2 |\n\n";
    for (below, expected) in [
        ("A3 can start after A1.", vec!["start-differs 9"]),
        ("A3 kann nach A1 beginnen: A3 startet nach A1.", vec!["start-differs 9"]),
        ("A3 can start after A2.", vec![]),
        (
            "## Phase 1: First\n\n- [ ] A1 Schema\n\n## Phase 2: Second\n\n- [ ] A4 Colours (can start immediately)\n",
            vec!["start-against-phase 15"],
        ),
    ] {
        assert_eq!(found(&format!("{lead}{below}\n")), expected, "{below}");
    }
}

#[test]
fn columns_and_names_are_compared_with_each_other() {
    let table = |rows: &str| format!("# Plan\n\n| ID | Task | Depends on | Blocks |\n|---|---|---|---|\n{rows}\n");
    for (rows, expected) in [
        ("| A1 | One | - | A2 |\n| A2 | Two | A1 | A3 |\n| A3 | Three | A2 | - |", vec![]),
        ("| A1 | One | - | A2, A3 |\n| A2 | Two | A1 | A3 |\n| A3 | Three | A2 | - |", vec![]),
        ("| A1 | One | - | A2 |\n| A2 | Two | A1 | - |\n| A3 | Three | A9 | - |", vec!["unknown-task 7"]),
        (
            "| A1 | One | - | A3 |\n| A2 | Two | A1 | - |\n| A3 | Three | A4 | - |\n| A4 | Four | - | A3 |",
            vec!["blocks-against-needs 5"],
        ),
        ("| A1 | One | - | - |\n| A2 | Two | A1 | - |\n| A2 | Three | A1 | - |", vec!["id-used-twice 7"]),
    ] {
        assert_eq!(found(&table(rows)), expected, "{rows}");
    }
}

#[test]
fn a_matrix_of_paths_is_compared_with_lists() {
    let matrix = "# Who writes where\n\nNo file conflicts are possible.\n\n| Path | Anna | Bob |\n|---|---|---|\n| `src/a/**` | W | r |\n| `src/b.rs` | W | W |\n\n\
        ## Work\n\n| ID | Task | Owner |\n|---|---|---|\n| A1 | Draw the schema | Anna |\n| A2 | Write the import | Bob |\n";
    assert_eq!(found(matrix), ["two-owners 8"]);
    let list = "\n## Anna\n\n**Files Modified**:\n- `src/a/one.rs`\n- `etc/rotate.conf`\n";
    assert_eq!(found(&(matrix.replace("| W | W |", "| W | r |") + list)), ["not-in-matrix 21"]);
}

#[test]
fn savings_are_compared_with_the_tasks_and_with_each_other() {
    all(&[
        ("Time savings: 60 %.", &["savings-differ 9"]),
        ("Time savings: 20 %.", &[]),
        ("Time savings: 10 %.\n\n## Background\n\nIt is 20 % faster.", &["savings-differ 13"]),
        ("The new one uses 60 % less memory.", &[]),
    ]);
}
