//! What was accepted is kept over a crash.

use std::fs;

use pitcrew_agents::notifier::outbox::{Id, Outbox};
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
        let id = |key: &str| Id::of(&destination(&service), &message(key));
        outbox.trying(&id("first")).unwrap();
        outbox.sent(&id("first")).unwrap();
        outbox.trying(&id("second")).unwrap();
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
    // The one that waited is refused now; the next is sent.
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
    let id = |number: u32| Id::of(&destination(&service), &message(&format!("key-{number}-{}", "x".repeat(120))));
    for number in 0..30_000 {
        let fact = json!({"is": "sent", "id": id(number)});
        text.extend(serde_json::to_vec(&fact).unwrap());
        text.push(b'\n');
    }
    fs::write(&path, text).unwrap();
    {
        let mut outbox = Outbox::open(&path).unwrap();
        assert!(!outbox.has_sent(&id(0)));
        outbox.accept(&destination(&service), &message("new")).unwrap();
    }
    assert!(fs::metadata(&path).unwrap().len() < 2 << 20);
    let outbox = Outbox::open(&path).unwrap();
    assert_eq!(outbox.waiting().len(), 1);
    assert!(outbox.has_sent(&id(29_999)));
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

/// Sends to a place; what came of it in a line.
fn to(url: &str, key: &str, directory: &std::path::Path) -> String {
    let inputs = json!({
        "channel": "webhook", "url": url, "allow_private": true, "message": key, "outbox": "o", "dedupe_key": key, "attempts": 1,
    });
    match told(inputs, directory, &Dial::new(), &[]) {
        Ok(outcome) => outcome.summary,
        Err(trouble) => trouble.message,
    }
}

fn ids(service: &Service) -> Vec<String> {
    service.taken().iter().map(|request| request.header("webhook-id").unwrap().to_owned()).collect()
}

#[test]
fn what_comes_after_a_message_that_did_not_arrive_waits_at_that_place_and_at_no_other() {
    let directory = tempfile::tempdir().unwrap();
    let busy = Service::new(vec![Step::Answer(503, "", String::new()); 2]);
    let other = Service::new([]);
    let said = [
        to(&busy.url(), "a", directory.path()),
        to(&busy.url(), "b", directory.path()),
        to(&other.url(), "c", directory.path()),
    ];
    assert_eq!(
        said,
        [
            "send to webhook: it is not ready (status 503) (1 tries)",
            "send to webhook: one that was accepted before it did not arrive there, and comes first",
            "sent to webhook",
        ]
    );
    assert_eq!((ids(&busy), ids(&other)), (vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned()]));
    assert!(Outbox::open(&directory.path().join("o")).unwrap().waiting().is_empty());
}

#[test]
fn a_message_that_never_arrives_does_not_hold_up_the_others_for_ever() {
    let directory = tempfile::tempdir().unwrap();
    let service = Service::handling(|request| match request.header("webhook-id") {
        Some("poison") => Step::Answer(503, "", String::new()),
        _ => Step::Answer(200, "", String::new()),
    });
    to(&service.url(), "poison", directory.path());
    for _ in 0..10 {
        to(&service.url(), "good", directory.path());
    }
    assert_eq!(ids(&service), ["good"]);
    let waiting = Outbox::open(&directory.path().join("o")).unwrap().waiting();
    assert_eq!(waiting.iter().map(|waiting| waiting.message.key.as_str()).collect::<Vec<_>>(), ["poison"]);
}

#[test]
fn the_same_key_at_two_places_is_two_messages() {
    let directory = tempfile::tempdir().unwrap();
    let (one, two) = (Service::new([]), Service::new([]));
    for _ in 0..2 {
        to(&one.url(), "k", directory.path());
        to(&two.url(), "k", directory.path());
    }
    assert_eq!((ids(&one).len(), ids(&two).len()), (1, 1));
}

#[test]
fn wherever_the_file_was_cut_off_nothing_that_was_accepted_is_lost_and_nothing_sent_goes_out_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("outbox");
    let service = Service::new([]);
    let id = |key: &str| Id::of(&destination(&service), &message(key));
    // The length of the file after each step: from there on the step counts.
    let length = || fs::metadata(&path).unwrap().len();
    let mut steps: Vec<(&str, &str, u64)> = Vec::new();
    {
        let mut outbox = Outbox::open(&path).unwrap();
        for key in ["a", "b", "c"] {
            outbox.accept(&destination(&service), &message(key)).unwrap();
            steps.push(("accepted", key, length()));
        }
        outbox.trying(&id("a")).unwrap();
        outbox.sent(&id("a")).unwrap();
        steps.push(("done", "a", length()));
        outbox.trying(&id("b")).unwrap();
        steps.push(("doubted", "b", length()));
        outbox.kept(&id("b"), false).unwrap();
        steps.push(("certain", "b", length()));
        outbox.refused(&id("c"), "no").unwrap();
        steps.push(("done", "c", length()));
        outbox.sync().unwrap();
    }
    let whole = fs::read(&path).unwrap();
    for cut in 0..=whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        let outbox = Outbox::open(&path).unwrap();
        let waits = |key: &str| outbox.waiting().into_iter().find(|waiting| waiting.message.key == key);
        let counts =
            |what: &str, key: &str| steps.iter().any(|step| (step.0, step.1) == (what, key) && step.2 <= cut as u64);
        for key in ["a", "b", "c"] {
            assert_eq!(waits(key).is_some(), counts("accepted", key) && !counts("done", key), "{key} at {cut}");
        }
        if let Some(b) = waits("b") {
            assert_eq!(b.doubted, counts("doubted", "b") && !counts("certain", "b"), "at {cut}");
        }
        assert_eq!(outbox.has_sent(&id("a")), counts("done", "a"), "at {cut}");
    }
}
