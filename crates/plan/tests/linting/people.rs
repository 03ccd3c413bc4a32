//! Who is asked, and what answers a risk.

use crate::found;

#[test]
fn whoever_is_asked_must_be_somebody() {
    insta::assert_snapshot!(found("
escalation: [{after: 1h, to: lead}, {after: 30m, to: coordinator}]
phases: [{name: calm, go: [{ask: Open?, from: lead}]}]
teams: {ops: {lead: ann, teams: {night: {}}}}
tasks:
  a: {run: x, team: night, owns: [a], approval: {from: [lead, bob], quorum: 3}}
  b: {run: x, owns: [b], go: [{ask: Ready?, from: [a]}]}
"), @"
    2:30 error unfilled-role
          a task that asks has no team whose lead could answer
          give the task a `team`, or name who is asked
    2:45 error nowhere-to-escalate
          this level comes after 30m, and the one before it after 1h
          each `after` counts from the beginning of the question; put the levels in order
    2:54 error unfilled-role
          the plan has no coordinator who could answer
          name one: `coordinator: NAME`
    3:47 error unfilled-role
          no team's lead is meant here: this is asked for the plan as a whole
          name `coordinator`, or a person
    7:52 warning name-of-no-person
          `a` is a task of this plan; only a person can answer
          name an operating-system user, `lead`, or `coordinator`
    ");
}

#[test]
fn a_risk_is_answered_by_what_is_there() {
    insta::assert_snapshot!(found("
risks:
  - {risk: it is slow, impact: high}
  - {risk: it breaks, answered_by: [smoke, rollback of a, rollback of b, b, smok]}
tasks:
  a: {run: x, owns: [a], verify: [{name: smoke, run: ./s}]}
  b: {run: x}
"), @"
    3:12 warning unanswered-risk
          this risk is high, and nothing in the plan answers it
          name what does: `answered_by: [TASK, NAME OF A CHECK, rollback of TASK]`
    4:59 error unknown-answer
          `b` changes nothing and has no `rollback`, so there is nothing to roll back
          name what holds when this risk is met
    4:77 error unknown-answer
          `smok` is no task, no check's name, and no `rollback of TASK` of this plan
          name what holds when this risk is met
    ");
}

#[test]
fn a_setting_that_an_agent_does_not_know_is_not_ignored() {
    insta::assert_snapshot!(found("
agents:
  hands: {use: manual, model: big, args: [-x]}
  codex: {use: codex, model: big, max_turns: 3, args: [-c, a=b], network: host}
  other: {use: {acp: their-agent --acp}, model: big, max_turns: 3, args: [-x]}
  words: {use: {acp: [their-agent]}, args: [-x]}
  counts: {use: gemini, model: big, max_turns: 3, args: [-x], network: host}
  asks: {use: opencode, model: big, max_turns: 3, network: host}
tasks:
  a: {agent: hands, owns: [a]}
  b: {agent: codex, owns: [b]}
  c: {agent: other, owns: [c]}
  d: {agent: words, owns: [d]}
  e: {agent: counts, owns: [e]}
  f: {agent: asks, owns: [f]}
"), @"
    3:31 error setting-unknown-there
          people do the work of `hands`, and `model` means nothing there
          leave it out: no program is started for what people do
    3:36 error setting-unknown-there
          people do the work of `hands`, and `args` means nothing there
          leave it out: no program is started for what people do
    4:46 error setting-unknown-there
          Codex does the work of `codex`, and `max_turns` means nothing there
          leave it out: a task's `timeout` is what ends it
    5:65 error setting-unknown-there
          an agent that is started by a command of yours does the work of `other`, and `max_turns` means nothing there
          leave it out: a task's `timeout` is what ends it
    5:68 error setting-unknown-there
          an agent that is started by a command of yours does the work of `other`, and `args` means nothing there
          write them into the command: `use: {acp: COMMAND ARGS}`
    8:48 error setting-unknown-there
          OpenCode does the work of `asks`, and `max_turns` means nothing there
          leave it out: a task's `timeout` is what ends it
    ");
}
