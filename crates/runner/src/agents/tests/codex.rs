use super::Play;

const CODEX: &str = "{use: codex}";

#[test]
fn codex_writes_and_runs_and_is_done_whatever_failed() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-writes.jsonl"), @r#"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    runs `/bin/bash -lc 'mkdir -p "$(dirname '"'c.txt')\" && printf '%s' 'written
    ' > 'c.txt'"`
    runs `/bin/bash -lc 'echo shell >> b.txt'`
    runs `/bin/bash -lc 'cat nofile'`
    failed: "exit code 1: cat: nofile: No such file or directory"
    says "all done"
    used in all 1600 in, 136 out, 3200 cached, 0 put there
    done: "all done"
    "#);
}

#[test]
fn what_codex_patches_is_a_change_of_files() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-patch.jsonl"), @r#"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    changes /repo/d.txt
    says "patched"
    used in all 800 in, 68 out, 1600 cached, 0 put there
    done: "patched"
    "#);
}

#[test]
fn codex_counts_on_over_a_resume() {
    let play = Play::of(CODEX).resuming("00000000-0000-4000-8000-000000000001");
    insta::assert_snapshot!(play.back("codex-resumes.jsonl"), @r#"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    says "once more"
    used in all 2000 in, 170 out, 4000 cached, 0 put there
    done: "once more"
    "#);
}

#[test]
fn codex_gives_up_at_a_rate_limit() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-rate-limit.jsonl"), @"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    refused for now: exceeded retry limit, last status: 429 Too Many Requests
    broken: exceeded retry limit, last status: 429 Too Many Requests
    ");
}

#[test]
fn codex_tries_a_refused_key_again_and_again() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-unauthorized.jsonl"), @"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    waits: Reconnecting... 1/5 (unexpected status 401 Unauthorized: injected, url: http://127.0.0.1:1/v1/responses)
    waits: Reconnecting... 2/5 (unexpected status 401 Unauthorized: injected, url: http://127.0.0.1:1/v1/responses)
    waits: Reconnecting... 3/5 (unexpected status 401 Unauthorized: injected, url: http://127.0.0.1:1/v1/responses)
    waits: Reconnecting... 4/5 (unexpected status 401 Unauthorized: injected, url: http://127.0.0.1:1/v1/responses)
    waits: Reconnecting... 5/5 (unexpected status 401 Unauthorized: injected, url: http://127.0.0.1:1/v1/responses)
    broken: unexpected status 401 Unauthorized: injected, url: http://127.0.0.1:1/v1/responses
    ");
}

#[test]
fn codex_says_nothing_of_an_overload_that_passes() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-overload.jsonl"), @r#"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    says "after two refusals"
    used in all 400 in, 34 out, 800 cached, 0 put there
    done: "after two refusals"
    "#);
}

#[test]
fn codex_connects_again_when_its_stream_is_cut() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-cut.jsonl"), @"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    waits: Reconnecting... 1/5 (stream disconnected before completion: stream closed before response.completed)
    waits: Reconnecting... 2/5 (stream disconnected before completion: stream closed before response.completed)
    waits: Reconnecting... 3/5 (stream disconnected before completion: stream closed before response.completed)
    waits: Reconnecting... 4/5 (stream disconnected before completion: stream closed before response.completed)
    waits: Reconnecting... 5/5 (stream disconnected before completion: stream closed before response.completed)
    broken: stream disconnected before completion: stream closed before response.completed
    ");
}

#[test]
fn a_codex_that_is_killed_has_not_ended_its_turn() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-killed.jsonl"), @"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    runs `/bin/bash -lc 'echo one'`
    ");
}

#[test]
fn cancelling_codex_is_leaving_it() {
    insta::assert_snapshot!(Play::of(CODEX).lines(r#"{"pitcrew":"cancel"}"#), @"
    > PROMPT
    > (end of input)
    --- cancel
    cancelled
    ");
}

#[test]
fn codex_without_walls_is_said_to_ask_nobody() {
    insta::assert_snapshot!(Play { walled: false, ..Play::of(CODEX) }.lines("a warning of the runtime"), @r#"
    > PROMPT
    > (end of input)
    says "codex asks nobody in this form: what its own sandbox does not allow is refused"
    says "a warning of the runtime"
    "#);
}

#[test]
fn what_else_codex_can_say() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-more.by-hand.jsonl"), @r#"
    > PROMPT
    > (end of input)
    opened 00000000-0000-4000-8000-000000000001
    tells Pitcrew: signal
    uses issues.find: {"text":"slow"}
    failed: "user cancelled MCP tool call"
    fetches rust pipes
    runs `git push`
    failed: "declined"
    failed: "the model changed in the middle"
    refused for now: You've hit your usage limit. Upgrade to Pro, or try again in 3 hours 12 minutes.
    broken: You've hit your usage limit. Upgrade to Pro, or try again in 3 hours 12 minutes.
    "#);
}
