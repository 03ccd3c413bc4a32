use super::Play;

const CODEX: &str = "{use: codex}";

#[test]
fn codex_writes_and_runs_and_is_done_whatever_failed() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-writes.jsonl"), @"");
}

#[test]
fn what_codex_patches_is_a_change_of_files() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-patch.jsonl"), @"");
}

#[test]
fn codex_counts_on_over_a_resume() {
    let play = Play::of(CODEX).resuming("00000000-0000-4000-8000-000000000001");
    insta::assert_snapshot!(play.back("codex-resumes.jsonl"), @"");
}

#[test]
fn codex_gives_up_at_a_rate_limit() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-rate-limit.jsonl"), @"");
}

#[test]
fn codex_tries_a_refused_key_again_and_again() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-unauthorized.jsonl"), @"");
}

#[test]
fn codex_says_nothing_of_an_overload_that_passes() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-overload.jsonl"), @"");
}

#[test]
fn codex_connects_again_when_its_stream_is_cut() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-cut.jsonl"), @"");
}

#[test]
fn a_codex_that_is_killed_has_not_ended_its_turn() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-killed.jsonl"), @"");
}

#[test]
fn cancelling_codex_is_leaving_it() {
    insta::assert_snapshot!(Play::of(CODEX).lines(r#"{"pitcrew":"cancel"}"#), @"");
}

#[test]
fn codex_without_walls_is_said_to_ask_nobody() {
    insta::assert_snapshot!(Play { walled: false, ..Play::of(CODEX) }.lines("a warning of the runtime"), @"");
}

#[test]
fn what_else_codex_can_say() {
    insta::assert_snapshot!(Play::of(CODEX).back("codex-more.by-hand.jsonl"), @"");
}
