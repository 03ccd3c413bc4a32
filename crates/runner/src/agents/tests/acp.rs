use super::Play;

const GEMINI: &str = "{use: gemini}";
const OPENCODE: &str = "{use: opencode}";
const ANY: &str = "{use: {acp: their-agent}}";

#[test]
fn gemini_writes_and_runs_and_is_asked_for_each() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-writes.jsonl"), @"");
}

#[test]
fn the_past_that_gemini_says_again_too_late_is_not_told() {
    let play = Play::of(GEMINI).resuming("00000000-0000-4000-8000-000000000001");
    insta::assert_snapshot!(play.back("gemini-resumes.jsonl"), @"");
}

#[test]
fn a_session_that_gemini_cannot_load_begins_anew_and_says_why() {
    let play = Play::of(GEMINI).resuming("gone");
    insta::assert_snapshot!(play.back("gemini-resumes-unknown.jsonl"), @"");
}

#[test]
fn gemini_goes_on_after_a_no() {
    insta::assert_snapshot!(Play::of(GEMINI).denying().back("gemini-denied.jsonl"), @"");
}

#[test]
fn gemini_ends_its_turn_when_told() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-cancelled.jsonl"), @"");
}

#[test]
fn gemini_gives_up_at_a_refused_key() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-unauthorized.jsonl"), @"");
}

#[test]
fn a_turn_of_gemini_that_was_cut_off_is_not_done() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-cut.jsonl"), @"");
}

#[test]
fn gemini_stops_at_its_most_turns() {
    insta::assert_snapshot!(Play::of(GEMINI).back("gemini-max-turns.jsonl"), @"");
}

#[test]
fn opencode_writes_and_runs_and_is_asked_for_each() {
    insta::assert_snapshot!(Play::of(OPENCODE).back("opencode-writes.jsonl"), @"");
}

#[test]
fn opencode_takes_its_session_up() {
    insta::assert_snapshot!(Play::of(OPENCODE).resuming("ses_1").back("opencode-resumes.jsonl"), @"");
}

#[test]
fn a_session_that_opencode_does_not_know_begins_anew() {
    insta::assert_snapshot!(Play::of(OPENCODE).resuming("gone").back("opencode-resumes-unknown.jsonl"), @"");
}

#[test]
fn opencode_is_told_why_it_was_denied() {
    insta::assert_snapshot!(Play::of(OPENCODE).denying().back("opencode-denied.jsonl"), @"");
}

#[test]
fn opencode_ends_its_turn_when_told() {
    insta::assert_snapshot!(Play::of(OPENCODE).back("opencode-cancelled.jsonl"), @"");
}

#[test]
fn opencode_gives_up_at_a_refused_key() {
    insta::assert_snapshot!(Play::of(OPENCODE).back("opencode-unauthorized.jsonl"), @"");
}

#[test]
fn the_model_of_opencode_is_chosen_in_the_session() {
    insta::assert_snapshot!(Play::of("{use: opencode, model: fake/other}").back("opencode-model.jsonl"), @"");
}

#[test]
fn a_model_that_is_not_offered_breaks_the_attempt_and_is_named() {
    insta::assert_snapshot!(Play::of("{use: opencode, model: big}").back("opencode-model.jsonl"), @"");
}

#[test]
fn what_else_an_agent_can_say() {
    insta::assert_snapshot!(Play::of(ANY).back("acp-more.by-hand.jsonl"), @"");
}

#[test]
fn an_agent_that_asks_nobody_is_put_into_a_mode_that_asks() {
    insta::assert_snapshot!(Play::of(ANY).back("acp-mode.by-hand.jsonl"), @"");
}

#[test]
fn an_agent_that_wants_to_be_logged_in_says_so() {
    insta::assert_snapshot!(Play::of(ANY).lines(r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"Authentication required"}}"#), @"");
}

#[test]
fn an_agent_without_earlier_sessions_begins_anew_and_says_why() {
    insta::assert_snapshot!(Play::of(ANY).resuming("s1").lines(r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s2"}}"#), @"");
}

#[test]
fn an_agent_of_another_version_is_refused() {
    insta::assert_snapshot!(Play::of(ANY).lines(r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":2}}"#), @"");
}

#[test]
fn quota_and_overload_are_refusals_for_now() {
    for (code, said) in [
        (429, "Rate limit exceeded. Try again later."),
        (-32603, "You exceeded your current quota. Please retry in 36s."),
        (503, "The model is overloaded."),
    ] {
        let error = serde_json::json!({ "jsonrpc": "2.0", "id": 3, "error": { "code": code, "message": said } });
        let opening = r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s1"}}"#;
        let told = Play::of(ANY).lines(&format!("{opening}\n{error}"));
        assert!(told.ends_with(&format!("refused for now: {said}\nbroken: {said}\n")), "{told}");
    }
}

#[test]
fn whoever_is_cancelled_before_its_session_is_open_has_ended() {
    insta::assert_snapshot!(Play::of(ANY).lines(r#"{"pitcrew":"cancel"}"#), @"");
}
