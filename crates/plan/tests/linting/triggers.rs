//! What starts runs by itself.

use crate::found;

#[test]
fn triggers_that_never_start_anything_or_start_it_twice() {
    insta::assert_snapshot!(found("
secrets: {HOOK: 'env:HOOK'}
on:
  - github: {events: [push, release, pull_request.opened], branches: [main], secret: HOOK}
  - cron: 0 0 30 2 *
  - webhook: {name: deploy, secret: HOKO}
  - webhook: {name: deploy, secret: 'file:hook'}
  - nats: {subject: deploy.>, match: tasks.a.state == 'done'}
  - manual: {match: trigger.paylod.x}
  - manual: {match: '1 + 1'}
tasks:
  a: {run: make}
"), @"
    4:29 warning branches-without-event
          `release` is about no branch, so with `branches` it never starts a run
          give it a trigger of its own: `on: [{github: {…}}, {github: {…}}]`
    5:11 error cron-never-due
          `0 0 30 2 *` never falls due: there is no such day
          the fields are minute, hour, day of the month, month, day of the week
    6:37 error unknown-secret
          the plan has no secret `HOKO`
          did you mean `HOOK`?
    7:5 warning trigger-twice
          the webhook `deploy` stands here twice
          take one out, or change it
    8:38 error bad-condition
          `match` of the nats trigger: `tasks` is not known here; there are `trigger.kind`, `.id`, `.event` and `.payload`
          write a CEL condition without braces, such as `trigger.payload.ref == 'refs/heads/main'`
    9:21 error bad-condition
          `match` of the manual trigger: `trigger.paylod` is not known here; there are `trigger.kind`, `.id`, `.event` and `.payload`
          did you mean `trigger.payload`?
    10:21 error bad-condition
          `match` of the manual trigger: `1 + 1` is arithmetic, and a condition is true or false
          write a CEL condition without braces, such as `trigger.payload.ref == 'refs/heads/main'`
    ");
}

#[test]
fn places_are_those_of_the_form_in_which_it_was_written() {
    insta::assert_snapshot!(found("
on:
  manual:
  cron:
    - '*/5 * * * *'
    - {schedule: '@daily', match: nonsense}
  nats: a.>
tasks:
  a: {run: make}
"), @"
    6:35 error bad-condition
          `match` of the cron trigger: `nonsense` is not known here; there are `trigger.kind`, `.id`, `.event` and `.payload`
          write a CEL condition without braces, such as `trigger.payload.ref == 'refs/heads/main'`
    ");
}

#[test]
fn what_is_left_out_moves_no_place() {
    insta::assert_snapshot!(found("
on:
  - manuel
  - githup: {secret: HOOK}
    cron:
      - 5 minutes
      - {schedule: '@daily', match: nonsense}
  - nats: {subject: a.>, match: neither}
tasks:
  a: {run: make}
"), @"
    3:5 error bad-value
          `manuel` starts no runs
          did you mean `manual`?
    4:5 error unknown-field
          a trigger has no field `githup`
          did you mean `github`?
    6:9 error bad-value
          `cron`: `5 minutes` is no schedule: Invalid pattern: Pattern must have 5 or 6 fields when years are disallowed; it has a minute, an hour, a day of the month, a month and a day of the week, such as `30 4 * * 1-5`
    7:37 error bad-condition
          `match` of the cron trigger: `nonsense` is not known here; there are `trigger.kind`, `.id`, `.event` and `.payload`
          write a CEL condition without braces, such as `trigger.payload.ref == 'refs/heads/main'`
    8:33 error bad-condition
          `match` of the nats trigger: `neither` is not known here; there are `trigger.kind`, `.id`, `.event` and `.payload`
          write a CEL condition without braces, such as `trigger.payload.ref == 'refs/heads/main'`
    ");
}

#[test]
fn what_is_no_trigger_is_told_with_what_was_meant() {
    insta::assert_snapshot!(found("
on:
  - githup: {secret: HOOK}
  - github
  - manuel
  - cron: {schedule: 5 minutes, zone: Europe/Berln, mised: skip}
  - github: {events: Push, branches: ['!main', 'a b'], secret: 'not a name at all'}
  - webhook: {name: github, secret: 'env:HOOK'}
  - nats: {subject: a..b, server: 'nats://user:pw@host'}
  - {}
  - cron: '@daily'
    zone: Europe/Berlin
tasks:
  a: {run: make}
"), @r#"
    3:5 error unknown-field
          a trigger has no field `githup`
          did you mean `github`?
    4:5 error missing-field
          `github` says nothing of what starts a run: A webhook of GitHub, sent to `/api/v1/webhooks/github`.
          write `{github: {secret: NAME}}`
    5:5 error bad-value
          `manuel` starts no runs
          did you mean `manual`?
    6:22 error bad-value
          `schedule`: `5 minutes` is no schedule: Invalid pattern: Pattern must have 5 or 6 fields when years are disallowed; it has a minute, an hour, a day of the month, a month and a day of the week, such as `30 4 * * 1-5`
    6:39 error bad-value
          `zone`: there is no time zone `Europe/Berln`; did you mean `Europe/Berlin`?
    6:53 error unknown-field
          a cron trigger has no field `mised`
          did you mean `missed`?
    7:22 error bad-value
          `events`: `Push` is no event of GitHub; they are words such as `push`, `pull_request`, `pull_request.opened`
    7:39 error bad-value
          `branches`: a pattern cannot take branches out; say so in `match`
    7:48 error bad-value
          `branches`: `a b` is no name of a branch, nor a pattern on names
    7:64 error bad-value
          `secret`: a secret never stands in a plan; name one of its `secrets`, or say where it comes from: `env:NAME`, `file:PATH`
    8:21 error bad-value
          `name`: `github` is a trigger of its own kind, with an address of its own
    9:21 error bad-value
          `subject`: `a..b` is no subject of NATS: between two dots stands something
    9:35 error bad-value
          `server`: the address of a NATS server holds no user and no password; name a `secret`
    9:35 error secret-in-plan
          this looks like an address with a password in it
          take it out of the plan, revoke it if the plan was shared, and say where it comes from: `secrets: {KEY: "env:KEY"}`
    10:5 error wrong-type
          `on` wants what starts a run, such as `{cron: "0 4 * * *"}`, and this is a map
    12:5 error unknown-field
          `zone` stands beside `cron`, and belongs into it
          write `cron: {…, zone: …}`
    "#);
}

#[test]
fn what_came_from_outside_is_data() {
    insta::assert_snapshot!(found("
agents: {coder: {use: claude, network: host, args: [x]}}
tasks:
  a: {agent: coder, owns: [a], with: {instructions: 'Fix {{ trigger.payload.issue.title }}'}}
  b: {run: 'echo {{ trigger.payload.ref }}'}
  c: {run: [echo, '{{ trigger.sender }}'], when: trigger.payload.ref == 'x'}
"), @r#"
    4:53 error trigger-in-instructions
          what started the run stands among the instructions of `a`, and whoever sent it could give orders
          give it as an input of its own, which the agent is told is data: `with: {issue: "{{ trigger.payload.issue }}"}`
    4:53 warning trigger-without-on
          `a` speaks of what started the run, and only people start this plan
          say in `on` what starts it; of a run that people start `trigger.payload` is empty
    5:12 error template-in-shell
          a template stands in a shell line, where what fills it in could be a command
          pass it by `env` and write `"$NAME"`, or write a list of arguments: `[program, "{{ … }}"]`
    6:19 error bad-template
          a template of `c`: `trigger.sender` is not known here; there are `run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`
          write `{{ tasks.ID.output.FIELD }}` or `{{ signals.NAME.data.FIELD }}`
    6:50 warning trigger-without-on
          `c` speaks of what started the run, and only people start this plan
          say in `on` what starts it; of a run that people start `trigger.payload` is empty
    "#);
}
