use super::Play;

const CLAUDE: &str = "{use: claude}";

#[test]
fn claude_code_writes_and_runs_and_is_asked_for_each() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-writes.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    changes /repo/a.txt
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    asks: changes /repo/a.txt
    > {"response":{"request_id":"00000000-0000-4000-8000-000000000004","response":{"behavior":"allow","updatedInput":{"content":"written\n","file_path":"/repo/a.txt"}},"subtype":"success"},"type":"control_response"}
    runs `echo shell >> b.txt`
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    asks: runs `echo shell >> b.txt`
    > {"response":{"request_id":"00000000-0000-4000-8000-000000000007","response":{"behavior":"allow","updatedInput":{"command":"echo shell >> b.txt","description":"scripted step"}},"subtype":"success"},"type":"control_response"}
    runs `cat nofile`
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    failed: "Exit code 1\ncat: nofile: No such file or directory"
    says "all done"
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    used in all 4800 in, 136 out, 3200 cached, 400 put there, 24560 µ$
    done: "all done"
    "#);
}

#[test]
fn claude_code_is_told_why_it_was_denied() {
    insta::assert_snapshot!(Play::of(CLAUDE).denying().back("claude-denied.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    runs `echo no > b.txt`
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    asks: runs `echo no > b.txt`
    > {"response":{"request_id":"00000000-0000-4000-8000-000000000004","response":{"behavior":"deny","message":"b.txt is not this task's to change"},"subtype":"success"},"type":"control_response"}
    failed: "b.txt is not this task's to change"
    says "it was denied"
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    used in all 2400 in, 68 out, 1600 cached, 200 put there, 12280 µ$
    done: "it was denied"
    "#);
}

#[test]
fn claude_code_adds_its_cost_up_over_a_resume() {
    let play = Play::of(CLAUDE).resuming("00000000-0000-4000-8000-000000000001");
    insta::assert_snapshot!(play.back("claude-resumes.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    says "once more"
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    used in all 6000 in, 170 out, 4000 cached, 500 put there, 30700 µ$
    done: "once more"
    "#);
}

#[test]
fn a_session_that_claude_code_does_not_know_breaks_it() {
    let play = Play::of(CLAUDE).resuming("00000000-0000-4000-8000-000000000001");
    insta::assert_snapshot!(play.back("claude-resumes-unknown.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    used in all 0 in, 0 out, 0 cached, 0 put there, 0 µ$
    broken: No conversation found with session ID: 00000000-0000-4000-8000-000000000001
    "#);
}

#[test]
fn claude_code_ends_its_turn_when_told() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-cancelled.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    runs `echo no > b.txt`
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    asks: runs `echo no > b.txt`
    --- cancel
    > {"request":{"subtype":"interrupt"},"request_id":"stop","type":"control_request"}
    failed: "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file). STOP what you are doing and wait for the user to tell you how to proceed."
    used in all 1200 in, 34 out, 800 cached, 100 put there, 6140 µ$
    cancelled
    "#);
}

#[test]
fn claude_code_gives_up_at_a_refused_key() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-unauthorized.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    broken: its vendor refuses its key: authentication_failed (401)
    "#);
}

#[test]
fn claude_code_waits_while_its_vendor_is_overloaded() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-overload.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    says "after two refusals"
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    used in all 1200 in, 34 out, 800 cached, 100 put there, 6140 µ$
    done: "after two refusals"
    "#);
}

#[test]
fn claude_code_stops_at_its_most_turns() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-max-turns.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    changes /repo/a.txt
    used on the way 1200 in, 1 out, 800 cached, 100 put there
    asks: changes /repo/a.txt
    > {"response":{"request_id":"00000000-0000-4000-8000-000000000004","response":{"behavior":"allow","updatedInput":{"content":"written\n","file_path":"/repo/a.txt"}},"subtype":"success"},"type":"control_response"}
    used in all 1200 in, 34 out, 800 cached, 100 put there, 6140 µ$
    broken: Reached maximum number of turns (1)
    "#);
}

#[test]
fn claude_code_waits_long_at_a_rate_limit_and_then_gives_up() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-rate-limit.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    waits: rate_limit (429)
    waits: rate_limit (429)
    waits: rate_limit (429)
    waits: rate_limit (429)
    waits: rate_limit (429)
    waits: rate_limit (429)
    waits: rate_limit (429)
    waits: rate_limit (429)
    waits: rate_limit (429)
    waits: rate_limit (429)
    says "API Error: Request rejected (429) · injected"
    used in all 0 in, 0 out, 0 cached, 0 put there, 0 µ$
    refused for now: API Error: Request rejected (429) · injected (429)
    broken: API Error: Request rejected (429) · injected
    "#);
}

#[test]
fn claude_code_tries_a_stream_that_is_cut_again() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-cut.jsonl"), @r#"
    > {"request":{"subtype":"initialize"},"request_id":"open","type":"control_request"}
    > {"message":{"content":"PROMPT","role":"user"},"parent_tool_use_id":null,"session_id":"","type":"user"}
    opened 00000000-0000-4000-8000-000000000001, version 2.1.329, model claude-opus-5-5
    waits: unknown
    waits: unknown
    waits: unknown
    waits: unknown
    waits: unknown
    waits: unknown
    waits: unknown
    waits: unknown
    waits: unknown
    says "API Error: Connection dropped (ECONNRESET). Check the gateway set in ANTHROPIC_BASE_URL, then try again."
    used in all 1200 in, 1 out, 800 cached, 100 put there, 5480 µ$
    broken: API Error: Connection dropped (ECONNRESET). Check the gateway set in ANTHROPIC_BASE_URL, then try again.
    "#);
}
