//! Nothing that a plan, an attempt or a caller says steers a terminal, or turns the direction of text, wherever it is
//! answered.

use serde_json::json;

use crate::contract::{Document, Sent};
use crate::door::{Door, Reply};
use crate::support::Place;

/// How many texts are tried.
const TEXTS: usize = 200;

/// What does harm where it is shown: controls but line breaks and tabs, and what turns or hides text.
fn does_harm(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => true,
        '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// Texts that try to do harm, each another one; the same in every run of the tests.
fn texts() -> Vec<String> {
    let bits = [
        "\u{1b}[2J",
        "\u{1b}]0;title\u{7}",
        "\u{1b}]52;c;eA==\u{7}",
        "\r",
        "\u{8}\u{8}",
        "\u{9b}31m",
        "\u{202e}",
        "\u{2066}",
        "\u{2069}",
        "\u{200b}",
        "\u{feff}",
        "\u{e0041}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{1b}[?1049h",
        "\u{c}",
        "\u{b}",
        "\u{1b}P1$r\u{1b}\\",
        "\u{200f}",
        "\u{61c}",
        "\u{1b}c",
        "plain",
        "ü",
        "<script>",
        "`code`",
        "| cell |",
    ];
    let mut state: u64 = 0x5eed;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    (0..TEXTS)
        .map(|number| (0..1 + next(5)).map(|_| bits[next(bits.len())]).fold(format!("x{number}"), |all, bit| all + bit))
        .collect()
}

/// Expects an answer in which nothing does harm; colours stay where a log is shown in colour.
#[track_caller]
fn is_harmless(what: &str, reply: &Reply) {
    let mut text = reply.text();
    if what.contains("/logs/") {
        text = without_colours(&text);
    }
    let found: Vec<String> =
        text.chars().filter(|c| does_harm(*c)).map(|c| format!("U+{:04X}", u32::from(c))).collect();
    assert!(found.is_empty(), "{what} holds {found:?}: {}", text.escape_debug());
    if reply.kind().ends_with("json") && !reply.body.is_empty() {
        // Nor does it once the escapes are read.
        let mut answer = reply.json();
        // But a plan's own text must come back as it was sent.
        if let Some(plan) = answer.as_object_mut() {
            plan.remove("source");
        }
        // And journals, which programs fold as they are.
        if what.contains("/journal") {
            return;
        }
        each_text(&answer, &mut |text| {
            let found = text.chars().any(does_harm);
            assert!(!found, "{what} holds {}", text.escape_debug());
        });
    }
}

fn without_colours(text: &str) -> String {
    let mut kept = String::new();
    for (at, part) in text.split("\u{1b}[").enumerate() {
        let colour = part.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':').filter(|_| at > 0);
        match colour.filter(|end| part[*end..].starts_with('m')) {
            Some(end) => kept.push_str(&part[end + 1..]),
            None if at == 0 => kept.push_str(part),
            None => kept.push_str(&format!("\u{1b}[{part}")),
        }
    }
    kept
}

fn each_text(value: &serde_json::Value, look: &mut impl FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => look(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| each_text(item, look)),
        serde_json::Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            look(name);
            each_text(value, look);
        }),
        _ => {}
    }
}

#[test]
fn nothing_that_is_answered_steers_or_turns_what_shows_it() {
    let texts = texts();
    // YAML has no control characters as they are: it says them by their escapes.
    let said = |text: &str| {
        let escaped = |c: char| match c {
            c if does_harm(c) => format!("\\U{:08X}", u32::from(c)),
            '"' | '\\' => format!("\\{c}"),
            c => c.to_string(),
        };
        format!("\"{}\"", text.chars().map(escaped).collect::<String>())
    };
    let all = texts.concat();
    let place = Place::with_plan(&format!(
        "name: hostile\ngoal: {goal}\nworkspace: {{path: w, apply: live}}\nagents: {{putter: {{run: [cat, out.json], output: {{type: object}}}}}}\ntasks:\n  \
         print: {{title: {title}, run: [cat, texts]}}\n  \
         fail: {{title: {second}, optional: true, run: [sh, -c, \"cat texts >&2; exit 3\"]}}\n  \
         put: {{agent: putter}}\n  \
         change: {{title: {third}, run: [cp, texts, changed], owns: [changed], approval: before_apply}}\n  \
         hear: {{needs: [{{signal: word}}], run: \"true\"}}\n",
        goal = said(&texts[0]),
        title = said(&texts[1]),
        second = said(&texts[2]),
        third = said(&texts[3]),
    ));
    place.write("w/texts", &texts.join("\n"));
    place.write("w/out.json", &json!({ "texts": texts, all.clone(): 1 }).to_string());
    let door = Door::open(place);
    let plan = door.get("/api/v1/plans/hostile").is(200);
    is_harmless("the plan", &plan);
    let run = door.start("hostile");
    let words = json!({ "name": "word", "data": { "texts": texts, texts[4].clone(): texts[5] } });
    door.ask("POST", &format!("/api/v1/runs/{run}/signals"), &words).is(200);
    door.until(&run, "approval_requested");
    door.until_any(&run, |event| event["type"] == "signal_received" || event["type"] == "signal_sent");
    let asked = door.get("/api/v1/approvals").is(200).json()["items"][0]["id"].as_str().unwrap().to_owned();

    let document = Document::of(&door);
    let streams: Vec<String> = ["print", "fail", "put", "change"]
        .into_iter()
        .flat_map(|task| [format!("{task}/logs/1/out"), format!("{task}/logs/1/err")])
        .collect();
    let mut looked_at = 0;
    for operation in document.operations.iter().filter(|one| one.method == "GET" && one.id != "watch_everything") {
        let mut paths =
            vec![operation.path.replace("{run}", &run).replace("{id}", &asked).replace("{name}", "hostile")];
        if paths[0].contains("/logs/{") {
            paths = streams.iter().map(|stream| format!("/api/v1/runs/{run}/tasks/{stream}")).collect();
        } else if paths[0].contains("{task}") {
            paths = ["print", "fail", "put", "change", "hear"].map(|task| paths[0].replace("{task}", task)).to_vec();
        } else if operation.id == "show_report" {
            paths = ["json", "html", "markdown"].map(|form| format!("{}?form={form}", paths[0])).to_vec();
        }
        for path in paths {
            let reply = door.get(&path.replace("{version}", "1"));
            assert!(reply.status < 500, "{path}: {}", reply.text());
            is_harmless(&path, &reply);
            looked_at += usize::from(reply.status == 200);
        }
    }
    assert!(looked_at > 30, "{looked_at} answers were looked at");
    let mut watcher = door.watch(&format!("/api/v1/runs/{run}/events"), None);
    for _ in 0..12 {
        let told = watcher.next().unwrap();
        assert!(!told.data.chars().any(does_harm), "{}", told.data.escape_debug());
    }
    // What is refused repeats what was sent.
    for text in &texts {
        is_harmless("a refusal", &door.ask("POST", "/api/v1/runs", &json!({ "plan": text })));
        is_harmless("a refusal", &door.get(&format!("/api/v1/runs/{}", crate::pages::escaped(text))));
        is_harmless(
            "findings",
            &door.ask("POST", "/api/v1/plans/validate", &json!({ "source": format!("tasks: {{a: {}}}", said(text)) })),
        );
    }
    let mut sent = Sent::of(document.operation("import_plan"));
    sent.body = Some(json!({ "text": format!("# {all}\n\n- **A1** {all}\n"), "file": texts[7] }));
    let body = sent.body.unwrap().to_string();
    let json = [("content-type", "application/json")];
    is_harmless("an imported plan", &door.ask_with("POST", &sent.path, &json, Some(body.as_bytes())));
}
