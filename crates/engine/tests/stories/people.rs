//! Who is asked, whose answer counts, and where a question goes that nobody answers.

use crate::support::play;

const ASKS: &str = "
coordinator: cyd
teams: {ops: {lead: ann}}
escalation: [{after: 30m, to: coordinator}]
tasks:
  a: {run: make, team: ops, owns: [a], approval: {from: [lead, bob], quorum: 2, timeout: 1h, except: [author, agents]}}
";

#[test]
fn as_many_different_people_as_it_takes_must_say_yes() {
    insta::assert_snapshot!(play(ASKS, "start; a exits 0; leo approves a; agent approves a; ann approves a; ann approves a; crash; bob approves a; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, approval requested a
    00:00  leo approves a        refused: `leo` is not asked about `a`; `ann` or `bob` can answer, and from 2026-11-21T04:30:00.000Z on `cyd`
    00:00  agent approves a      refused: `a` wants a person's answer (`except: agents`), and this one comes from inside a run
    00:00  ann approves a        yes given a by ann
    00:00  ann approves a        refused: `ann` has said yes to `a` already; 1 more must
    00:00  crash                 run resumed
    00:00  bob approves a        approved a by bob, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn one_no_is_a_no_and_what_comes_after_it_is_told_so() {
    insta::assert_snapshot!(play(ASKS, "start; a exits 0; ann approves a; bob denies a; ann approves a"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, approval requested a
    00:00  ann approves a        yes given a by ann
    00:00  bob denies a          task failed a (it was denied by bob: not today), run finished failed
    00:00  ann approves a        refused: `a` asks for nothing: it is failed
    ");
}

#[test]
fn who_started_the_run_is_not_the_second_pair_of_eyes() {
    let plan = "tasks: {a: {run: make, approval: {when: before_run, except: author}}}";
    insta::assert_snapshot!(play(plan, "start; mia approves a; leo approves a; a exits 0"), @"
    00:00  start                 task ready a, approval requested a
    00:00  mia approves a        refused: `mia` started this run, and `a` wants the yes of somebody else (`except: author`)
    00:00  leo approves a        approved a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    ");
}

#[test]
fn a_level_up_is_asked_too_and_the_time_stays_what_it_was() {
    insta::assert_snapshot!(play(ASKS, "start; a exits 0; cyd approves a; +30m; cyd approves a; +30m bob approves a; deadline"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, approval requested a
    00:00  cyd approves a        refused: `cyd` is not asked about `a`; `ann` or `bob` can answer, and from 2026-11-21T04:30:00.000Z on `cyd`
    30:00  deadline              escalated a to cyd until 05:00
    30:00  cyd approves a        yes given a by cyd
    60:00  bob approves a        refused: `a` was not answered in time, which counts as a no
    60:00  deadline              task failed a (it got no answer in time), run finished failed
    ");
}

#[test]
fn a_timeout_that_escalates_gives_each_level_as_much_time_again() {
    let plan = "
escalation: [{after: 6h, to: ann}, {after: 9h, to: bob}]
tasks: {a: {run: make, approval: {when: before_run, from: cyd, timeout: 10m, on_timeout: escalate}}}
";
    insta::assert_snapshot!(play(plan, "start; +10m; +9m; +1m; +5m cyd approves a; crash; a exits 0"), @"
    00:00  start                 task ready a, approval requested a
    10:00  deadline              escalated a to ann until 04:20
    19:00  deadline
    20:00  deadline              escalated a to bob until 04:30
    25:00  cyd approves a        approved a by cyd, attempt started a, -> launch a#1
    25:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#2
    25:00  a exits 0             harvested a, apply started a, -> apply a#2
    ");
    insta::assert_snapshot!(play(plan, "start; +10m; +10m; +10m; cyd approves a"), @"
    00:00  start                 task ready a, approval requested a
    10:00  deadline              escalated a to ann until 04:20
    20:00  deadline              escalated a to bob until 04:30
    30:00  deadline              task failed a (it got no answer in time), run finished failed
    30:00  cyd approves a        refused: `a` asks for nothing: it is failed
    ");
}

/// A question between two commands.
const GO: &str = "
phases: [{name: night, go: [./quiet, {ask: Is the window open?, within: 1h}]}]
tasks: {a: {run: make, phase: night, go: [{ask: Backup taken?}, ./ready, {ask: Really?}]}}
";

#[test]
fn a_question_among_checks_is_put_in_its_turn_and_once() {
    insta::assert_snapshot!(play(GO, "start; night ok; crash; leo approves night; leo approves a; crash; a ok; leo approves a; a exits 0"), @"
    00:00  start                 -> ask night
    00:00  night ok              checks held night, question asked night (Is the window open?)
    00:00  crash                 run resumed
    00:00  leo approves night    question answered night yes by leo, phase answered night, task ready a, question asked a (Backup taken?)
    00:00  leo approves a        question answered a yes by leo, -> ask go of a
    00:00  crash                 interrupted a, run resumed, -> ask go of a
    00:00  a ok                  checks held a, question asked a (Really?)
    00:00  leo approves a        question answered a yes by leo, go given a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    ");
}

#[test]
fn a_question_that_nobody_answers_within_its_time_is_a_no_go() {
    insta::assert_snapshot!(play(GO, "start; night ok; +1h"), @"
    00:00  start                 -> ask night
    00:00  night ok              checks held night, question asked night (Is the window open?)
    60:00  deadline              question unanswered night, phase answered night, task skipped a (phase `night` got a no-go), run finished failed
    ");
}

#[test]
fn people_judge_the_success_last_and_their_no_counts() {
    let plan = "success: [{ask: Is it good?}, ./measured]\ntasks: {a: {run: make}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; run ok; crash; leo denies success"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, -> measure after
    00:00  run ok                measured, question asked (Is it good?)
    00:00  crash                 run resumed
    00:00  leo denies success    question answered no by leo, run finished failed
    ");
}
