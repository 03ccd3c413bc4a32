//! What an attempt's token is good for when the attempt is not being made. That of one that is, is tested with a real
//! attempt.

use pitcrew_engine::RunId;
use pitcrew_runner::clock;
use pitcrew_server::{Attempt, Kind, Role, Wanted};

use crate::support::Place;

#[test]
fn the_token_of_an_attempt_that_is_not_being_made_is_good_for_nothing() {
    let place = Place::new();
    let admin = place.token("ada", Role::Admin);
    let run = place.run("ada");
    place.asked(&admin);
    for (run, task, attempt) in [(&*run, "look", 1), (&*run, "look", 7), (&*run, "none", 1), ("demo-0000", "look", 1)] {
        let attempt = Attempt { run: RunId(run.to_owned()), task: task.parse().unwrap(), attempt };
        let (name, role) = ("look".to_owned(), Role::Agent);
        let wanted = Wanted { kind: Kind::Agent, name, role, plans: None, attempt: Some(attempt), expires: None };
        let token = place.keys.make(wanted, "test", clock::now()).unwrap().secret;
        for target in ["/api/v1/session", "/api/v1/runs", &format!("/api/v1/runs/{run}")] {
            place.get(target).bearer(&token).send().expect(401);
        }
    }
}
