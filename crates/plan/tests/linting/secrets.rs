//! Secrets by their names, and coding agents that cannot do anything.

use crate::found;

#[test]
fn secrets_are_known_used_and_set_once() {
    insta::assert_snapshot!(found("
secrets:
  SITE_KEY: {from: 'env:SITE_KEY', hosts: [api.example.org]}
  IDLE: file:idle
  TOLD: letmein-this-is-it
  PITCREW_TASK: env:X
agents: {ship: {run: ./ship, secrets: [SITE_KEY], env: {SITE_KEY: x}}}
tasks:
  a: {agent: ship, owns: [a], network: host} # pitcrew: ignore network-open it ships
  b: {run: x, owns: [b], secrets: [SITE_KYE]}
"), @"
    3:36 warning secret-hosts-open
          `SITE_KEY` is meant for api.example.org alone, and nothing holds `a` to that: its network is the host's
          give it a key that is worth little elsewhere, and can be revoked
    4:9 warning unused-secret
          nobody gets the secret `IDLE`
          grant it by name, to an agent or a task: `secrets: [IDLE]`; or take it out
    5:9 error bad-value
          `TOLD`: a secret never stands in a plan; say where it comes from: `env:NAME` or `file:PATH`
    6:3 error bad-value
          `secrets`: `PITCREW_TASK` is set by Pitcrew itself
    7:67 error secret-and-env
          `SITE_KEY` is a secret that is granted here, too
          take it out of `env`: a secret is given as the variable of its name
    10:36 error unknown-secret
          the plan has no secret `SITE_KYE`
          did you mean `SITE_KEY`?
    ");
}

#[test]
fn a_coding_agent_reaches_its_vendor_and_logs_in_there() {
    insta::assert_snapshot!(found("
agents:
  cut: {use: claude, args: [x]}
  mute: {use: gemini, network: host}
  ruled: {use: codex, network: host, args: [x], permissions: {deny: [curl *]}}
tasks:
  a: {agent: cut, owns: [a]}
  b: {agent: mute, owns: [b]}
  c: {agent: ruled, owns: [c], network: none}
"), @r#"
    3:14 error agent-cut-off
          `cut` is Claude Code, and cannot reach its vendor without a network
          add `network: host` to the agent `cut`; a run asks before it gives that
    4:15 warning agent-not-let-in
          `mute` has nothing to log in with: your own login is not in its walls
          add `secrets: {GEMINI_API_KEY: "env:GEMINI_API_KEY"}` to the plan, and `secrets: [GEMINI_API_KEY]` to `mute`
    5:49 error setting-unknown-there
          Codex does the work of `ruled`, and `permissions` means nothing there
          leave it out: it asks nobody in this form; `use: {acp: codex-acp}` does
    9:41 error agent-cut-off
          `ruled` does `c`, and cannot reach its vendor from there
          leave it out, or write `network: host`; a run asks before it gives that
    "#);
}
