//! Agents that are programs and are asked whether what a task left may stay: those that come with the binary, and a
//! plan's own. In walls, with real processes.

mod support;

use serde_json::Value;
use support::{Place, traces};

/// Code that builds SQL from what it is given.
const UNSAFE: &str = "def find(c, name):\n    return c.execute(\"SELECT 1 FROM t WHERE n = '\" + name + \"'\")\n";

/// The same without that.
const SAFE: &str = "def find(c, name):\n    return c.execute('SELECT 1 FROM t WHERE n = ?', [name])\n";

/// A repository in which a task takes a draft over, and something is asked of what it left.
fn place(draft: &str, agents: &str, verify: &str) -> Place {
    let plan = format!(
        "
name: orders
agents: {agents}
tasks:
  pick: {{run: 'printf \"{{\\\"file\\\": \\\"orders.py\\\"}}\" > $PITCREW_OUTPUT'}}
  take: {{run: cp draft.py orders.py, needs: [pick], owns: [orders.py], verify: [{verify}]}}
"
    );
    let place = Place::with_git(&plan);
    place.write("draft.py", draft);
    place.commit();
    place
}

/// Runs it, and returns what its checks said.
fn evidence(place: &Place, code: i32) -> Vec<Value> {
    carried_out(place, code).1
}

/// Runs it, and returns the name of the run and what its checks said.
fn carried_out(place: &Place, code: i32) -> (String, Vec<Value>) {
    let mut running = place.start(&["run"]);
    running.until("run_started");
    let run = running.name();
    let events = running.events(code);
    let seen = events.iter().rev().find_map(|event| {
        let of = if event["type"] == "verified" { &event["evidence"] } else { &event["failure"]["evidence"] };
        of.as_array().cloned()
    });
    (run, seen.unwrap_or_else(|| panic!("nothing was asked: {events:#?}")))
}

#[test]
fn what_an_agent_of_the_binary_finds_decides_and_is_kept() {
    let scan = "{name: safe, agent: security-scanner, with: {paths: ['{{ tasks.pick.output.file }}']}}";
    let bad = place(UNSAFE, "{}", scan);
    let (run, mut said) = carried_out(&bad, 1);
    let said = said.remove(0);
    assert_eq!((&said["check"], &said["holds"]), (&"safe".into(), &false.into()), "{said}");
    let text = said["said"].as_str().unwrap();
    assert!(text.starts_with("it found:\n- orders.py:2: "), "{text}");
    assert!(text.ends_with("\nexit code 1"), "{text}");
    assert!(said["report"]["issues"][0].as_str().unwrap().contains("python-sql-injection"), "{said}");
    assert_eq!(said["findings"].as_str().unwrap().len(), 64, "{said}");
    bad.pitcrew(&["report", &run]).says("python-sql-injection");
    traces::nothing_is_left(&bad);

    let good = place(SAFE, "{}", scan);
    let said = evidence(&good, 0).remove(0);
    assert_eq!(said["holds"], true, "{said}");
}

#[test]
fn from_where_on_an_answer_is_no_can_be_said() {
    let said = evidence(&place(UNSAFE, "{}", "{agent: security-scanner, with: {failOn: critical}}"), 0).remove(0);
    assert_eq!(said["holds"], true, "{said}");
    assert!(said["said"].as_str().unwrap().contains("python-sql-injection"), "what does not fail it is told: {said}");
    assert_eq!(said.get("report"), None, "{said}");
}

#[test]
fn what_cannot_be_decided_does_not_hold() {
    let nowhere = evidence(&place(SAFE, "{}", "{agent: security-scanner, with: {paths: [nowhere]}}"), 1).remove(0);
    let text = nowhere["said"].as_str().unwrap();
    assert!(text.ends_with("\nit could not be decided\nexit code 2"), "{text}");
    assert!(text.contains("look at `nowhere`"), "{text}");

    let strict = "{picky: {run: 'true', type: analysis, input: {type: object, properties: {n: {maximum: 3}}}}}";
    let unfit = evidence(&place(SAFE, strict, "{agent: picky, with: {n: 4}}"), 1).remove(0);
    let text = unfit["said"].as_str().unwrap();
    assert!(text.contains("it could not be decided: what it is given does not fit: /n: "), "{text}");
}

#[test]
fn who_only_looks_leaves_nothing_and_sees_nothing_of_others() {
    let agents = "
  spoiler: {run: 'cat $PITCREW_TASK && test ! -e left-by-others && echo x > orders.py && echo x > spoilt', type: analysis}
  tester: {run: 'test -e left-by-others'}";
    let verify = "
      'touch left-by-others', {agent: spoiler, with: {depth: 3}}, 'test ! -e spoilt && grep -q SELECT orders.py',
      {agent: tester}";
    let said = evidence(&place(SAFE, agents, verify), 0);
    assert!(said.iter().all(|one| one["holds"] == true), "{said:#?}");
    let told: Value = serde_json::from_str(said[1]["said"].as_str().unwrap()).unwrap();
    assert_eq!((&told["inputs"]["depth"], &told["task"], &told["attempt"]), (&3.into(), &"take".into(), &1.into()));
    assert_eq!(told["check"], true);
}

#[test]
fn a_plan_says_more_of_an_agent_that_comes_with_the_binary() {
    let agents = "{scan: {use: security-scanner, version: ours, env: {DEPTH: '3'}}, deep: {run: 'test $DEPTH = 3', env: {DEPTH: '3'}}}";
    let place = place(UNSAFE, agents, "{agent: deep}, {agent: scan, with: {paths: [orders.py]}}");
    let explained = place.pitcrew(&["explain", "--format", "json"]).exits(0).json();
    let scan = &explained["plan"]["agents"]["scan"];
    assert_eq!((&scan["type"], &scan["version"]), (&"analysis".into(), &"ours".into()), "{scan}");
    let held: Vec<bool> = evidence(&place, 1).iter().map(|one| one["holds"] == true).collect();
    assert_eq!(held, [true, false], "the variable is there, and what was taken over finds what it finds");
    place.write("pitcrew.yaml", "tasks: {a: {agent: security-scaner}}\nagents: {b: {use: nothing}}\n");
    let linted = place.pitcrew(&["lint"]).exits(1);
    linted.says("did you mean `security-scanner`?").says("made of the agent `nothing`").says("`code-reviewer`");
}
