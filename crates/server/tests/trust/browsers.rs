//! What a browser can be made to do to a server on its own machine, by pages of others.

use pitcrew_server::{Access, Role};

use crate::support::{Place, Reply, raw};

/// Nothing that a page of somebody else's may read or have changed.
#[track_caller]
fn refused(what: &str, reply: &Reply) {
    assert!((400..500).contains(&reply.status), "{what}: {} {}", reply.status, reply.body);
    not_shared(what, reply);
}

#[track_caller]
fn not_shared(what: &str, reply: &Reply) {
    assert!(!reply.head.contains("access-control-"), "{what}: {}", reply.head);
}

#[test]
fn a_name_that_leads_here_is_not_ours() {
    let place = Place::new();
    let (cookie, _) = place.browser("ada", Role::Admin);
    let port = place.at.port();
    let names = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("127.0.0.1.nip.io:{port}"),
        format!("localhost.:{port}"),
        format!("0.0.0.0:{port}"),
        format!("192.0.2.7:{port}"),
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("2130706433:{port}"),
        format!("ada@localhost:{port}"),
        format!("localhost@evil.example:{port}"),
        String::new(),
    ];
    for name in &names {
        for target in ["/", "/api/v1/runs", "/login?link=x"] {
            refused(name, &place.get(target).host(Some(name)).header("cookie", &cookie).send());
        }
    }
    refused("no host", &place.get("/api/v1/runs").host(None).header("cookie", &cookie).send());
    let twice = format!("Host: localhost:{port}\r\nHost: evil.example\r\n");
    let text = format!("GET /api/v1/runs HTTP/1.1\r\n{twice}connection: close\r\ncookie: {cookie}\r\n\r\n");
    refused("two hosts", &raw(place.at, text.as_bytes()));
    let line = format!("http://evil.example/api/v1/runs HTTP/1.1\r\nHost: localhost:{port}");
    let text = format!("GET {line}\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n");
    refused("another host in the line", &raw(place.at, text.as_bytes()));
    for name in [format!("LOCALHOST:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")] {
        place.get("/api/v1/runs").host(Some(&name)).header("cookie", &cookie).send().expect(200);
    }
    // Whoever watches over the machine asks by any name, and is told nothing.
    assert_eq!(place.get("/healthz").host(Some("10.0.0.1")).send().expect(200).json()["status"], "ok");
}

#[test]
fn a_page_from_elsewhere_is_not_ours() {
    let place = Place::new();
    let (cookie, csrf) = place.browser("ada", Role::Admin);
    let port = place.at.port();
    let origins = [
        "null".to_owned(),
        "https://evil.example".to_owned(),
        format!("http://evil.example:{port}"),
        // Another program on this machine: the same site to a browser, and the cookie goes along.
        "http://127.0.0.1:3000".to_owned(),
        "http://127.0.0.1".to_owned(),
        format!("http://localhost:{port}"),
        format!("http://127.0.0.1:{port}@evil.example"),
        format!("http://127.0.0.1.evil.example:{port}"),
        format!("ftp://127.0.0.1:{port}"),
        "file://".to_owned(),
        "chrome-extension://abcdefghijklmnop".to_owned(),
        format!("http://127.0.0.1:{port}, http://evil.example"),
    ];
    for origin in &origins {
        for (method, target) in
            [("GET", "/api/v1/runs"), ("GET", "/api/v1/events"), ("POST", "/api/v1/runs"), ("GET", "/")]
        {
            let ask = place.ask(method, target).header("cookie", &cookie).header("x-pitcrew-csrf", &csrf);
            refused(&format!("{method} {target} from {origin}"), &ask.header("origin", origin).send());
        }
        // A token in the hands of a page does not help it either.
        let token = place.token("page", Role::Admin);
        refused(origin, &place.get("/api/v1/runs").bearer(&token).header("origin", origin).send());
    }
    let own = format!("http://127.0.0.1:{port}");
    let reply = place.get("/api/v1/runs").header("cookie", &cookie).header("origin", &own).send().expect(200);
    not_shared("our own page", &reply);
}

#[test]
fn what_a_browser_says_of_the_asking_site_counts() {
    let place = Place::new();
    let (cookie, _) = place.browser("ada", Role::Admin);
    for site in ["cross-site", "same-site", "anything"] {
        // As `<script src>`, `<img src>` and `<link>` of another page send it: with no origin.
        let ask = place.get("/api/v1/runs").header("cookie", &cookie).header("sec-fetch-site", site);
        refused(site, &ask.send());
    }
    for site in ["same-origin", "none"] {
        place.get("/api/v1/runs").header("cookie", &cookie).header("sec-fetch-site", site).send().expect(200);
    }
}

#[test]
fn what_changes_something_needs_more_than_a_cookie() {
    let place = Place::new();
    let (cookie, csrf) = place.browser("ada", Role::Admin);
    let (_, anothers) = place.browser("bob", Role::Admin);
    let more = r#"{"name": "eve", "role": "admin"}"#;
    let start = || place.post("/api/v1/tokens", more).header("cookie", &cookie);
    refused("no header", &start().send());
    refused("empty", &start().header("x-pitcrew-csrf", "").send());
    refused("guessed", &start().header("x-pitcrew-csrf", &"0".repeat(64)).send());
    refused("another's", &start().header("x-pitcrew-csrf", &anothers).send());
    refused("the cookie itself", &start().header("x-pitcrew-csrf", cookie.split('=').nth(1).unwrap()).send());
    // A form of another page can send this without asking.
    let form = place.ask("POST", "/api/v1/tokens").header("cookie", &cookie).header("content-type", "text/plain");
    refused("a form", &form.send());
    let list = place.get("/api/v1/tokens").header("cookie", &cookie).send().expect(200);
    assert!(!list.body.contains("eve"), "none was made");
    start().header("x-pitcrew-csrf", &csrf).send().expect(201);
}

#[test]
fn no_method_is_smuggled() {
    let place = Place::new();
    let (cookie, _) = place.browser("ada", Role::Admin);
    let token = place.token("ci", Role::Viewer);
    for header in ["x-http-method-override", "x-method-override", "x-http-method"] {
        let ask = place.get("/api/v1/runs").header("cookie", &cookie).header(header, "POST");
        ask.send().expect(200);
    }
    place.get("/api/v1/runs?_method=DELETE").bearer(&token).send().expect(400);
    let asks = place.ask("OPTIONS", "/api/v1/runs").header("origin", "https://evil.example");
    let asks = asks.header("access-control-request-method", "POST");
    refused("a browser asks whether it may", &asks.send());
    let own = format!("http://127.0.0.1:{}", place.at.port());
    let asks = place.ask("OPTIONS", "/api/v1/runs").header("origin", &own).bearer(&token);
    not_shared("even to our own page", &asks.send());
    for method in ["TRACE", "CONNECT", "PROPFIND"] {
        let reply = place.ask(method, "/api/v1/runs").bearer(&token).send();
        assert!(reply.status >= 400, "{method}: {}", reply.status);
    }
}

#[test]
fn a_stream_is_for_those_who_are_known() {
    let place = Place::new();
    let (cookie, _) = place.browser("ada", Role::Viewer);
    let stream = || place.get("/api/v1/events").header("accept", "text/event-stream");
    refused("nobody", &stream().send());
    refused("in the address", &place.get(&format!("/api/v1/events?token={}", place.token("x", Role::Admin))).send());
    refused("elsewhere", &stream().header("cookie", &cookie).header("origin", "https://evil.example").send());
    refused("another site", &stream().header("cookie", &cookie).header("sec-fetch-site", "cross-site").send());
    let (reply, _open) = stream().header("cookie", &cookie).open();
    assert_eq!(reply.status, 200);
    not_shared("a stream", &reply);
}

#[test]
fn every_answer_says_what_browsers_may_do_with_it() {
    let place = Place::new();
    let token = place.token("ci", Role::Admin);
    for target in ["/", "/api/v1/runs", "/api/v1/nothing", "/login?link=x", "/healthz", "/nothing.js"] {
        let reply = place.get(target).bearer(&token).send();
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "deny"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{target}");
        }
        let policy = reply.header("content-security-policy").unwrap();
        for word in ["default-src '", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(word), "{target}: {policy}");
        }
        let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap_or("'none'");
        assert!(!scripts.contains("unsafe") && !scripts.contains('*'), "{policy}");
        assert_eq!(reply.header("server"), None, "{target}");
        if target.starts_with("/api/") {
            assert_eq!(reply.header("cache-control"), Some("no-store"), "{target}");
        }
    }
}

#[test]
fn a_name_that_the_user_allows_is_ours() {
    let access = Access { hosts: vec!["pit.example.com".to_owned()], rate: 0, ..Access::default() };
    let place = Place::with(crate::support::PLAN, access);
    let token = place.token("ci", Role::Viewer);
    let ask = || place.get("/api/v1/runs").bearer(&token);
    ask().host(Some("pit.example.com")).send().expect(200);
    ask().host(Some("PIT.example.com")).header("origin", "https://pit.example.com").send().expect(200);
    refused("another", &ask().host(Some("pit.example.org")).send());
    refused("below it", &ask().host(Some("x.pit.example.com")).send());
    refused("its page", &ask().host(Some("pit.example.com")).header("origin", "https://x.pit.example.com").send());
}
