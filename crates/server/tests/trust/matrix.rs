//! Every operation that the served document names, by everybody.

use pitcrew_engine::Timestamp;
use pitcrew_server::{Kind, Role};

use crate::support::Place;

/// Who may: each letter one of viewer, operator, approver, admin; `*` where it is not asked who calls.
/// A new operation needs a line here.
fn may(method: &str, path: &str) -> &'static str {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let resource = path.split('/').nth(1).unwrap_or_default();
    match (method, resource) {
        _ if path == "/healthz" || path == "/readyz" => "*",
        ("post", "webhooks") => "*",
        (_, "tokens" | "audit") => "d",
        (_, "session") => "vopd",
        ("post", _) if ["/plans/validate", "/plans/import", "/plans/edit"].contains(&path) => "vopd",
        ("get", "runs" | "approvals" | "plans" | "agents" | "events" | "journal" | "blobs") => "vopd",
        ("get", "triggers" | "deliveries") => "vopd",
        ("post", "approvals") => "pd",
        ("post", "plans") if path.ends_with("/approve") => "pd",
        ("post", "plans") if path.ends_with("/trigger") => "od",
        ("post", "deliveries") => "od",
        ("post", "runs") => "od",
        ("put" | "delete", "plans" | "agents") => "d",
        (method, _) => panic!("say here who may {method} {path}"),
    }
}

/// Every operation of the document that the server serves, with real names in its path.
fn operations(place: &Place, token: &str, run: &str, question: &str) -> Vec<(String, String, String)> {
    let document = place.get("/api/v1/openapi.json").bearer(token).send().expect(200).json();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let mut target = path.replace("{run}", run).replace("{task}", "look");
            target = match path {
                path if path.contains("/approvals/") => target.replace("{id}", question),
                _ => target.replace("{id}", "none-such"),
            };
            target = target.replace("{name}", "demo").replace("{attempt}", "1").replace("{stream}", "stdout");
            target = target.replace("{version}", "1");
            operations.push((method.clone(), path.clone(), target));
        }
    }
    assert!(operations.len() >= 30, "{}", operations.len());
    operations
}

#[test]
fn nobody_does_what_their_role_may_not() {
    let place = Place::new();
    let admin = place.token("ada", Role::Admin);
    let run = place.run("ada");
    let question = place.asked(&admin)["id"].as_str().unwrap().to_owned();
    let operations = operations(&place, &admin, &run, &question);
    let (mut calls, mut allowed) = (0, 0);
    for (letter, role) in [('v', Role::Viewer), ('o', Role::Operator), ('p', Role::Approver), ('d', Role::Admin)] {
        let token = place.token(role.name(), role);
        for (method, path, target) in &operations {
            let may = may(method, path);
            if path.contains("/webhooks/") {
                // Whoever calls there shows a signature, whoever they are.
                continue;
            }
            let is_let_in = may == "*" || may.contains(letter);
            let open = place.ask(&method.to_uppercase(), target).bearer(&token).body("{}");
            let (reply, _) = if method == "get" { place.get(target).bearer(&token).open() } else { open.open() };
            calls += 1;
            if is_let_in {
                allowed += 1;
                assert!(![401, 403, 0].contains(&reply.status), "{role} may {method} {path}: {}", reply.status);
            } else {
                assert_eq!(reply.status, 403, "{role} may not {method} {path}");
            }
        }
    }
    assert!(calls >= 120 && allowed >= 60, "{calls} calls, {allowed} allowed");
}

#[test]
fn who_is_not_known_is_told_so_everywhere() {
    let place = Place::new();
    let admin = place.token("ada", Role::Admin);
    let run = place.run("ada");
    let question = place.asked(&admin)["id"].as_str().unwrap().to_owned();
    let expired = place.made(Kind::Token, "old", Role::Admin, None, Some(Timestamp(1)));
    let revoked = place.token("gone", Role::Admin);
    place.keys.revoke(&revoked[..11]).unwrap();
    let link = place.made(Kind::Link, "guest", Role::Admin, None, None);
    let strangers = [
        None,
        Some(format!("Bearer {expired}")),
        Some(format!("Bearer {revoked}")),
        // A link is no token.
        Some(format!("Bearer {link}")),
        // The public part of a token is not the token.
        Some(format!("Bearer {}", &admin[..11])),
        Some(format!("Bearer {}x", admin)),
        Some("Bearer".to_owned()),
        Some(format!("Basic {admin}")),
    ];
    for (method, path, target) in operations(&place, &admin, &run, &question) {
        if may(&method, &path) == "*" {
            continue;
        }
        for stranger in &strangers {
            let ask = place.ask(&method.to_uppercase(), &target);
            let ask = if method == "get" { ask } else { ask.body("{}") };
            let ask = stranger.as_ref().map_or(ask.clone(), |shown| ask.header("authorization", shown));
            let reply = ask.send().expect(401);
            assert_eq!(reply.header("www-authenticate"), Some("bearer realm=\"pitcrew\""), "{method} {path}");
        }
    }
    // Nor is a stranger told what there is.
    place.get("/api/v1/no/such/thing").send().expect(401);
    place.get("/api/v1/no/such/thing").bearer(&admin).send().expect(404);
}

#[test]
fn what_is_of_other_plans_is_not_there() {
    let place = Place::new();
    let admin = place.token("ada", Role::Admin);
    let run = place.run("ada");
    let question = place.asked(&admin)["id"].as_str().unwrap().to_owned();
    let foreign = place.made(Kind::Token, "eve", Role::Admin, Some(vec!["other".to_owned()]), None);
    let own = place.made(Kind::Token, "bob", Role::Admin, Some(vec!["demo".to_owned()]), None);
    for (method, path, target) in operations(&place, &admin, &run, &question) {
        let ask = place.ask(&method.to_uppercase(), &target).bearer(&foreign);
        let ask = if method == "get" { ask } else { ask.body("{}") };
        let (reply, _) = ask.open();
        if path.contains("{run}") || path.contains("{name}") || path.contains("{id}") {
            assert_eq!(reply.status, 404, "{method} {path}");
        } else if !["/healthz", "/readyz"].contains(&path.as_str()) && method == "get" && path != "/api/v1/events" {
            let reply = ask.send();
            assert!(!reply.body.contains("demo"), "{method} {path}: {}", reply.body);
        }
    }
    place.post("/api/v1/runs", r#"{"plan": "demo"}"#).bearer(&foreign).send().expect(404);
    place.get(&format!("/api/v1/runs/{run}")).bearer(&own).send().expect(200);
    assert_eq!(place.get("/api/v1/runs").bearer(&own).send().expect(200).json()["items"][0]["run"], run);
    // Nor does a token for one plan make one for all.
    let more = r#"{"name": "eve", "role": "admin"}"#;
    place.post("/api/v1/tokens", more).bearer(&own).send().expect(404);
}

#[test]
fn an_answer_is_in_the_name_of_whoever_holds_the_token() {
    let place = Place::new();
    let operator = place.token("olga", Role::Operator);
    let approver = place.token("petra", Role::Approver);
    let run = place.run("olga");
    let question = place.asked(&approver)["id"].as_str().unwrap().to_owned();
    let answer = r#"{"answer": "approve", "reason": "seen"}"#;
    let respond = format!("/api/v1/approvals/{question}/respond");
    place.post(&respond, answer).bearer(&operator).send().expect(403);
    let answered = place.post(&respond, answer).bearer(&approver).send().expect(200).json();
    assert_eq!(answered["by"], "petra");
    let events = place.get(&format!("/api/v1/runs/{run}/events")).bearer(&operator).send().expect(200).json();
    assert!(events["items"].as_array().unwrap().iter().any(|event| event["by"] == "petra"), "{events}");
    // Once more counts for nothing.
    place.post(&respond, answer).bearer(&approver).send().expect(404);
}

#[test]
fn whose_yes_the_plan_does_not_count_cannot_give_it() {
    let place = Place::with(PANEL, pitcrew_server::Access { rate: 0, ..Default::default() });
    let admin = place.token("ada", Role::Admin);
    place.run("ada");
    let question = place.asked(&admin)["id"].as_str().unwrap().to_owned();
    let respond = format!("/api/v1/approvals/{question}/respond");
    let yes = r#"{"answer": "approve"}"#;
    // Who has started it may administer everything, and still not say yes to it.
    let refused = place.post(&respond, yes).bearer(&admin).send().expect(409);
    assert!(refused.body.contains("ada"), "{}", refused.body);
    let petra = place.token("petra", Role::Approver);
    place.post(&respond, yes).bearer(&petra).send().expect(200);
}

/// Nobody approves what they have started.
const PANEL: &str = "\
name: demo
tasks:
  look: {run: 'true', approval: {when: before_run, except: [author]}}
";
