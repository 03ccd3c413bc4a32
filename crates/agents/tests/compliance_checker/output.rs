//! What the agent takes and puts out.

use pitcrew_agents::roster::builtin;
use serde_json::{Value, json};

use crate::support::{run, tree};

const COMPOSE: &str = "services:\n  db:\n    image: postgres:16\n    privileged: true\n    restart: always\n";

#[test]
fn the_output_is_as_the_schema_says() {
    let agent = builtin("compliance-checker").unwrap();
    let directory =
        tree(&[("compose.yaml", COMPOSE), ("nginx.conf", "events {}\nhttp { server { listen 80; root /srv; } }\n")]);
    let inputs = json!({"repositoryPath": ".", "rules": ["compose", "nginx", "security"], "before": {"total": 4.5}});
    assert!(jsonschema::is_valid(&agent.takes(), &inputs));
    assert!(!jsonschema::is_valid(&agent.takes(), &json!({"rules": ["everything"]})));
    let outcome = run(directory.path(), inputs).unwrap();
    let checker = jsonschema::validator_for(&(agent.output)()).unwrap();
    let wrong: Vec<String> = checker.iter_errors(&outcome.output).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(outcome.output["passed"], false);
    assert_eq!(outcome.output["score"]["before"], 4.5);
    assert!(outcome.summary.contains("score 4.5/10 to "), "{}", outcome.summary);
}

#[test]
fn the_score_rises_with_what_is_mended_and_tells_each_point() {
    let score = |text: &str| {
        let directory = tree(&[("compose.yaml", text)]);
        run(directory.path(), json!({"rules": ["compose"]})).unwrap().output
    };
    let total = |output: &Value| output["score"]["total"].as_f64().unwrap();
    let before = score(COMPOSE);
    let after = score(&COMPOSE.replace("    privileged: true\n", "    read_only: true\n"));
    assert!(total(&before) < total(&after));
    let docker = after["benchmarks"].as_array().unwrap().iter().find(|one| one["name"] == "CIS Docker 5").unwrap();
    assert!(docker["failed"].as_array().unwrap().contains(&json!("CIS-DOCKER-5.11")));
    assert!(!docker["failed"].as_array().unwrap().contains(&json!("CIS-DOCKER-5.5")));
}

#[test]
fn inputs_that_are_wrong_are_said() {
    let directory = tree(&[("compose.yaml", COMPOSE)]);
    assert!(run(directory.path(), json!({"repositoryPath": "nowhere"})).unwrap_err().message.contains("no directory"));
    assert!(run(directory.path(), json!({"rule": ["compose"]})).is_err());
}

#[test]
fn hostile_files_are_said_and_cost_little() {
    let deep = format!("services:\n  a: {}\n", "[".repeat(50_000));
    let wide: String = (0..20_000).map(|at| format!("  s{at}: {{image: a}}\n")).collect();
    let many = "server { add_header A b; location / { proxy_pass http://$arg_a; } }\n".repeat(8_000);
    let blocks = "http {".repeat(50_000);
    let directory = tree(&[
        ("a/compose.yaml", &deep),
        ("b/compose.yaml", &format!("services:\n{wide}")),
        ("many.conf", &many),
        ("deep/nginx.conf", &blocks),
        ("x/include.conf", "server { listen 1; }\ninclude *.conf;\n"),
        (".github/workflows/a.yml", "jobs: {a: {steps: [1, {run: [x]}, {uses: {}}], permissions: []}, b: 3}\non: {}\n"),
    ]);
    std::fs::write(directory.path().join("nginx.conf"), b"http { \xff\xfe server { listen \xc3; } }").unwrap();
    let report = run(directory.path(), json!({})).unwrap().findings.unwrap();
    let unread: Vec<&str> = report.unread.iter().map(|unread| unread.path.as_str()).collect();
    assert!(unread.contains(&"a/compose.yaml"), "{unread:?}");
    assert!(
        report.findings.iter().any(|finding| finding.rule == "nginx-syntax" && finding.place.path == "deep/nginx.conf")
    );
}

#[test]
fn the_docs_examples_are_as_the_schemas_say() {
    let page = include_str!("../../../../docs/agents/compliance-checker.md");
    let blocks: Vec<Value> = page
        .split("```json\n")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("```").next().unwrap()).unwrap())
        .collect();
    let agent = builtin("compliance-checker").unwrap();
    assert!(jsonschema::is_valid(&agent.takes(), &blocks[0]));
    assert!(jsonschema::is_valid(&(agent.output)(), &blocks[1]));
}

#[test]
fn a_live_address_is_asked_and_judged() {
    use std::io::{Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let answers = [
        "HTTP/1.1 200 OK\r\nServer: nginx/1.18.0\r\nX-Frame-Options: DENY\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 301 Moved\r\nLocation: https://a.example/\r\nContent-Length: 0\r\n\r\n",
    ];
    let server = std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 1024];
            assert!(stream.read(&mut asked).unwrap() > 0);
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    let directory = tree(&[]);
    let ask = || run(directory.path(), json!({"rules": ["headers"], "url": url})).unwrap();
    let first = ask();
    let rules: Vec<String> = first.findings.unwrap().findings.iter().map(|finding| finding.rule.to_string()).collect();
    assert!(rules.contains(&"http-no-tls".into()) && rules.contains(&"http-version-disclosure".into()), "{rules:?}");
    assert!(!rules.contains(&"http-frame-options".into()));
    let second = ask();
    assert_eq!(second.findings.unwrap().findings, []);
    server.join().unwrap();
    // Nobody listens any more: that is said, and did not pass.
    let third = ask();
    assert_eq!(third.output["passed"], false);
    assert_eq!(third.findings.unwrap().unread.len(), 1);
}
