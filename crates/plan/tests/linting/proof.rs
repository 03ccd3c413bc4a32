//! What is asked of a change, where it is live, and what must not stand in a plan.

use pitcrew_plan::lint::WorkspaceKind;

use crate::{found, found_near, on};

#[test]
fn whether_changes_are_live_depends_on_the_workspace() {
    let plan = "tasks: {a: {run: x, owns: [b], activate: [c], rollback: [c], probe: [d]}}";
    let near = |kind| found_near(plan, &on("main", kind, None));
    assert_eq!(found(plan), "");
    assert_eq!(near(WorkspaceKind::Directory), "");
    assert_eq!(near(WorkspaceKind::Git).matches("activation-without-live").count(), 3);
}

#[test]
fn a_secret_is_found_wherever_it_stands_and_never_repeated() {
    let token = format!("ghp_{}", "a1B2c3D4e5".repeat(4));
    let plan = format!("
tasks:
  a: {{run: [curl, -H, 'Authorization: Bearer {token}'], env: {{TOKEN: $TOKEN, API_KEY: '{{{{ inputs.key }}}}', PATH_TO_TOKEN: /run/token1}}}}
  b: {{run: 'mysql --password=$DB -h db', with: {{token: 'env:TOKEN', tokens: 12}}}}
  c: {{title: 'The {token} one', run: x}}
");
    let found = found(&plan);
    assert_eq!(found.matches("secret-in-plan").count(), 2, "{found}");
    assert!(!found.contains(&token));
}

#[test]
fn a_step_is_told_from_the_others_and_judged_by_what_is_staged() {
    insta::assert_snapshot!(found("
workspace: {path: ., apply: live}
tasks:
  web:
    run: make
    owns: [web]
    steps:
      - built
      - {name: built, run: test -s web}
      - {name: served, http: 'http://127.0.0.1:8080/'}
      - {name: seen, ask: Is it good?}
      - {run: [test, '{{ tasks.web.output }}']}
    verify: [{tcp: '127.0.0.1:8080'}]
  look: {run: make, verify: [{tcp: '127.0.0.1:8080'}], steps: [{name: judged, agent: nobody}]}
"), @"
    9:10 warning duplicate-step
          two steps of `web` are called `built`
          give each a title of its own: nobody can tell which of them is ticked
    10:30 warning staged-asks-live
          a step of `web` asks `http://127.0.0.1:8080/`, where its change is not live yet
          ask it in `probe`; or let a command start what is staged, inside the walls, and ask that
    11:27 error ask-out-of-place
          a step of `web` asks a person, and only programs can judge that
          use `approval`: people see the exact change, and which steps are ticked
    12:26 error reference-without-need
          `web` refers to its own result, which is not there before it ran
    13:20 warning staged-asks-live
          `verify` of `web` asks `127.0.0.1:8080`, where its change is not live yet
          ask it in `probe`; or let a command start what is staged, inside the walls, and ask that
    14:86 error unknown-name
          there is no agent `nobody`
          define it under `agents`
    ");
}

#[test]
fn a_yes_is_asked_for_where_there_is_something_to_see() {
    let silent = |task: &str| !found(&format!("tasks: {{a: {{run: x, {task}}}}}")).contains("approval-never-asked");
    assert!(!silent("approval: {from: [alice]}"));
    assert!(!silent("owns: [], approval: {}"));
    assert!(!silent("owns: ['port:80'], approval: {}"));
    assert!(silent("approval: {when: before_run}"));
    assert!(silent("owns: [b], approval: {}"));
    assert!(silent("activate: [b], approval: {}"));
    assert!(
        !found("agents: {us: {use: manual}}\ntasks: {a: {agent: us, approval: {}}}").contains("approval-never-asked")
    );
}

#[test]
fn a_check_with_time_is_asked_more_than_once() {
    let once = |check: &str| found(&format!("tasks: {{a: {{run: x, verify: [{{{check}}}]}}}}")).contains("asked-once");
    assert!(once("run: y, within: 10s, every: 1m"));
    assert!(once("run: y, within: 1s"));
    assert!(!once("run: y, within: 2s"));
    assert!(!once("run: y"));
    assert!(!found("tasks: {a: {run: x, go: [{ask: 'Now?', within: 1s}]}}").contains("asked-once"));
}

#[test]
fn a_coding_agent_looks_at_what_is_staged_and_can_reach_its_vendor() {
    insta::assert_snapshot!(found("
agents:
  coder: {use: {acp: [./coder]}}
  cut: {use: codex, args: [x]}
  mute: {use: claude, network: host}
tasks:
  a: {agent: coder, owns: [a], verify: [make, {agent: coder}, {agent: cut}], retry: {mode: fresh}}
  b: {run: x, owns: [b], verify: [{agent: mute}], go: [{agent: coder}]}
success: [{agent: coder}]
"), @r#"
    4:14 error agent-cut-off
          `cut` is Codex, and cannot reach its vendor without a network
          add `network: host` to the agent `cut`; a run asks before it gives that
    5:15 warning agent-not-let-in
          `mute` has nothing to log in with: your own login is not in its walls
          add `secrets: {ANTHROPIC_API_KEY: "env:ANTHROPIC_API_KEY"}` to the plan, and `secrets: [ANTHROPIC_API_KEY]` to `mute`
    7:92 warning mode-without-retry
          `a` says what its next try begins with, and has none: `times` is 0
          say how often it is tried again: `retry: {times: 2, mode: continue}`
    8:64 error review-out-of-place
          `coder` is an agent that is started by a command of yours, and is asked where no change is staged that it could look at
          let it look at what a task left: `verify: [{agent: NAME}]`; let a task of its own look at what is live
    9:19 error review-out-of-place
          `coder` is an agent that is started by a command of yours, and is asked where no change is staged that it could look at
          let it look at what a task left: `verify: [{agent: NAME}]`; let a task of its own look at what is live
    "#);
}
