//! Fixes of compose files: what they leave is a compose file, says the specification's own schema, and says what it
//! said before but for what was mended.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::support::{mended, report};

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(include_str!("schemas/compose-spec.json")).unwrap();
    jsonschema::options().with_draft(Draft::Draft7).build(&schema).unwrap()
});

/// Reads a compose file, which must be one.
fn read(text: &str) -> Value {
    let value: Value = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let wrong: Vec<String> =
        SCHEMA.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(wrong, [""; 0], "{text}");
    value
}

/// What fixes add to a service.
const ADDED: [(&str, &str); 4] = [
    ("restart", r#""unless-stopped""#),
    ("security_opt", r#"["no-new-privileges:true"]"#),
    ("cap_drop", r#"["ALL"]"#),
    ("logging", r#"{"driver": "json-file", "options": {"max-size": "10m", "max-file": "3"}}"#),
];

/// Takes out of a service after the fixes what they may have put in, where it was not there before.
fn without_fixes(before: &Value, after: &Value) -> Value {
    let mut rest = after.clone();
    let service = rest.as_object_mut().unwrap();
    for (key, value) in ADDED {
        let value: Value = serde_json::from_str(value).unwrap();
        if before.get(key).is_none() && service.get(key) == Some(&value) {
            service.remove(key);
        }
    }
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    if before.get("security_opt").is_some() {
        let kept =
            items(&service["security_opt"]).into_iter().filter(|option| *option != json!("no-new-privileges:true"));
        service.insert("security_opt".into(), kept.collect());
    }
    for (key, undo) in [("ports", port as fn(&Value, &Value) -> Value), ("volumes", volume)] {
        if let Some(old) = before.get(key) {
            let both = items(old).into_iter().zip(items(&service[key]));
            let undone = both.map(|(old, new)| if old == new { new } else { undo(&old, &new) });
            service.insert(key.into(), undone.collect());
        }
    }
    rest
}

/// What a port was before it was bound to the loopback address.
fn port(old: &Value, new: &Value) -> Value {
    let Value::String(new) = new else {
        let mut new = new.clone();
        assert_eq!(new.as_object_mut().unwrap().remove("host_ip"), Some(json!("127.0.0.1")));
        return new;
    };
    let rest = new.strip_prefix("127.0.0.1:").unwrap_or_else(|| panic!("{new}"));
    let said = match old {
        Value::Number(number) => number.to_string(),
        old => old.as_str().unwrap().to_owned(),
    };
    let bare = said.trim_start_matches("0.0.0.0:").trim_start_matches("[::]:");
    assert_eq!(rest.trim_start_matches(':'), bare);
    old.clone()
}

fn volume(_: &Value, new: &Value) -> Value {
    json!(new.as_str().unwrap().strip_suffix(":ro").unwrap())
}

/// Mends a file, and says which rules that were.
fn holds(text: &str) -> BTreeSet<String> {
    let before = read(text);
    let found = report(&[("compose.yaml", text)], &["compose"]);
    let after_text = mended(&found, "compose.yaml", text);
    let after = read(&after_text);
    for (name, service) in before["services"].as_object().unwrap() {
        assert_eq!(without_fixes(service, &after["services"][name]), *service, "{name}\n{after_text}");
    }
    let again = report(&[("compose.yaml", &after_text)], &["compose"]);
    let left: Vec<&str> =
        again.findings.iter().filter(|finding| finding.fix.is_some()).map(|finding| finding.message.as_str()).collect();
    assert_eq!(left, [""; 0], "a second look finds more to mend\n{after_text}");
    found.findings.iter().filter(|finding| finding.fix.is_some()).map(|finding| finding.rule.to_string()).collect()
}

#[test]
fn all_that_can_be_mended_leaves_a_compose_file() {
    let text = "\
name: shop
services:
  web:
    image: nginx:1.27
    ports:
      - 80
      - \"8080:80\"
      - 9090-9091:8080-8081/udp
      - \"[::]:443:443\"
      - target: 8443
        published: \"8443\"
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf
      - data:/data
    security_opt:
      - label:type:web
  worker:
    image: worker:1
    user: 1000:1000
    depends_on:
      web:
        condition: service_started
volumes:
  data: {}
";
    let all = [
        "compose-new-privileges",
        "compose-no-cap-drop",
        "compose-no-log-limit",
        "compose-no-restart",
        "compose-port-all-interfaces",
        "compose-writable-config",
    ];
    assert_eq!(holds(text).iter().map(String::as_str).collect::<Vec<_>>(), all);
}

#[test]
fn how_a_file_is_written_does_not_matter() {
    let flow = "services: {web: {image: 'a:1', ports: ['80:80', 81]}}\n";
    let quoted = "\"services\":\n    \"web\":   # front\n        # the image\n        \"image\": \"a:1\"\n        \"ports\": [\"80:80\"]\n";
    let anchors = "\
x-common: &common
  image: a:1
services:
  web: &web
    <<: *common
    ports:
    - 80:80
  other:
    <<: *web
    command: [\"run\"]
  alias: *web
";
    let windows = "services:\r\n  web:\r\n    image: a:1\r\n    ports:\r\n      - 8080:80\r\n";
    let no_end = "services:\n  web:\n    image: a:1";
    let long = "services:\n  web:\n    ports:\n      -   target: 80\n          published: \"80\"\n          mode: host\n    build: .\n";
    let deep = "services:\n        web:\n                build:\n                        context: .\n";
    for text in [flow, quoted, anchors, windows, no_end, long, deep] {
        assert!(!holds(text).is_empty(), "{text}");
    }
}

#[test]
fn a_job_is_not_started_again_and_needs_no_health_check() {
    let text = "\
services:
  migrate:
    image: app:1
    command: [migrate]
  app:
    image: app:1
    restart: always
    healthcheck: {test: [CMD, ok]}
    depends_on:
      migrate: {condition: service_completed_successfully}
  nightly:
    image: app:1
    deploy: {mode: replicated-job}
";
    let found = report(&[("compose.yaml", text)], &["compose"]);
    let about = |rule: &str| found.findings.iter().any(|finding| finding.rule == rule);
    assert!(!about("compose-no-restart") && !about("compose-no-healthcheck"));
    assert!(about("compose-new-privileges"));
    let without = text.replace("    depends_on:\n      migrate: {condition: service_completed_successfully}\n", "");
    let found = report(&[("compose.yaml", &without)], &["compose"]);
    assert!(found.findings.iter().any(|finding| finding.rule == "compose-no-restart"));
}

#[test]
fn a_file_of_the_first_version_is_mended_in_its_own_words() {
    let text = "web:\n  image: app:1\n  ports: [\"80:80\"]\n";
    let found = report(&[("docker-compose.yml", text)], &["compose"]);
    let after = mended(&found, "docker-compose.yml", text);
    assert!(after.contains("127.0.0.1:80:80") && after.contains("restart: unless-stopped"), "{after}");
    assert!(!after.contains("logging"), "{after}");
}
