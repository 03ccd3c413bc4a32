//! Lists, a page at a time, while they grow: nothing comes twice, and nothing that was there from the beginning is left
//! out.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::door::Door;
use crate::support::Place;

/// Reads a list page by page; `between` happens after each page.
fn paged(door: &Door, path: &str, name: &str, limit: usize, mut between: impl FnMut(usize)) -> Vec<String> {
    let mut names = Vec::new();
    let mut cursor: Option<String> = None;
    for page in 0.. {
        assert!(page < 500, "{path} has no end");
        let with = if path.contains('?') { '&' } else { '?' };
        let behind = cursor.map(|cursor| format!("&cursor={}", escaped(&cursor))).unwrap_or_default();
        let reply = door.get(&format!("{path}{with}limit={limit}{behind}")).is(200).json();
        let items = reply["items"].as_array().unwrap();
        assert!(items.len() <= limit, "{path} answers with {} of {limit}", items.len());
        names.extend(items.iter().map(|item| item[name].as_str().unwrap().to_owned()));
        between(page);
        match reply["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return names,
        }
    }
    unreachable!("a list has pages until it has none")
}

pub fn escaped(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Expects each name once, and all of those that must be there.
fn holds_once(what: &str, names: &[String], must: &[String]) {
    let all: BTreeSet<&String> = names.iter().collect();
    assert_eq!(all.len(), names.len(), "{what}: something came twice: {names:?}");
    let missing: Vec<_> = must.iter().filter(|name| !all.contains(name)).collect();
    assert!(missing.is_empty(), "{what}: {missing:?} did not come");
}

#[test]
fn a_list_that_grows_while_it_is_read_leaves_nothing_out_and_says_nothing_twice() {
    let door = Door::open(Place::with_git("name: one\ntasks: {only: {run: \"true\"}}\n"));
    let runs: Vec<String> = (0..23).map(|_| door.start("one")).collect();
    for limit in [1, 2, 3, 7, 22, 23, 24, 200] {
        let seen = paged(&door, "/api/v1/runs", "run", limit, |page| {
            if page < 3 && limit < 24 {
                door.start("one");
            }
        });
        holds_once(&format!("runs by {limit}"), &seen, &runs);
    }
    let put = |name: &str| {
        let agent = json!({ "run": ["./agent"], "risk": "auto" });
        door.ask("PUT", &format!("/api/v1/agents/{name}"), &agent);
    };
    let agents: Vec<String> = (0..9).map(|number| format!("agent-{number}")).collect();
    agents.iter().for_each(|name| put(name));
    for limit in 1..=10 {
        let seen = paged(&door, "/api/v1/agents", "name", limit, |page| put(&format!("agent-{page}-{limit}")));
        holds_once(&format!("agents by {limit}"), &seen, &agents);
    }
}

#[test]
fn tasks_come_in_the_order_in_which_people_count() {
    let tasks: Vec<String> = (1..=31).map(|number| format!("  A{number}: {{run: \"true\"}}\n")).collect();
    let door = Door::open(Place::with_git(&format!("name: many\ntasks:\n{}", tasks.concat())));
    let run = door.start("many");
    let must: Vec<String> = (1..=31).map(|number| format!("A{number}")).collect();
    for limit in [1, 2, 5, 9, 10, 30, 31, 32] {
        let seen = paged(&door, &format!("/api/v1/runs/{run}/tasks"), "id", limit, |_| {});
        assert_eq!(seen, must, "tasks by {limit}");
    }
}

#[test]
fn questions_and_events_are_paged_as_well() {
    let asks: Vec<String> = (1..=13)
        .map(|number| format!("  t{number}: {{run: \"true\", owns: [f{number}], approval: before_run}}\n"))
        .collect();
    let door = Door::open(Place::with_git(&format!(
        "name: ask\nworkspace: {{path: w, apply: live}}\ntasks:\n{}",
        asks.concat()
    )));
    let run = start_when_asked(&door, 13);
    let all: Vec<String> = ids(&door.get("/api/v1/approvals").is(200).json(), "id");
    for limit in [1, 2, 4, 12, 13, 14] {
        let seen = paged(&door, "/api/v1/approvals", "id", limit, |_| {});
        assert_eq!(seen, all, "questions by {limit}");
    }
    let mut after = 0;
    for event in door.get(&format!("/api/v1/runs/{run}/events")).is(200).json()["items"].as_array().unwrap() {
        after += 1;
        assert_eq!(event["seq"], after);
    }
    let rest = door.get(&format!("/api/v1/runs/{run}/events?after={}", after - 1)).is(200).json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
}

/// Starts the plan and waits until so many questions are open.
fn start_when_asked(door: &Door, questions: usize) -> String {
    std::fs::create_dir_all(door.place.project().join("w")).unwrap();
    let run = door.start("ask");
    let mut watcher = door.watch(&format!("/api/v1/runs/{run}/events"), None);
    let mut asked = 0;
    while asked < questions {
        asked += usize::from(watcher.next_event().unwrap()["type"] == "approval_requested");
    }
    run
}

fn ids(page: &Value, name: &str) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
}
