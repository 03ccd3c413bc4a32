//! `pitcrew mcp` with a client of its protocol: inside a task as the task's voice, outside for somebody's assistant.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rmcp::model::{CallToolRequestParams, CallToolResult};
use rmcp::service::RunningService;
use rmcp::{RoleClient, ServiceExt};
use serde_json::{Value, json};
use support::Place;
use tokio::net::unix::pipe;

/// A client, and the server that it has started.
struct Client {
    service: RunningService<RoleClient, ()>,
    server: Child,
}

impl Client {
    async fn of(mut command: Command) -> Client {
        let mut server = command.args(["mcp"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let read = pipe::Receiver::from_owned_fd(server.stdout.take().unwrap().into()).unwrap();
        let write = pipe::Sender::from_owned_fd(server.stdin.take().unwrap().into()).unwrap();
        Client { service: ().serve((read, write)).await.unwrap(), server }
    }

    async fn tools(&self) -> Vec<String> {
        self.service.list_all_tools().await.unwrap().into_iter().map(|tool| tool.name.into_owned()).collect()
    }

    async fn ask(&self, tool: &str, arguments: Value) -> CallToolResult {
        let arguments = arguments.as_object().unwrap().clone();
        let request = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments);
        self.service.call_tool(request).await.unwrap()
    }

    /// Calls a tool that does what it is asked.
    async fn call(&self, tool: &str, arguments: Value) -> Value {
        let result = self.ask(tool, arguments).await;
        assert_ne!(result.is_error, Some(true), "{tool}: {result:?}");
        result.structured_content.unwrap()
    }

    /// Calls a tool that refuses, and returns why.
    async fn refused(&self, tool: &str, arguments: Value) -> String {
        let result = self.ask(tool, arguments).await;
        assert_eq!(result.is_error, Some(true), "{tool}: {result:?}");
        result.content[0].as_text().unwrap().text.clone()
    }

    async fn ends(mut self) {
        self.service.cancel().await.unwrap();
        assert!(self.server.wait().unwrap().success());
    }
}

/// A task that tells the test which variables it has, and goes on when it is told to.
const CREW: &str = "
name: crew
coordinator: nobody
tasks:
  mine: {title: Mine, run: 'env > PLACE/env.part; mv PLACE/env.part PLACE/env; read word < PLACE/go; echo mine > mine.txt; echo x > free.txt', owns: [mine.txt], timeout: 5m}
  heard: {run: 'true', needs: [{signal: half-done, from: mine}]}
  held: {run: 'read word < PLACE/held; true', owns: [held.txt], timeout: 5m}
  later: {run: 'true', owns: [free.txt], needs: [mine]}
";

/// Has the command be part of the attempt whose variables were told.
fn inside(place: &Place, told: &Path) -> Command {
    let told = fs::read_to_string(told).unwrap();
    let mut command = place.command(&[]);
    command.envs(told.lines().filter_map(|line| line.split_once('=')).filter(|(name, _)| name.starts_with("PITCREW_")));
    command
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_has_its_say_by_tools() {
    let place = Place::with_git("");
    let home = place.home();
    place.write("pitcrew.yaml", &CREW.replace("PLACE", home.to_str().unwrap()).replace("coordinator: nobody\n", ""));
    place.commit();
    fifo(&home.join("go"));
    fifo(&home.join("held"));
    let mut running = place.start(&["run", "--sandbox", "off", "--wait"]);
    running.until_of("held", "attempt_started");
    while !home.join("env").exists() {
        tokio::task::yield_now().await;
    }
    let run = running.name();
    let client = Client::of(inside(&place, &home.join("env"))).await;
    assert_eq!(client.tools().await, ["task", "signal", "wait_signal", "report", "ask", "who_owns", "widen"]);

    let task = client.call("task", json!({})).await;
    assert_eq!((&task["task"], &task["title"], &task["owns"]), (&"mine".into(), &"Mine".into(), &json!(["mine.txt"])));
    let owners = client.call("who_owns", json!({ "path": "held.txt" })).await;
    let held = json!([{ "task": "held", "state": "running", "holds": true, "by": "held.txt" }]);
    assert_eq!((&owners["owners"], &owners["yours"]), (&held, &false.into()));
    let root = task_root(&place, &home);
    assert_eq!(client.call("who_owns", json!({ "path": format!("{root}/mine.txt") })).await["yours"], true);

    let nothing = client.call("wait_signal", json!({ "name": "half-done", "within_s": 0 })).await;
    assert_eq!(nothing["heard"], false);
    let (sent, heard) = tokio::join!(
        client.call("signal", json!({ "name": "half-done", "data": { "of": 2 } })),
        client.call("wait_signal", json!({ "name": "half-done", "within_s": 60 })),
    );
    assert_eq!((&sent["done"], &heard["data"]["of"], &heard["from"]), (&true.into(), &2.into(), &"mine".into()));
    let unknown = client.refused("signal", json!({ "name": "done" })).await;
    assert!(unknown.contains("nobody knows a signal `done` here; there are `half-done`"), "{unknown}");
    client.call("report", json!({ "status": "success", "action": "half of it" })).await;
    place.pitcrew(&["watch", &run]).says("half of it");

    let why = client.refused("widen", json!({ "path": "held.txt", "reason": "it is named there" })).await;
    assert_eq!(
        why,
        "`held.txt` is not this task's to change: task `held` (running) owns `held.txt`, and holds it until it is over"
    );
    let asked = async {
        running.until("question_asked");
        place.pitcrew(&["approve", &run, "mine", "--reason", "go ahead"]).exits(0).says("it is named there");
    };
    let (granted, ()) =
        tokio::join!(client.call("widen", json!({ "path": "free.txt", "reason": "it is named there" })), asked);
    assert_eq!((&granted["granted"], &granted["why"]), (&true.into(), &"go ahead".into()));
    assert_eq!(client.call("task", json!({})).await["owns"], json!(["mine.txt", "free.txt"]));

    let unread = client.refused("widen", json!({ "path": "../x", "reason": "so" })).await;
    assert!(unread.contains("read the path `../x`"), "{unread}");
    client.ends().await;
    fs::write(home.join("go"), "go\n").unwrap();
    fs::write(home.join("held"), "go\n").unwrap();
    running.ends(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:free.txt")]), "x\n");
}

/// Returns where the attempt works.
fn task_root(place: &Place, home: &Path) -> String {
    let told = fs::read_to_string(home.join("env")).unwrap();
    let root = told.lines().find_map(|line| line.strip_prefix("PITCREW_WORKSPACE=")).unwrap();
    assert!(root.starts_with(place.state().to_str().unwrap()), "{root}");
    root.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn somebodys_assistant_starts_looks_and_answers() {
    let place = Place::with_git(
        "name: deck\ntasks:\n  paint: {run: 'echo red > deck.txt', owns: [deck.txt], approval: {when: before_apply}}\n",
    );
    let client = Client::of(place.command(&[])).await;
    assert_eq!(client.tools().await, ["plans_lint", "runs", "status", "start", "watch", "approve", "deny"]);
    assert_eq!(client.call("plans_lint", json!({})).await["runs"], true);
    assert_eq!(client.call("runs", json!({})).await["runs"], json!([]));

    let run = client.call("start", json!({})).await["run"].clone();
    let mut after = client.call("watch", json!({ "run": run })).await["after"].clone();
    let asks = loop {
        let seen = client.call("watch", json!({ "run": run, "after": after, "within_s": 60 })).await;
        after = seen["after"].clone();
        if seen["asks"][0]["change"].is_string() {
            break seen["asks"][0].clone();
        }
    };
    assert_eq!((&asks["name"], &asks["asks"]), (&"paint".into(), &"may its change be applied?".into()));
    assert!(asks["diff"].as_str().unwrap().contains("+red"), "{asks}");
    let unseen = client.refused("approve", json!({ "run": run })).await;
    assert!(unseen.contains("nobody says which was looked at"), "{unseen}");
    let other = client.refused("approve", json!({ "run": run, "change": "another" })).await;
    assert!(other.contains("another change"), "{other}");
    let approved =
        client.call("approve", json!({ "run": run, "change": asks["change"], "reason": "red is right" })).await;
    assert_eq!(approved["done"], "approved");
    while client.call("watch", json!({ "run": run, "after": after, "within_s": 60 })).await["over"] != true {}
    let status = client.call("status", json!({ "run": run })).await;
    assert_eq!(status["status"], "succeeded");
    assert_eq!(client.call("runs", json!({})).await["runs"][0]["run"], run);
    client.ends().await;
    let run = run.as_str().unwrap();
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:deck.txt")]), "red\n");
    place.pitcrew(&["report", run]).exits(0).says("red is right");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_assistant_left_is_taken_up_by_anybody() {
    let place = Place::with_git("name: deck\ntasks:\n  paint: {run: 'true', go: [{ask: 'Is it dry?'}]}\n");
    let client = Client::of(place.command(&[])).await;
    let run = client.call("start", json!({})).await["run"].as_str().unwrap().to_owned();
    client.ends().await;
    let client = Client::of(place.command(&[])).await;
    let denied = client.refused("start", json!({ "plan": "nothing.yaml" })).await;
    assert!(denied.contains("nothing.yaml"), "{denied}");
    client.call("start", json!({ "resume": run })).await;
    let mut after = json!(0);
    loop {
        let seen = client.call("watch", json!({ "run": run, "after": after, "within_s": 60 })).await;
        after = seen["after"].clone();
        if seen["asks"][0]["name"] == "paint" {
            break;
        }
    }
    client.call("deny", json!({ "run": run, "name": "paint", "reason": "it is wet" })).await;
    while client.call("watch", json!({ "run": run, "after": after, "within_s": 60 })).await["over"] != true {}
    client.ends().await;
    place.pitcrew(&["status", &run]).says("no-go");
}

/// Says lines to a server as a client would that was built for one version of the protocol, and returns its answers.
fn answers(place: &Place, lines: &[Value]) -> Vec<Value> {
    let mut command = place.command(&["mcp"]);
    let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut input, mut output) = (server.stdin.take().unwrap(), BufReader::new(server.stdout.take().unwrap()));
    let answers = lines.iter().filter_map(|line| {
        writeln!(input, "{line}").unwrap();
        line.get("id")?;
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        Some(serde_json::from_str(&answer).unwrap())
    });
    let answers = answers.collect();
    drop(input);
    assert!(server.wait().unwrap().success());
    answers
}

#[test]
fn a_client_of_any_version_is_answered() {
    let place = Place::empty();
    for version in ["2025-06-18", "2025-11-25"] {
        let said = answers(
            &place,
            &[
                json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
                    "protocolVersion": version, "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } } }),
                json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
                json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }),
            ],
        );
        assert_eq!(said[0]["result"]["protocolVersion"], version);
        assert_eq!(said[0]["result"]["serverInfo"]["name"], "pitcrew");
        assert_eq!(said[1]["result"]["tools"][0]["name"], "plans_lint");
    }
    let meta = json!({ "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "t", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {} });
    let said = answers(
        &place,
        &[
            json!({ "jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": { "_meta": meta } }),
            json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": { "_meta": meta } }),
        ],
    );
    assert!(said[0]["result"]["supportedVersions"].to_string().contains("2026-07-28"), "{said:?}");
    assert_eq!(said[1]["result"]["tools"][0]["name"], "plans_lint");
}
