//! The agents that every plan of a server may name: those that come with the binary, and those that are registered.

use serde_json::{Value, json};

use crate::door::Door;
use crate::support::Place;

/// A plan that names an agent and leaves all else to the server.
const PLAN: &str = "name: scan\ntasks: {look: {agent: security-scanner, with: {paths: [code]}}}\n";

fn door() -> Door {
    let place = Place::with_plan(PLAN);
    place.write("code/orders.py", "print('nothing to see')\n");
    Door::open(place)
}

fn named(listed: &Value) -> Vec<(&str, bool)> {
    let items = listed["items"].as_array().unwrap();
    items.iter().map(|one| (one["name"].as_str().unwrap(), one["shipped"] == true)).collect()
}

#[test]
fn those_that_come_with_the_binary_are_there_until_somebody_registers_their_name() {
    let door = door();
    let listed = door.get("/api/v1/agents").is(200).json();
    let all = ["code-reviewer", "compliance-checker", "notifier", "patcher", "security-scanner"];
    assert_eq!(named(&listed), all.map(|name| (name, true)));

    let scanner = door.get("/api/v1/agents/security-scanner").is(200).json();
    assert_eq!(scanner["definition"]["type"], "analysis");
    assert!(scanner["definition"]["version"].is_string(), "{scanner}");
    assert!(scanner["definition"]["input"]["properties"]["paths"].is_object(), "{scanner}");
    assert!(scanner["definition"]["output"]["properties"]["findings"].is_object(), "{scanner}");
    assert!(!scanner["about"].as_str().unwrap().is_empty());
    assert_eq!([&scanner["version"], &scanner["by"], &scanner["time"]], [&Value::Null; 3]);
    let missing = door.get("/api/v1/agents/security-scaner").is(404).json();
    assert_eq!(missing["hint"], "did you mean `security-scanner`?");
    door.get("/api/v1/agents/security-scanner/versions/1").is(404);

    let own = json!({ "run": "./mine.sh", "version": "mine" });
    door.ask("PUT", "/api/v1/agents/security-scanner", &own).is(201);
    let listed = door.get("/api/v1/agents").is(200).json();
    assert!(named(&listed).contains(&("security-scanner", false)), "{listed}");
    assert_eq!(listed["items"].as_array().unwrap().len(), 5);
    let shown = door.get("/api/v1/agents/security-scanner").is(200).json();
    assert_eq!((&shown["definition"], &shown["version"]), (&own, &json!(1)));
    let plan = door.get("/api/v1/plans/scan").is(200).json();
    assert_eq!(plan["plan"]["agents"]["security-scanner"]["version"], "mine", "plans get it at once");
}

#[test]
fn an_agent_is_registered_that_is_made_of_one_that_comes_with_the_binary() {
    let mut door = door();
    let strict = json!({ "use": "security-scanner", "risk": "approval_required" });
    door.ask("PUT", "/api/v1/agents/strict", &strict).is(201);
    let refused = door.ask("PUT", "/api/v1/agents/other", &json!({ "use": "nothing-of-ours" })).is(422).json();
    assert!(refused["hint"].as_str().unwrap().contains("security-scanner"), "{refused}");

    let source = "name: deep\ntasks: {look: {agent: strict, with: {paths: [code]}, network: none}}\n";
    let judge = |door: &Door| door.ask("POST", "/api/v1/plans/validate", &json!({ "source": source })).is(200).json();
    let judged = judge(&door);
    assert_eq!(judged["runs"], true, "{judged}");
    let agent = &judged["plan"]["agents"]["strict"];
    assert_eq!((&agent["risk"], &agent["type"]), (&json!("approval_required"), &json!("analysis")), "{agent}");
    door = door.killed_and_opened();
    assert_eq!(judge(&door)["plan"], judged["plan"], "it is known to the next server as well");

    let run = door.ask("POST", "/api/v1/runs", &json!({ "source": source })).is(201).json();
    let run = run["run"].as_str().unwrap();
    door.until(run, "run_finished");
    assert_eq!(door.get(&format!("/api/v1/runs/{run}")).is(200).json()["status"], "succeeded");
}

#[test]
fn what_a_check_finds_is_listed_with_the_check() {
    let door = door();
    let code = "def find(c, name):\n    return c.execute(\"SELECT 1 FROM t WHERE n = '\" + name + \"'\")\n";
    door.place.write("code/draft.txt", code);
    let source = "
name: write
workspace: {path: code, apply: live}
tasks:
  write:
    run: cp draft.txt new.py
    owns: [new.py]
    verify: [{name: safe, agent: security-scanner, with: {failOn: none}}]
    approval: true
";
    let run = door.ask("POST", "/api/v1/runs", &json!({ "source": source })).is(201).json();
    let run = run["run"].as_str().unwrap();
    door.until(run, "approval_requested");
    let found = door.get(&format!("/api/v1/runs/{run}/findings")).is(200).json();
    let found = &found["items"][0];
    assert_eq!((&found["task"], &found["check"]), (&json!("write"), &json!("safe")), "{found}");
    assert_eq!((&found["rule"], &found["file"]), (&json!("python-sql-injection"), &json!("new.py")), "{found}");
    let asked = door.get(&format!("/api/v1/approvals?run={run}")).is(200).json();
    let asked = door.get(&format!("/api/v1/approvals/{}", asked["items"][0]["id"].as_str().unwrap())).is(200).json();
    let said = asked["evidence"][0]["said"].as_str().unwrap();
    assert!(said.contains("new.py:2: ") && said.contains("python-sql-injection"), "{said}");
}
