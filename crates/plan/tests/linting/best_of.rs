//! Tasks that are tried several times side by side.

use crate::found;

#[test]
fn an_attempt_that_is_dropped_must_have_done_nothing() {
    insta::assert_snapshot!(found("
agents: {coder: {use: claude, network: host, env: {ANTHROPIC_API_KEY: x}}} # pitcrew: ignore network-open its vendor
tasks:
  a: {run: x, owns: [a, 'port:80'], verify: [t], best_of: 3}
  b: {run: x, owns: [b], verify: [t], network: host, best_of: 2} # pitcrew: ignore network-open it loads
  c: {agent: coder, owns: [c], verify: [t], best_of: 2}
  d: {agent: manual, owns: [d], best_of: 2}
  e: {run: x, owns: [e], verify: [t], best_of: 2, activate: [up], rollback: [up], probe: [{tcp: 'localhost:1'}]}
"), @"
    4:25 error best-of-effect
          3 attempts at `a` would use `port:80` at once, which is for one alone
          leave `best_of` out, or let another task do what needs the lease
    5:63 error best-of-effect
          2 attempts at `b` reach real services at once, and what they do there is not undone
          leave `best_of` out, or give the task no `network: host`
    7:42 error best-of-by-hand
          people do `d`, and are at one copy of the files: there are no 2 attempts
          leave `best_of` out, or give the task to an agent or a command
    ");
}

#[test]
fn something_must_tell_them_apart_and_there_must_be_places() {
    insta::assert_snapshot!(found("
limits: {parallel: 3}
teams: {small: {members: 2}}
tasks:
  a: {run: x, owns: [a], best_of: 2}
  b: {run: x, owns: [b], best_of: {times: 4, by: ./score.sh}}
  c: {run: x, owns: [c], team: small, verify: [t], best_of: 3}
  d: {run: x, owns: ['{{ item }}'], for_each: [p, q], verify: [t], best_of: 2}
  e: {run: x, owns: [e], best_of: {times: 2, by: [score, '{{ tasks.a.output.x }}']}, needs: [a]}
"), @"
    5:35 warning best-of-unjudged
          of 2 attempts at `a` the quickest is kept, whatever it leaves
          give the task `verify`, or say what is better: `best_of: {times: 3, by: \"./score.sh\"}`
    6:26 warning best-of-over-team
          4 attempts at `b` are to go on side by side, and the plan has places for 3
          the rest wait for a place; make more places, or ask for fewer attempts
    7:61 warning best-of-over-team
          3 attempts at `c` are to go on side by side, and team `small` has places for 2
          the rest wait for a place; make more places, or ask for fewer attempts
    8:22 error ownership-overlap
          `a` and `d` both own `a` (`a` and `{{ item }}`) and may run at the same time
          let one need the other (`needs: [a]`), or narrow `owns`
    8:22 error ownership-overlap
          `b` and `d` both own `b` (`b` and `{{ item }}`) and may run at the same time
          let one need the other (`needs: [b]`), or narrow `owns`
    8:22 error ownership-overlap
          `c` and `d` both own `c` (`c` and `{{ item }}`) and may run at the same time
          let one need the other (`needs: [c]`), or narrow `owns`
    8:77 error best-of-for-each
          `d` is done for each of several, and each of these cannot be tried side by side, too
          leave out `best_of`, or write a task for each item
    9:22 error ownership-overlap
          `d` and `e` both own `e` (`{{ item }}` and `e`) and may run at the same time
          let one need the other (`needs: [d]`), or narrow `owns`
    ");
}

#[test]
fn how_many_and_by_what_is_read_as_it_is_meant() {
    insta::assert_snapshot!(found("
tasks:
  a: {run: x, owns: [a], verify: [t], best_of: 1}
  b: {run: x, owns: [b], verify: [t], best_of: {by: s}}
  c: {run: x, owns: [c], verify: [t], best_of: {times: 2, by: {run: s, agent: r}}}
  d: {run: x, owns: [d], verify: [t], best_of: {times: 11}}
  e: {run: x, owns: [e], verify: [t], best_of: {times: 2, by: {agent: nobody}}}
  f: {run: x, owns: [f], verify: [t], best_of: {time: 2}}
"), @"
    3:48 error wrong-type
          `best_of` wants a whole number from 2 to 10, and this is `1`
    4:39 error missing-field
          this set of attempts has no `times`
          How many attempts there are.
    5:59 error two-of-one
          this preference has `run`, `agent`; it takes one of them
    6:56 error wrong-type
          `times` wants a whole number from 2 to 10, and this is `11`
    7:71 error unknown-name
          there is no agent `nobody`
          define it under `agents`
    8:39 error missing-field
          this set of attempts has no `times`
          How many attempts there are.
    8:49 error unknown-field
          a set of attempts has no field `time`
          did you mean `times`?
    ");
}
