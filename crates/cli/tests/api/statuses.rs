//! Every status that the document tells of, of every operation, is answered once, and as the document says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::contract::{Document, Operation, SIGNED, Sent};
use crate::door::Reply;
use crate::prepared::Prepared;

/// What other tests produce: who may do what, how often, how slowly, and when it is written down.
const ELSEWHERE: &[u16] = &[401, 403, 408, 429, 503];

/// What was produced so far.
struct Produced<'a> {
    prepared: &'a mut Prepared,
    document: &'a Document,
    seen: BTreeSet<(String, u16)>,
}

impl Produced<'_> {
    /// Sends a changed example, expects a status, and an answer as the document has it.
    #[track_caller]
    fn by(&mut self, id: &str, status: u16, change: impl FnOnce(&mut Sent)) -> Reply {
        let operation = self.document.operation(id);
        let mut sent = Sent::of(operation);
        change(&mut sent);
        let reply = sent.to(self.prepared);
        self.note(operation, status, reply)
    }

    #[track_caller]
    fn note(&mut self, operation: &Operation, status: u16, reply: Reply) -> Reply {
        assert_eq!(reply.status, status, "{}: {}", operation.id, reply.text());
        self.document.expects(operation, &reply);
        if status >= 400 {
            let problem = reply.json();
            assert_eq!(problem["status"], status, "{problem}");
            assert!(problem["type"].as_str().unwrap().starts_with("/problems/"), "{problem}");
            assert!(!problem["detail"].as_str().unwrap().is_empty(), "{problem}");
        }
        self.seen.insert((operation.id.clone(), status));
        reply
    }
}

fn tells_of(operation: &Operation, status: u16) -> bool {
    operation.says["responses"].get(status.to_string()).is_some()
}

#[test]
fn every_status_that_is_documented_is_answered_once() {
    let mut prepared = Prepared::new();
    let document = Document::of(&prepared.door);
    let mut produced = Produced { prepared: &mut prepared, document: &document, seen: BTreeSet::new() };
    common(&mut produced);
    let body = |body: Value| move |sent: &mut Sent| sent.body = Some(body);

    produced.by("start_run", 404, body(json!({ "plan": "nowhere" })));
    produced.by("list_approvals", 404, |sent| sent.query = vec![("run".into(), "nowhere-aaaa".into())]);
    produced.by("start_run", 422, body(json!({})));
    // The run of it that waits for a person has the directory that it works on live.
    let held = produced.by("start_run", 409, body(json!({ "plan": "site", "again": true }))).json();
    let run = produced.prepared.meant("site-7k2f");
    assert!(held["detail"].as_str().unwrap().contains(&run), "it says who has it: {held}");
    produced.by("send_signal", 422, body(json!({ "name": "no name" })));
    for id in ["stop_run", "resume_run", "roll_back_run"] {
        produced.by(id, 422, body(json!({ "task": "build", "phase": "first" })));
    }
    produced.by("register_agent", 422, body(json!({ "run": "true", "risk": "low" })));
    produced.by("respond_to_approval", 422, body(json!({ "answer": "approve" })));
    produced.by("respond_to_approval", 409, body(json!({ "answer": "approve", "change": "0".repeat(64) })));

    let broken = json!({ "source": "name: nightly\ntasks: {a: {needs: [b], run: x}}\n" });
    produced.by("replace_plan", 422, body(broken));
    produced.by("replace_plan", 428, |sent| sent.headers.clear());
    produced.by("replace_plan", 412, |sent| sent.headers = vec![("If-None-Match".into(), "*".into())]);
    produced.by("replace_plan", 201, |sent| {
        sent.path = sent.path.replace("nightly", "weekly");
        sent.headers = vec![("If-None-Match".into(), "*".into())];
        sent.body = Some(json!({ "source": "name: weekly\nworkspace: nightly\ntasks: {sweep: {run: \"true\"}}\n" }));
    });
    produced.by("remove_plan", 409, |sent| sent.path = sent.path.replace("nightly", "site"));
    produced.by("register_agent", 201, |_| {});
    produced.by("register_agent", 200, |_| {});

    produced.by("make_token", 422, body(json!({ "name": "nobody" })));
    produced.by("trigger_plan", 409, body(json!({ "payload": { "version": "" } })));

    // A run that is over takes no orders.
    for id in ["stop_run", "roll_back_run", "send_signal", "resume_run"] {
        produced.by(id, 409, |sent| {
            sent.path = sent.path.replace("site-7k2f", "nightly-3xqa").replace("patrol-m4wd", "nightly-3xqa")
        });
    }

    // What only looks, then what changes something, each as its example has it.
    let mut last = [
        "start_run",
        "respond_to_approval",
        "send_signal",
        "stop_run",
        "resume_run",
        "roll_back_run",
        "approve_plan",
        "replace_plan",
        "remove_plan",
    ]
    .to_vec();
    let rest: Vec<&str> = document
        .operations
        .iter()
        .map(|one| &*one.id)
        .filter(|id| !last.contains(id) && !SIGNED.contains(id))
        .collect();
    last.splice(0..0, rest);
    for id in last {
        let success =
            [200, 201, 202, 204].into_iter().find(|status| tells_of(document.operation(id), *status)).unwrap();
        if produced.seen.contains(&(id.to_owned(), success)) {
            continue;
        }
        if id == "end_session" {
            produced.by(id, 409, |_| {});
            let (cookie, csrf) = produced.prepared.door.session();
            produced.by(id, 204, |sent| {
                let headers = [("authorization", ""), ("cookie", &*cookie), ("x-pitcrew-csrf", &*csrf)];
                sent.headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            });
            continue;
        }
        if id == "watch_everything" {
            produced.prepared.door.watch("/api/v1/events", None).next().unwrap();
            produced.seen.insert((id.to_owned(), success));
            continue;
        }
        if id == "roll_back_run" {
            produced.prepared.is_over("site-7k2f");
        }
        let reply = produced.by(id, success, |_| {});
        if id == "start_run" {
            produced.prepared.names.insert("patrol-m4wd", reply.json()["run"].as_str().unwrap().to_owned());
        }
    }
    produced.prepared.door.place.write("pitcrew.yaml", "name: site\ntasks: {a: {needs: [b], run: x}}\n");
    produced.by("approve_plan", 422, |sent| sent.path = sent.path.replace("nightly", "site"));

    let mut missing = Vec::new();
    for operation in document.operations.iter().filter(|one| !SIGNED.contains(&&*one.id)) {
        for status in operation.says["responses"].as_object().unwrap().keys() {
            let status: u16 = status.parse().unwrap();
            // What is not there for a caller whose plans are others, and bodies of what takes none: `matrix.rs`, `limits.rs`.
            let is_excused = match status {
                404 => {
                    operation.method == "PUT"
                        || !operation.path.contains('{') && !["start_run", "list_approvals"].contains(&&*operation.id)
                }
                413 => operation.says.get("requestBody").is_none(),
                _ => false,
            };
            if !is_excused && !ELSEWHERE.contains(&status) && !produced.seen.contains(&(operation.id.clone(), status)) {
                missing.push(format!("{} of {}", status, operation.id));
            }
        }
    }
    assert!(missing.is_empty(), "never answered: {missing:#?}");
}

/// What every operation of a kind may answer.
fn common(produced: &mut Produced<'_>) {
    let document = produced.document;
    for operation in document.operations.iter().filter(|one| !SIGNED.contains(&&*one.id)) {
        if tells_of(operation, 400) {
            produced.by(&operation.id, 400, |sent| sent.query.push(("no-such-parameter".into(), "1".into())));
        }
        let parameters: Vec<&str> = operation.says["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        if parameters.contains(&"cursor") {
            produced.by(&operation.id, 422, |sent| sent.query.push(("cursor".into(), String::new())));
        }
        if operation.path.contains('{') && operation.method != "PUT" && tells_of(operation, 404) {
            produced.by(&operation.id, 404, |sent| sent.path = nowhere(&operation.path));
        }
        if tells_of(operation, 415) {
            let body = Some(b"{}".as_slice());
            let path = produced.prepared.meant(&Sent::of(operation).path);
            let reply =
                produced.prepared.door.ask_with(&operation.method, &path, &[("content-type", "text/plain")], body);
            produced.note(operation, 415, reply);
        }
        if operation.says.get("requestBody").is_some() {
            let body = vec![b' '; 11 << 20];
            let path = produced.prepared.meant(&Sent::of(operation).path);
            let json = [("content-type", "application/json")];
            let reply = produced.prepared.door.ask_with(&operation.method, &path, &json, Some(&body));
            produced.note(operation, 413, reply);
        }
    }
}

/// An address of the same form at which nothing is.
fn nowhere(path: &str) -> String {
    let part = |part: &str| match part {
        "{version}" | "{attempt}" => "99".to_owned(),
        part if part.starts_with('{') => "nothing-here".to_owned(),
        part => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[test]
fn what_is_asked_in_a_way_that_it_is_not_to_be_had_is_told_how_it_is() {
    let prepared = Prepared::new();
    let reply = prepared.door.ask("DELETE", "/api/v1/runs", &json!({})).is(405);
    assert_eq!(reply.kind(), "application/problem+json");
    assert_eq!(reply.header("allow"), Some("GET,HEAD,POST"));
    let reply = prepared.door.get("/api/v1/nothing").is(404);
    assert_eq!(reply.kind(), "application/problem+json");
    let reply = prepared.door.get("/api/v1/runs?statsu=failed").is(400);
    assert!(reply.json()["hint"].as_str().unwrap().contains("status"), "{}", reply.text());
}
