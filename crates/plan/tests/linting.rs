//! What the rules find, case by case. The pages of the rules hold one example each; here are the finer points.
#![allow(clippy::disallowed_methods, reason = "tests read the examples of the repository")]

use std::path::Path;

use std::collections::BTreeSet;

use pitcrew_plan::lint::{Ground, Surroundings, WorkspaceKind};
use pitcrew_plan::{Id, Severity, lint, read};

/// Lints a plan; a line a finding, infos left out.
fn found_near(source: &str, surroundings: &Surroundings) -> String {
    let reading = read(source.as_bytes(), "plan.yaml", "plan");
    let found = lint(&reading, surroundings);
    let lines = found.iter().filter(|d| d.severity < Severity::Info).map(|d| {
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        let hint = d.hint.as_ref().map(|hint| format!("\n      {hint}")).unwrap_or_default();
        format!("{}:{} {severity} {}\n      {}{hint}\n", d.place.line, d.place.column, d.rule, d.message)
    });
    lines.collect()
}

fn found(source: &str) -> String {
    found_near(source, &Surroundings::default())
}

/// Returns surroundings in which one workspace was looked at.
fn on(name: &str, kind: WorkspaceKind, files: Option<BTreeSet<String>>) -> Surroundings {
    let ground = Ground { kind, real: None, files };
    Surroundings { workspaces: [(Id::new(name).unwrap(), ground)].into(), ..Surroundings::default() }
}

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
fn tasks_that_wait_for_each_other_may_own_the_same() {
    insta::assert_snapshot!(found("
phases: [one, two, {name: three, barrier: false}]
tasks:
  a: {run: x, owns: [src]}
  b: {run: x, needs: [a]}
  c: {run: x, needs: [b], owns: [src]}
  d: {run: x, phase: one, owns: [docs, 'port:80']}
  e: {run: x, phase: two, owns: [docs]}
  f: {run: x, phase: three, owns: ['docs/*.md']}
  g: {run: x, phase: two, owns: ['port:80', 'container:db']}
  h: {run: x, owns: ['container:db']}
"), @r"
    9:36 error ownership-overlap
          `d` and `f` both own `docs/x.md` (`docs` and `docs/*.md`) and may run at the same time
          let one need the other (`needs: [d]`), or narrow `owns`
    9:36 error ownership-overlap
          `e` and `f` both own `docs/x.md` (`docs` and `docs/*.md`) and may run at the same time
          let one need the other (`needs: [e]`), or narrow `owns`
    11:22 error ownership-overlap
          `g` and `h` both own `container:db` and may run at the same time
          let one need the other (`needs: [g]`), or narrow `owns`
    ");
}

#[test]
fn a_file_is_no_directory_that_somebody_could_own_below() {
    let plan = "
tasks:
  a: {run: x, owns: [compose.yml, conf.d]}
  b: {run: x, owns: ['**/*.md']}
  c: {run: x, owns: ['conf.d/*.conf']}
";
    insta::assert_snapshot!(found(plan), @r"
    5:22 error ownership-overlap
          `a` and `c` both own `conf.d/x.conf` (`conf.d` and `conf.d/*.conf`) and may run at the same time
          let one need the other (`needs: [a]`), or narrow `owns`
    ");
    let files = ["conf.d/x.md", "compose.yml"].map(str::to_owned);
    let surroundings = on("main", WorkspaceKind::Directory, Some(files.into()));
    insta::assert_snapshot!(found_near(plan, &surroundings), @r"
    4:22 error ownership-overlap
          `a` and `b` both own `conf.d/x.md` (`conf.d` and `**/*.md`) and may run at the same time
          let one need the other (`needs: [a]`), or narrow `owns`
    5:22 error ownership-overlap
          `a` and `c` both own `conf.d/x.conf` (`conf.d` and `conf.d/*.conf`) and may run at the same time
          let one need the other (`needs: [a]`), or narrow `owns`
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
fn names_are_looked_for_everywhere_and_the_nearest_is_offered() {
    insta::assert_snapshot!(found("
workspaces: {site: .}
teams: {docker: {}}
phases: [immediate]
agents: {code-reviewer: {run: x}}
tasks:
  A1: {run: x, team: dockr, phase: imediate, workspace: sight}
  A2: {agent: code-reviwer, needs: [A1, A9, B1], verify: [{agent: nobody}]}
"), @r"
    7:22 error unknown-name
          there is no team `dockr`
          did you mean `docker`?
    7:36 error unknown-name
          there is no phase `imediate`
          did you mean `immediate`?
    7:57 error unknown-name
          there is no workspace `sight`
          there are `site`
    8:15 error unknown-name
          there is no agent `code-reviwer`
          did you mean `code-reviewer`?
    8:41 error unknown-name
          there is no task `A9`
          there are `A1`, `A2`
    8:45 error unknown-name
          there is no task `B1`
          there are `A1`, `A2`
    8:67 error unknown-name
          there is no agent `nobody`
          there are `code-reviewer`
    ");
}

#[test]
fn references_know_tasks_parts_fields_and_needs() {
    insta::assert_snapshot!(found(r#"
agents:
  scan: {run: x, output: {type: object, properties: {rules: {type: array}, deep: {type: object, properties: {n: {}}}}}}
tasks:
  security-scan: {agent: scan}
  other: {run: x}
  via: {run: x, needs: [security-scan]}
  ok: {run: [x, "{{ security-scan.output.deep.n }}"], needs: [via], when: "tasks.security-scan.output.rules.size() > 0"}
  bad:
    run: x
    needs: [via]
    when: "tasks.security-scan.result == 1"
    with: {a: "{{ tasks.security-scan.output.rulez }}", b: ["{{ other.output.x }}"], c: "{{ tasks.bad.output }}"}
    env: {D: "{{ scurity-scan.output.rules }}"}
    verify: ["./check {{ other.output }}"]
"#), @r#"
    12:12 error unknown-reference
          `bad` refers to a part of `security-scan` that there is none of
          a task has `tasks.security-scan.output`, `.report` and `.state`
    13:19 error unknown-reference
          `bad` refers to `rulez`, which the output of `security-scan` does not have
          did you mean `rules`?
    13:65 error reference-without-need
          `bad` refers to `other`, and does not need it
          add `other` to the `needs` of `bad`
    13:93 error reference-without-need
          `bad` refers to its own result, which is not there before it ran
    14:18 error unknown-reference
          `bad` refers to the task `scurity-scan`, which does not exist
          did you mean `security-scan`?
    15:14 error template-in-shell
          a template stands in a shell line, where what fills it in could be a command
          pass it by `env` and write `"$NAME"`, or write a list of arguments: `[program, "{{ … }}"]`
    "#);
}

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
fn the_examples_of_the_repository_are_right() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path().join("pitcrew.yaml");
        if let Ok(source) = std::fs::read_to_string(&path) {
            assert_eq!(found(&source), "", "{}", path.display());
        }
    }
}

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
fn who_works_on_one_of_several_workspaces_says_on_which() {
    let plan = "
workspaces: {archon: /opt/archon, nginx: /etc/nginx}
prepare: [{run: make deps, keeps: [deps]}]
tasks: {A1: {run: x, workspace: archon}, B1: {run: x}}
";
    insta::assert_snapshot!(found(plan), @"
    3:12 error workspace-not-named
          `make deps` does not say which of the plan's 2 workspaces it works on
          give it `workspace:`, one of `archon`, `nginx`; or call one of them `main`
    4:42 error workspace-not-named
          `B1` does not say which of the plan's 2 workspaces it works on
          give it `workspace:`, one of `archon`, `nginx`; or call one of them `main`
    ");
    // Where one is called `main`, that one is meant.
    assert_eq!(found(&plan.replace("archon", "main")), "");
}

#[test]
fn paths_meet_in_one_workspace_and_leases_everywhere() {
    insta::assert_snapshot!(found("
workspaces: {archon: /opt/archon, nginx: /etc/nginx}
tasks:
  A1: {run: x, workspace: archon, owns: [conf.d/site.conf, 'port:80']}
  B1: {run: x, workspace: nginx, owns: [conf.d, 'port:80']}
  B2: {run: x, workspace: nginx, owns: [conf.d/site.conf]}
"), @"
    5:49 error ownership-overlap
          `A1` and `B1` both own `port:80` and may run at the same time
          let one need the other (`needs: [A1]`), or narrow `owns`
    6:41 error ownership-overlap
          `B1` and `B2` both own `conf.d/site.conf` (`conf.d` and `conf.d/site.conf`) and may run at the same time
          let one need the other (`needs: [B1]`), or narrow `owns`
    ");
}

#[test]
fn no_workspace_lies_in_another() {
    let plan = "
workspaces: {all: /srv, site: /srv/site, link: /srv/link, aside: /srv2}
tasks: {a: {run: x, workspace: all}}
";
    let real = [("all", "/srv"), ("site", "/srv/site"), ("link", "/srv/site"), ("aside", "/srv2")];
    let workspaces = real.map(|(name, real)| {
        let ground = Ground { kind: WorkspaceKind::Directory, real: Some(real.to_owned()), files: None };
        (Id::new(name).unwrap(), ground)
    });
    let surroundings = Surroundings { workspaces: workspaces.into(), ..Surroundings::default() };
    insta::assert_snapshot!(found_near(plan, &surroundings), @"
    2:31 error nested-workspaces
          workspace `site` (`/srv/site`) lies in workspace `all` (`/srv`)
          make them one workspace and let `owns` part it, or choose directories side by side
    2:31 error nested-workspaces
          workspaces `link` and `site` are the same directory `/srv/site`
          make them one workspace and let `owns` part it, or choose directories side by side
    2:48 error nested-workspaces
          workspace `link` (`/srv/site`) lies in workspace `all` (`/srv`)
          make them one workspace and let `owns` part it, or choose directories side by side
    ");
}

#[test]
fn a_task_refers_only_to_signals_that_it_waits_for() {
    insta::assert_snapshot!(found("
signals:
  go-live: {data: {type: object, properties: {port: {type: integer}}}}
tasks:
  bind: {run: x, with: {n: 1}, signals: [go-live]}
  right: {run: [x, '{{ signals.go-live.data.port }} {{ tasks.bind.output.n }}'], needs: [{signal: go-live}]}
  deaf: {run: x, with: {port: '{{ signals.go-live.data.port }}'}}
  slip: {run: x, when: signals.go-life.data.port > 1, needs: [{signal: go-live}]}
  part: {run: x, with: {a: '{{ signals.go-live.output }}', b: '{{ signals.go-live.data.prot }}'}, needs: [{signal: go-live}]}
  far: {run: x, with: {a: '{{ signals.go-live.from }}'}, needs: [right]}
"), @"
    7:35 error reference-without-need
          `deaf` refers to the signal `go-live`, and does not wait for it
          add `{signal: go-live}` to the `needs` of `deaf`: a task sees only what it waits for
    8:24 error reference-without-need
          `slip` refers to the signal `go-life`, and does not wait for it
          did you mean `go-live`?
    9:32 error unknown-reference
          `part` refers to a part of the signal `go-live` that there is none of
          a signal has `signals.go-live.data`, `.from`, `.time`, and `.by.TASK` for each `from`
    9:67 error unknown-reference
          `part` refers to `prot`, which is not told with the signal `go-live`
          did you mean `port`?
    10:31 error reference-without-need
          `far` refers to the signal `go-live`, and does not wait for it
          add `{signal: go-live}` to the `needs` of `far`: a task sees only what it waits for
    ");
}

#[test]
fn what_is_done_for_each_is_judged_before_anything_runs() {
    insta::assert_snapshot!(found("
tasks:
  scan: {run: x}
  late: {run: x, for_each: scan.output.files}
  out: {run: x, for_each: [a, ../b], owns: ['out/{{ item }}']}
  same: {run: x, for_each: [c, c], owns: ['c/{{ item }}']}
  all: {run: x, needs: [scan], for_each: '{{ scan.output.files }}', owns: [d]}
"), @r"
    4:28 error reference-without-need
          `late` refers to `scan`, and does not need it
          add `scan` to the `needs` of `late`
    5:38 error claims-of-children
          for item 1 (`../b`): `out/../b` leaves the workspace by `..`; name only what lies below it
          let what each owns depend on its item: `out/{{ item }}`, `out/{{ item_index }}`
    6:36 error claims-of-children
          `same` for item 0 (`c`) and for item 1 (`c`) would both own `c/c`
          let what each owns depend on its item: `out/{{ item }}`, `out/{{ item_index }}`
    7:76 error claims-of-children
          every child of `all` would own `d`
          let what each owns depend on its item: `out/{{ item }}`, `out/{{ item_index }}`
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
fn what_is_filled_in_is_never_a_command() {
    insta::assert_snapshot!(found("
workspace: {path: ., apply: live}
tasks:
  scan: {run: x}
  fix:
    needs: [scan]
    owns: [a]
    run: [sh, -c, 'make \"$0\"', '{{ scan.output.n }}']
    go: [{ask: '{{ scan.output.n }}?'}, [./ready, '{{ scan.output.n }}']]
    verify: [{run: [env, A=1, /bin/bash, -ec, 'test {{ scan.output.n }}']}]
    steps: [{name: '{{ scan.output.n }}', run: [test, '{{ scan.output.n }}']}, 'do {{ scan.output.n }}']
    activate: [['{{ scan.output.n }}', now], [./reload, '{{ scan.output.n }}'], './reload {{ scan.output.n }}']
    probe: [{http: 'http://127.0.0.1:{{ scan.output.n }}/'}, {tls: '{{ scan.output.n }}:443'}]
    repeat: {until: {run: [./up, '{{ scan.output.m }}']}, times: 2}
    rollback: [[./reload]]
  each: {for_each: [p], run: [x, '{{ item }}'], go: [[./ready, '{{ item }}']]}
"), @"
    9:16 error template-not-filled
          no template is filled in here
          templates work in `with`, in `env`, and in lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    10:15 error template-in-shell
          a template stands in a text that a shell runs, where what fills it in could be a command
          pass it after that text, where the shell has it as `$0`, `$1`: `[sh, -c, 'make \"$0\"', \"{{ … }}\"]`
    11:20 error template-not-filled
          no template is filled in here
          templates work in `with`, in `env`, and in lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    11:80 error template-not-filled
          no template is filled in here
          templates work in `with`, in `env`, and in lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    12:17 error template-in-shell
          a template names the program that runs here, outside the walls
          name the program, and pass what differs as an argument: `[./reload, \"{{ … }}\"]`
    12:81 error template-in-shell
          a template stands in a shell line, where what fills it in could be a command
          pass it by `env` and write `\"$NAME\"`, or write a list of arguments: `[program, \"{{ … }}\"]`
    13:20 error bad-value
          `http`: `http://127.0.0.1:{{ scan.output.n }}/` is no address; it begins with `http://` or `https://`
    13:20 error template-not-filled
          no template is filled in here
          templates work in `with`, in `env`, and in lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    13:68 error template-not-filled
          no template is filled in here
          templates work in `with`, in `env`, and in lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    16:55 error item-without-for-each
          the go of `each` speaks of `item`, and is asked once, before there are items
          ask it in `verify`, or have the command itself look at each
    ");
}

#[test]
fn a_wrong_name_in_a_condition_is_found_with_what_was_meant() {
    insta::assert_snapshot!(found("
agents: {look: {run: x, output: {type: object, properties: {healthy: {type: boolean}}}}}
tasks:
  scan: {agent: look}
  a: {run: x, needs: [scan], when: task.scan.output.healthy}
  b: {run: x, needs: [scan], when: scan.outptu.healthy}
  c: {run: x, needs: [scan], when: tasks.scan.outptu.healthy}
  d: {run: x, needs: [scan], when: run.plna == 'x'}
  e: {run: x, repeat: {until: outptu.ok, times: 2}}
  f: {agent: look, repeat: {until: output.helthy, times: 2}}
  g: {agent: look, repeat: {until: tasks.g.output.helthy && trun > 1, times: 2}}
  h: {run: [x, '{{ run.satrted }}', '{{ taks.scan.output.healthy }}'], needs: [scan]}
success: [{measure: run.durtaion, goal: < 3}, {agent: loook}]
"), @"
    5:36 error bad-condition
          `when` of `a`: `task` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state` and `signals.NAME.data`, `.from`, `.time`
          did you mean `tasks`?
    6:36 error bad-condition
          `when` of `b`: `scan` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state` and `signals.NAME.data`, `.from`, `.time`
          write `tasks.scan.output`, `.report` or `.state`
    7:36 error unknown-reference
          `c` refers to a part of `scan` that there is none of
          did you mean `output`?
    8:36 error bad-condition
          `when` of `d`: `run.plna` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state` and `signals.NAME.data`, `.from`, `.time`
          did you mean `run.plan`?
    9:31 error bad-condition
          `until` of `e`: `outptu` is not known here; there are `output`, `turn`, `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state` and `signals.NAME.data`, `.from`, `.time`
          did you mean `output`?
    10:36 error unknown-reference
          `until` of `f` refers to `helthy`, which its output does not have
          did you mean `healthy`?
    11:36 error bad-condition
          `until` of `g`: `trun` is not known here; there are `output`, `turn`, `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state` and `signals.NAME.data`, `.from`, `.time`
          did you mean `run`?
    11:36 error unknown-reference
          `until` of `g` refers to `helthy`, which its output does not have
          did you mean `healthy`?
    12:16 error bad-template
          a template of `h`: `run.satrted` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state` and `signals.NAME.data`, `.from`, `.time`
          did you mean `run.started`?
    12:37 error bad-template
          a template of `h`: `taks` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state` and `signals.NAME.data`, `.from`, `.time`
          did you mean `tasks`?
    13:12 error unknown-name
          there is no agent `loook`
          did you mean `look`?
    13:21 error bad-value
          `measure` is `run.duration`, `run.attempts`, `run.retries`, `run.rollbacks`, `run.conflicts` or `run.skipped`, not `run.durtaion`
          did you mean `run.duration`?
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
