//! What coding agents may cost, and what becomes of those whose vendor refuses for now.

use crate::support::{Play, play};

const TWO: &str = "
budget: 1
agents: {coder: {use: claude}}
tasks:
  a: {agent: coder, owns: [a]}
  b: {agent: coder, owns: [b]}
";

#[test]
fn an_attempt_ends_before_a_budget_is_passed_and_goes_on_once_people_have_added_to_it() {
    insta::assert_snapshot!(play(
        "{budget: 1, agents: {coder: {use: claude}}, tasks: {a: {agent: coder, owns: [a]}}}",
        "start; a spends $0.40; a spends $0.30; a ended; crash; approve budget; a spends $0.30; a ok; a ok"
    ), @"");
}

#[test]
fn the_next_step_of_every_attempt_that_goes_on_must_fit() {
    insta::assert_snapshot!(play(
        TWO,
        "start; a spends $0.30; b spends $0.10; b spends $0.10; b ended; a ok; a ok; b spends $0.10; b ok; b ok"
    ), @"");
}

#[test]
fn a_no_fails_whatever_waits_for_money() {
    insta::assert_snapshot!(play(
        "{budget: 1, limits: {parallel: 1}, agents: {coder: {use: claude}}, tasks: {a: {agent: coder}, b: {agent: coder}, c: {run: make}}}",
        "start; a spends $0.80; a ended; c looks; deny budget"
    ), @"");
}

#[test]
fn an_agent_and_a_task_have_budgets_of_their_own_and_tokens_are_counted_too() {
    insta::assert_snapshot!(play(
        "
agents: {coder: {use: claude, budget: {tokens: 100k}}, other: {use: codex}}
tasks:
  a: {agent: coder}
  b: {agent: other, budget: $2}
",
        "start; a spends 60k; b spends $0.50; b spends $0.90; a ended; b ended; leo approves coder; leo denies b"
    ), @"");
}

#[test]
fn no_agent_adds_to_its_own_money() {
    let plan = "{budget: 1, agents: {coder: {use: claude}}, tasks: {a: {agent: coder}}}";
    let play = Play::of(plan, "start; a spends $0.60; a ended; agent approves budget");
    assert!(play.text().ends_with("wants a person's answer (`except: agents`), and this one comes from inside a run"));
    let view = play.run.view(play.now);
    assert!(view.budgets[0].reached);
    assert_eq!(view.tasks[0].waiting_on[0].kind, "budget");
}

const THREE: &str = "
agents: {coder: {use: claude}, twin: {use: claude}, other: {use: claude, model: haiku}}
tasks:
  a: {agent: coder}
  b: {agent: twin, needs: [{task: a, after: start}]}
  c: {agent: other, needs: [{task: a, after: start}]}
limits: {parallel: 2}
";

#[test]
fn a_vendor_that_refuses_pauses_all_that_is_its_own_and_one_task_tries_first() {
    insta::assert_snapshot!(play(
        THREE,
        "start; a limited 429 too many requests; c looks; +1m; a limited 429; +1m; +1m; a spends $0.10; a looks; b looks"
    ), @"");
}

#[test]
fn the_time_that_a_vendor_tells_is_believed_and_outlives_a_crash() {
    insta::assert_snapshot!(play(
        THREE,
        "start; a refused for 5h quota used up; crash; c looks; +4h; +1h; a looks; b looks"
    ), @"");
}

#[test]
fn who_tries_on_by_itself_keeps_the_others_from_starting() {
    insta::assert_snapshot!(play(
        THREE,
        "start; a is refused for 10m overloaded; c looks; a looks; +10m; b looks"
    ), @"");
}

#[test]
fn a_refusal_costs_no_try() {
    let plan = "{agents: {coder: {use: codex}}, tasks: {a: {agent: coder}}}";
    let play = Play::of(plan, "start; a limited 429; +1m; a limited 429; +2m; a limited 429; +4m; a looks");
    assert_eq!(play.run.view(play.now).status, "succeeded", "{}", play.text());
    let mut longest = Play::of(plan, "start");
    for _ in 0..10 {
        longest.make("a limited 429");
        let (_, pause) = longest.run.pauses().next().unwrap();
        assert!(pause.until.since(longest.now).as_secs() <= 1_800);
        longest.make("+30m");
    }
}
