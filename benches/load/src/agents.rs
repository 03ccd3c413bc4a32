//! What the agents that come with the binary cost beside their work: their start, and a yes to a change.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::Result;
use crate::scenarios::{FREELY, begin, until};
use crate::server::Server;
use crate::sums::spread;

/// A plan whose one change waits for a yes, as every change of the patcher does.
const PATCH: &str = "name: patch
tasks:
  fix:
    agent: patcher
    approval: true
    owns: [settings.json]
    with: {edits: [{file: settings.json, create: true, set: {debug: false}}]}
";

/// The agents, by name.
const NAMES: [&str; 5] = ["code-reviewer", "compliance-checker", "notifier", "patcher", "security-scanner"];

/// From the moment before a yes to a change is sent to the moment at which a watcher hears that it is applied.
pub async fn patch(pitcrew: &Path, rounds: usize) -> Result<Value> {
    let server = Server::start(pitcrew, PATCH, FREELY).await?;
    server.ready().await?;
    let mut client = server.client().await?;
    let (mut applied, mut asked) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let begun = Instant::now();
        let run = begin(&mut client, "patch").await?;
        let mut events = server.client().await?.stream(&format!("/api/v1/runs/{run}/events")).await?;
        let event =
            until(&mut events, |event| matches!(event["type"].as_str(), Some("approval_requested" | "run_finished")));
        if event.await?["type"] == "run_finished" {
            return Err(format!("{run} ended without asking").into());
        }
        asked.push(begun.elapsed());
        let items = client.get(&format!("/api/v1/approvals?run={run}")).await?.well()?;
        let asked_for = &items["items"][0];
        let path = format!("/api/v1/approvals/{}/respond", asked_for["id"].as_str().ok_or("nothing is asked")?);
        let body = json!({ "answer": "approve", "change": asked_for["change"] });
        let sent = Instant::now();
        // An answer that is refused applies nothing.
        client.post(&path, &body).await?.well()?;
        until(&mut events, |event| event["type"] == "applied").await?;
        applied.push(sent.elapsed());
        let end = until(&mut events, |event| event["type"] == "run_finished").await?;
        if end["status"] != "succeeded" {
            return Err(format!("{run} ended as {}", end["status"]).into());
        }
    }
    Ok(json!({ "applied": spread(applied), "run_to_question": spread(asked) }))
}

/// How long each agent takes by hand, in its walls, when there is nothing for it to do; and the same
/// walls around a program that does nothing.
pub async fn starts(pitcrew: &Path, rounds: usize) -> Result<Value> {
    let place = tempfile::tempdir()?;
    // What it keeps lies in the home, which must not be in what it works on.
    let (home, project) = (place.path().join("home"), place.path().join("project"));
    std::fs::create_dir(&home)?;
    std::fs::create_dir(&project)?;
    let pitcrew = std::fs::canonicalize(pitcrew)?;
    let mut all = serde_json::Map::new();
    let nothing = vec!["sandbox", "--", "/usr/bin/true"];
    let agents = NAMES.map(|name| (name, vec!["agents", "run", name, "--with", "no-such-input=1"]));
    for (name, arguments) in std::iter::once(("nothing", nothing)).chain(agents) {
        let mut took = Vec::new();
        for _ in 0..rounds {
            let begun = Instant::now();
            let out = Command::new(&pitcrew)
                .args(&arguments)
                .current_dir(&project)
                .env("HOME", &home)
                .stdin(Stdio::null())
                .output()
                .await?;
            took.push(begun.elapsed());
            // Where the walls stand around a program that does nothing, it is the agent that refuses.
            if (name == "nothing") != out.status.success() {
                return Err(format!("`{name}`: {}", String::from_utf8_lossy(&out.stderr)).into());
            }
        }
        all.insert(name.to_owned(), spread(took));
    }
    Ok(Value::Object(all))
}
