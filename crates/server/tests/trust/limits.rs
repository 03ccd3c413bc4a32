//! How much, how often, how long, how many: what is beyond is refused, and says when it may be tried again.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use pitcrew_server::{Access, Role};

use crate::support::{PLAN, Place, connect, raw};

#[test]
fn a_caller_may_call_so_often_in_a_minute() {
    let place = Place::with(PLAN, Access { rate: 10, ..Access::default() });
    let (ci, other) = (place.token("ci", Role::Viewer), place.token("other", Role::Viewer));
    let call = |token: &str| place.get("/api/v1/runs").bearer(token).send();
    let first = call(&ci).expect(200);
    assert_eq!(first.header("ratelimit-limit"), Some("10"));
    assert_eq!(first.header("ratelimit-remaining"), Some("9"));
    assert_eq!(first.header("ratelimit-reset"), Some("6"));
    let statuses: Vec<u16> = (0..19).map(|_| call(&ci).status).collect();
    // One comes back in six seconds, should it be that slow.
    assert!(statuses.iter().filter(|status| **status == 429).count() >= 8, "{statuses:?}");
    let refused = call(&ci);
    if refused.status == 429 {
        let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=7).contains(&wait), "{wait}");
        assert_eq!(refused.json()["type"], "/problems/rate-limited");
        assert_eq!(refused.header("ratelimit-remaining"), Some("0"));
    }
    // Everybody for themselves.
    call(&other).expect(200);
    // Those who are nobody count together, by where they come from.
    let strangers: Vec<u16> = (0..20).map(|_| place.get("/api/v1/runs").send().status).collect();
    assert!(strangers.contains(&401) && strangers.contains(&429), "{strangers:?}");
    let doors: Vec<u16> = (0..3).map(|_| place.get("/login?link=pl_guess").send().status).collect();
    assert!(doors.contains(&429), "{doors:?}");
    // What is the same for everybody is not counted.
    for _ in 0..20 {
        place.get("/healthz").send().expect(200);
    }
}

#[test]
fn a_hundred_calls_a_minute_unless_it_is_said_otherwise() {
    let place = Place::with(PLAN, Access::default());
    let token = place.token("ci", Role::Viewer);
    let reply = place.get("/api/v1/runs").bearer(&token).send().expect(200);
    assert_eq!(reply.header("ratelimit-limit"), Some("100"));
}

#[test]
fn a_stream_counts_once() {
    let place = Place::with(PLAN, Access { rate: 10, ..Access::default() });
    let token = place.token("ci", Role::Viewer);
    let (reply, _open) = place.get("/api/v1/events").bearer(&token).open();
    assert_eq!((reply.status, reply.header("ratelimit-remaining")), (200, Some("9")));
    let after = place.get("/api/v1/runs").bearer(&token).send().expect(200);
    assert_eq!(after.header("ratelimit-remaining"), Some("8"));
}

#[test]
fn a_body_that_is_too_long_is_refused_before_it_is_read() {
    let place = Place::new();
    let token = place.token("ci", Role::Admin);
    let head = |length: &str| {
        format!(
            "POST /api/v1/runs HTTP/1.1\r\nHost: {}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\n{length}\r\n\r\n",
            place.at
        )
    };
    // None of it is sent, and the answer is there.
    let refused = raw(place.at, head("content-length: 10485761").as_bytes()).expect(413);
    assert_eq!(refused.json()["type"], "/problems/too-large");
    raw(place.at, head("content-length: 99999999999999999999").as_bytes()).expect_refused();
    // One that does not say how long it is, is cut where it has become too long.
    let mut stream = connect(place.at);
    stream.write_all(head("transfer-encoding: chunked").as_bytes()).unwrap();
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000));
    let mut sent = 0;
    while sent < 64 && stream.write_all(chunk.as_bytes()).is_ok() {
        sent += 1;
    }
    assert!(sent < 64, "it was cut");
}

impl crate::support::Reply {
    #[track_caller]
    fn expect_refused(self) {
        assert!((400..500).contains(&self.status), "{}", self.status);
    }
}

#[test]
fn a_head_that_is_too_long_or_has_too_many_lines_is_refused() {
    let place = Place::new();
    let line = format!("GET /api/v1/runs HTTP/1.1\r\nHost: {}\r\n", place.at);
    let long = format!("{line}x: {}\r\n\r\n", "y".repeat(128 * 1024));
    raw(place.at, long.as_bytes()).expect(431);
    let many = format!("{line}{}\r\n", "x: y\r\n".repeat(200));
    raw(place.at, many.as_bytes()).expect(431);
    let address = format!("GET /api/v1/runs?{} HTTP/1.1\r\n", "y".repeat(70 * 1024));
    let status = raw(place.at, address.as_bytes()).status;
    assert!([414, 431].contains(&status), "{status}");
    // Two lengths, or a length and chunks, are how one request is made to look like two.
    let two =
        format!("POST /api/v1/runs HTTP/1.1\r\nHost: {}\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx", place.at);
    raw(place.at, two.as_bytes()).expect(400);
}

#[test]
fn those_who_are_slow_are_cut_and_hold_up_nobody() {
    let place = Place::new();
    let token = place.token("ci", Role::Admin);
    let begun = Instant::now();
    // Many that never end their head, and some whose body never comes.
    let mut slow: Vec<_> = (0..100).map(|_| connect(place.at)).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    }
    let mut body = connect(place.at);
    let head = format!("POST /api/v1/runs HTTP/1.1\r\nHost: {}\r\nauthorization: Bearer {token}\r\n", place.at);
    body.write_all(format!("{head}content-type: application/json\r\ncontent-length: 10\r\n\r\n{{").as_bytes()).unwrap();
    place.get("/api/v1/runs").bearer(&token).send().expect(200);
    assert!(begun.elapsed() < Duration::from_secs(9), "nobody waits for them");
    let mut answer = String::new();
    body.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    for stream in &mut slow {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}");
}

#[test]
fn too_many_connections_are_told_to_come_back() {
    let place = Place::new();
    let mut open = Vec::new();
    let refused = loop {
        let mut stream = connect(place.at);
        stream.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", place.at).as_bytes()).unwrap();
        let mut first = [0; 64];
        let read = stream.read(&mut first).unwrap_or(0);
        let text = String::from_utf8_lossy(&first[..read]).into_owned();
        if !text.starts_with("HTTP/1.1 200") {
            break text;
        }
        open.push(stream);
        assert!(open.len() <= 4096, "there is no end of connections");
    };
    assert!(refused.is_empty() || refused.contains("503") && refused.contains("retry-after"), "{refused}");
    drop(open);
    // When they have gone there is room again.
    let again = (0..1000).any(|_| {
        std::thread::yield_now();
        place.get("/healthz").send().status == 200
    });
    assert!(again);
}
