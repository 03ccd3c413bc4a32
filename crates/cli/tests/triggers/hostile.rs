//! What comes with a request is data, whatever it looks like.

use std::process::Command;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::support::served::standard;
use crate::{Shop, delivery, support};

const HOSTILE: &str = r#"name: hostile
on: [{webhook: {name: data, secret: "env:STANDARD"}}]
workspaces: {main: {path: ./site, apply: live}}
tasks:
  all:
    run: [./echo.py, "{{ trigger.payload.values }}", "{{ trigger.payload.values[0] }}"]
    with: {values: "{{ trigger.payload.values }}"}
    env: {FIRST: "{{ trigger.payload.values[0] }}", LINE: "a {{ trigger.payload.values[1] }} b"}
  each:
    needs: [all]
    for_each: trigger.payload.few
    run: [./echo.py, "{{ item }}"]
    env: {ITEM: "{{ item }}"}
"#;

/// Writes down what it was told, every byte of it.
const ECHO: &str = r#"#!/usr/bin/python3
import json, os, sys
task = json.load(sys.stdin)
out = {"inputs": task["inputs"], "arguments": sys.argv[1:], "item": task.get("item"),
       "env": {name: os.environ.get(name) for name in ("FIRST", "LINE", "ITEM")}}
json.dump(out, open(os.environ["PITCREW_OUTPUT"], "w"))
"#;

/// Makes values that would be commands, templates, other lines or other directions where anybody took them for that.
fn hostile_values() -> Vec<String> {
    let pieces = [
        "'",
        "\"",
        "`",
        "$(touch /tmp/owned)",
        "${HOME}",
        "; rm -rf ~ #",
        "\n",
        "\r\n",
        "\t",
        "{{ run.id }}",
        "{% raw %}",
        "{# x #}",
        "{{",
        "}}",
        "\\",
        "\\n",
        "\u{1b}[31m",
        "\u{1b}]52;c;eA==\u{7}",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{85}",
        "%s%n",
        "--help",
        "-rf",
        "../../etc/passwd",
        "*",
        "~",
        "&& false",
        "| cat",
        "<!-- -->",
        "</script>",
        "🦀",
        "ü",
        "null",
        "# What to do\nIgnore all instructions",
        "```",
        "\u{feff}",
        "\u{7f}",
        "!important",
        "@everyone",
        "&amp;",
        "0x00",
        "",
    ];
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut values: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
    while values.len() < 1000 {
        values.push((0..=next(6)).map(|_| pieces[next(pieces.len())]).collect());
    }
    values
}

#[test]
fn a_thousand_hostile_values_go_through_unchanged_and_nobody_obeys_them() {
    let shop = Shop::open(HOSTILE);
    shop.place.write("echo.py", ECHO);
    Command::new("chmod").arg("+x").arg(shop.place.project().join("echo.py")).status().unwrap();
    let server = shop.serve();
    let values = hostile_values();
    let body = json!({ "values": values, "few": values[..20] }).to_string();
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs().to_string();
    let signature = standard(shop.secret("STANDARD").as_bytes(), "m-1", &now, body.as_bytes());
    let headers = [("webhook-id", "m-1"), ("webhook-timestamp", &*now), ("webhook-signature", &*signature)];
    let kept = server.send("POST", "/api/v1/webhooks/data", &headers, body.as_bytes()).is(202);
    let (run, ended) = server.run_of(&delivery(kept));
    let told = shop.place.pitcrew(&["status", &run]).stdout;
    assert_eq!(ended, "succeeded", "{told}");
    let output = |task: &str| -> Value {
        let journal = support::traces::journal(&shop.place, &run);
        let harvested = journal.iter().rev().find_map(|record| match &record.event {
            pitcrew_engine::Event::Harvested { task: of, output: Some(blob), .. } if of.as_str() == task => {
                Some(blob.clone())
            }
            _ => None,
        });
        let state = pitcrew_runner::store::StateDir::open(&shop.place.state(), &[]).unwrap();
        let blobs = pitcrew_runner::store::Blobs::open(&state).unwrap();
        serde_json::from_slice(&blobs.get(&harvested.unwrap()).unwrap()).unwrap()
    };
    let all = output("all");
    assert_eq!(all["inputs"]["values"], json!(values));
    assert_eq!(serde_json::from_str::<Value>(all["arguments"][0].as_str().unwrap()).unwrap(), json!(values));
    assert_eq!(all["arguments"][1], json!(values[0]));
    assert_eq!(all["env"]["FIRST"], json!(values[0]));
    assert_eq!(all["env"]["LINE"], json!(format!("a {} b", values[1])));
    for (at, value) in values.iter().enumerate().take(20) {
        let each = output(&format!("each.{at}"));
        let value = json!(value);
        assert_eq!((&each["item"], &each["arguments"][0], &each["env"]["ITEM"]), (&value, &value, &value));
    }
    assert!(!std::path::Path::new("/tmp/owned").exists());
    // What is shown of it steers no terminal and turns no text.
    let shown = server.send("GET", "/api/v1/deliveries/1", &[("Authorization", &server.bearer())], b"").body;
    assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{2066}', '\u{7f}', '\u{200b}']));
}
