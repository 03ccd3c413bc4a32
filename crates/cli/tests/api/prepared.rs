//! A project in which there is one of everything that the examples name.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::door::Door;
use crate::support::Place;

/// The plan of the examples.
pub const PLAN: &str = r#"name: site
goal: The page is up, and somebody has looked at it
workspace: {path: page, apply: live}
teams: {web: {members: 2, focus: The page}}
agents: {scan: {run: "cat scan.sarif", output: {type: object}}}
tasks:
  build: {title: Write the page, team: web, run: "echo writing; echo '<h1>up</h1>' > index.html", owns: [index.html], estimate: 10m}
  check: {title: It has a heading, needs: [build], run: "grep h1 index.html", estimate: 5m}
  scan: {title: Look for what is too open, needs: [build], agent: scan, reads: ["**"]}
  publish:
    title: Put the new page up
    team: web
    needs: [check]
    run: "echo published > live.txt"
    owns: [live.txt]
    verify: ["test -s live.txt"]
    approval: {when: before_apply}
  announce: {needs: [publish, {signal: window-open}], run: "true"}
"#;

/// What a checker puts out.
const SARIF: &str = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scan"}}, "results": [
{"ruleId": "open-port", "level": "warning", "message": {"text": "port 8080 is open to all"},
 "locations": [{"physicalLocation": {"artifactLocation": {"uri": "compose.yml"}, "region": {"startLine": 7, "startColumn": 5}}}]}]}]}"#;

/// A server with a run that waits for a person and for a signal, and another that is over.
pub struct Prepared {
    pub door: Door,
    /// What the examples call each thing that every project names itself, and its name here.
    pub names: BTreeMap<&'static str, String>,
}

impl Prepared {
    pub fn new() -> Prepared {
        let place = Place::with_plan(PLAN);
        place.write("page/README", "the page\n");
        place.write("page/scan.sarif", &SARIF.replace('\n', ""));
        let door = Door::open(place);
        let definition = json!({ "run": ["./notify.sh"], "risk": "auto" });
        door.ask("PUT", "/api/v1/agents/notifier", &definition).is(201);
        let plans = [
            ("nightly", "{run: \"true\"}"),
            ("patrol", "{needs: [{signal: go}], run: \"true\"}"),
            ("beat", "{run: \"true\"}\non: [{manual: {match: \"trigger.payload.version != ''\"}}]"),
        ];
        for (name, task) in plans {
            let sent = json!({ "source": format!("name: {name}\nworkspace: {name}\ntasks:\n  sweep: {task}\n") });
            door.place.write(&format!("{name}/README"), "what is swept\n");
            let made = [("if-none-match", "*"), ("content-type", "application/json")];
            let path = format!("/api/v1/plans/{name}");
            door.ask_with("PUT", &path, &made, Some(sent.to_string().as_bytes())).is(201);
        }
        let over = door.start("nightly");
        door.until(&over, "run_finished");
        let run = door.start("site");
        door.until(&run, "approval_requested");
        door.until_any(&run, |event| event["type"] == "task_succeeded" && event["task"] == "scan");
        let mut changes = door.watch("/api/v1/events", None);
        let payload = json!({ "payload": { "version": "1.4.2" } });
        let kept = door.ask("POST", "/api/v1/plans/beat/trigger", &payload).is(202).json();
        let kept = format!("/api/v1/deliveries/{}", kept["delivery"]["id"].as_str().unwrap());
        while door.get(&kept).is(200).json()["state"] != "started" {
            changes.next().expect("the delivery is told of");
        }
        let token = json!({ "name": "ci", "role": "operator", "plans": ["site"], "expires_in": "30d" });
        let token = door.ask("POST", "/api/v1/tokens", &token).is(201).json()["id"].clone();
        let blob = door.get(&format!("/api/v1/runs/{over}/journal")).is(200).json()["row"]["plan"].clone();
        let asked = door.get(&format!("/api/v1/approvals?run={run}")).is(200).json();
        let asked = &asked["items"][0];
        let etag = |plan: &str| door.get(&format!("/api/v1/plans/{plan}")).is(200).json()["etag"].clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let names = BTreeMap::from([
            ("pc_EXAMPLE", text(&token)),
            ("6106b10b6106b10b6106b10b6106b10b6106b10b6106b10b6106b10b6106b10b", text(&blob)),
            ("site-7k2f", run),
            ("nightly-3xqa", over),
            ("site-7k2f.5f0c2a9e41b7d683", text(&asked["id"])),
            ("5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e5a1e", text(&asked["change"])),
            ("7a67a67a67a67a67a67a67a67a67a67a67a67a67a67a67a67a67a67a67a67a67", text(&etag("nightly"))),
        ]);
        Prepared { door, names }
    }

    /// Waits until a run has ended that nothing holds up any more.
    pub fn is_over(&self, run: &str) {
        self.door.until(&self.meant(run), "run_finished");
    }

    /// Turns what an example says into what is meant here.
    pub fn meant(&self, example: &str) -> String {
        // The longest first: the name of a question begins with that of its run.
        let mut names: Vec<_> = self.names.iter().collect();
        names.sort_by_key(|(shown, _)| std::cmp::Reverse(shown.len()));
        names.into_iter().fold(example.to_owned(), |text, (shown, real)| text.replace(shown, real))
    }

    /// Turns what was answered here into what an example shows.
    pub fn shown(&self, answer: &str) -> String {
        let mut names: Vec<_> = self.names.iter().collect();
        names.sort_by_key(|(_, real)| std::cmp::Reverse(real.len()));
        let text = names.into_iter().fold(answer.to_owned(), |text, (shown, real)| text.replace(real, shown));
        let root = self.door.place.project();
        let root = root.canonicalize().unwrap_or(root);
        let state = self.door.place.state();
        let text = text.replace(state.to_str().unwrap(), "/home/alice/.local/state/pitcrew/site");
        let text = text.replace(root.to_str().unwrap(), "/home/alice/site");
        without_secrets(&text)
    }
}

/// Leaves out what lets anybody in: no example has such.
fn without_secrets(text: &str) -> String {
    let mut parts = text.split("\"pc_");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + "\"pc_EXAMPLE" + &part[part.find('"').unwrap_or(0)..])
}
