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
    ), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a spends $0.40        spent a
    00:00  a spends $0.30        spent a, budget reached a, -> end a
    00:00  a ended               attempt failed a, retry scheduled a at 00:00, question asked (The budget of the run is used up ($0.70 of $1). Add $1 to it?)
    00:00  crash                 run resumed
    00:00  approve budget        question answered yes by leo, attempt started a, -> launch a#2
    00:00  a spends $0.30        spent a
    00:00  a ok                  harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn the_next_step_of_every_attempt_that_goes_on_must_fit() {
    insta::assert_snapshot!(play(
        TWO,
        "start; a spends $0.30; b spends $0.10; b spends $0.10; b ended; a ok; a ok; b spends $0.10; b ok; b ok"
    ), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a spends $0.30        spent a
    00:00  b spends $0.10        spent b
    00:00  b spends $0.10        spent b, budget reached b, -> end b
    00:00  b ended               attempt failed b, retry scheduled b at 00:00
    00:00  a ok                  harvested a, apply started a, attempt started b, -> apply a#1, -> launch b#2
    00:00  a ok                  applied a, task succeeded a
    00:00  b spends $0.10        spent b
    00:00  b ok                  harvested b, apply started b, -> apply b#2
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
}

#[test]
fn a_no_fails_whatever_waits_for_money() {
    insta::assert_snapshot!(play(
        "{budget: 1, limits: {parallel: 1}, agents: {coder: {use: claude}}, tasks: {a: {agent: coder}, b: {agent: coder}, c: {run: make}}}",
        "start; a spends $0.80; a ended; c looks; deny budget"
    ), @"
    00:00  start                 task ready a, task ready b, task ready c, attempt started a, -> launch a#1
    00:00  a spends $0.80        spent a, budget reached a, -> end a
    00:00  a ended               attempt failed a, retry scheduled a at 00:00, attempt started c, question asked (The budget of the run is used up ($0.80 of $1). Add $1 to it?), -> launch c#1
    00:00  c looks               harvested c, task succeeded c
    00:00  deny budget           question answered no by leo, task failed a (it has no money left: $0.80 of $1 is used up for the run), task failed b (it has no money left: $0.80 of $1 is used up for the run), run finished failed
    ");
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
    ), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a spends 60k          spent a, budget reached a, -> end a
    00:00  b spends $0.50        spent b
    00:00  b spends $0.90        spent b, budget reached b, -> end b
    00:00  a ended               attempt failed a, retry scheduled a at 00:00, question asked (The budget of agent `coder` is used up (60000 tokens of 100k tokens). Add 100k tokens to it?)
    00:00  b ended               attempt failed b, retry scheduled b at 00:00, question asked (The budget of `b` is used up ($1.40 of $2). Add $2 to it?)
    00:00  leo approves coder    question answered yes by leo, attempt started a, -> launch a#2
    00:00  leo denies b          question answered no by leo, task failed b (it has no money left: $1.40 of $2 is used up for `b`)
    ");
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
    ), @"
    00:00  start                 task ready a, attempt started a, task ready b, task ready c, attempt started b, -> launch a#1, -> launch b#1
    00:00  a limited 429 too many requests  agent paused a, attempt failed a, retry scheduled a at 00:00, attempt started c, -> launch c#1
    00:00  c looks               harvested c, task succeeded c
    01:00  deadline              attempt started a, -> launch a#2
    01:00  a limited 429         agent paused a, attempt failed a, retry scheduled a at 01:00
    02:00  deadline
    03:00  deadline              attempt started a, -> launch a#3
    03:00  a spends $0.10        spent a
    03:00  a looks               harvested a, task succeeded a
    03:00  b looks               harvested b, task succeeded b, run finished succeeded
    ");
}

#[test]
fn the_time_that_a_vendor_tells_is_believed_and_outlives_a_crash() {
    insta::assert_snapshot!(play(
        THREE,
        "start; a refused for 5h quota used up; crash; c looks; +4h; +1h; a looks; b looks"
    ), @"
    00:00  start                 task ready a, attempt started a, task ready b, task ready c, attempt started b, -> launch a#1, -> launch b#1
    00:00  a refused for 5h quota used up  agent paused a, attempt failed a, retry scheduled a at 00:00, attempt started c, -> launch c#1
    00:00  crash                 interrupted b, interrupted c, run resumed, attempt started c, -> launch c#2
    00:00  c looks               harvested c, task succeeded c
    240:00  deadline
    300:00  deadline              attempt started a, -> launch a#2
    300:00  a looks               harvested a, task succeeded a, attempt started b, -> launch b#2
    300:00  b looks               harvested b, task succeeded b, run finished succeeded
    ");
}

#[test]
fn who_tries_on_by_itself_keeps_the_others_from_starting() {
    insta::assert_snapshot!(play(
        "
agents: {coder: {use: claude}}
tasks:
  a: {agent: coder}
  b: {agent: coder, needs: [d]}
  d: {run: make}
",
        "start; a is refused for 10m overloaded; d looks; a looks; +10m; b looks"
    ), @"
    00:00  start                 task ready a, task ready d, attempt started d, attempt started a, -> launch a#1, -> launch d#1
    00:00  a is refused for 10m overloaded  agent paused a
    00:00  d looks               harvested d, task succeeded d, task ready b
    00:00  a looks               harvested a, task succeeded a, attempt started b, -> launch b#1
    10:00  deadline
    10:00  b looks               harvested b, task succeeded b, run finished succeeded
    ");
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
