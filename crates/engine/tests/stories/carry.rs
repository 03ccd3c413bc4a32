//! What the next attempt begins with: the files that the one before left, and its session, or neither.

use pitcrew_engine::{Before, Carry};

use crate::support::{Play, play};

const ONE: &str = "
agents: {coder: {use: claude}}
tasks: {a: {agent: coder, owns: [a], verify: [make test], retry: {times: 3}}}
";

fn carry(plan: &str, story: &str) -> Carry {
    Play::of(plan, story).run.task(&"a".parse().unwrap()).unwrap().carry.clone()
}

/// Returns what is gone on with: the change, and whether the session.
fn left(plan: &str, story: &str) -> (Option<String>, bool) {
    let carry = carry(plan, story);
    (carry.left.map(|change| change.0), !carry.afresh)
}

#[test]
fn what_did_not_pass_is_gone_on_with_by_a_coding_agent() {
    let story = "start; a opens s1; a ok; a exits 1";
    assert_eq!(left(ONE, story), (None, false), "an error while it is checked is nothing to mend");
    let story = "start; a opens s1; a ok; a no";
    assert_eq!(left(ONE, story), (Some("a1".into()), true));
    assert_eq!(left(ONE, &format!("{story}; a opens s1; a ok; a no")), (Some("a2".into()), true));
    assert_eq!(left(ONE, &format!("{story}; a opens s1; a ok; a ok; a ok")), (None, true), "it has landed");
}

#[test]
fn a_fresh_attempt_begins_with_nothing() {
    let fresh = ONE.replace("times: 3", "times: 3, mode: fresh");
    assert_eq!(left(&fresh, "start; a opens s1; a ok; a no"), (None, false));
    let program = "{tasks: {a: {run: make, owns: [a], verify: [test], retry: {times: 1}}}}";
    assert_eq!(left(program, "start; a ok; a no"), (None, false));
    let program = program.replace("times: 1", "times: 1, mode: continue");
    assert_eq!(left(&program, "start; a ok; a no").0, Some("a1".into()));
}

#[test]
fn what_is_not_its_own_is_left_out_and_the_rest_is_gone_on_with() {
    insta::assert_snapshot!(play(ONE, "start; a takes b.txt leaving half; a ok; a ok; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a takes b.txt leaving half  left behind a, attempt failed a, retry scheduled a at 00:00, attempt started a, -> launch a#2
    00:00  a ok                  harvested a, -> verify a#2 on head 0
    00:00  a ok                  verified a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
    assert_eq!(left(ONE, "start; a takes b.txt leaving half"), (Some("half".into()), true));
    assert_eq!(left(ONE, "start; a ok; a no; a takes b.txt"), (Some("a1".into()), true), "nothing is known of it");
}

#[test]
fn what_failed_otherwise_is_begun_anew() {
    assert_eq!(left(ONE, "start; a opens s1; a ok; a no; a exits 3"), (None, false));
    // And from there on that of the attempt that began anew counts.
    assert_eq!(left(ONE, "start; a opens s1; a ok; a no; a exits 3; a opens s2; crash"), (None, true));
}

#[test]
fn who_was_cut_off_goes_on_from_where_it_began() {
    let story = "start; a opens s1; a ok; a no; a opens s1; crash";
    assert_eq!(left(ONE, story), (Some("a1".into()), true));
    assert_eq!((carry(ONE, story).before, carry(ONE, story).left_by), (Before::CutOff, 1));
    // It was told to end, and what it had done by then is there.
    let story = "start; a opens s1; stop; a ended leaving half; crash";
    assert_eq!(left(ONE, story), (Some("half".into()), true));
    assert_eq!((carry(ONE, story).before, carry(ONE, story).left_by), (Before::CutOff, 1));
}

#[test]
fn what_a_judging_agent_costs_is_the_tasks_and_its_own() {
    let plan = "
agents: {coder: {use: claude, budget: 5}, critic: {use: codex, budget: 1}}
tasks:
  a: {agent: coder, owns: [a], verify: [{agent: critic}], retry: {times: 3}, budget: 3}
";
    let run = Play::of(plan, "start; a spends $0.30; a ok; critic judges a for $0.20; critic judges a for $0.10; a no");
    let run = run.run;
    let spent: Vec<String> = run
        .budgets()
        .iter()
        .map(|budget| format!("{}: {}", budget.of, budget.spent.cost_micros.unwrap_or_default()))
        .collect();
    assert_eq!(spent, ["agent `coder`: 300000", "agent `critic`: 300000", "`a`: 600000"]);
    let by_agent = run.spent_by_agent();
    let of = |agent: &str| by_agent[&agent.parse().unwrap()].cost_micros;
    assert_eq!((of("coder"), of("critic"), run.spent().cost_micros), (Some(300_000), Some(300_000), Some(600_000)));
}

#[test]
fn what_a_judging_agent_costs_is_noted_while_it_judges_and_at_no_other_time() {
    let plan = "
agents: {coder: {use: claude}, critic: {use: codex}}
tasks: {a: {agent: coder, owns: [a], verify: [{agent: critic}]}}
";
    let late = Play::of(plan, "start; a ok; a ok; a ok; critic judges a for $0.10").text();
    assert!(late.lines().last().unwrap().contains("refused"), "{late}");
}

#[test]
fn that_a_reviewer_gets_the_hosts_network_is_asked_for() {
    let plan = "
agents: {coder: {use: claude}, critic: {use: codex, network: host}}
tasks: {a: {agent: coder, owns: [a], verify: [{agent: critic}]}}
";
    let play = Play::of(plan, "start");
    let (_, question) = play.run.questions().next().unwrap();
    assert_eq!(question.why, ["`critic`, who reviews it, gets the host's network"]);
}
