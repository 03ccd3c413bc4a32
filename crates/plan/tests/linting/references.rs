//! What names, templates and conditions refer to.

use crate::found;

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
          templates work in `env`, and in `with` and lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    10:15 error template-in-shell
          a template stands in a text that a shell runs, where what fills it in could be a command
          pass it after that text, where the shell has it as `$0`, `$1`: `[sh, -c, 'make \"$0\"', \"{{ … }}\"]`
    11:20 error template-not-filled
          no template is filled in here
          templates work in `env`, and in `with` and lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    11:80 error template-not-filled
          no template is filled in here
          templates work in `env`, and in `with` and lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
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
          templates work in `env`, and in `with` and lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
    13:68 error template-not-filled
          no template is filled in here
          templates work in `env`, and in `with` and lists of arguments of a task and of its checks; with `for_each` also in `title`, `owns`, `reads` and `deliverables`
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
          `when` of `a`: `task` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`
          did you mean `tasks`?
    6:36 error bad-condition
          `when` of `b`: `scan` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`
          write `tasks.scan.output`, `.report` or `.state`
    7:36 error unknown-reference
          `c` refers to a part of `scan` that there is none of
          did you mean `output`?
    8:36 error bad-condition
          `when` of `d`: `run.plna` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`
          did you mean `run.plan`?
    9:31 error bad-condition
          `until` of `e`: `outptu` is not known here; there are `output`, `turn`, `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`
          did you mean `output`?
    10:36 error unknown-reference
          `until` of `f` refers to `helthy`, which its output does not have
          did you mean `healthy`?
    11:36 error bad-condition
          `until` of `g`: `trun` is not known here; there are `output`, `turn`, `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`
          did you mean `run`?
    11:36 error unknown-reference
          `until` of `g` refers to `helthy`, which its output does not have
          did you mean `healthy`?
    12:16 error bad-template
          a template of `h`: `run.satrted` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`
          did you mean `run.started`?
    12:37 error bad-template
          a template of `h`: `taks` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`
          did you mean `tasks`?
    13:21 error bad-value
          `measure` is `run.duration`, `run.attempts`, `run.retries`, `run.rollbacks`, `run.conflicts` or `run.skipped`, not `run.durtaion`
          did you mean `run.duration`?
    13:55 error unknown-name
          there is no agent `loook`
          did you mean `look`?
    ");
}

#[test]
fn an_input_that_lists_words_holds_those_of_its_schema() {
    insta::assert_snapshot!(found("
agents:
  look: {run: a, input: {type: object, properties: {rules: {type: array, items: {enum: [compose, nginx]}}}}}
tasks:
  a: {agent: look, with: {rules: [compose, ngnix, '{{ run.id }}']}}
"), @"
    5:27 error bad-input
          the input `rules` of `look` cannot hold `ngnix`
          did you mean `nginx`?
    ");
}
