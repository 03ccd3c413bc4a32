//! The audit log: what is in it, that nothing privileged is done without it, and that tampering is found.

use pitcrew_engine::Timestamp;
use pitcrew_runner::clock;
use pitcrew_server::{AuditLog, Checkpoint, Flaw, Role};
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::support::Place;

/// Does something privileged so often, and waits until it is all written.
fn did(place: &Place, times: usize) -> AuditLog {
    let admin = place.token("ada", Role::Admin);
    for number in 0..times {
        place.ask("DELETE", &format!("/api/v1/tokens/pc_{number}")).bearer(&admin).send().expect(404);
    }
    let log = AuditLog::open(place.state()).unwrap();
    while log.list(None, 1000).unwrap().iter().any(|one| one.outcome.is_none()) {
        std::thread::yield_now();
    }
    log
}

fn connection(place: &Place) -> Connection {
    Connection::open(place.state().root().join("audit.db")).unwrap()
}

#[test]
fn who_did_what_from_where_is_written_and_what_came_of_it() {
    let place = Place::new();
    let admin = place.token("ada", Role::Admin);
    let viewer = place.token("vera", Role::Viewer);
    let more = r#"{"name": "x", "role": "viewer"}"#;
    place.post("/api/v1/tokens", more).bearer(&admin).send().expect(201);
    place.post("/api/v1/runs/demo-7k2f/stop", "{}").bearer(&viewer).send().expect(403);
    place.get("/login?link=pl_nothing").send().expect(401);
    let audit = || place.get("/api/v1/audit").bearer(&admin).send().expect(200).json();
    while audit()["items"].as_array().unwrap().iter().any(|one| one["outcome"].is_null()) {}
    let items = audit()["items"].as_array().unwrap().clone();
    let told: Vec<String> = items.iter().rev().map(told).collect();
    assert_eq!(
        told,
        [
            "ada admin POST /api/v1/tokens {} 201",
            "vera viewer POST /api/v1/runs/{run}/stop {\"run\":\"demo-7k2f\"} 403",
            "nobody nobody GET /login {} 401",
        ]
    );
    assert!(items.iter().all(|one| one["from"] == "127.0.0.1"));
    assert_eq!(items[2]["via"], admin[..11]);
    assert!(!place.get("/api/v1/audit").bearer(&admin).send().body.contains(&admin[11..]));
    // Looking is not written down.
    place.get("/api/v1/audit").bearer(&viewer).send().expect(403);
    assert_eq!(audit()["items"].as_array().unwrap().len(), 3);
    let page = place.get("/api/v1/audit?limit=2").bearer(&admin).send().expect(200).json();
    let next = page["next"].as_str().unwrap();
    let rest = place.get(&format!("/api/v1/audit?limit=2&cursor={next}")).bearer(&admin).send().expect(200).json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    let verdict = place.get("/api/v1/audit/verify").bearer(&admin).send().expect(200).json();
    assert_eq!((&verdict["intact"], &verdict["entries"]), (&true.into(), &6.into()));
}

fn told(one: &Value) -> String {
    let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
    format!("{} {} {} {} {}", text("who"), text("role"), text("action"), one["on"], text("outcome"))
}

#[test]
fn nothing_privileged_is_done_that_cannot_be_written_down() {
    let place = Place::new();
    let admin = place.token("ada", Role::Admin);
    let connection = connection(&place);
    connection.execute_batch("ALTER TABLE entry RENAME TO gone").unwrap();
    let start = place.post("/api/v1/runs", r#"{"plan": "demo"}"#).bearer(&admin);
    let refused = start.send().expect(503);
    assert_eq!(refused.json()["type"], "/problems/no-audit");
    assert!(refused.header("retry-after").is_some());
    let more = r#"{"name": "x", "role": "admin"}"#;
    let make = place.post("/api/v1/tokens", more).bearer(&admin);
    make.send().expect(503);
    assert_eq!(place.keys.list(clock::now()).unwrap().len(), 1, "no token was made");
    let link = place.made(pitcrew_server::Kind::Link, "bob", Role::Admin, None, None);
    place.get(&format!("/login?link={link}")).send().expect(503);
    // Whoever looks is not held up.
    let list = place.get("/api/v1/runs").bearer(&admin).send().expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 0, "no run was started");
    connection.execute_batch("ALTER TABLE gone RENAME TO entry").unwrap();
    make.send().expect(201);
}

#[test]
fn a_server_does_nothing_privileged_once_its_log_was_changed_behind_it() {
    let place = Place::new();
    did(&place, 3);
    connection(&place).execute("DELETE FROM entry WHERE seq > 2", []).unwrap();
    let admin = place.token("bob", Role::Admin);
    let refused = place.post("/api/v1/runs", r#"{"plan": "demo"}"#).bearer(&admin).send().expect(503);
    assert!(refused.body.contains("was changed by somebody else"), "{}", refused.body);
}

#[test]
fn an_entry_that_was_edited_is_found() {
    let place = Place::new();
    let log = did(&place, 5);
    let edit = "UPDATE entry SET body = replace(body, 'ada', 'eve') WHERE seq = 5";
    assert_eq!(connection(&place).execute(edit, []).unwrap(), 1);
    assert_eq!(log.verify(&[]).unwrap().flaw, Some(Flaw::Changed { seq: 5 }));
    assert!(!log.verify(&[]).unwrap().intact);
}

#[test]
fn an_entry_that_was_removed_is_found() {
    let place = Place::new();
    let log = did(&place, 5);
    let connection = connection(&place);
    connection.execute("DELETE FROM entry WHERE seq = 5", []).unwrap();
    assert_eq!(log.verify(&[]).unwrap().flaw, Some(Flaw::Missing { seq: 5 }));
    // Nor does it help to close the gap.
    connection.execute("UPDATE entry SET seq = seq - 1 WHERE seq > 5", []).unwrap();
    assert_eq!(log.verify(&[]).unwrap().flaw, Some(Flaw::Changed { seq: 5 }));
}

#[test]
fn entries_that_changed_places_are_found() {
    let place = Place::new();
    let log = did(&place, 5);
    let swap = "UPDATE entry SET seq = -3 WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 5;
                UPDATE entry SET seq = 5 WHERE seq = -3;";
    connection(&place).execute_batch(swap).unwrap();
    assert_eq!(log.verify(&[]).unwrap().flaw, Some(Flaw::Changed { seq: 3 }));
}

#[test]
fn an_end_that_was_cut_off_is_found_with_a_checkpoint() {
    let place = Place::new();
    let log = did(&place, 5);
    let checkpoint = Checkpoint::of(&log, clock::now(), None).unwrap();
    assert_eq!(checkpoint.seq, 10);
    assert_eq!(log.verify(std::slice::from_ref(&checkpoint)).unwrap().checkpoints, 1);
    connection(&place).execute("DELETE FROM entry WHERE seq > 6", []).unwrap();
    // The chain alone cannot tell.
    assert!(log.verify(&[]).unwrap().intact);
    assert_eq!(log.verify(&[checkpoint]).unwrap().flaw, Some(Flaw::CutOff { seq: 10 }));
}

#[test]
fn a_log_that_was_written_anew_is_found_with_a_checkpoint() {
    let (place, other) = (Place::new(), Place::new());
    let log = did(&place, 5);
    let checkpoint = Checkpoint::of(&log, clock::now(), None).unwrap();
    // Somebody who knows how it is made makes another, as long or longer.
    let forged = did(&other, 8);
    assert!(forged.verify(&[]).unwrap().intact);
    assert_eq!(forged.verify(&[checkpoint]).unwrap().flaw, Some(Flaw::Rewritten { seq: 10 }));
}

#[test]
fn a_checkpoint_is_worth_what_its_signature_is() {
    let place = Place::new();
    let log = did(&place, 2);
    let (key, another) = ([7; 32], [8; 32]);
    let signed = Checkpoint::of(&log, Timestamp(1_700_000_000_000), Some(&key)).unwrap();
    let read = Checkpoint::read(&format!("# kept in a safe\n\n{signed}\n")).unwrap();
    assert_eq!(read, std::slice::from_ref(&signed));
    assert!(read[0].check(&key).is_ok());
    assert!(read[0].check(&another).is_err());
    let moved: Checkpoint = signed.to_string().replace("audit-1 4 ", "audit-1 3 ").parse().unwrap();
    assert!(moved.check(&key).is_err(), "it was changed since");
    let plain = Checkpoint::of(&log, clock::now(), None).unwrap();
    assert!(plain.check(&key).is_err(), "it has no signature");
    for text in ["", "pitcrew-audit-1", "pitcrew-audit-2 1 00 x", "pitcrew-audit-1 1 zz 2026-01-01T00:00:00.000Z"] {
        assert!(text.parse::<Checkpoint>().is_err(), "{text}");
    }
}

/// `cargo test -p pitcrew-server --test trust -- --ignored --nocapture a_million` measures it.
#[test]
#[ignore = "a measurement: it takes ten seconds"]
fn a_million_entries_are_verified_in_seconds() {
    let place = Place::new();
    let log = did(&place, 1);
    let (seq, hash) = (2, connection(&place).query_row("SELECT hash FROM entry WHERE seq = 2", [], |row| row.get(0)));
    fill(&place, seq, hash.unwrap(), 1_000_000);
    let before = std::time::Instant::now();
    let verdict = log.verify(&[]).unwrap();
    let took = before.elapsed();
    println!("{} entries in {took:?}", verdict.entries);
    assert!(verdict.intact && verdict.entries >= 1_000_000, "{verdict:?}");
    assert!(took.as_secs() < 5, "{took:?}");
}

/// Writes entries as the log does, in one commit.
fn fill(place: &Place, mut seq: u64, mut hash: [u8; 32], up_to: u64) {
    use sha2::{Digest, Sha256};
    let mut connection = connection(place);
    let body: String = connection.query_row("SELECT body FROM entry WHERE seq = 1", [], |row| row.get(0)).unwrap();
    let change = connection.transaction().unwrap();
    {
        let mut insert = change.prepare("INSERT INTO entry VALUES (?1, NULL, ?2, ?3)").unwrap();
        while seq < up_to {
            seq += 1;
            let mut chained = Sha256::new();
            chained.update(hash);
            chained.update(seq.to_be_bytes());
            chained.update(0_u64.to_be_bytes());
            chained.update(&body);
            hash = chained.finalize().into();
            insert.execute(params![seq, body, hash]).unwrap();
        }
    }
    change.commit().unwrap();
}
