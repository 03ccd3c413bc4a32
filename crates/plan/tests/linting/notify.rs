//! Who is told what, and by whom.

use crate::found;

const HEAD: &str = "
agents:
  look: {run: ./look, type: analysis}
  tell:
    run: ./tell
    type: notification
    input:
      type: object
      required: [channel, room, message]
      additionalProperties: false
      properties: {channel: {enum: [chat, mail]}, room: {type: string}, message: {type: string}, key_env: {type: string}}
secrets: {HOOK: 'env:HOOK'}
tasks: {a: {run: make, owns: [a]}, b: {run: make, secrets: [HOOK]}, c: {agent: look}}
";

fn linted(notify: &str) -> String {
    found(&format!("{HEAD}notify:\n{notify}"))
}

#[test]
fn an_entry_is_due_in_one_way_and_says_where_to() {
    insta::assert_snapshot!(linted("  - {every: 30m, at: '09:00 UTC', to: a.md}
  - {to: a.md}
  - {when: [asked, faild], to: a.md}
  - {at: '09:00', to: a.md}
  - {every: 30m, with: {room: x}}
  - {every: 30m, agent: tell, with: {channel: chat, room: x}}
"), @"
    15:6 error two-of-one
          this notify has `every`, `at`; it takes one of them
    16:6 error missing-field
          this notify has none of `every`, `at` or `when`
    17:20 error bad-value
          `when` is `asked`, `failed`, `held`, `overdue`, `succeeded` or `finished`, not `faild`
          did you mean `failed`?
    18:10 error bad-value
          `at`: `09:00` names no time zone; write `09:00 Europe/Berlin`
    19:18 error missing-field
          `with` says more about `agent`, which is not given
    ");
}

#[test]
fn what_an_agent_is_given_is_checked_as_tasks_inputs_are() {
    insta::assert_snapshot!(linted("  - {when: asked, agent: tel, with: {channel: chat, room: x}}
  - {when: asked, agent: look}
  - {when: asked, agent: manual}
  - {when: asked, agent: tell, with: {channel: chta, rom: x}}
  - {when: asked, agent: tell, with: {channel: chat, room: 7, key_env: HOOK}, secrets: [HOK]}
  - {when: asked, agent: tell, with: {channel: chat, room: '{{ event.txt }}'}}
  - {when: asked, agent: tell, with: {channel: '{{ event.name }}', room: '{{ tasks.a.output.n }}'}}
"), @"
    15:26 error unknown-name
          there is no agent `tel`
          did you mean `tell`?
    16:26 error notify-agent
          `look` tells nobody anything: its type is not `notification`
          there are `tell`
    17:26 error notify-agent
          `manual` tells nobody anything: it is no program
          there are `tell`
    18:32 error bad-input
          `tell` wants the input `room`, and entry 4 of `notify` does not give it
          add `room` to `with`
    18:48 error bad-input
          the input `channel` of `tell` cannot be `chta`
          did you mean `chat`?
    18:59 error bad-input
          `tell` has no input `rom`
          did you mean `room`?
    19:60 error bad-input
          the input `room` of `tell` is of type string, and this is not
    19:72 error secret-not-granted
          the secret `HOOK` is named here, and not granted
          add `secrets: [HOOK]` to this entry of `notify`
    19:89 error unknown-secret
          the plan has no secret `HOK`
          did you mean `HOOK`?
    20:60 error bad-template
          a template of `notify`: `event.txt` is not known here; there are `run.id`, `.plan`, `.started`, `.status`, `event.name`, `.title`, `.text`, `.time`, `.number`, `.key`, `task.id`, `.title`, `.reason`, and `digest`
          did you mean `event.text`?
    21:74 error bad-template
          a template of `notify`: `tasks` is not known here; there are `run.id`, `.plan`, `.started`, `.status`, `event.name`, `.title`, `.text`, `.time`, `.number`, `.key`, `task.id`, `.title`, `.reason`, and `digest`
          write `{{ event.text }}` or `{{ digest }}`
    ");
}

#[test]
fn what_is_right_is_not_remarked_on() {
    insta::assert_snapshot!(linted("  - {when: [asked, failed, held, overdue, succeeded, finished], agent: tell, secrets: [HOOK], \
        with: {channel: chat, room: 'x', key_env: HOOK, message: '{{ event.title }} {{ task.reason }} {{ run.status }}'}}
  - {at: ['9:05 Europe/Berlin', '17:00 UTC'], agent: tell, with: {channel: mail, room: 'x'}, to: log.md}
  - 30m
"), @"");
}

#[test]
fn what_is_left_out_of_a_list_moves_no_place() {
    insta::assert_snapshot!(linted("  - {to: a.md}
  - {when: asked, agent: tel, with: {channel: chat, room: x}}
  - {every: x, to: b.md}
  - {at: ['09:00', '9:05 UTC'], agent: tell, with: {channel: chat, rom: x}}
  - {when: asked, agent: tell, with: {channel: chta, room: x}, secrets: [HOOK, [], HOK]}
"), @"
    15:6 error missing-field
          this notify has none of `every`, `at` or `when`
    16:26 error unknown-name
          there is no agent `tel`
          did you mean `tell`?
    17:13 error bad-value
          `every`: `x` is not a length of time; write `250ms`, `10s`, `30m`, `2h`, `1h30m`, `1d` or `1w`
    18:11 error bad-value
          `at`: `09:00` names no time zone; write `09:00 Europe/Berlin`
    18:46 error bad-input
          `tell` wants the input `room`, and entry 4 of `notify` does not give it
          add `room` to `with`
    18:73 error bad-input
          `tell` has no input `rom`
          did you mean `room`?
    19:48 error bad-input
          the input `channel` of `tell` cannot be `chta`
          did you mean `chat`?
    19:80 error wrong-type
          `secrets` wants the name of a variable, and this is a list
    19:84 error unknown-secret
          the plan has no secret `HOK`
          did you mean `HOOK`?
    ");
}

#[test]
fn the_network_of_what_tells_is_looked_at_like_that_of_a_task() {
    insta::assert_snapshot!(found("
secrets: {HOOK: {from: 'env:HOOK', hosts: [chat.example]}}
agents:
  tell: {run: ./tell, type: notification}
  shout: {run: ./tell, type: notification, network: host, secrets: [HOOK]}
tasks: {a: {run: make}}
notify:
  - {to: a.md}
  - {when: failed, agent: tell, network: host, secrets: [HOOK]}
  - {when: failed, agent: shout}
  - {when: failed, agent: shout, network: none}
"), @"
    2:36 warning secret-hosts-open
          `HOOK` is meant for chat.example alone, and nothing holds entry 2 of `notify`, entry 3 of `notify` to that: its network is the host's
          give it a key that is worth little elsewhere, and can be revoked
    5:53 warning network-open
          entry 3 of `notify` gets the host's whole network, the services on localhost too
          it asks for an approval, or for `pitcrew run --notify`; a server runs it once it is approved
    8:6 error missing-field
          this notify has none of `every`, `at` or `when`
    9:42 warning network-open
          entry 2 of `notify` gets the host's whole network, the services on localhost too
          it asks for an approval, or for `pitcrew run --notify`; a server runs it once it is approved
    ");
}
