//! Browsers: the link that lets one in, the cookie, and its end.

use pitcrew_engine::Timestamp;
use pitcrew_runner::clock;
use pitcrew_server::{Access, Kind, Role};

use crate::support::{PLAN, Place};

#[test]
fn the_first_link_lets_one_browser_in() {
    let place = Place::new();
    let before = place.keys.first_link("ada", clock::now()).unwrap().unwrap();
    let made = place.keys.first_link("ada", clock::now()).unwrap().unwrap();
    // A server that is started once more prints another, and the one before is good no more.
    place.get(&format!("/login?link={}", before.secret)).send().expect(401);
    let login = format!("/login?link={}", made.secret);
    let welcome = place.get(&login).send().expect(303);
    assert_eq!(welcome.location.as_deref(), Some("/"));
    let cookie = welcome.set_cookie();
    for word in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    assert!(cookie.starts_with(&format!("pitcrew_session_{}=ps_", place.at.port())), "{cookie}");
    place.get(&login).send().expect(401);
    let session = place.get("/api/v1/session").header("cookie", &welcome.cookie()).send().expect(200).json();
    assert_eq!((&session["name"], &session["role"]), (&"ada".into(), &"admin".into()));
    assert_eq!(session["project"], "project");
    assert!(place.keys.first_link("ada", clock::now()).unwrap().is_none(), "somebody was let in");
}

#[test]
fn a_link_is_good_once_also_when_many_open_it_at_once() {
    let place = Place::new();
    let link = place.made(Kind::Link, "ada", Role::Admin, None, None);
    let ask = place.get(&format!("/login?link={link}"));
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..16).map(|_| scope.spawn(|| ask.send().status)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 15, "{statuses:?}");
}

#[test]
fn a_session_that_has_ended_is_good_for_nothing() {
    let place = Place::new();
    let (cookie, csrf) = place.browser("ada", Role::Admin);
    let end = place.ask("DELETE", "/api/v1/session").header("cookie", &cookie);
    end.clone().send().expect(403);
    let ended = end.header("x-pitcrew-csrf", &csrf).send().expect(204);
    assert!(ended.set_cookie().contains("Max-Age=0"), "{}", ended.set_cookie());
    place.get("/api/v1/session").header("cookie", &cookie).send().expect(401);
    // A token is ended where tokens are.
    let token = place.token("ci", Role::Viewer);
    place.ask("DELETE", "/api/v1/session").bearer(&token).send().expect(409);
}

#[test]
fn whoever_is_let_in_anew_has_another_session() {
    let place = Place::new();
    let (first, _) = place.browser("ada", Role::Viewer);
    let link = place.made(Kind::Link, "ada", Role::Admin, None, None);
    let second = place.get(&format!("/login?link={link}")).header("cookie", &first).send().expect(303).cookie();
    assert_ne!(first, second);
    place.get("/api/v1/session").header("cookie", &first).send().expect(401);
    let session = place.get("/api/v1/session").header("cookie", &second).send().expect(200).json();
    assert_eq!(session["role"], "admin");
    // What a page plants is no session: there is none but those that we have made.
    let planted = format!("{}=ps_planted", second.split('=').next().unwrap());
    let link = place.made(Kind::Link, "ada", Role::Admin, None, None);
    let third = place.get(&format!("/login?link={link}")).header("cookie", &planted).send().expect(303).cookie();
    assert!(!third.contains("planted"));
}

#[test]
fn a_session_ends_by_itself() {
    let hour = 3_600_000;
    let place = Place::new();
    place.browser("ada", Role::Admin);
    let session = place.keys.list(clock::now()).unwrap().into_iter().find(|one| one.kind == Kind::Session).unwrap();
    let begun = session.created.0;
    assert!(session.is_good(Timestamp(begun + 11 * hour)));
    assert!(!session.is_good(Timestamp(begun + 13 * hour)), "nobody has used it for long");
    let used = pitcrew_server::Credential { last_used: Some(Timestamp(begun + 167 * hour)), ..session };
    assert!(used.is_good(Timestamp(begun + 167 * hour)));
    assert!(!used.is_good(Timestamp(begun + 169 * hour)), "a week is over");
}

#[test]
fn a_cookie_goes_over_tls_alone_where_there_is_tls() {
    let url = Some("https://pit.example.com/".to_owned());
    let place = Place::with(PLAN, Access { url, rate: 0, ..Access::default() });
    let link = place.made(Kind::Link, "ada", Role::Admin, None, None);
    assert!(place.keys.link(&link).unwrap().starts_with("https://pit.example.com/login?link=pl_"));
    let welcome = place.get(&format!("/login?link={link}")).host(Some("pit.example.com")).send().expect(303);
    let cookie = welcome.set_cookie();
    assert!(cookie.starts_with("__Host-pitcrew_session_") && cookie.contains("; Secure"), "{cookie}");
}

#[test]
fn a_stream_ends_when_whoever_hears_it_is_let_out() {
    let place = Place::new();
    let token = place.token("ci", Role::Viewer);
    let admin = place.token("ada", Role::Admin);
    let run = place.run("ada");
    place.asked(&admin);
    let stream = place.get(&format!("/api/v1/runs/{run}/events")).bearer(&token);
    let (reply, _) = stream.header("accept", "text/event-stream").open();
    assert_eq!(reply.status, 200);
    place.ask("DELETE", &format!("/api/v1/tokens/{}", &token[..11])).bearer(&admin).send().expect(204);
    place.get("/api/v1/runs").bearer(&token).send().expect(401);
}
