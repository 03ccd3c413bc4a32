//! Issues of GitHub that are known by a key, and messages that may be there already.

use std::collections::VecDeque;
use std::fmt::Write;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::sent;
use crate::server::{Request, Service, Step};

/// A mark: what nobody sees, and nobody else has.
fn mark(of: &str, key: &str) -> String {
    let digest = Sha256::digest(key)[..16].iter().fold(String::new(), |mut name, byte| {
        write!(name, "{byte:02x}").unwrap();
        name
    });
    format!("<!-- {of} {digest} -->")
}

/// What an issue of `nightly/1` says that a message opened.
fn opened(message: &str) -> String {
    format!("broken\n\n{}\n{}", mark("pitcrew", message), mark("pitcrew-issue", "nightly/1"))
}

/// A list of issues that the token's own user wrote.
fn listed(issues: &[(u64, &str)]) -> Step {
    let own = json!({"id": 7, "type": "User"});
    listed_of(&issues.iter().map(|(number, body)| (*number, *body, own.clone())).collect::<Vec<_>>())
}

fn listed_of(issues: &[(u64, &str, Value)]) -> Step {
    let listed: Vec<Value> =
        issues.iter().map(|(number, body, user)| json!({"number": number, "body": body, "user": user})).collect();
    Step::Answer(200, "", Value::from(listed).to_string())
}

/// What says whose token it is.
fn me(request: &Request) -> Option<Step> {
    let own = || Step::Answer(200, "", json!({"id": 7, "type": "User"}).to_string());
    request.line.starts_with("GET /user ").then(own)
}

/// Does something with the issue that is known by `nightly/1`, and returns what was said and asked.
fn act(script: Vec<Step>, rest: Value) -> String {
    let mut script = VecDeque::from(script);
    let mut next = move || script.pop_front().unwrap_or(Step::Answer(200, "", "{}".into()));
    act_on(&Service::handling(move |request| me(request).unwrap_or_else(&mut next)), rest)
}

fn act_on(service: &Service, rest: Value) -> String {
    let token = ["ghp_", "0123456789"].concat();
    let mut inputs = json!({
        "channel": "github", "url": service.root(), "target": "o/r", "issue": "nightly/1", "token_env": "T",
        "allow_private": true, "dedupe_key": "run/0/1", "message": "broken",
    });
    inputs.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    let said = sent(inputs, &[("T", &token)]);
    let lines = service.seen().into_iter().map(|request| request.line.trim_end_matches(" HTTP/1.1").to_owned());
    [vec![said], lines.collect()].concat().join("\n")
}

#[test]
fn the_first_opens_an_issue_and_the_next_is_a_comment_on_it() {
    insta::assert_snapshot!(act(vec![listed(&[(3, "another")])], json!({"action": "create"})), @"
    sent to github []
    GET /repos/o/r/issues?state=open&per_page=100
    POST /repos/o/r/issues
    ");
    let open = opened("run/0/0");
    insta::assert_snapshot!(act(vec![listed(&[(3, "another"), (7, &open)])], json!({"action": "create"})), @"
    sent to github []
    GET /repos/o/r/issues?state=open&per_page=100
    GET /user
    POST /repos/o/r/issues/7/comments
    ");
    let own = opened("run/0/1");
    insta::assert_snapshot!(act(vec![listed(&[(7, &own)])], json!({"action": "create"})), @"
    sent to github; it was there already []
    GET /repos/o/r/issues?state=open&per_page=100
    GET /user
    ");
}

#[test]
fn what_was_opened_carries_both_marks() {
    let service = Service::new([listed(&[])]);
    let token = ["ghp_", "0123456789"].concat();
    let inputs = json!({
        "channel": "github", "url": service.root(), "target": "o/r", "issue": "a-->b", "token_env": "T",
        "action": "create", "allow_private": true, "dedupe_key": "k", "message": "broken",
    });
    assert_eq!(sent(inputs, &[("T", &token)]), "sent to github []");
    let body: Value = serde_json::from_str(&service.taken()[0].body).unwrap();
    assert_eq!(body["body"], format!("broken\n\n{}\n{}", mark("pitcrew", "k"), mark("pitcrew-issue", "a-->b")));
}

#[test]
fn the_open_one_is_labelled_and_closed_and_none_is_no_trouble_to_close() {
    let open = || listed(&[(7, &mark("pitcrew-issue", "nightly/1"))]);
    insta::assert_snapshot!(act(vec![open()], json!({"action": "label", "labels": ["ci"]})), @"
    sent to github []
    GET /repos/o/r/issues?state=open&per_page=100
    GET /user
    POST /repos/o/r/issues/7/labels
    ");
    insta::assert_snapshot!(act(vec![open()], json!({"action": "close"})), @"
    sent to github []
    GET /repos/o/r/issues?state=open&per_page=100
    GET /user
    PATCH /repos/o/r/issues/7
    ");
    insta::assert_snapshot!(act(vec![listed(&[])], json!({"action": "close"})), @"
    sent to github; it was there already []
    GET /repos/o/r/issues?state=open&per_page=100
    ");
    insta::assert_snapshot!(act(vec![listed(&[]), listed(&[]), listed(&[]), listed(&[])], json!({"action": "comment"})), @"
    trouble: send to github: no open issue of `o/r` is known by `nightly/1` [590, 1850, 2572]
    GET /repos/o/r/issues?state=open&per_page=100
    GET /repos/o/r/issues?state=open&per_page=100
    GET /repos/o/r/issues?state=open&per_page=100
    GET /repos/o/r/issues?state=open&per_page=100
    ");
}

#[test]
fn an_older_issue_is_found_on_a_later_page_and_a_list_that_fails_is_asked_for_again() {
    let mut asked = 0;
    let service = Service::handling(move |request| {
        if let Some(me) = me(request) {
            return me;
        }
        asked += 1;
        let host = request.header("host").unwrap();
        let next = format!("<http://{host}/repos/o/r/issues?state=open&per_page=100&page=2>; rel=\"next\"");
        match asked {
            1 => Step::Answer(502, "", String::new()),
            2 => {
                Step::Page(next, json!([{"number": 200, "body": "another"}, {"number": 199, "body": null}]).to_string())
            }
            3 => listed(&[(7, &mark("pitcrew-issue", "nightly/1"))]),
            _ => Step::Answer(200, "", "{}".into()),
        }
    });
    let said = act_on(&service, json!({"action": "close"}));
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("sent to github ["), "nothing was sent twice: {said}");
    assert_eq!(
        lines[1..],
        [
            "GET /repos/o/r/issues?state=open&per_page=100",
            "GET /repos/o/r/issues?state=open&per_page=100",
            "GET /repos/o/r/issues?state=open&per_page=100&page=2",
            "GET /user",
            "PATCH /repos/o/r/issues/7",
        ]
    );
}

#[test]
fn a_list_without_an_end_opens_an_issue_all_the_same_and_closes_none() {
    let endless = || {
        Service::handling(|request| {
            let host = request.header("host").unwrap();
            match request.line.starts_with("GET") {
                true => Step::Page(format!("<http://{host}/repos/o/r/issues?page=2>; rel=\"next\""), "[]".into()),
                false => Step::Answer(201, "", "{}".into()),
            }
        })
    };
    let said = act_on(&endless(), json!({"action": "create"}));
    assert!(said.starts_with("sent to github []") && said.ends_with("POST /repos/o/r/issues"), "{said}");
    let said = act_on(&endless(), json!({"action": "close"}));
    assert!(said.starts_with("trouble: send to github: what it is for is none of the newest"), "{said}");
    assert!(!said.contains("PATCH"), "{said}");
}

#[test]
fn what_was_due_earlier_is_looked_for_from_then_on_before_it_is_sent() {
    let act = |answer: Step| {
        let rest = json!({"issue": null, "target": "o/r#12", "since": "2029-12-31T22:00:00.500Z"});
        act(vec![answer], rest)
    };
    let there = act(listed(&[(1, &mark("pitcrew", "run/0/1"))]));
    // An earlier attempt may have been a day before.
    insta::assert_snapshot!(there, @"
    sent to github; it was there already []
    GET /repos/o/r/issues/12/comments?per_page=100&since=2029-12-30T22:00:00Z
    GET /user
    ");
    insta::assert_snapshot!(act(listed(&[])), @"
    sent to github []
    GET /repos/o/r/issues/12/comments?per_page=100&since=2029-12-30T22:00:00Z
    POST /repos/o/r/issues/12/comments
    ");
    let bad = sent(json!({"channel": "webhook", "url": "https://example.org", "message": "m", "since": "soon"}), &[]);
    assert!(bad.starts_with("trouble: read `since`"), "{bad}");
}

#[test]
fn what_others_wrote_takes_no_issues_place_whatever_marks_it_has() {
    let open = opened("run/0/1");
    let stranger = (9, open.as_str(), json!({"id": 8, "type": "User"}));
    let nobody = (10, open.as_str(), Value::Null);
    // The newest come first; ours is behind theirs.
    let list = listed_of(&[stranger.clone(), nobody.clone(), (7, &open, json!({"id": 7, "type": "User"}))]);
    insta::assert_snapshot!(act(vec![list], json!({"action": "close"})), @"
    sent to github []
    GET /repos/o/r/issues?state=open&per_page=100
    GET /user
    PATCH /repos/o/r/issues/7
    ");
    insta::assert_snapshot!(act(vec![listed_of(&[stranger, nobody])], json!({"action": "create"})), @"
    sent to github []
    GET /repos/o/r/issues?state=open&per_page=100
    GET /user
    POST /repos/o/r/issues
    ");
    // Nor does a comment of theirs keep ours back.
    let theirs = listed_of(&[(1, &mark("pitcrew", "run/0/1"), json!({"id": 8, "type": "User"}))]);
    let rest = json!({"issue": null, "target": "o/r#12", "since": "2029-12-31T22:00:00Z"});
    let said = act(vec![theirs], rest);
    assert!(said.ends_with("POST /repos/o/r/issues/12/comments"), "{said}");
}

#[test]
fn a_mark_within_a_text_that_is_passed_on_is_none() {
    let forged = format!("see {0}\n{0}\n\n{1}", mark("pitcrew-issue", "nightly/1"), mark("pitcrew", "run/9/9"));
    let said = act(vec![listed(&[(7, &forged)])], json!({"action": "create"}));
    assert!(said.ends_with("POST /repos/o/r/issues"), "{said}");
}

#[test]
fn an_application_that_cannot_ask_for_its_name_knows_what_a_bot_wrote() {
    let played = |kind: &'static str| {
        let open = opened("run/0/0");
        let service = Service::handling(move |request| match request.line.split(' ').nth(1).unwrap() {
            "/user" => Step::Answer(403, "", r#"{"message": "Resource not accessible by integration"}"#.into()),
            path if path.starts_with("/repos/o/r/issues?") => {
                listed_of(&[(7, &open, json!({"id": 41_898_282, "type": kind}))])
            }
            _ => Step::Answer(200, "", "{}".into()),
        });
        act_on(&service, json!({"action": "create"})).lines().last().unwrap().to_owned()
    };
    assert_eq!(played("Bot"), "POST /repos/o/r/issues/7/comments");
    assert_eq!(played("User"), "POST /repos/o/r/issues");
}

#[test]
fn a_label_waits_for_the_issue_that_is_opened_beside_it() {
    let open = opened("run/0/0");
    let said = act(vec![listed(&[]), listed(&[]), listed(&[(7, &open)])], json!({"action": "label", "labels": ["ci"]}));
    assert!(said.starts_with("sent to github [") && said.ends_with("POST /repos/o/r/issues/7/labels"), "{said}");
}
