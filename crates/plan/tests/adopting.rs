//! Agents that are known outside of a plan: what a plan takes over of them, and what it says itself.

use std::collections::BTreeMap;

use pitcrew_plan::{Agent, Id, Reading, Surroundings, canonical, digest, from_canonical, lint, read};
use serde_json::{Value, json};

fn id(name: &str) -> Id {
    Id::new(name).unwrap()
}

/// Two agents that somebody else brings.
fn known() -> BTreeMap<Id, Agent> {
    let scanner = json!({
        "run": "scan --all",
        "type": "analysis",
        "risk": "auto",
        "capabilities": ["scan_secrets"],
        "input": {
            "type": "object",
            "additionalProperties": false,
            "properties": {"paths": {"type": "array"}, "failOn": {"type": "string"}},
        },
        "output": {"type": "object", "properties": {"findings": {"type": "array"}}},
        "version": "3.1",
    });
    let coder = json!({ "use": "claude", "network": "host", "model": "small", "args": ["-x"] });
    let agent = |value: Value| serde_json::from_value(value).unwrap();
    BTreeMap::from([(id("security-scanner"), agent(scanner)), (id("house-coder"), agent(coder))])
}

/// Reads a plan with these agents around it.
fn reading(source: &str) -> (Reading, Vec<String>) {
    let mut reading = read(source.as_bytes(), "plan.yaml", "plan");
    let taken = reading.adopt(&known());
    (reading, taken.keys().map(Id::to_string).collect())
}

/// Lints a plan with these agents around it; a line a finding.
fn found(source: &str) -> String {
    let (reading, _) = reading(source);
    let line = |hint: &Option<String>| hint.as_ref().map(|hint| format!("\n      {hint}")).unwrap_or_default();
    let found = lint(&reading, &Surroundings::default());
    found.iter().map(|d| format!("{} {}\n      {}{}\n", d.place.line, d.rule, d.message, line(&d.hint))).collect()
}

#[test]
fn what_a_plan_says_of_an_agent_comes_before_its_definition() {
    let (reading, taken) = reading(
        "
agents:
  scan: {use: security-scanner, risk: approval_required, network: host, env: {DEPTH: '3'}, version: ours}
  ada: {use: house-coder, model: large, budget: 5}
tasks:
  a: {agent: scan}
  b: {agent: ada, owns: [src]}
",
    );
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    assert_eq!(taken, ["house-coder", "security-scanner"]);
    let agents = serde_json::to_value(&reading.plan.agents).unwrap();
    let scan = &agents["scan"];
    assert_eq!(scan["run"], "scan --all");
    assert_eq!((&scan["type"], &scan["capabilities"]), (&json!("analysis"), &json!(["scan_secrets"])));
    assert_eq!((&scan["risk"], &scan["version"]), (&json!("approval_required"), &json!("ours")));
    assert_eq!((&scan["network"], &scan["env"]), (&json!("host"), &json!({"DEPTH": "3"})));
    assert_eq!(scan["output"]["properties"]["findings"]["type"], "array");
    let ada = &agents["ada"];
    assert_eq!((&ada["use"], &ada["model"], &ada["args"]), (&json!("claude"), &json!("large"), &json!(["-x"])));
    assert_eq!(agents.as_object().unwrap().len(), 2, "the names that are known are not the plan's");
}

#[test]
fn what_is_not_said_is_as_it_is_defined() {
    let (said, taken) = reading("agents: {scan: {use: security-scanner}}\ntasks: {a: {agent: scan}}");
    assert_eq!(said.plan.agents[&id("scan")], known()[&id("security-scanner")]);
    assert_eq!(taken, ["security-scanner"]);
    let (named, _) = reading("tasks: {a: {agent: security-scanner, verify: [{agent: security-scanner}]}}");
    assert_eq!(named.plan.agents[&id("security-scanner")], known()[&id("security-scanner")]);
}

#[test]
fn a_plan_that_took_agents_over_needs_nobody_any_more() {
    let (reading, _) = reading("agents: {scan: {use: security-scanner, network: host}}\ntasks: {a: {agent: scan}}");
    let stored = from_canonical(&canonical(&reading.plan)).unwrap();
    assert_eq!(stored, reading.plan);
    assert_eq!(digest(&stored), digest(&reading.plan));
}

#[test]
fn an_agent_of_the_plan_s_own_comes_before_one_of_its_name() {
    let (named, taken) = reading("agents: {security-scanner: {run: mine}}\ntasks: {a: {agent: security-scanner}}");
    assert_eq!(named.plan.agents[&id("security-scanner")].version, None);
    assert!(taken.is_empty());
    let own =
        "agents: {security-scanner: {use: security-scanner, version: '9'}}\ntasks: {a: {agent: security-scanner}}";
    let (over, taken) = reading(own);
    assert_eq!(over.plan.agents[&id("security-scanner")].version.as_deref(), Some("9"));
    assert_eq!(taken, ["security-scanner"]);
}

#[test]
fn names_that_nobody_knows_are_told_with_those_that_are_known() {
    insta::assert_snapshot!(found("
agents:
  tester: {run: ./test}
  scan: {use: security-scaner}
  spell: {use: Claude}
  coder: {use: cladue}
  other: {use: nothing-like-it}
tasks:
  a: {agent: security-scaner, verify: [{agent: Security-Scanner}]}
  b: {agent: scan}
  c: {agent: zzz}
  d: {agent: tester}
"), @"
    4 unknown-name
          `scan` is made of the agent `security-scaner`, which nobody knows
          did you mean `security-scanner`?
    5 bad-value
          `use` is `manual`, `claude`, `codex`, `gemini` or `opencode`, not `Claude`
          did you mean `claude`?
    6 unknown-name
          `coder` is made of the agent `cladue`, which nobody knows
          did you mean `claude`?
    7 unknown-name
          `other` is made of the agent `nothing-like-it`, which nobody knows
          there are `manual`, `claude`, `codex`, `gemini`, `opencode`; known without a definition are `house-coder`, `security-scanner`
    9 unknown-name
          there is no agent `security-scaner`
          did you mean `security-scanner`?
    9 unknown-name
          there is no agent `Security-Scanner`
          did you mean `security-scanner`?
    11 unknown-name
          there is no agent `zzz`
          there are `tester`, `coder`, `other`, `scan`; known without a definition are `house-coder`, `security-scanner`
    ");
    assert!(read(b"agents: {x: {use: nobody}}\ntasks: {a: {agent: x}}", "p", "p").lacks_agents());
    assert!(!reading("agents: {x: {use: claude}}\ntasks: {a: {agent: x}}").0.lacks_agents());
}

#[test]
fn a_program_has_no_settings_of_a_coding_agent() {
    insta::assert_snapshot!(found("
agents:
  scan: {use: security-scanner, model: large, permissions: {deny: [rm *]}, silence: 5m, from: [ann]}
tasks:
  a: {agent: scan}
"), @"
    3 setting-unknown-there
          a program does the work of `scan`, and `model` means nothing there
          leave it out: it is a setting of coding agents, and this is a program; it is told by `with`
    3 setting-unknown-there
          a program does the work of `scan`, and `permissions` means nothing there
          leave it out: it is a setting of coding agents, and this is a program; it is told by `with`
    3 setting-unknown-there
          a program does the work of `scan`, and `silence` means nothing there
          leave it out: a task's `timeout` is what ends it
    3 setting-unknown-there
          a program does the work of `scan`, and `from` means nothing there
          leave it out: the program itself says when it is done
    ");
}

#[test]
fn a_check_gives_its_agent_what_it_takes() {
    insta::assert_snapshot!(found("
agents: {ada: {use: house-coder, env: {ANTHROPIC_API_KEY: x}}}
tasks:
  make: {run: make}
  a:
    run: make
    owns: [src]
    needs: [make]
    verify:
      - {agent: security-scanner, with: {paths: ['{{ tasks.make.output.dir }}'], failOn: low}}
      - {agent: security-scanner, with: {paths: src, failon: low}}
      - {agent: security-scanner, with: {paths: ['{{ tasks.nobody.output.dir }}']}}
      - {agent: ada, with: {tone: stern}}
      - {run: 'true', with: {a: b}}
success:
  - {agent: security-scanner, with: {paths: ['{{ tasks.make.output.dir }}']}}
"), @"
    11 bad-input
          the input `paths` of `security-scanner` is of type array, and this is not
    11 bad-input
          `security-scanner` has no input `failon`
          did you mean `failOn`?
    12 unknown-reference
          `a` refers to the task `nobody`, which does not exist
    13 setting-unknown-there
          `ada` is Claude Code, and takes no inputs where it reviews
          leave it out: it is told what was to be done, with the task's own `with`, and what was left
    14 missing-field
          `with` says more about `agent`, which is not given
    16 template-not-filled
          no template is filled in here
          templates work in `env`, and in `with` and lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    ");
}

#[test]
fn what_a_check_gives_is_part_of_the_plan() {
    let source = |level: &str| {
        format!("tasks: {{a: {{run: x, owns: [b], verify: [{{agent: security-scanner, with: {{failOn: {level}}}}}]}}}}")
    };
    let (low, high) = (reading(&source("low")).0.plan, reading(&source("high")).0.plan);
    assert_ne!(digest(&low), digest(&high));
    assert_eq!(from_canonical(&canonical(&low)).unwrap(), low);
}
