//! What reading makes of plans, good and bad.

use pitcrew_plan::{Plan, Reading, canonical, digest, explain, from_canonical, read};

fn reading(source: &str) -> Reading {
    read(source.as_bytes(), "plan.yaml", "plan")
}

/// Reads a plan that must be right.
fn plan(source: &str) -> Plan {
    let reading = reading(source);
    assert!(reading.diagnostics.is_empty(), "{}", shown(&reading));
    reading.plan
}

fn shown(reading: &Reading) -> String {
    let lines = reading.diagnostics.iter().map(|d| {
        let hint = d.hint.as_ref().map(|hint| format!("\n    {hint}")).unwrap_or_default();
        format!("{}:{} {}: {}{hint}\n", d.place.line, d.place.column, d.rule, d.message)
    });
    lines.collect()
}

const FULL: &str = r#"
name: harden-archon
goal: Close what the audit found
workspaces: {archon: {path: /opt/archon, apply: live}}
teams: {docker: {members: 2, focus: containers, lead: alice}, nginx: {}}
agents:
  hardener: {run: [./agents/harden.py, --fast], type: modification, risk: approval_required, output: {type: object}}
phases:
  - immediate
  - {name: short-term, go: ["nginx -t"], success: [{name: ports, run: ./ports.sh}], barrier: false}
prepare: [{run: npm ci, key: package-lock.json, network: host, keeps: [node_modules]}]
success:
  - {name: score, before: ./score.sh, after: ./score.sh, goal: ">=7.0"}
  - ./done.sh
limits: {parallel: 4}
tasks:
  A1: {run: "true"}
  A-4:
    title: 2024
    team: docker
    agent: hardener
    workspace: archon
    phase: short-term
    priority: -1
    estimate: 2-3h
    needs: [A1, {task: A1}]
    when: "tasks.A1.output.changed"
    owns: [docker-compose.yml, "port:54321"]
    with: {rules: "{{ tasks.A1.output.rules }}", deep: {n: 1.5, none: null}}
    env: {A: 1, B: true}
    verify: ["./check.py", {agent: hardener, within: 90s}]
    steps: [read the runbook, {name: bound, run: [./bound, 127.0.0.1], within: 5s}, {agent: hardener}]
    approval: {when: before_run, timeout: 1h}
    activate: ["docker compose up -d", [systemctl, reload, nginx]]
    probe: [{http: "http://127.0.0.1:8080/", within: 60s, every: 2s}, {tcp: "127.0.0.1:22"}]
    rollback: docker compose up -d
    on_failure: stop
    retry: {times: 2, delay: 10s, backoff: 2}
    limits: {memory: 1GiB, processes: 200}
    scratch: [/run]
    network: host
    deliverables: [docker-compose.yml]
"#;

#[test]
fn three_lines_are_enough_and_explain_says_what_they_mean() {
    insta::assert_snapshot!(explain(&plan("tasks: {build: {run: make}}")), @r#"
    name: plan
    workspaces:
      main:
        path: '.'
    teams: {}
    phases: []
    agents: {}
    prepare: []
    success: []
    limits:
      parallel: 8
    tasks:
      build:
        run: make
        priority: 0
        needs: []
        reads:
        - "**"
        with: {}
        env: {}
        go: []
        verify: []
        activate: []
        probe: []
        rollback: []
        on_failure: rollback
        retry:
          times: 0
          delay: 0s
          backoff: 1
        timeout: 30m
        limits:
          memory: 2GiB
          processes: 512
          open_files: 1024
          disk: 1GiB
          files: 20000
        scratch: []
        tools: []
        deliverables: []
    "#);
}

#[test]
fn every_field_reads_back_as_the_same_plan() {
    for source in ["tasks: {build: {run: make}}", FULL] {
        let first = plan(source);
        let second = plan(&explain(&first));
        assert_eq!(first, second);
        assert_eq!(digest(&first), digest(&second));
        assert_eq!(from_canonical(&canonical(&first)).unwrap(), first);
    }
}

proptest::proptest! {
    /// Any choice among the lines of the full task is a plan that reads back as itself.
    #[test]
    fn any_part_of_a_plan_reads_back_as_the_same_plan(keep in proptest::prelude::any::<u32>()) {
        let (head, task) = FULL.split_at(FULL.find("    title:").unwrap());
        let kept = task.lines().enumerate().filter(|(at, line)| line.contains("agent: h") || keep & (1 << at) != 0);
        let first = plan(&kept.fold(head.to_owned(), |text, (_, line)| text + line + "\n"));
        let second = plan(&explain(&first));
        proptest::prop_assert_eq!(digest(&first), digest(&second));
        proptest::prop_assert_eq!(from_canonical(&canonical(&first)).unwrap(), second);
    }
}

#[test]
fn a_stored_plan_of_a_newer_version_is_refused_not_cut() {
    let stored = canonical(&plan("tasks: {build: {run: make}}"));
    let newer = stored.replacen("\"priority\":0", "\"priority\":0,\"mood\":\"calm\"", 1);
    let why = from_canonical(&newer).unwrap_err().to_string();
    assert!(why.contains("`tasks.build.mood`"), "{why}");
}

#[test]
fn many_faults_are_reported_at_once_each_in_its_place() {
    let source = r#"
nmae: x
teams: {docker: {members: 1-3}}
phases: [{go: []}]
agents: {coder: {use: claude}}
tasks:
  build:
    rum: make
    timeout: soon
    needs: {task: a, when: sometimes}
    owns: [../x, /etc, ok]
    title: [a]
  twice: {run: a, agent: coder}
  build: {run: make}
  bad id: {run: x}
  hold: {run: x, approval: false, retry: {times: many}, network: [example.com]}
"#;
    insta::assert_snapshot!(shown(&reading(source)), @"
    2:1 unknown-field: a plan has no field `nmae`
        did you mean `name`?
    4:11 missing-field: this phase has no `name`
        The name that tasks use for it.
    7:3 missing-field: this task has none of `run` or `agent`
    8:5 unknown-field: a task has no field `rum`
        did you mean `run`?
    9:14 bad-value: `timeout`: `soon` is not a length of time; write `250ms`, `10s`, `30m`, `2h`, `1h30m`, `1d` or `1w`
    10:28 bad-value: `when` is `succeeded`, `failed` or `always`, not `sometimes`
    11:12 bad-value: `owns`: `../x` leaves the workspace by `..`; name only what lies below it
    11:18 bad-value: `owns`: `/etc` is absolute; write it relative to the workspace
    12:5 wrong-type: `title` wants a text, and this is a list
    13:3 two-of-one: this task has `run`, `agent`; it takes one of them
    14:3 duplicate-name: `build` is given twice; the first is on line 7
        keep one of them, or rename one
    15:3 bad-value: `tasks`: `bad id` is not a name; use letters, digits, `-` and `_`, beginning with a letter or digit
    16:28 bad-value: `approval: false` takes nothing away
        leave it out; an agent whose risk is `approval_required` always asks
    16:50 wrong-type: `times` wants a whole number from 0 to 1000, and this is `many`
    16:57 not-supported-yet: a list of hosts for `network` is not supported yet
        this version refuses what it does not run, rather than ignore it; leave it out
    ");
}

#[test]
fn triggers_are_read_as_a_list_or_a_map_and_kept_in_one_form() {
    let list = plan(
        r#"
name: p
on:
  - github: {branches: main, secret: HOOK}
  - alertmanager: "env:AM"
  - webhook: {name: deploy, secret: "file:~/.hook", match: "trigger.payload.ok"}
  - cron: "*/5  * * * *"
  - cron: {schedule: "@daily", zone: Europe/Berlin, missed: run_once}
  - nats: deploy.>
  - manual
secrets: {HOOK: "env:HOOK"}
tasks: {a: {run: make}}
"#,
    );
    let map = plan(
        r#"
name: p
on:
  github: {branches: [refs/heads/main], events: push, secret: HOOK}
  alertmanager: [{secret: "env:AM"}]
  webhook: {name: deploy, secret: "file:~/.hook", match: "trigger.payload.ok"}
  cron: ["*/5 * * * *", {schedule: "@daily", zone: Europe/Berlin, missed: run_once}]
  nats: {subject: deploy.>}
  manual:
secrets: {HOOK: "env:HOOK"}
tasks: {a: {run: make}}
"#,
    );
    assert_eq!(list, map);
    insta::assert_snapshot!(serde_json::to_string_pretty(&list.on).unwrap(), @r#"
    [
      {
        "github": {
          "events": [
            "push"
          ],
          "branches": [
            "main"
          ],
          "secret": "HOOK"
        }
      },
      {
        "alertmanager": {
          "status": [
            "firing"
          ],
          "secret": "env:AM"
        }
      },
      {
        "webhook": {
          "name": "deploy",
          "secret": "file:~/.hook",
          "match": "trigger.payload.ok"
        }
      },
      {
        "cron": {
          "schedule": "*/5 * * * *",
          "zone": "UTC",
          "missed": "skip"
        }
      },
      {
        "cron": {
          "schedule": "@daily",
          "zone": "Europe/Berlin",
          "missed": "run_once"
        }
      },
      {
        "nats": {
          "subject": "deploy.>",
          "server": "nats://127.0.0.1:4222"
        }
      },
      {
        "manual": {}
      }
    ]
    "#);
    assert_eq!(from_canonical(&canonical(&list)).unwrap(), list);
    let one = plan("{name: p, on: manual, tasks: {a: {run: make}}}");
    assert_eq!(one.on, plan("{name: p, on: [{manual: true}], tasks: {a: {run: make}}}").on);
    assert_ne!(digest(&one), digest(&plan("{name: p, tasks: {a: {run: make}}}")));
}
