//! How each agent is started.

use super::super::start::start;
use super::{coder, kind, plan, setup};

/// Says how an agent is started: its arguments around `ARGS`, those of the plan, its variables, its files.
fn started(agent: &str, resume: Option<&str>, walled: bool) -> String {
    let plan = plan(agent);
    let agent = coder(&plan);
    let (how, _) = start(kind(agent), &setup(agent, resume, walled)).unwrap();
    let words: Vec<String> = how.args.into_iter().chain(["ARGS".to_owned()]).chain(how.tail).collect();
    let mut told = format!("{}\n", words.join(" "));
    for (name, value) in how.env {
        told.push_str(&format!("{name}={value}\n"));
    }
    for (path, text) in how.files {
        told.push_str(&format!("{path}: {text}\n"));
    }
    told
}

#[test]
fn claude_code_is_given_its_session() {
    insta::assert_snapshot!(started("{use: claude, model: opus, max_turns: 9}", None, true), @"");
    insta::assert_snapshot!(started("{use: claude}", Some("s1"), true), @"");
}

#[test]
fn codex_has_no_walls_of_its_own_inside_of_ours() {
    insta::assert_snapshot!(started("{use: codex, model: big}", None, true), @"");
    insta::assert_snapshot!(started("{use: codex}", Some("s1"), false), @"");
}

#[test]
fn gemini_finds_what_it_would_ask_a_person_once() {
    insta::assert_snapshot!(started("{use: gemini, model: flash, max_turns: 9}", None, true), @"");
    insta::assert_snapshot!(started("{use: gemini, env: {GOOGLE_GENAI_USE_VERTEXAI: 'true'}}", None, true), @"");
}

#[test]
fn opencode_asks_about_everything_and_fetches_nothing_for_itself() {
    insta::assert_snapshot!(started("{use: opencode, model: a/b, max_turns: 9}", None, true), @"");
}

#[test]
fn of_an_agent_of_the_plans_own_nothing_is_known() {
    insta::assert_snapshot!(started("{use: {acp: their-agent --acp}}", None, true), @"");
}

#[test]
fn people_are_not_started() {
    let plan = plan("{use: manual}");
    let agent = coder(&plan);
    assert!(start(kind(agent), &setup(agent, None, true)).is_none());
}
