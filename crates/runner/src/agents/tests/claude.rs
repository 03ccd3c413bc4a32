use super::Play;

const CLAUDE: &str = "{use: claude}";

#[test]
fn claude_code_writes_and_runs_and_is_asked_for_each() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-writes.jsonl"), @"");
}

#[test]
fn claude_code_is_told_why_it_was_denied() {
    insta::assert_snapshot!(Play::of(CLAUDE).denying().back("claude-denied.jsonl"), @"");
}

#[test]
fn claude_code_adds_its_cost_up_over_a_resume() {
    let play = Play::of(CLAUDE).resuming("00000000-0000-4000-8000-000000000001");
    insta::assert_snapshot!(play.back("claude-resumes.jsonl"), @"");
}

#[test]
fn a_session_that_claude_code_does_not_know_breaks_it() {
    let play = Play::of(CLAUDE).resuming("00000000-0000-4000-8000-000000000001");
    insta::assert_snapshot!(play.back("claude-resumes-unknown.jsonl"), @"");
}

#[test]
fn claude_code_ends_its_turn_when_told() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-cancelled.jsonl"), @"");
}

#[test]
fn claude_code_gives_up_at_a_refused_key() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-unauthorized.jsonl"), @"");
}

#[test]
fn claude_code_waits_while_its_vendor_is_overloaded() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-overload.jsonl"), @"");
}

#[test]
fn claude_code_stops_at_its_most_turns() {
    insta::assert_snapshot!(Play::of(CLAUDE).back("claude-max-turns.jsonl"), @"");
}
