//! Word between tasks and from outside: before the wait, after it, across a crash, once for each wait.

use pitcrew_plan::Id;

use crate::support::{Play, play};

const TALK: &str = "
signals: {ready: {data: {type: object, required: [port]}}}
tasks:
  a: {run: serve}
  b: {run: ask, needs: [{signal: ready, from: a}]}
";

#[test]
fn a_task_that_runs_is_heard_at_once() {
    insta::assert_snapshot!(play(TALK, r#"start; a says ready {"port":1}; b exits 0; b ok; a exits 0; a ok"#), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a says ready {\"port\":1}  signal sent ready from a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn what_does_not_fit_is_refused_at_the_sender() {
    insta::assert_snapshot!(play(TALK, r#"start; a says ready {"prot":1}; a says redy; signal nothing; b says ready"#), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a says ready {\"prot\":1}  refused: the signal `ready` is not sent: \"port\" is a required property
    00:00  a says redy           refused: nobody knows a signal `redy` here; there are `ready`
    00:00  signal nothing        refused: nobody knows a signal `nothing` here; there are `ready`
    00:00  b says ready          refused: nobody waits for this any more
    ");
}

#[test]
fn only_who_is_named_is_heard() {
    let script = r#"start; signal ready {"port":1}; a says ready {"port":2}"#;
    insta::assert_snapshot!(play(TALK, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  signal ready {\"port\":1}  signal sent ready from leo
    00:00  a says ready {\"port\":2}  signal sent ready from a, task ready b, attempt started b, -> launch b#1
    ");
}

#[test]
fn who_ends_without_a_word_leaves_who_waits_skipped() {
    insta::assert_snapshot!(play(TALK, "start; a exits 0; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task skipped b (it waits for the signal `ready`, which `a` has not sent), run finished failed
    ");
    insta::assert_snapshot!(play(TALK, "start; a exits 1"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (it waits for the signal `ready`, which `a` has not sent), run finished failed
    ");
}

#[test]
fn a_signal_of_success_is_sent_when_the_change_has_landed() {
    let plan = "tasks: {a: {run: make, signals: [done]}, b: {run: make, needs: [{signal: done}]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; b exits 0; b ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, signal sent done from a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
    insta::assert_snapshot!(play(plan, "start; a exits 1"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (it waits for the signal `done`, which `a` has not sent), run finished failed
    ");
}

#[test]
fn word_from_outside_is_kept_for_who_waits_later_and_outlives_a_crash() {
    let plan =
        "phases: [one, two]\ntasks: {a: {run: make, phase: one}, b: {run: make, phase: two, needs: [{signal: open}]}}";
    insta::assert_snapshot!(play(plan, "start; signal open; crash; a exits 0; a ok; b exits 0; b ok"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  signal open           signal sent open from leo
    00:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, phase opened two, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; crash; signal open; b exits 1"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, phase opened two
    00:00  crash                 run resumed
    00:00  signal open           signal sent open from leo, task ready b, attempt started b, -> launch b#1
    00:00  b exits 1             attempt failed b, task failed b (it exited with code 1), run finished failed
    ");
}

#[test]
fn two_waits_of_one_name_each_take_the_same_word() {
    let plan = "tasks: {a: {run: x, needs: [{signal: open}]}, b: {run: x, needs: [{signal: open}]}}";
    insta::assert_snapshot!(play(plan, "start; signal open; signal open; a exits 0; a ok; b exits 0; b ok; signal open"), @"
    00:00  start
    00:00  signal open           signal sent open from leo, task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  signal open           signal sent open from leo
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    00:00  signal open           refused: the run is over: it succeeded
    ");
}

#[test]
fn a_stopped_run_takes_word_for_when_it_goes_on() {
    let plan = "tasks: {a: {run: x, needs: [{signal: open}]}}";
    insta::assert_snapshot!(play(plan, "start; stop; signal open; crash; a exits 0"), @"
    00:00  start
    00:00  stop                  stop requested, run finished was stopped
    00:00  signal open           signal sent open from leo
    00:00  crash                 run resumed, task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    ");
}

#[test]
fn the_next_try_keeps_what_was_heard() {
    let plan = "tasks: {a: {run: x, needs: [{signal: open}], retry: {times: 1}}}";
    insta::assert_snapshot!(play(plan, "start; signal open; a exits 1; crash; a exits 0"), @"
    00:00  start
    00:00  signal open           signal sent open from leo, task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, retry scheduled a at 00:00, attempt started a, -> launch a#2
    00:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#3
    00:00  a exits 0             harvested a, apply started a, -> apply a#3
    ");
}

const TURNS: &str = "
tasks:
  feed: {run: serve}
  eat: {run: eat, needs: [{signal: food, from: feed}], repeat: {until: output.full, times: 3, delay: 1m}}
";

#[test]
fn each_turn_waits_for_a_signal_of_its_own() {
    let script = "start; feed says food 1; eat exits 0; eat ok; eat fails; +1m; +1m feed says food 2; eat exits 0; eat ok; eat ok";
    insta::assert_snapshot!(play(TURNS, script), @"
    00:00  start                 task ready feed, attempt started feed, -> launch feed#1
    00:00  feed says food 1      signal sent food from feed, task ready eat, attempt started eat, -> launch eat#1
    00:00  eat exits 0           harvested eat, apply started eat, -> apply eat#1
    00:00  eat ok                applied eat, -> judge eat#1
    00:00  eat fails             turn ended eat (1, next at 01:00)
    01:00  deadline
    02:00  feed says food 2      signal sent food from feed, attempt started eat, -> launch eat#2
    02:00  eat exits 0           harvested eat, apply started eat, -> apply eat#2
    02:00  eat ok                applied eat, -> judge eat#2
    02:00  eat ok                turns done eat (2), task succeeded eat
    ");
}

#[test]
fn what_is_sent_in_a_turn_is_for_the_next_one() {
    let script = "start; feed says food 1; feed says food 2; eat exits 0; eat ok; eat fails; crash; +1m; eat exits 0";
    insta::assert_snapshot!(play(TURNS, script), @"
    00:00  start                 task ready feed, attempt started feed, -> launch feed#1
    00:00  feed says food 1      signal sent food from feed, task ready eat, attempt started eat, -> launch eat#1
    00:00  feed says food 2      signal sent food from feed
    00:00  eat exits 0           harvested eat, apply started eat, -> apply eat#1
    00:00  eat ok                applied eat, -> judge eat#1
    00:00  eat fails             turn ended eat (1, next at 01:00)
    00:00  crash                 interrupted feed, run resumed, attempt started feed, -> launch feed#2
    01:00  deadline              attempt started eat, -> launch eat#2
    01:00  eat exits 0           harvested eat, apply started eat, -> apply eat#2
    ");
}

#[test]
fn a_turn_that_hears_nothing_more_gives_the_task_up() {
    let script = "start; feed says food 1; eat exits 0; eat ok; eat fails; feed exits 0; feed ok; eat ok";
    insta::assert_snapshot!(play(TURNS, script), @"
    00:00  start                 task ready feed, attempt started feed, -> launch feed#1
    00:00  feed says food 1      signal sent food from feed, task ready eat, attempt started eat, -> launch eat#1
    00:00  eat exits 0           harvested eat, apply started eat, -> apply eat#1
    00:00  eat ok                applied eat, -> judge eat#1
    00:00  eat fails             turn ended eat (1, next at 01:00)
    00:00  feed exits 0          harvested feed, apply started feed, -> apply feed#1
    00:00  feed ok               applied feed, task succeeded feed, given up eat (it cannot go on to its next turn: it waits for the signal `food`, which `feed` has not sent again), rollback started eat, -> restore eat#1
    00:00  eat ok                restored eat, task failed eat (it cannot go on to its next turn: it waits for the signal `food`, which `feed` has not sent again), run finished failed
    ");
}

#[test]
fn two_teams_that_send_the_same_signal_are_told_apart() {
    let plan = "
tasks:
  api: {run: serve}
  web: {run: serve}
  after-api: {run: x, needs: [{signal: ready, from: api}]}
  both: {run: x, needs: [{signal: ready, from: api}, {signal: ready, from: web}]}
";
    let play = Play::of(plan, "start; web says ready 2; api says ready 1");
    insta::assert_snapshot!(play.text(), @"
    00:00  start                 task ready api, task ready web, attempt started api, attempt started web, -> launch api#1, -> launch web#1
    00:00  web says ready 2      signal sent ready from web
    00:00  api says ready 1      signal sent ready from api, task ready after-api, task ready both, attempt started after-api, attempt started both, -> launch after-api#1, -> launch both#1
    ");
    let both = Id::new("both").unwrap();
    let heard = play
        .run
        .heard(&both)
        .iter()
        .map(|heard| format!("{:?}: {}", heard.from, heard.signal.data))
        .collect::<Vec<_>>();
    insta::assert_snapshot!(heard.join(", "), @"
    Some(\"api\"): 1, Some(\"web\"): 2
    ");
}

#[test]
fn a_person_who_is_called_like_a_task_does_not_pass_for_it() {
    let plan = "tasks: {leo: {run: serve}, b: {run: x, needs: [{signal: ready, from: leo}]}}";
    insta::assert_snapshot!(play(plan, "start; signal ready 1; leo says ready 2"), @"
    00:00  start                 task ready leo, attempt started leo, -> launch leo#1
    00:00  signal ready 1        signal sent ready from leo
    00:00  leo says ready 2      signal sent ready from leo, task ready b, attempt started b, -> launch b#1
    ");
}

#[test]
fn word_from_a_child_is_word_from_its_parent() {
    let plan = "
tasks:
  each: {run: x, for_each: [p, q], parallel: 1}
  other: {run: x, for_each: [p]}
  b: {run: x, needs: [{signal: ready, from: each}]}
";
    let script = "start; each ok; other ok; other.0 says ready; each.0 exits 0; each.0 ok; each.1 says ready";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready each, task ready other, -> fan out each, -> fan out other
    00:00  each ok               children joined each, fanned out each, task ready each.0, attempt started each.0, -> launch each.0#1
    00:00  other ok              children joined other, fanned out other, task ready other.0, attempt started other.0, -> launch other.0#1
    00:00  other.0 says ready    signal sent ready from other.0
    00:00  each.0 exits 0        harvested each.0, apply started each.0, -> apply each.0#1
    00:00  each.0 ok             applied each.0, task succeeded each.0, task ready each.1, attempt started each.1, -> launch each.1#1
    00:00  each.1 says ready     signal sent ready from each.1, task ready b, attempt started b, -> launch b#1
    ");
}
