use super::Play;

const GEMINI: &str = "{use: gemini}";
const OPENCODE: &str = "{use: opencode}";
const ANY: &str = "{use: {acp: their-agent}}";

#[test]
fn gemini_writes_and_runs_and_is_asked_for_each() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-writes.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto
    asks: changes /repo/a.txt
    > {"id":0,"jsonrpc":"2.0","result":{"outcome":{"optionId":"proceed_once","outcome":"selected"}}}
    changes /repo/a.txt
    asks: runs `echo shell >> b.txt`
    > {"id":1,"jsonrpc":"2.0","result":{"outcome":{"optionId":"proceed_once","outcome":"selected"}}}
    runs `echo shell >> b.txt`
    runs `cat nofile`
    used more 4800 in, 136 out, 0 cached, 0 put there
    says "all done"
    done: "all done"
    "#);
}

#[test]
fn the_past_that_gemini_says_again_too_late_is_not_told() {
    let play = Play::of(GEMINI).resuming("00000000-0000-4000-8000-000000000001");
    insta::assert_snapshot!(play.back("gemini-resumes.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/load","params":{"cwd":"/repo","mcpServers":[],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto
    used more 1200 in, 34 out, 0 cached, 0 put there
    says "once more"
    done: "once more"
    "#);
}

#[test]
fn a_session_that_gemini_cannot_load_begins_anew_and_says_why() {
    let play = Play::of(GEMINI).resuming("gone");
    insta::assert_snapshot!(play.back("gemini-resumes-unknown.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/load","params":{"cwd":"/repo","mcpServers":[],"sessionId":"gone"}}
    > {"id":3,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":4,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto, fresh because it could not take the earlier session up: Internal error: No previous sessions found for this project.
    used more 1200 in, 34 out, 0 cached, 0 put there
    says "fresh"
    done: "fresh"
    "#);
}

#[test]
fn gemini_goes_on_after_a_no() {
    insta::assert_snapshot!(Play::of(GEMINI).denying().back("gemini-denied.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto
    asks: runs `echo no > b.txt`
    > {"id":0,"jsonrpc":"2.0","result":{"outcome":{"optionId":"cancel","outcome":"selected"}}}
    used more 2400 in, 68 out, 0 cached, 0 put there
    says "it was denied"
    done: "it was denied"
    "#);
}

#[test]
fn gemini_ends_its_turn_when_told() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-cancelled.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto
    asks: runs `echo no > b.txt`
    --- cancel
    > {"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"00000000-0000-4000-8000-000000000001"}}
    > {"id":0,"jsonrpc":"2.0","result":{"outcome":{"outcome":"cancelled"}}}
    cancelled
    "#);
}

#[test]
fn gemini_gives_up_at_a_refused_key() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-unauthorized.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto
    broken: injected (401)
    "#);
}

#[test]
fn a_turn_of_gemini_that_was_cut_off_is_not_done() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-cut.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto
    used more 0 in, 0 out, 0 cached, 0 put there
    broken: it ended its turn without having said or done anything
    "#);
}

#[test]
fn gemini_says_nothing_of_an_overload_that_passes() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-overload.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto
    used more 1200 in, 34 out, 0 cached, 0 put there
    says "after two refusals"
    done: "after two refusals"
    "#);
}

#[test]
fn gemini_stops_at_its_most_turns() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-max-turns.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 0.61.0, model auto
    asks: changes /repo/a.txt
    > {"id":0,"jsonrpc":"2.0","result":{"outcome":{"optionId":"proceed_once","outcome":"selected"}}}
    changes /repo/a.txt
    used more 1200 in, 34 out, 0 cached, 0 put there
    broken: it reached its `max_turns`
    "#);
}

#[test]
fn opencode_writes_and_runs_and_is_asked_for_each() {
    insta::assert_snapshot!(Play::of(OPENCODE).back("opencode-writes.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"ses_1"}}
    opened ses_1, version 1.18.33, model fake/fake-model
    changes /repo/a.txt
    asks: changes /repo/a.txt
    > {"id":0,"jsonrpc":"2.0","result":{"outcome":{"optionId":"once","outcome":"selected"}}}
    > {"error":{"code":-32601,"message":"fs/write_text_file: this client does not offer it"},"id":1,"jsonrpc":"2.0"}
    runs `echo shell >> b.txt`
    asks: runs `echo shell >> b.txt`
    > {"id":2,"jsonrpc":"2.0","result":{"outcome":{"optionId":"once","outcome":"selected"}}}
    asks: runs `cat nofile`
    > {"id":3,"jsonrpc":"2.0","result":{"outcome":{"optionId":"once","outcome":"selected"}}}
    runs `cat nofile`
    used in all 0 in, 0 out, 0 cached, 0 put there, 1872 µ$
    used more 400 in, 34 out, 800 cached, 0 put there
    says "all done"
    done: "all done"
    "#);
}

#[test]
fn opencode_takes_its_session_up() {
    insta::assert_snapshot!(Play::of(OPENCODE).resuming("ses_1").back("opencode-resumes.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/resume","params":{"cwd":"/repo","mcpServers":[],"sessionId":"ses_1"}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"ses_1"}}
    opened ses_1, version 1.18.33, model fake/fake-model
    used in all 0 in, 0 out, 0 cached, 0 put there, 2340 µ$
    used more 400 in, 34 out, 800 cached, 0 put there
    says "once more"
    done: "once more"
    "#);
}

#[test]
fn a_session_that_opencode_does_not_know_begins_anew() {
    insta::assert_snapshot!(Play::of(OPENCODE).resuming("gone").back("opencode-resumes-unknown.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/resume","params":{"cwd":"/repo","mcpServers":[],"sessionId":"gone"}}
    > {"id":3,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":4,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"ses_1"}}
    opened ses_1, version 1.18.33, model fake/fake-model, fresh because it could not take the earlier session up: Internal error: OpenCode service failure
    used in all 0 in, 0 out, 0 cached, 0 put there, 468 µ$
    used more 400 in, 34 out, 800 cached, 0 put there
    says "fresh"
    done: "fresh"
    "#);
}

#[test]
fn opencode_is_told_why_it_was_denied() {
    insta::assert_snapshot!(Play::of(OPENCODE).denying().back("opencode-denied.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"ses_1"}}
    opened ses_1, version 1.18.33, model fake/fake-model
    runs `echo no > b.txt`
    asks: runs `echo no > b.txt`
    > {"id":0,"jsonrpc":"2.0","result":{"outcome":{"optionId":"reject","outcome":"selected"}}}
    failed: "The user rejected permission to use this specific tool call."
    used in all 0 in, 0 out, 0 cached, 0 put there, 468 µ$
    > {"id":4,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"This was not allowed:\n- runs `echo no > b.txt`: b.txt is not this task's to change\n\nDo not try it again or work around it. Go on with what the task allows, or…
    used more 400 in, 34 out, 800 cached, 0 put there
    "#);
}

#[test]
fn opencode_ends_its_turn_when_told() {
    insta::assert_snapshot!(Play::of(OPENCODE).back("opencode-cancelled.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"ses_1"}}
    opened ses_1, version 1.18.33, model fake/fake-model
    runs `echo no > b.txt`
    asks: runs `echo no > b.txt`
    --- cancel
    > {"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"ses_1"}}
    > {"id":0,"jsonrpc":"2.0","result":{"outcome":{"outcome":"cancelled"}}}
    failed: "Tool execution aborted"
    used in all 0 in, 0 out, 0 cached, 0 put there, 0 µ$
    used more 0 in, 0 out, 0 cached, 0 put there
    cancelled
    "#);
}

#[test]
fn opencode_says_nothing_of_an_overload_that_passes() {
    insta::assert_snapshot!(Play::of(OPENCODE).back("opencode-overload.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"ses_1"}}
    opened ses_1, version 1.18.33, model fake/fake-model
    used in all 0 in, 0 out, 0 cached, 0 put there, 468 µ$
    used more 400 in, 34 out, 800 cached, 0 put there
    says "after two refusals"
    done: "after two refusals"
    "#);
}

#[test]
fn opencode_gives_up_at_a_refused_key() {
    insta::assert_snapshot!(Play::of(OPENCODE).back("opencode-unauthorized.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"ses_1"}}
    opened ses_1, version 1.18.33, model fake/fake-model
    used in all 0 in, 0 out, 0 cached, 0 put there, 0 µ$
    broken: Internal error: injected
    "#);
}

#[test]
fn the_model_of_opencode_is_chosen_in_the_session() {
    insta::assert_snapshot!(Play::of("{use: opencode, model: fake/other}").back("opencode-model.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/set_config_option","params":{"configId":"model","sessionId":"ses_1","value":"fake/other"}}
    opened ses_1, version 1.18.33, model fake/other
    > {"id":4,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"ses_1"}}
    used in all 0 in, 0 out, 0 cached, 0 put there, 0 µ$
    used more 400 in, 34 out, 800 cached, 0 put there
    says "by another"
    done: "by another"
    "#);
}

#[test]
fn a_model_that_is_not_offered_breaks_the_attempt_and_is_named() {
    insta::assert_snapshot!(Play::of("{use: opencode, model: big}").back("opencode-model.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    opened ses_1, version 1.18.33, model fake/fake-model
    broken: it has no model `big`; it offers `google/deep-research-max-preview-04-2026`, `google/deep-research-preview-04-2026`, `fake/fake-model`, `fake/other`
    "#);
}

#[test]
fn what_else_an_agent_can_say() {
    insta::assert_snapshot!(Play::of(ANY).back("acp-more.by-hand.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"s1"}}
    opened s1, version 0.3.0
    says "no message at all"
    says "First I look."
    says "Then I change."
    reads /repo/src/main.rs
    changes /repo/old.rs
    uses Edit something
    failed: "no such file"
    fetches https://manual.example
    uses signal
    asks: runs `make`
    > {"id":"q1","jsonrpc":"2.0","result":{"outcome":{"optionId":"x","outcome":"selected"}}}
    asks: uses make
    > {"id":"q2","jsonrpc":"2.0","result":{"outcome":{"outcome":"cancelled"}}}
    > {"error":{"code":-32601,"message":"terminal/create: this client does not offer it"},"id":7,"jsonrpc":"2.0"}
    used more 4 in, 5 out, 1 cached, 0 put there
    broken: the model refuses to go on
    "#);
}

#[test]
fn inside_the_walls_codex_by_acp_is_given_full_access_for_its_own_sandbox_cannot_be_built() {
    insta::assert_snapshot!(Play::of(ANY).back("codex-acp-writes.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/set_mode","params":{"modeId":"agent-full-access","sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 2.6.0, model gpt-6.1-sol
    > {"id":4,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    runs `echo hi > b.txt`
    reads /repo/nofile
    failed: "cat: nofile: No such file or directory"
    used more 1200 in, 102 out, 2400 cached, 0 put there
    says "ok"
    done: "ok"
    "#);
}

#[test]
fn outside_of_them_codex_by_acp_asks_and_is_told_why_it_was_denied() {
    let play = Play { walled: false, ..Play::of(ANY).denying() };
    insta::assert_snapshot!(play.back("codex-acp-denied.jsonl"), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/set_mode","params":{"modeId":"workspace-write","sessionId":"00000000-0000-4000-8000-000000000001"}}
    opened 00000000-0000-4000-8000-000000000001, version 2.6.0, model gpt-6.1-sol
    > {"id":4,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"00000000-0000-4000-8000-000000000001"}}
    runs `echo hi > /etc/d7x`
    asks: runs `echo hi > /etc/d7x`
    > {"id":0,"jsonrpc":"2.0","result":{"outcome":{"optionId":"cancel","outcome":"selected"}}}
    failed: "it does not say why"
    > {"id":5,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"This was not allowed:\n- runs `echo hi > /etc/d7x`: b.txt is not this task's to change\n\nDo not try it again or work around it. Go on with what the task allows,…
    used more 400 in, 34 out, 800 cached, 0 put there
    used more 400 in, 34 out, 800 cached, 0 put there
    says "I leave it."
    done: "I leave it."
    "#);
}

#[test]
fn a_model_of_an_agent_of_ones_own_is_chosen_where_it_is_offered() {
    let told = Play::of("{use: {acp: their-agent}, model: big}").lines(
        r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s1","models":{"currentModelId":"small","availableModels":[{"modelId":"small","name":"Small"},{"modelId":"big","name":"Big"}]}}}
{"jsonrpc":"2.0","id":3,"error":{"code":-32603,"message":"Internal error","data":{"details":"no such plan"}}}"#,
    );
    insta::assert_snapshot!(told, @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/set_model","params":{"modelId":"big","sessionId":"s1"}}
    opened s1, model big
    broken: the model `big` was refused: Internal error: no such plan
    "#);
}

#[test]
fn an_agent_that_wants_to_be_logged_in_says_so() {
    insta::assert_snapshot!(Play::of(ANY).lines(r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"Authentication required"}}"#), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    broken: it is not logged in: Authentication required; give it its vendor's key by the agent's `env`
    "#);
}

#[test]
fn an_agent_without_earlier_sessions_begins_anew_and_says_why() {
    insta::assert_snapshot!(Play::of(ANY).resuming("s1").lines(r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s2"}}"#), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    > {"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[]}}
    > {"id":3,"jsonrpc":"2.0","method":"session/prompt","params":{"prompt":[{"text":"PROMPT","type":"text"}],"sessionId":"s2"}}
    opened s2, fresh because it cannot take an earlier session up
    "#);
}

#[test]
fn an_agent_of_another_version_is_refused() {
    insta::assert_snapshot!(Play::of(ANY).lines(r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":2}}"#), @r#"
    > {"id":1,"jsonrpc":"2.0","method":"initialize","params":{"clientCapabilities":{"fs":{"readTextFile":false,"writeTextFile":false},"terminal":false},"clientInfo":{"name":"pitcrew","title":"Pitcrew","version":"0.1.0"},"protocolVersion":1}}
    broken: it speaks version 2 of the Agent Client Protocol, and Pitcrew version 1
    "#);
}

#[test]
fn quota_and_overload_are_refusals_for_now() {
    for (code, said) in [
        (429, "Rate limit exceeded. Try again later. (429)"),
        (-32603, "You exceeded your current quota. Please retry in 36s."),
        (503, "The model is overloaded. (503)"),
    ] {
        let error = serde_json::json!({ "jsonrpc": "2.0", "id": 3, "error": { "code": code, "message": said } });
        let opening = r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s1"}}"#;
        let told = Play::of(ANY).lines(&format!("{opening}\n{error}"));
        assert!(told.ends_with(&format!("refused for now: {said}\nbroken: {said}\n")), "{told}");
    }
}

#[test]
fn whoever_is_cancelled_before_its_turn_has_ended() {
    let opening = r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s1","models":{"currentModelId":"small","availableModels":[{"modelId":"big"}]}}}"#;
    let agent = "{use: {acp: their-agent}, model: big}";
    for before in [0, 1, 2] {
        let opening: Vec<&str> = opening.lines().take(before).collect();
        let told = Play::of(agent).lines(&format!("{}\n{{\"pitcrew\":\"cancel\"}}", opening.join("\n")));
        assert!(told.ends_with("--- cancel\ncancelled\n"), "{told}");
    }
}
