//! Documents that look contradictory and are not, beside those that are.

use super::super::{Doers, read};

/// What is found in a document: `rule line`, in order.
fn found(markdown: &str) -> Vec<String> {
    let imported = read(markdown.as_bytes(), "p.md");
    let found = imported.findings(&imported.write(&Doers::default()));
    found.iter().map(|one| format!("{} {}", one.rule, one.place.line)).collect()
}

/// A table of three tasks, each waiting for the one before; its rows are on the lines 5 to 7.
fn table(headers: &str, rows: [&str; 3], below: &str) -> String {
    let columns = headers.matches('|').count() + 1;
    let [a, b, c] = rows;
    format!(
        "# Plan\n\n| ID | Task | Depends on | {headers} |\n|{}\n| A1 | Draw the schema | - | {a} |\n\
         | A2 | Write the import | A1 | {b} |\n| A3 | Check the totals | A2 | {c} |\n\n{below}\n",
        "---|".repeat(columns + 3)
    )
}

#[track_caller]
fn days(headers: &str, rows: [&str; 3], expected: &[&str]) {
    assert_eq!(found(&table(headers, rows, "")), expected, "{headers} {rows:?}");
}

#[track_caller]
fn below(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let text = table("Estimate | Owner", ["2h | Anna", "3h | Bob", "1h 30m | Bob"], text);
        assert_eq!(found(&text), *expected, "{text}");
    }
}

#[test]
fn days_are_compared_with_those_of_what_is_needed() {
    days("Due", ["4 March", "3 March", "9 March"], &["planned-before-need 6"]);
    days("Fällig", ["04.03.2026", "03.03.2026", "09.03.2026"], &["planned-before-need 6"]);
    days("Échéance", ["4 mars", "3 mars", "9 mars"], &["planned-before-need 6"]);
    days("Fecha límite", ["4 de marzo", "3 de marzo", "9 de marzo"], &["planned-before-need 6"]);
    days("When", ["Day 5", "Day 3", "Day 7"], &["planned-before-need 6"]);
    days(
        "Start | End",
        ["2026-03-02 | 2026-03-06", "2026-03-05 | 2026-03-10", "2026-03-11 | 2026-03-12"],
        &["planned-before-need 6"],
    );
    // Over the end of a year, on one day, in one week.
    days("Due", ["30 December", "4 January", "9 January"], &[]);
    days("Due", ["4 March", "4 March", "4 March"], &[]);
    days("When", ["Week 1-2", "Week 2", "Week 3"], &[]);
    // Day 2 of one is not day 9 of the other's month.
    days("When", ["9 March", "Day 2", "Day 3"], &[]);
    // Created is not due.
    days("Created", ["9 March", "8 March", "7 March"], &[]);
}

#[test]
fn days_that_begin_anew_are_not_compared() {
    let text = "# Plan\n\n## Phase 1: Walls\n\n| ID | Task | When |\n|---|---|---|\n| A1 | Paint | Day 1 |\n\
                | A2 | Dry | Day 4 |\n\n## Phase 2: Floor\n\n| ID | Task | When | Depends on |\n|---|---|---|---|\n\
                | B1 | Lay the boards | Day 1 | A2 |\n| B2 | Oil them | Day 2 | B1 |\n";
    assert_eq!(found(text), Vec::<String>::new());
    let text = "# Plan\n\n## Phase 2 (2–6 March)\n\n| ID | Task | Owner | Due |\n|---|---|---|---|\n\
                | A1 | Paint | Anna | 3 March |\n| A2 | Dry | Anna | 7 March |\n\n## Phase 3 (Days 6-10)\n\n\
                | ID | Task | Owner | When |\n|---|---|---|---|\n\
                | B1 | Lay the boards | Bob | Day 2 |\n| B2 | Oil them | Bob | Day 12 |\n";
    assert_eq!(found(text), ["outside-its-phase 8", "outside-its-phase 15"]);
}

#[test]
fn an_end_is_compared_with_its_beginning() {
    days("Start | End", ["9 March | 6 March", "12 March | 13 March", "13 March | 16 March"], &["end-before-start 5"]);
    days("Start | End", ["28 Dec | 4 Jan", "5 Jan | 6 Jan", "7 Jan | 7 Jan"], &[]);
    // Over midnight; and hours are no days.
    days("Start | End", ["22:00 | 02:00", "02:00 | 03:00", "03:00 | 04:00"], &[]);
}

#[test]
fn days_of_the_week_are_those_of_their_dates() {
    below(&[
        ("We meet on Tuesday, 2 March 2026.", &["weekday-differs 9"]),
        ("We meet on Monday, 2 March 2026.", &[]),
        ("Wir treffen uns am Di 2. März 2026.", &["weekday-differs 9"]),
        // Of which year, nobody says, and three of them say it together.
        ("- Mon 2 March\n- Tue 3 March\n- Fri 6 March\n- Tue 11 March\n", &["weekday-differs 12"]),
        ("- Mon 2 March\n- Tue 11 March\n", &[]),
        ("Step 3 may begin on a Monday, so 12 March it is.", &[]),
    ]);
}

#[test]
fn time_that_somebody_has_is_compared_with_their_tasks() {
    below(&[
        ("Bob has 4 hours this week.", &["over-capacity 9"]),
        ("Capacity: 6 hours.", &["over-capacity 9"]),
        ("Kapazität: 6 Stunden.", &["over-capacity 9"]),
        ("Bob has 5 hours this week.", &[]),
        ("Capacity: 2 people, 4 hours.", &[]),
        ("Capacity: 2 hours a day.", &[]),
        ("Bob has 1 hour of training.", &[]),
        ("The staging server is available for 2 hours.", &[]),
    ]);
}

#[test]
fn progress_counts_the_boxes() {
    let text =
        |said: &str| format!("# Plan\n\n{said}\n\n- [x] A1: Paint (2h)\n- [ ] A2: Dry (1h)\n- [ ] A3: Hang (1h)\n");
    assert_eq!(found(&text("Progress: 2/3 done")), ["progress-differs 3"]);
    assert_eq!(found(&text("2 von 3 Aufgaben erledigt")), ["progress-differs 3"]);
    assert_eq!(found(&text("1 of 3 tasks done")), Vec::<String>::new());
    assert_eq!(found(&text("2 of 3 phases are done")), Vec::<String>::new());
    assert_eq!(found(&text("4 of 7 rooms are done")), Vec::<String>::new());
}

#[test]
fn what_is_done_stands_on_what_is_done() {
    let text =
        |a: &str| format!("# Plan\n\n- [{a}] A1: Paint (2h)\n- [x] A2: Dry (1h), needs A1\n- [ ] A3: Hang (1h)\n");
    assert_eq!(found(&text(" ")), ["done-before-need 4"]);
    assert_eq!(found(&text("x")), Vec::<String>::new());
}

#[test]
fn lists_of_phases_and_people_are_compared_where_most_of_them_is_right() {
    below(&[
        ("- Bob: A1, A2, A3", &["owner-differs 9"]),
        ("- Bob: A2, A3 and reviews A1", &[]),
        ("- Bob waits for A1, does A2 and A3", &[]),
        ("- Anna: A1, A2", &[]),
    ]);
}

#[test]
fn tasks_side_by_side_do_not_wait_for_each_other() {
    below(&[
        ("A1 and A2 can be drawn up in parallel.", &["parallel-against-need 9"]),
        ("A1 and A2 cannot be drawn up in parallel.", &[]),
        ("Once A1 is done, the rest of A2 can be drawn up in parallel.", &[]),
    ]);
}

#[test]
fn rows_that_sum_up_are_compared_with_their_tasks() {
    let text = |bob: &str| format!("## Per head\n\n| Who | Tasks | Hours |\n|---|---|---|\n| Anna | 1 | 2 |\n{bob}\n");
    let cases: [(String, &[&str]); 3] = [
        (text("| Bob | 2 | 4.5 |"), &[]),
        // With one right and one wrong nobody knows what the column counts.
        (text("| Bob | 2 | 6 |"), &[]),
        (text("| Bob | 2 | 4.5 |\n| Total | 3 | 8 |"), &["sum-differs 15"]),
    ];
    for (below_it, expected) in &cases {
        below(&[(below_it.as_str(), expected)]);
    }
}

#[test]
fn what_a_section_lists_is_counted() {
    below(&[
        ("Four rooms, one key.\n\n## Rooms\n\n- Hall\n- Office\n- Attic\n", &["count-differs 9"]),
        ("Three rooms, one key.\n\n## Rooms\n\n- Hall\n- Office\n- Attic\n", &[]),
        ("Two rooms are cold.\n\n## Rooms\n\n- Hall\n- Office\n- Attic\n", &[]),
        ("The two rooms, upstairs.\n\n## Rooms\n\n- Hall\n- Office\n- Attic\n", &[]),
        ("Two rules hold:\n\n- Knock.\n- Wait.\n- Enter.\n", &["count-differs 9"]),
        ("We have 2 keys for the following rooms:\n\n- Hall\n- Office\n- Attic\n", &[]),
        ("In two weeks:\n\n- Hall\n- Office\n- Attic\n", &[]),
    ]);
}

#[test]
fn one_thing_happens_on_one_day() {
    below(&[
        (
            "The shop opens to everybody on 12 June.\n\n## Notes\n\n19 June: shop opens to everybody.\n",
            &["day-differs 13"],
        ),
        ("The shop opens to everybody on 12 June.\n\n## Notes\n\n12 June: shop opens to everybody.\n", &[]),
        ("Review meeting on 12 June.\n\n## Notes\n\n19 June: review meeting.\n", &[]),
        ("## Dates to remember\n\n- 12 June: choir sings\n- 19 June: choir sings\n", &[]),
    ]);
}
