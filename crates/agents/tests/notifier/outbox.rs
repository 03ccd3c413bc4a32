//! What was accepted is kept over a crash.

use std::fs;

use pitcrew_agents::notifier::outbox::Outbox;
use pitcrew_agents::notifier::{Channel, Destination, Message};
use serde_json::json;

use crate::server::{Service, Step};
use crate::{Dial, told};

fn message(key: &str) -> Message {
    Message { title: String::new(), text: format!("text of {key}"), severity: None, key: key.to_owned(), at: 0 }
}

fn destination(service: &Service) -> Destination {
    Destination { channel: Channel::Webhook, url: Some(service.url()), allow_private: true, ..Destination::default() }
}

#[test]
fn what_a_crash_left_behind_is_sent_first_and_in_order() {
    let directory = tempfile::tempdir().unwrap();
    let service = Service::new([]);
    {
        let mut outbox = Outbox::open(&directory.path().join("outbox")).unwrap();
        for key in ["first", "second", "third"] {
            outbox.accept(&destination(&service), &message(key)).unwrap();
        }
        outbox.trying("first").unwrap();
        outbox.sent("first").unwrap();
        outbox.trying("second").unwrap();
    }
    let inputs = json!({"channel": "webhook", "url": service.url(), "allow_private": true, "message": "mine", "outbox": "outbox", "dedupe_key": "mine"});
    let outcome = told(inputs.clone(), directory.path(), &Dial::new(), &[]).unwrap();
    assert_eq!(outcome.output["earlier"], 2);
    let ids =
        || service.taken().iter().map(|request| request.header("webhook-id").unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(), ["second", "third", "mine"]);
    // The same again is not sent again.
    let again = told(inputs, directory.path(), &Dial::new(), &[]).unwrap();
    assert_eq!(again.output["duplicate"], true);
    assert_eq!(ids().len(), 3);
}

#[test]
fn what_did_not_arrive_stays_and_what_was_refused_goes() {
    let directory = tempfile::tempdir().unwrap();
    let service =
        Service::new([Step::Answer(503, "retry-after: 9999\r\n", String::new()), Step::Answer(400, "", String::new())]);
    let inputs = |key: &str| json!({"channel": "webhook", "url": service.url(), "allow_private": true, "message": "m", "outbox": "o", "dedupe_key": key});
    let kept = told(inputs("a"), directory.path(), &Dial::new(), &[]).unwrap_err();
    assert_eq!(kept.hint.as_deref(), Some("it is kept in the outbox; who uses that next sends it"));
    let waiting = Outbox::open(&directory.path().join("o")).unwrap().waiting();
    assert_eq!(waiting.len(), 1);
    assert!(!waiting[0].doubted, "it was surely not taken");
    // The one that waited is refused now; the next is sent all the same.
    let outcome = told(inputs("b"), directory.path(), &Dial::new(), &[]).unwrap();
    assert_eq!((&outcome.output["earlier"], &outcome.output["earlierRefused"]), (&json!(0), &json!(1)));
    assert!(Outbox::open(&directory.path().join("o")).unwrap().waiting().is_empty());
}

#[test]
fn half_a_line_was_never_accepted_and_a_broken_one_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("outbox");
    let service = Service::new([]);
    Outbox::open(&path).unwrap().accept(&destination(&service), &message("whole")).unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, [&whole[..], &whole[..whole.len() / 2]].concat()).unwrap();
    assert_eq!(Outbox::open(&path).unwrap().waiting().len(), 1);
    assert_eq!(fs::read(&path).unwrap(), whole);
    fs::write(&path, [&b"no fact\n"[..], &whole[..]].concat()).unwrap();
    let trouble = Outbox::open(&path).err().unwrap();
    assert!(trouble.message.starts_with("read line 1 of the outbox"), "{trouble}");
}

#[test]
fn a_large_file_is_written_anew_with_what_matters() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("outbox");
    let service = Service::new([]);
    drop(Outbox::open(&path).unwrap());
    let mut text = Vec::new();
    for number in 0..30_000 {
        let fact = json!({"is": "sent", "key": format!("key-{number}-{}", "x".repeat(120))});
        text.extend(serde_json::to_vec(&fact).unwrap());
        text.push(b'\n');
    }
    fs::write(&path, text).unwrap();
    {
        let mut outbox = Outbox::open(&path).unwrap();
        assert!(!outbox.has_sent(&format!("key-0-{}", "x".repeat(120))));
        outbox.accept(&destination(&service), &message("new")).unwrap();
    }
    assert!(fs::metadata(&path).unwrap().len() < 2 << 20);
    let outbox = Outbox::open(&path).unwrap();
    assert_eq!(outbox.waiting().len(), 1);
    assert!(outbox.has_sent(&format!("key-29999-{}", "x".repeat(120))));
}

#[test]
fn a_message_of_which_nobody_knows_stays_in_doubt() {
    let directory = tempfile::tempdir().unwrap();
    let service = Service::new([Step::TakenUnsaid]);
    let inputs = json!({
        "channel": "slack", "url": service.url(), "allow_private": true, "message": "m", "outbox": "o", "dedupe_key": "k",
        "attempts": 1,
    });
    assert!(told(inputs.clone(), directory.path(), &Dial::new(), &[]).is_err());
    assert!(Outbox::open(&directory.path().join("o")).unwrap().waiting()[0].doubted);
    let outcome = told(inputs, directory.path(), &Dial::new(), &[]).unwrap();
    assert_eq!(outcome.output["maybeDoubled"], true);
    assert_eq!(service.taken().len(), 2);
}
