//! What a running task wants to own besides.

use crate::support::{Play, play};

const CREW: &str = "
coordinator: cyd
teams: {web: {lead: wim}, docs: {}}
tasks:
  a: {run: make, owns: [a], team: docs, timeout: 30m}
  b: {run: make, owns: [b], team: web}
  c: {run: make, owns: [c], team: web, needs: [a]}
  look: {run: make}
";

#[test]
fn whoever_leads_its_owner_lends_a_path() {
    insta::assert_snapshot!(play(CREW, "start; a widens c/x its name changes; cyd approves a; agent approves a; wim approves a; a exits 0"), @"
    00:00  start                 task ready a, task ready b, task ready look, attempt started a, attempt started b, attempt started look, -> launch a#1, -> launch b#1, -> launch look#1
    00:00  a widens c/x its name changes  question asked a (May a change `c/x`, too? It belongs to task c (team web, pending). It says why: its name changes) until 04:30
    00:00  cyd approves a        refused: `cyd` is not asked about what `a` asks; `wim` can answer
    00:00  agent approves a      refused: what `a` asks wants a person's answer (`except: agents`), and this one comes from inside a run
    00:00  wim approves a        question answered a yes by wim, widened a by c/x (says wim)
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    ");
}

#[test]
fn what_another_task_holds_is_not_lent_and_who_holds_it_is_said() {
    insta::assert_snapshot!(play(CREW, "start; a widens b its name changes; b exits 0; b ok; a widens b its name changes; wim approves a"), @"
    00:00  start                 task ready a, task ready b, task ready look, attempt started a, attempt started b, attempt started look, -> launch a#1, -> launch b#1, -> launch look#1
    00:00  a widens b its name changes  refused: `b` is not this task's to change: task `b` (running) owns `b`, and holds it until it is over
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b
    00:00  a widens b its name changes  question asked a (May a change `b`, too? It belongs to task b (team web, succeeded). It says why: its name changes) until 04:30
    00:00  wim approves a        question answered a yes by wim, widened a by b (says wim)
    ");
}

#[test]
fn what_was_taken_up_while_people_thought_is_not_lent_any_more() {
    let plan = CREW.replace("needs: [a]", "needs: [b]");
    insta::assert_snapshot!(play(&plan, "start; a widens c its name changes; b exits 0; b ok; wim approves a; wim denies a"), @"
    00:00  start                 task ready a, task ready b, task ready look, attempt started b, attempt started a, attempt started look, -> launch a#1, -> launch b#1, -> launch look#1
    00:00  a widens c its name changes  question asked a (May a change `c`, too? It belongs to task c (team web, pending). It says why: its name changes) until 04:30
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, task ready c, attempt started c, -> launch c#1
    00:00  wim approves a        refused: `c` is not this task's to change: task `c` (running) owns `c`, and holds it until it is over
    00:00  wim denies a          question answered a no by wim
    ");
}

#[test]
fn a_task_waits_for_what_was_lent_until_that_is_over() {
    let plan = CREW.replace("needs: [a]", "needs: [b]");
    insta::assert_snapshot!(play(&plan, "start; a widens c its name changes; wim approves a; b exits 0; b ok; a exits 0; a ok"), @"
    00:00  start                 task ready a, task ready b, task ready look, attempt started b, attempt started a, attempt started look, -> launch a#1, -> launch b#1, -> launch look#1
    00:00  a widens c its name changes  question asked a (May a change `c`, too? It belongs to task c (team web, pending). It says why: its name changes) until 04:30
    00:00  wim approves a        question answered a yes by wim, widened a by c (says wim)
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, task ready c
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, attempt started c, -> launch c#1
    ");
}

#[test]
fn nobody_is_asked_about_what_it_owns_and_nobody_lends_to_a_check() {
    insta::assert_snapshot!(play(CREW, "start; a widens a/deep it is mine; a widens z; look widens z I see it; a widens z{x,y} both; cyd approves a; a widens zx again"), @"
    00:00  start                 task ready a, task ready b, task ready look, attempt started a, attempt started b, attempt started look, -> launch a#1, -> launch b#1, -> launch look#1
    00:00  a widens a/deep it is mine
    00:00  a widens z            refused: `z` is not this task's to change: say why it is needed: people decide by that
    00:00  look widens z I see it  refused: `z` is not this task's to change: this task is a check: it owns nothing, and nothing that it changes is kept
    00:00  a widens z{x,y} both  question asked a (May a change `z{x,y}`, too? No other task of the plan owns it. It says why: both) until 04:30
    00:00  cyd approves a        question answered a yes by cyd, widened a by z{x,y} (says cyd)
    00:00  a widens zx again
    ");
}

#[test]
fn what_was_granted_is_the_tasks_for_the_rest_of_the_run_and_not_the_plans() {
    let play = Play::of(CREW, "start; a widens c its name changes; wim approves a; crash; a widens c again; deadline");
    insta::assert_snapshot!(play.text(), @"
    00:00  start                 task ready a, task ready b, task ready look, attempt started a, attempt started b, attempt started look, -> launch a#1, -> launch b#1, -> launch look#1
    00:00  a widens c its name changes  question asked a (May a change `c`, too? It belongs to task c (team web, pending). It says why: its name changes) until 04:30
    00:00  wim approves a        question answered a yes by wim, widened a by c (says wim)
    00:00  crash                 interrupted a, interrupted b, interrupted look, run resumed, attempt started a, attempt started b, attempt started look, -> launch a#2, -> launch b#2, -> launch look#2
    00:00  a widens c again
    00:00  deadline
    ");
    let owns = |plan: &pitcrew_plan::Plan| plan.tasks[&"a".parse().unwrap()].owns.clone().unwrap().len();
    assert_eq!((owns(play.run.plan()), owns(&play.run.amended_plan())), (2, 1));
}

#[test]
fn a_yes_at_the_start_counts_for_it_too() {
    let mut play = Play::of(CREW, "");
    let opening = pitcrew_engine::Opening { granted_by: Some("mia".into()), ..play.run.opening().clone() };
    let (run, first) = pitcrew_engine::Run::start(play.run.id().clone(), play.plan.clone(), opening, play.now);
    (play.run, play.journal) = (run, vec![first]);
    play.make("start");
    play.make("a widens z its name changes");
    insta::assert_snapshot!(play.text(), @"
    00:00  start                 task ready a, task ready b, task ready look, attempt started a, attempt started b, attempt started look, -> launch a#1, -> launch b#1, -> launch look#1
    00:00  a widens z its name changes  question asked a (May a change `z`, too? No other task of the plan owns it. It says why: its name changes) until 04:30, question answered a yes by mia (--yes), widened a by z (says mia (--yes))
    ");
}
