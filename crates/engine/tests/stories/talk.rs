//! What a task says while it runs: how it goes, and what it asks people.

use crate::support::{Play, play};

const ONE: &str = "tasks: {a: {run: make, owns: [a], timeout: 30m}}";

#[test]
fn the_task_waits_in_its_middle_for_a_yes() {
    insta::assert_snapshot!(play(ONE, "start; a asks Drop the table?; agent approves a; ann approves a; a asks And the other?; deny a; a exits 0"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a asks Drop the table?  question asked a (Drop the table?) until 04:30
    00:00  agent approves a      refused: what `a` asks wants a person's answer (`except: agents`), and this one comes from inside a run
    00:00  ann approves a        question answered a yes by ann
    00:00  a asks And the other?  question asked a (And the other?) until 04:30
    00:00  deny a                question answered a no by leo
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    ");
}

#[test]
fn nobody_answers_in_time_or_before_the_attempt_is_over() {
    insta::assert_snapshot!(play(ONE, "start; +20m a asks of ann within 5m Now?; leo approves a; +5m; a asks of ann within 5h And now?; +5m"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    20:00  a asks of ann within 5m Now?  question asked a (Now?) until 04:25
    20:00  leo approves a        refused: `leo` is not asked about what `a` asks; `ann` can answer
    25:00  deadline              question unanswered a
    25:00  a asks of ann within 5h And now?  question asked a (And now?) until 04:30
    30:00  deadline              question unanswered a
    ");
}

#[test]
fn a_question_ends_with_the_attempt_that_asks() {
    insta::assert_snapshot!(play(ONE, "start; a asks Now?; a asks Really?; a withdraws; a withdraws; a asks Again?; a exits 3; ann approves a"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a asks Now?           question asked a (Now?) until 04:30
    00:00  a asks Really?        refused: the question is not put: another question of this attempt waits for its answer; ask one after the other
    00:00  a withdraws           question withdrawn a
    00:00  a withdraws           refused: nobody waits for this any more
    00:00  a asks Again?         question asked a (Again?) until 04:30
    00:00  a exits 3             attempt failed a, task failed a (it exited with code 3), run finished failed
    00:00  ann approves a        refused: `a` asks for nothing: it is failed
    ");
}

#[test]
fn an_answer_reaches_no_other_attempt_than_the_one_that_asked() {
    insta::assert_snapshot!(play(ONE, "start; a asks Now?; crash; ann approves a; a asks Now?; stop hard; ann approves a"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a asks Now?           question asked a (Now?) until 04:30
    00:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#2
    00:00  ann approves a        refused: `a` asks for nothing: it is running
    00:00  a asks Now?           question asked a (Now?) until 04:30
    00:00  stop hard             stop requested, interrupted a, run finished was stopped, -> end a
    00:00  ann approves a        refused: `a` asks for nothing: it is ready
    ");
}

#[test]
fn a_process_that_only_leaves_its_word_cannot_answer_for_nobody_hears_it() {
    let mut play = Play::of(ONE, "start; a asks Now?");
    let (topic, _) = play.run.questions().next().map(|(topic, asked)| (topic.clone(), asked.clone())).unwrap();
    let order = pitcrew_engine::Order::Approve { topic, change: None, reason: None };
    let refused = play.run.note(order, "ann", play.now).unwrap_err();
    insta::assert_snapshot!(refused, @"the attempt of `a` that asked was cut off; `pitcrew resume` tries it again");
}

#[test]
fn a_question_that_cannot_be_put_is_refused() {
    insta::assert_snapshot!(play(ONE, "start; a asks; a asks of lead within 1m Now?; stop; a asks Now?"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a asks                refused: the question is not put: it says nothing
    00:00  a asks of lead within 1m Now?  refused: the question is not put: the plan does not say who is `lead` of this task
    00:00  stop                  stop requested, -> end a
    00:00  a asks Now?           refused: the question is not put: the attempt is being stopped
    ");
}

#[test]
fn it_goes_up_as_every_question_does() {
    let plan = "{coordinator: cyd, escalation: [{after: 10m, to: coordinator}], tasks: {a: {run: make}}}";
    insta::assert_snapshot!(play(plan, "start; a asks of ann within 30m Now?; +10m; cyd approves a"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a asks of ann within 30m Now?  question asked a (Now?) until 04:30
    10:00  deadline              escalated a to cyd until 04:30
    10:00  cyd approves a        question answered a yes by cyd
    ");
}

#[test]
fn what_was_said_last_of_each_thing_counts() {
    let script = r#"start; a tells {"status":"partial","issues":["one of two"]}; a tells {"action":"half of it"}; a tells {"status":"oops"}; a reports the other half"#;
    let play = Play::of(ONE, script);
    let report = play.run.task(&"a".parse().unwrap()).unwrap().report.clone().unwrap();
    insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"status":"partial","action":"half of it","issues":["one of two"],"requested_action":"the other half"}"#);
    insta::assert_snapshot!(self::play(ONE, script), @r#"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a tells {"status":"partial","issues":["one of two"]}  reported a live (partial)
    00:00  a tells {"action":"half of it"}  reported a live (partial)
    00:00  a tells {"status":"oops"}  refused: `report.status` is `oops`; it is `success`, `partial` or `failed`
    00:00  a reports the other half  reported a, harvested a, task partial a, approval requested a
    "#);
}

#[test]
fn a_report_never_outgrows_an_event() {
    let long = "\u{1}".repeat(2_000);
    let list = vec![long.clone(); 60];
    let report = serde_json::json!({
        "action": long, "suspected_cause": long, "requested_action": long, "owner": long,
        "affected": list, "issues": list, "next": list, "tests": list,
    });
    let account = pitcrew_engine::Account::read(&report).unwrap();
    assert!(serde_json::to_string(&account).unwrap().len() < 60 << 10);
}
