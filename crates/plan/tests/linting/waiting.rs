//! Who waits for whom: needs, phases, signals.

use pitcrew_plan::lint::Surroundings;
use pitcrew_plan::{lint, read};

use crate::found;

#[test]
fn a_circle_is_shown_as_its_path_and_nobody_else_is_blamed() {
    insta::assert_snapshot!(found("
tasks:
  A1: {run: x, needs: [A3]}
  A2: {run: x, needs: [A1]}
  A3: {run: x, needs: [A2, A3]}
  A4: {run: x, needs: [A1]}
"), @r"
    4:24 error need-cycle
          these tasks wait for each other: `A1` needs `A3` needs `A2` needs `A1`
          take out one of these needs
    5:28 error self-need
          `A3` needs itself
          take it out of its `needs`
    ");
}

#[test]
fn phases_and_needs_may_not_contradict_each_other_even_in_a_roundabout_way() {
    insta::assert_snapshot!(found("
phases: [one, two, {name: three, barrier: false}]
tasks:
  early: {run: x, phase: one, needs: [between]}
  between: {run: x, needs: [late]}
  late: {run: x, phase: two}
  free: {run: x, phase: one, needs: [loose]}
  loose: {run: x, phase: three}
"), @r"
    4:39 error phase-order
          `early` of phase `one` needs `late` by way of `between` of phase `two`, which waits for `one`
          move `early` to `two`, or `late` to `one`
    ");
}

#[test]
fn who_waits_for_a_signal_can_say_from_whom_it_comes() {
    insta::assert_snapshot!(found("
signals: {go-live: {meaning: The board said yes.}}
tasks:
  bind: {run: x, signals: [localhost-bound]}
  slip: {run: x, needs: [{signal: localhost-bind}]}
  lost: {run: x, needs: [{signal: somewhere}]}
  near: {run: x, needs: [{signal: said, from: bnid}]}
  fine: {run: x, needs: [{signal: go-live}, {signal: localhost-bound}, {signal: said, from: bind}, {signal: said, from: ann}]}
"), @"
    5:27 warning signal-from-outside
          `slip` waits for the signal `localhost-bind`, which no task sends: it must come from outside
          did you mean `localhost-bound`?
    6:27 warning signal-from-outside
          `lost` waits for the signal `somewhere`, which no task sends: it must come from outside
          say who sends it with `from`, or name it under `signals`: {somewhere: {meaning: …}}
    7:27 warning signal-from-outside
          `near` waits for the signal `said` from `bnid`, who is no task
          did you mean `bind`?
    ");
}

#[test]
fn tasks_that_wait_for_each_others_signals_never_start() {
    insta::assert_snapshot!(found("
tasks:
  a: {run: x, needs: [{signal: from-b}], signals: [from-a]}
  b: {run: x, needs: [{signal: from-a}], signals: [from-b]}
  c: {run: x, needs: [{signal: said, from: d}]}
  d: {run: x, needs: [{task: c, after: start}]}
  e: {run: x, needs: [e2, {signal: own}], signals: [own]}
  e2: {run: x}
  f: {run: x, needs: [{signal: either}]}
  g: {run: x, needs: [f], signals: [either]}
  h: {run: x, needs: [g], signals: [either]}
"), @"
    4:24 error need-cycle
          these tasks wait for each other: `a` needs `b` needs `a`
          take out one of these needs
    6:24 error need-cycle
          these tasks wait for each other: `c` needs `d` needs `c`
          take out one of these needs
    7:28 error self-need
          `e` needs itself
          take it out of its `needs`
    9:24 error signal-never-comes
          `f` waits for the signal `either`, and all who send it wait for `f`
          let another task send it, or take out one of these needs
    ");
}

#[test]
fn each_turn_wants_a_signal_of_its_own_and_each_sender_is_named_rightly() {
    insta::assert_snapshot!(found("
tasks:
  build: {run: x, signals: [built]}
  feed: {run: x}
  try: {run: x, needs: [{signal: built}], repeat: {until: output.ok, times: 2}}
  eat: {run: x, needs: [{signal: food, from: feed}], repeat: {until: output.full, times: 2}}
  both:
    run: [x, '{{ signals.done.by.build.data }}', '{{ signals.done.by.fed.data }}']
    needs: [{signal: done, from: build}, {signal: done, from: feed}]
"), @"
    5:26 warning signal-comes-once
          each turn of `try` waits for a new signal `built`, which `build` sends once, when it succeeds
          need `build` itself, or have it send `built` while it runs, as often as there are turns
    8:54 error unknown-reference
          `both` refers to the signal `done` by `fed`, and does not wait for it from there
          did you mean `feed`?
    ");
}

#[test]
fn nobody_sends_signals_into_the_void_unnoticed() {
    let source = "
signals: {decalred: {}}
tasks:
  a: {run: x, signals: [done, late]}
  b: {run: x, signals: [late], needs: [{signal: late, from: a}, {signal: declared}]}
";
    let reading = read(source.as_bytes(), "plan.yaml", "plan");
    let found = lint(&reading, &Surroundings::default());
    let told = found.iter().filter(|d| d.rule == "signal-unheard");
    let lines: String = told
        .map(|d| format!("{}:{} {} {}\n", d.place.line, d.place.column, d.message, d.hint.clone().unwrap_or_default()))
        .collect();
    insta::assert_snapshot!(lines, @"
    2:11 no task waits for the signal `decalred` did you mean `declared`?
    4:25 `a` sends the signal `done`, and no task waits for it 
    5:25 `b` sends the signal `late`, and who waits for it waits for it from others
    ");
}
