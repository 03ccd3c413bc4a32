//! What starts runs by itself: real requests, signed as their senders sign them, to a real server.

mod hostile;
mod nats;
#[path = "../support/mod.rs"]
mod support;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Instant, SystemTime};

use serde_json::{Value, json};
use support::served::{Served, secret, standard};
use support::{Place, state_of};

const PLAN: &str = r#"name: ship
on:
  - github: {events: [push, pull_request.opened], branches: [main, "release/*"], secret: HOOK}
  - webhook: {name: deploy, secret: "env:STANDARD", match: "trigger.payload.env == 'prod'"}
  - alertmanager: {secret: "env:ALERTS", status: [firing, resolved]}
  - manual
secrets: {HOOK: "env:HOOK"}
workspaces: {main: {path: ./site, apply: live}}
tasks:
  say:
    run: |
      printf '%s' "$WHAT" > what.txt
      printf '{"kind": "%s"}' "$KIND" > "$PITCREW_OUTPUT"
    env: {WHAT: "{{ trigger.payload }}", KIND: "{{ trigger.kind }} {{ trigger.event }}"}
    owns: [what.txt]
  on-main: {run: "true", when: "trigger.kind == 'github' && trigger.payload.ref == 'refs/heads/main'"}
"#;

/// A project, and the secrets of its triggers.
struct Shop {
    place: Place,
    secrets: [(&'static str, String); 3],
}

impl Shop {
    fn open(plan: &str) -> Shop {
        let place = Place::with_plan(plan);
        place.write("site/index.html", "x");
        Shop { place, secrets: ["HOOK", "STANDARD", "ALERTS"].map(|name| (name, secret(name))) }
    }

    fn serve(&self) -> Served {
        let variables: Vec<(&str, &str)> = self.secrets.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Served::start(&self.place, &variables)
    }

    fn secret(&self, name: &str) -> &str {
        &self.secrets.iter().find(|(known, _)| *known == name).unwrap().1
    }
}

fn push(branch: &str, n: u32) -> Vec<u8> {
    json!({ "ref": format!("refs/heads/{branch}"), "after": n, "sender": { "login": "mona" } }).to_string().into_bytes()
}

fn delivery(reply: Value) -> String {
    reply["deliveries"][0]["id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

#[test]
fn a_push_that_is_signed_starts_a_run_and_nothing_else_does() {
    let shop = Shop::open(PLAN);
    let server = shop.serve();
    let hook = shop.secret("HOOK");
    let body = push("main", 1);
    let kept = server.github(hook, "push", "d-1", &body).is(202);
    assert_eq!(kept["deliveries"][0]["by"], "github:mona", "{kept}");
    let (run, ended) = server.run_of(&delivery(kept));
    assert_eq!(ended, "succeeded");
    let opening = &server.get(&format!("/api/v1/runs/{run}/events"))["items"][0];
    assert_eq!(opening["trigger"]["kind"], "github");
    assert_eq!(opening["trigger"]["id"], "d-1");
    assert_eq!(opening["trigger"]["payload"]["after"], 1);
    let seen: Value = serde_json::from_str(&shop.place.read("site/what.txt")).unwrap();
    assert_eq!(seen["ref"], "refs/heads/main");
    let status = server.get(&format!("/api/v1/runs/{run}"));
    assert_eq!(state_of(&status, "on-main"), "succeeded");

    // The same once more, and the same body under another name, which GitHub does not sign.
    for name in ["d-1", "d-2"] {
        let again = server.github(hook, "push", name, &body).is(202);
        assert_eq!(again["deliveries"][0]["run"], Value::from(run.clone()), "{again}");
    }
    // Not what the plan asks for.
    let ignored = |event: &str, name: &str, body: &[u8]| {
        let kept = server.github(hook, event, name, body).is(202);
        assert_eq!(kept["deliveries"][0]["state"], "ignored", "{kept}");
        kept["deliveries"][0]["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(ignored("push", "d-3", &push("feature", 2)), "`feature` is none of its branches");
    assert_eq!(ignored("issues", "d-4", br#"{"action": "opened"}"#), "`issues.opened` is none of its events");
    let ping = server.github(hook, "ping", "d-5", br#"{"zen": "Keep it simple"}"#).is(200);
    assert_eq!(ping["pong"], "Keep it simple");

    // What is forged is not even parsed.
    let wrong = secret("another");
    for (at, body) in [&body[..], b"", b"{", b"not json", &[0xff; 9]].into_iter().enumerate() {
        server.github(&wrong, "push", &format!("f-{at}"), body).is(401);
    }
    let unsigned = server.send("POST", "/api/v1/webhooks/github", &[("X-GitHub-Event", "push")], &body);
    assert!(unsigned.is(401)["detail"].as_str().unwrap().contains("X-Hub-Signature-256"));
    assert_eq!(server.github(hook, "push", "d-6", b"{").status, 400);
    assert_eq!(server.github(hook, "push", "d-7", &vec![b' '; (10 << 20) + 1]).status, 413);

    assert_eq!(server.get("/api/v1/runs")["items"].as_array().unwrap().len(), 1);
    let all = server.get("/api/v1/deliveries");
    assert_eq!(all["items"].as_array().unwrap().len(), 3, "{all}");
    let triggers = server.get("/api/v1/triggers");
    assert_eq!(triggers["items"][0]["address"], "/api/v1/webhooks/github");
    assert_eq!(triggers["items"][0]["last"]["state"], "ignored");
    assert!(!all.to_string().contains(hook) && !triggers.to_string().contains(hook));
}

#[test]
fn ten_thousand_replays_are_one_run_each_answered_within_a_second() {
    let shop = Shop::open(PLAN);
    let server = shop.serve();
    let hook = shop.secret("HOOK");
    let body = push("main", 7);
    let sent = AtomicU32::new(0);
    let mut took: Vec<u128> = std::thread::scope(|scope| {
        let sender = || {
            let mut took = Vec::new();
            while sent.fetch_add(1, Ordering::Relaxed) < 10_000 {
                let begun = Instant::now();
                server.github(hook, "push", "replayed", &body).is(202);
                took.push(begun.elapsed().as_micros());
            }
            took
        };
        let all: Vec<_> = (0..8).map(|_| scope.spawn(sender)).collect();
        all.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    took.sort_unstable();
    let p99 = took[took.len() * 99 / 100];
    println!("{} replays: p50 {} µs, p99 {p99} µs", took.len(), took[took.len() / 2]);
    assert!(p99 < 1_000_000, "{p99} µs");
    let kept = server.github(hook, "push", "replayed", &body).is(202);
    server.run_of(&delivery(kept));
    assert_eq!(server.get("/api/v1/runs")["items"].as_array().unwrap().len(), 1);
    assert_eq!(server.get("/api/v1/deliveries")["items"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_signed_as_standard_webhooks_say_starts_a_run_while_it_is_fresh() {
    let shop = Shop::open(PLAN);
    let server = shop.serve();
    let key = shop.secret("STANDARD").as_bytes().to_vec();
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let send = |id: &str, time: u64, body: &str, signature: &str| {
        let time = time.to_string();
        let headers = [("webhook-id", id), ("webhook-timestamp", &*time), ("webhook-signature", signature)];
        server.send("POST", "/api/v1/webhooks/deploy", &headers, body.as_bytes())
    };
    let of = |id: &str, time: u64, body: &str| standard(&key, id, &time.to_string(), body.as_bytes());
    let body = r#"{"type": "release.made", "env": "prod"}"#;
    let several = format!("v1,AAAA {}", of("m-1", now, body));
    let kept = send("m-1", now, body, &several).is(202);
    assert_eq!(kept["deliveries"][0]["event"], "release.made");
    let id = delivery(kept);
    assert_eq!(server.run_of(&id).1, "succeeded");
    // Sent again, as it is on a retry: another time, the same id.
    assert_eq!(delivery(send("m-1", now - 1, body, &of("m-1", now - 1, body)).is(202)), id);
    send("m-2", now - 360, body, &of("m-2", now - 360, body)).is(401);
    send("m-2", now + 360, body, &of("m-2", now + 360, body)).is(401);
    send("m-3", now, body, &of("m-2", now, body)).is(401);
    assert_eq!(send("m-3", now, body, "").status, 400);
    let other = r#"{"env": "test"}"#;
    let kept = send("m-4", now, other, &of("m-4", now, other)).is(202);
    assert_eq!(kept["deliveries"][0]["reason"], "its `match` is false");
    let neither = r#"{"x": 1}"#;
    let kept = send("m-5", now, neither, &of("m-5", now, neither)).is(202);
    assert!(kept["deliveries"][0]["reason"].as_str().unwrap().starts_with("its `match` cannot be told"));
    assert_eq!(server.send("POST", "/api/v1/webhooks/unknown", &[], b"{}").status, 404);
}

#[test]
fn an_alert_is_taken_once_however_often_it_is_told() {
    let shop = Shop::open(PLAN);
    let server = shop.serve();
    let password = shop.secret("ALERTS").to_owned();
    let bearer = format!("Bearer {password}");
    let alert = |name: &str, status: &str| {
        json!({ "status": status, "labels": { "alertname": name }, "annotations": {}, "fingerprint": format!("f-{name}"),
                "startsAt": "2026-11-21T04:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "" })
    };
    let send = |authorization: &str, status: &str, alerts: Vec<Value>| {
        // Grafana sends more.
        let body = json!({ "version": "4", "groupKey": "{}", "status": status, "receiver": "pitcrew", "orgId": 1,
                           "truncatedAlerts": 0, "alerts": alerts });
        server.post("/api/v1/webhooks/alertmanager", &[("Authorization", authorization)], &body)
    };
    let first = delivery(send(&bearer, "firing", vec![alert("disk", "firing")]).is(202));
    assert_eq!(server.run_of(&first).1, "succeeded");
    assert_eq!(delivery(send(&bearer, "firing", vec![alert("disk", "firing")]).is(202)), first);
    // One that is new among one that is not: the run sees what is new.
    let basic = {
        use base64::Engine;
        format!("Basic {}", base64::prelude::BASE64_STANDARD.encode(format!("am:{password}")))
    };
    let second = delivery(send(&basic, "firing", vec![alert("disk", "firing"), alert("load", "firing")]).is(202));
    assert_ne!(second, first);
    let payload = &server.settled(&second)["payload"];
    assert_eq!(payload["alerts"].as_array().unwrap().len(), 1);
    assert_eq!(payload["alerts"][0]["labels"]["alertname"], "load");
    assert_eq!(payload["orgId"], 1);
    let third = send(&bearer, "resolved", vec![alert("disk", "resolved")]).is(202);
    assert_eq!(third["deliveries"][0]["event"], "resolved");
    server.run_of(&delivery(third));
    send("Bearer wrong", "firing", vec![alert("x", "firing")]).is(401);
    send("", "firing", vec![alert("x", "firing")]).is(401);
    assert_eq!(server.post("/api/v1/webhooks/alertmanager", &[("X-Pitcrew-Token", &password)], &json!({})).status, 400);
}

#[test]
fn a_person_starts_a_run_with_something_that_comes_with_it() {
    let shop = Shop::open(&PLAN.replace("- manual", "- manual: {match: has(trigger.payload.version)}"));
    let server = shop.serve();
    let trigger =
        |key: &str, body: Value| server.post("/api/v1/plans/ship/trigger", &[("Idempotency-Key", key)], &body);
    let kept = trigger("k-1", json!({ "payload": { "version": "1.4.2" } })).is(202);
    let id = kept["delivery"]["id"].as_str().unwrap().to_owned();
    let (run, ended) = server.run_of(&id);
    assert_eq!(ended, "succeeded");
    assert_eq!(state_of(&server.get(&format!("/api/v1/runs/{run}")), "on-main"), "skipped");
    let again = trigger("k-1", json!({ "payload": { "version": "1.4.2" } })).is(202);
    assert_eq!(again["delivery"]["run"], Value::from(run));
    trigger("k-2", json!({ "payload": {} })).is(409);
    assert_eq!(server.post("/api/v1/plans/none/trigger", &[], &json!({})).status, 404);
}

#[test]
fn what_was_accepted_is_started_once_wherever_the_server_is_killed() {
    let shop = Shop::open(PLAN);
    let hook = shop.secret("HOOK");
    let mut server = shop.serve();
    for n in 0..6 {
        for more in 0..3 {
            server.github(hook, "push", &format!("d-{n}-{more}"), &push("main", n * 3 + more)).is(202);
        }
        server.kill();
        server = shop.serve();
    }
    let settled = server.until(|server| {
        let all = server.get("/api/v1/deliveries?limit=200")["items"].as_array().unwrap().clone();
        all.iter().all(|one| one["state"] != "accepted").then_some(all)
    });
    assert_eq!(settled.len(), 18);
    assert!(settled.iter().all(|one| one["state"] == "started"), "{settled:#?}");
    let runs = server.until(|server| {
        let runs = server.get("/api/v1/runs?limit=200")["items"].as_array().unwrap().clone();
        runs.iter().all(|run| run["status"] == "succeeded").then_some(runs)
    });
    assert_eq!(runs.len(), 18, "each of them once");
    let mut named: Vec<&str> = settled.iter().map(|one| one["run"].as_str().unwrap()).collect();
    named.sort_unstable();
    named.dedup();
    assert_eq!(named.len(), 18);
}

#[test]
fn a_clock_starts_runs_and_follows_the_plan_on_the_disk() {
    let shop = Shop::open(PLAN);
    let server = shop.serve();
    assert!(server.get("/api/v1/deliveries")["items"].as_array().unwrap().is_empty());
    shop.place.write("pitcrew.yaml", &PLAN.replace("on:\n", "on:\n  - cron: \"* * * * * *\"\n"));
    let (id, due) = server.until(|server| {
        let all = server.get("/api/v1/deliveries");
        let first = all["items"].as_array().unwrap().last()?.clone();
        (first["state"] == "started").then(|| (first["id"].as_str().unwrap().to_owned(), first["key"].clone()))
    });
    assert!(due.as_str().unwrap().ends_with("* * * * * * UTC"), "{due}");
    assert_eq!(server.run_of(&id).1, "succeeded");
    let listed = server.get("/api/v1/triggers");
    let cron = listed["items"].as_array().unwrap().iter().find(|one| one["kind"] == "cron").unwrap().clone();
    assert!(cron["next"].as_str().is_some(), "{cron}");
    // Taken out of the plan it starts nothing more.
    shop.place.write("pitcrew.yaml", PLAN);
    server.until(|server| {
        let listed = server.get("/api/v1/triggers");
        listed["items"].as_array().unwrap().iter().all(|one| one["kind"] != "cron").then_some(())
    });
    // An error in the plan refuses its runs, and says so.
    shop.place.write("pitcrew.yaml", &PLAN.replace("run: \"true\"", "rum: \"true\""));
    let kept = server.until(|server| {
        let kept = server.github(shop.secret("HOOK"), "push", "broken", &push("main", 99)).is(202);
        let refused = server.settled(&delivery(kept));
        (refused["state"] == "refused").then_some(refused)
    });
    assert!(kept["reason"].as_str().unwrap().starts_with("the plan has errors: line "), "{kept}");
}

#[test]
fn a_program_that_asks_twice_under_one_key_is_told_of_one_run() {
    let shop = Shop::open(PLAN);
    let server = shop.serve();
    let ask = |server: &Served, key: &str, again: bool| {
        server.post("/api/v1/runs", &[("Idempotency-Key", key)], &json!({ "plan": "ship", "again": again }))
    };
    let replies: Vec<Value> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(|| ask(&server, "k-1", false).is(201)["run"].clone())).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(replies.iter().all(|run| *run == replies[0]), "{replies:?}");
    ask(&server, "k-1", true).is(422);
    assert_eq!(ask(&server, "", false).status, 400);
    server.kill();
    let server = shop.serve();
    assert_eq!(ask(&server, "k-1", false).is(201)["run"], replies[0]);
    assert_eq!(server.get("/api/v1/runs")["items"].as_array().unwrap().len(), 1);
}
