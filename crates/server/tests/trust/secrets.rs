//! What is kept of credentials, and who is told what.

use pitcrew_runner::clock;
use pitcrew_server::{Keys, Kind, Role};

use crate::support::Place;

/// Everything that the server has on its disk.
fn dump(place: &Place) -> Vec<u8> {
    let mut all = Vec::new();
    let mut open = vec![place.state().root().to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap().flatten() {
            match entry.file_type().unwrap() {
                kind if kind.is_dir() => open.push(entry.path()),
                kind if kind.is_file() => all.extend(std::fs::read(entry.path()).unwrap()),
                _ => {}
            }
        }
    }
    all
}

fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn a_dump_of_what_is_kept_lets_nobody_in() {
    let place = Place::new();
    let mut secrets = vec![place.token("ci", Role::Admin), place.made(Kind::Link, "bob", Role::Admin, None, None)];
    let (cookie, csrf) = place.browser("ada", Role::Admin);
    let body = r#"{"name": "web", "role": "admin"}"#;
    let ask = place.post("/api/v1/tokens", body).header("cookie", &cookie).header("x-pitcrew-csrf", &csrf);
    secrets.push(ask.send().expect(201).json()["secret"].as_str().unwrap().to_owned());
    secrets.push(cookie.split('=').nth(1).unwrap().to_owned());
    let kept = dump(&place);
    assert!(holds(&kept, &secrets[0][..11]), "the public name of a token is kept");
    for secret in &secrets {
        // Not whole, and no part of it that would help.
        for part in secret.as_bytes()[11..].windows(12) {
            assert!(!holds(&kept, std::str::from_utf8(part).unwrap()), "a part of {} is kept", &secret[..11]);
        }
    }
    assert!(!holds(&kept, &csrf));
    // Nothing in it that looks like a credential is good for anything.
    let text = String::from_utf8_lossy(&kept);
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| word.len() > 10);
    let mut tried = 0;
    for word in words.filter(|word| word.starts_with("pc_") || word.starts_with("ps_") || word.starts_with("pl_")) {
        tried += 1;
        place.get("/api/v1/session").bearer(word).send().expect(401);
    }
    assert!(tried >= 4, "{tried}");
}

#[test]
fn no_answer_tells_a_secret_twice() {
    let place = Place::new();
    let admin = place.token("ada", Role::Admin);
    let body = r#"{"name": "web", "role": "viewer"}"#;
    let made = place.post("/api/v1/tokens", body).bearer(&admin).send().expect(201).json();
    let secret = made["secret"].as_str().unwrap();
    let link = r#"{"name": "web", "role": "viewer", "kind": "link"}"#;
    let link = place.post("/api/v1/tokens", link).bearer(&admin).send().expect(201).json();
    assert!(link["link"].as_str().unwrap().ends_with(link["secret"].as_str().unwrap()));
    let (cookie, _) = place.browser("ada", Role::Admin);
    let document = place.get("/api/v1/openapi.json").bearer(&admin).send().expect(200).json();
    for (path, item) in document["paths"].as_object().unwrap() {
        if item.get("get").is_none() || path == "/api/v1/events" {
            continue;
        }
        let target = path.replace("{id}", made["id"].as_str().unwrap()).replace("{name}", "demo");
        let reply = place.get(&target.replace(['{', '}'], "")).bearer(&admin).send();
        for told in [secret, link["secret"].as_str().unwrap(), cookie.split('=').nth(1).unwrap(), &admin] {
            assert!(!reply.body.contains(&told[11..30]), "{path} tells a secret");
        }
    }
    let listed = place.get("/api/v1/tokens").bearer(&admin).send().expect(200).json();
    let listed = listed["items"].as_array().unwrap().iter().find(|one| one["id"] == made["id"]).unwrap();
    assert_eq!((&listed["name"], &listed["role"]), (&"web".into(), &"viewer".into()));
}

#[test]
fn what_is_revoked_elsewhere_is_good_for_nothing_at_once() {
    let place = Place::new();
    let token = place.token("ci", Role::Viewer);
    place.get("/api/v1/runs").bearer(&token).send().expect(200);
    // As `pitcrew token revoke` does, from another process.
    let beside = Keys::open(place.state()).unwrap();
    assert!(beside.revoke(&token[..11]).unwrap());
    place.get("/api/v1/runs").bearer(&token).send().expect(401);
}

#[test]
fn that_a_token_was_used_is_known_to_a_minute() {
    let place = Place::new();
    let token = place.token("ci", Role::Viewer);
    let used = || {
        let all = place.keys.list(clock::now()).unwrap();
        all.into_iter().find(|one| token.starts_with(&one.id)).unwrap().last_used
    };
    assert_eq!(used(), None);
    for _ in 0..20 {
        place.get("/api/v1/runs").bearer(&token).send().expect(200);
    }
    let first = (0..100_000).find_map(|_| used()).expect("it is noted");
    for _ in 0..20 {
        place.get("/api/v1/runs").bearer(&token).send().expect(200);
    }
    assert_eq!(used(), Some(first), "not every call is written down");
}

#[test]
fn a_token_that_makes_no_sense_is_not_made() {
    let place = Place::new();
    let admin = place.token("ada", Role::Admin);
    for body in [
        r#"{"role": "viewer"}"#,
        r#"{"name": "x"}"#,
        r#"{"name": "", "role": "viewer"}"#,
        r#"{"name": "x", "role": "god"}"#,
        r#"{"name": "x", "role": "agent"}"#,
        r#"{"name": "x", "role": "admin", "kind": "session"}"#,
        r#"{"name": "x", "kind": "agent"}"#,
        r#"{"name": "x", "kind": "agent", "role": "admin", "attempt": {"run": "r", "task": "t", "attempt": 1}}"#,
        r#"{"name": "x", "role": "viewer", "attempt": {"run": "r", "task": "t", "attempt": 1}}"#,
        r#"{"name": "x", "role": "viewer", "expires_in": "soon"}"#,
        r#"{"name": "x", "role": "viewer", "expires_in": "0s"}"#,
        r#"{"name": "x", "role": "viewer", "more": 1}"#,
        r#"{"name": "a\u0007b", "role": "viewer"}"#,
    ] {
        let reply = place.post("/api/v1/tokens", body).bearer(&admin).send();
        assert!(reply.status == 400 || reply.status == 422, "{body}: {} {}", reply.status, reply.body);
    }
    assert_eq!(place.keys.list(clock::now()).unwrap().len(), 1);
}
