//! What services answer, and what follows.

use serde_json::{Value, json};

use crate::sent;
use crate::server::{Service, Step};

fn answer(status: u16, headers: &'static str) -> Step {
    Step::Answer(status, headers, "said".into())
}

fn to(service: &Service) -> Value {
    json!({"channel": "slack", "url": service.url(), "message": "hello", "allow_private": true, "dedupe_key": "k"})
}

fn played(script: Vec<Step>) -> (String, usize) {
    let service = Service::new(script);
    let said = sent(to(&service), &[]);
    (said, service.taken().len())
}

#[test]
fn what_is_taken_is_sent_once() {
    assert_eq!(played(vec![]), ("sent to slack []".into(), 1));
}

#[test]
fn a_service_that_asks_to_wait_is_waited_for() {
    let seconds = played(vec![answer(429, "retry-after: 7\r\n")]);
    assert_eq!(seconds, ("sent to slack [7000]".into(), 1));
    let date =
        played(vec![answer(503, "Retry-After: Tue, 01 Jan 2030 00:00:30 GMT\r\n"), answer(429, "retry-after: 1\r\n")]);
    assert_eq!(date, ("sent to slack [30000, 1000]".into(), 1));
}

#[test]
fn what_is_no_time_is_not_waited_for() {
    for value in ["soon", "-7", "inf", "1e400", "", "12, 12"] {
        let header: &'static str = format!("retry-after: {value}\r\n").leak();
        let (said, taken) = played(vec![answer(429, header)]);
        assert!(said.starts_with("sent to slack [") && taken == 1, "{value}: {said}");
    }
    for value in ["99999999999999999999", "Thu, 01 Jan 2099 00:00:00 GMT"] {
        let header: &'static str = format!("retry-after: {value}\r\n").leak();
        let (said, taken) = played(vec![answer(503, header)]);
        assert!(said.contains("which is too late") && taken == 0, "{value}: {said}");
    }
}

#[test]
fn a_service_that_asks_to_wait_for_longer_than_there_is_time_is_left_alone() {
    let (said, taken) = played(vec![answer(429, "retry-after: 86400\r\n")]);
    assert_eq!(taken, 0);
    insta::assert_snapshot!(said, @"trouble: send to slack: it asks to wait (status 429) (to be tried again in 86400 s, which is too late) []");
}

#[test]
fn what_may_have_arrived_is_sent_again_and_said() {
    let (said, taken) = played(vec![Step::TakenUnsaid]);
    assert_eq!(taken, 2);
    assert!(said.starts_with("sent to slack; it may have arrived twice ["), "{said}");
    let (said, taken) = played(vec![answer(502, ""), answer(500, "")]);
    assert_eq!(taken, 1);
    assert!(said.contains("twice"), "{said}");
}

#[test]
fn an_answer_that_never_comes_is_not_waited_for_longer_than_one_try_may_take() {
    let service = Service::new([Step::TakenSilent]);
    let mut inputs = to(&service);
    inputs["timeout_ms"] = json!(300);
    let said = sent(inputs, &[]);
    assert!(said.starts_with("sent to slack; it may have arrived twice"), "{said}");
    assert_eq!(service.taken().len(), 2);
}

#[test]
fn a_refusal_is_final_and_does_not_tell_the_address() {
    for (script, seen) in
        [(answer(404, ""), 1), (answer(400, ""), 1), (answer(302, "location: http://127.0.0.1:1/\r\n"), 1)]
    {
        let service = Service::new([script]);
        let said = sent(to(&service), &[]);
        assert!(said.starts_with("trouble: send to slack: it "), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
        assert_eq!((service.seen().len(), service.taken().len()), (seen, 0));
    }
}

#[test]
fn tries_end() {
    let (said, taken) = played(vec![answer(503, ""); 20]);
    assert_eq!(taken, 0);
    assert!(said.starts_with("trouble: send to slack: it is not ready (status 503) (6 tries)"), "{said}");
}

#[test]
fn a_machine_that_is_not_there_is_tried_again() {
    let inputs = json!({"channel": "webhook", "url": "http://127.0.0.1:1/", "message": "m", "allow_private": true, "attempts": 2});
    let said = sent(inputs, &[]);
    assert!(said.contains("there is no connection") && said.contains("(2 tries)"), "{said}");
}

#[test]
fn private_addresses_are_not_asked() {
    let service = Service::new([]);
    let port = service.root().rsplit(':').next().unwrap().to_owned();
    let written_otherwise = ["2130706433", "127.1", "0x7f000001", "0177.0.0.1"];
    let of_the_other_kind =
        ["[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"];
    let plain = ["127.0.0.1", "localhost", "169.254.169.254", "0.0.0.0", "user@127.0.0.1"];
    for host in plain.into_iter().chain(written_otherwise).chain(of_the_other_kind) {
        let inputs =
            json!({"channel": "webhook", "url": format!("https://{host}:{port}/"), "message": "m", "attempts": 1});
        let said = sent(inputs, &[]);
        assert!(said.contains("which is no public address"), "{host}: {said}");
    }
    let plain = json!({"channel": "webhook", "url": service.url(), "message": "m"});
    assert!(sent(plain, &[]).contains("begins with `http:`"));
    assert!(service.seen().is_empty());
}

#[test]
fn what_is_wrong_with_inputs_is_told_before_anything_is_sent() {
    let cases = [
        json!({"channel": "slack", "message": "m"}),
        json!({"channel": "slack", "url_env": "HOOK", "message": "m"}),
        json!({"channel": "slack", "url": "ftp://x/", "message": "m"}),
        json!({"channel": "pigeon", "message": "m"}),
        json!({"channel": "webhook", "url": "https://example.org", "message": "m", "template": "t"}),
        json!({"channel": "webhook", "url": "https://example.org"}),
        json!({"channel": "webhook", "url": "https://example.org", "template": "{{ gone }}", "data": {"here": 1}}),
        json!({"channel": "webhook", "url": "https://example.org", "message": "m", "dedupe_key": " "}),
        json!({"channel": "github", "target": "a/b", "message": "m", "token_env": "T"}),
        json!({"channel": "github", "target": "../b#1", "message": "m", "token_env": "T"}),
        json!({"channel": "github", "target": "a/b#1", "message": "m"}),
        json!({"channel": "email", "target": "a@example.org", "message": "m"}),
        json!({"channel": "email", "target": "nobody", "message": "m", "smtp": {"host": "mail.example.org", "from": "a@b.example"}}),
        json!({"channel": "email", "target": "a@example.org", "message": "m", "smtp": {"host": "mail.example.org", "from": "a@b.example", "tls": "none"}}),
        json!({"channel": "apprise", "message": "m"}),
    ];
    let token = ["tok", "en-1234"].concat();
    let told: Vec<String> = cases.into_iter().map(|inputs| sent(inputs, &[("T", &token)])).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    trouble: slack needs `url_env` or `url` []
    trouble: read `url_env`: there is no `HOOK` in the environment []
    trouble: send: the address is none of `https:` []
    trouble: read the inputs: unknown variant `pigeon`, expected one of `slack`, `discord`, `teams`, `email`, `github`, `webhook`, `apprise` []
    trouble: read the inputs: there is both `message` and `template` []
    trouble: read the inputs: there is neither `message` nor `template` []
    trouble: fill in the template in line 1: undefined value (in <string>:1) []
    trouble: read `dedupe_key`: it is empty, and all messages would be the same []
    trouble: `a/b` names no issue []
    trouble: `../b#1` names no issue []
    trouble: github needs `token_env` []
    trouble: email needs `smtp` []
    trouble: `nobody` is no address of e-mail: Invalid input []
    trouble: send e-mail: `tls: none` would show it to everybody on the way []
    trouble: apprise needs `url_env` or `url` []
    ");
}
