//! Somebody takes a task of people's, does it in a copy of the files, and says when it is done.

use crate::support::{Play, play};

const PLAN: &str = "
teams: {ops: {lead: ann}}
agents: {crew: {use: manual, from: [lead, bob]}}
tasks:
  rack: {agent: crew, team: ops, owns: [rack.md], verify: [./check], timeout: 1h}
  cable: {agent: manual, owns: [cable.md]}
  boot: {run: make, needs: [rack]}
";

#[test]
fn who_takes_a_task_says_alone_that_it_is_done() {
    let played = Play::of(
        PLAN,
        "start; leo claims rack; bob claims rack; ann claims rack; ann approves rack; bob approves rack; rack ok; rack ok; rack ok",
    );
    insta::assert_snapshot!(played.text(), @"
    00:00  start                 task ready cable, task ready rack, attempt started rack, attempt started cable, approval requested cable, approval requested rack
    00:00  leo claims rack       refused: `leo` is not asked about `rack`; `ann` or `bob` can answer
    00:00  bob claims rack       task claimed rack by bob until 05:00
    00:00  ann claims rack       refused: `bob` has taken `rack`, until 2026-11-21T05:00:00.000Z; `pitcrew task release` gives it back
    00:00  ann approves rack     refused: `bob` has taken `rack`, until 2026-11-21T05:00:00.000Z; `pitcrew task release` gives it back
    00:00  bob approves rack     approved rack by bob, -> take what was done for rack#1
    00:00  rack ok               harvested rack, -> verify rack#1 on head 0
    00:00  rack ok               verified rack, apply started rack, -> apply rack#1
    00:00  rack ok               applied rack, task succeeded rack, task ready boot, attempt started boot, -> launch boot#1
    ");
    let landed: Vec<bool> = played.run.landed().iter().map(|landed| landed.apart).collect();
    assert_eq!(landed, [true]);
}

#[test]
fn what_the_checks_refuse_stays_with_whoever_took_it() {
    let played = Play::of(
        PLAN,
        "start; bob claims rack; +50m bob approves rack; rack ok; rack fails; +20m ann approves rack; bob approves rack; rack ok; rack ok; rack ok",
    );
    insta::assert_snapshot!(played.text(), @"
    00:00  start                 task ready cable, task ready rack, attempt started rack, attempt started cable, approval requested cable, approval requested rack
    00:00  bob claims rack       task claimed rack by bob until 05:00
    50:00  bob approves rack     approved rack by bob, -> take what was done for rack#1
    50:00  rack ok               harvested rack, -> verify rack#1 on head 0
    50:00  rack fails            attempt failed rack, retry scheduled rack at 50:00, attempt started rack, approval requested rack
    70:00  ann approves rack     refused: `bob` has taken `rack`, until 2026-11-21T05:50:00.000Z; `pitcrew task release` gives it back
    70:00  bob approves rack     approved rack by bob, -> take what was done for rack#2
    70:00  rack ok               harvested rack, -> verify rack#2 on head 0
    70:00  rack ok               verified rack, apply started rack, -> apply rack#2
    70:00  rack ok               applied rack, task succeeded rack, task ready boot, attempt started boot, -> launch boot#1
    ");
    let record = played.run.task(&"rack".parse().unwrap()).unwrap();
    assert_eq!((record.copy_of(1), record.copy_of(2)), (Some(1), Some(1)));
}

#[test]
fn what_nobody_submits_is_anybodys_again() {
    insta::assert_snapshot!(play(PLAN, "start; bob claims rack; +1h; ann claims rack; crash; leo releases rack; bob releases rack; ann approves rack; bob releases cable"), @"
    00:00  start                 task ready cable, task ready rack, attempt started rack, attempt started cable, approval requested cable, approval requested rack
    00:00  bob claims rack       task claimed rack by bob until 05:00
    60:00  deadline              task released rack (lapsed)
    60:00  ann claims rack       task claimed rack by ann until 06:00
    60:00  crash                 run resumed
    60:00  leo releases rack     refused: `leo` is not asked about `rack`; `ann` or `bob` can answer
    60:00  bob releases rack     task released rack by bob
    60:00  ann approves rack     approved rack by ann, -> take what was done for rack#1
    60:00  bob releases cable    refused: nobody has taken `cable`
    ");
}

#[test]
fn a_claim_lapses_while_nobody_drives_the_run_and_ends_with_the_task() {
    insta::assert_snapshot!(play(PLAN, "start; bob claims rack; leo claims cable; stop cable; +2h crash; bob approves rack; leo claims boot; resume cable; mia claims cable; mia denies cable"), @"
    00:00  start                 task ready cable, task ready rack, attempt started rack, attempt started cable, approval requested cable, approval requested rack
    00:00  bob claims rack       task claimed rack by bob until 05:00
    00:00  leo claims cable      task claimed cable by leo until 04:30
    00:00  stop cable            stop ordered cable, task canceled cable
    120:00  crash                 run resumed, task released rack (lapsed)
    120:00  bob approves rack     approved rack by bob, -> take what was done for rack#1
    120:00  leo claims boot       refused: `boot` is not for people to take: it is pending
    120:00  resume cable          task resumed cable, task ready cable, attempt started cable, approval requested cable
    120:00  mia claims cable      task claimed cable by mia until 06:30
    120:00  mia denies cable      task failed cable (it was denied by mia: not today)
    ");
}
