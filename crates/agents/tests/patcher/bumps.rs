//! Dependencies that get another version.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Tree, said};

/// Bumps in a tree of one file; returns the lines that changed, and what was left.
fn bumped(file: &str, text: &str, bump: serde_json::Value) -> String {
    let tree = Tree::with(&[(file, text)]);
    let done = tree.ask(json!({ "bump": [bump] }));
    let mut lines = vec![said(&done)];
    if let Ok(done) = &done {
        let changed = done.output["diff"].as_str().unwrap().lines().map(str::to_owned);
        lines.extend(
            changed.filter(|line| line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---")),
        );
        for skipped in done.output["skipped"].as_array().unwrap() {
            lines.push(format!("left {}: {}", skipped["file"].as_str().unwrap(), skipped["reason"].as_str().unwrap()));
        }
    }
    lines.join("\n")
}

#[test]
fn cargo() {
    let text = "[dependencies]\nserde = '1.0' # s\nother = { package = \"serde\", version = \"=1.0.2\", features = [\"x\"] }\n\
                git = { git = \"x\" }\n[target.'cfg(unix)'.dev-dependencies.serde]\nversion = \">=1, <2\"\n[workspace.dependencies]\nserde = \"^1\"\n";
    assert_snapshot!(bumped("a/Cargo.toml", text, json!({ "name": "serde", "to": "1.1.0" })), @r#"
    changed 1 file
    -serde = '1.0' # s
    -other = { package = "serde", version = "=1.0.2", features = ["x"] }
    +serde = '1.1.0' # s
    +other = { package = "serde", version = "=1.1.0", features = ["x"] }
    -serde = "^1"
    +serde = "^1.1.0"
    left a/Cargo.toml: `serde`: `>=1, <2` is no requirement of one version
    "#);
    assert_snapshot!(bumped("Cargo.toml", text, json!({ "name": "serde", "to": "1.1.0", "from": "1.0" })), @"
    changed 1 file
    -serde = '1.0' # s
    +serde = '1.1.0' # s
    left Cargo.toml: `serde` is at `1.0.2` there
    left Cargo.toml: `serde` is at `1` there
    left Cargo.toml: `serde` is at `1, <2` there
    ");
    assert_snapshot!(bumped("Cargo.toml", text, json!({ "name": "none", "to": "1" })), @"trouble: bump `none`: no file names it");
}

#[test]
fn npm() {
    let text = "{\n  \"dependencies\": { \"@a/b\": \"^1.2.3\", \"c\": \"workspace:*\" },\n  \"devDependencies\": {\n    \"c\": \"~2.0.0\"\n  }\n}\n";
    assert_snapshot!(bumped("package.json", text, json!({ "name": "@a/b", "to": "2.0.0" })), @r#"
    changed 1 file
    -  "dependencies": { "@a/b": "^1.2.3", "c": "workspace:*" },
    +  "dependencies": { "@a/b": "^2.0.0", "c": "workspace:*" },
    "#);
    assert_snapshot!(bumped("package.json", text, json!({ "name": "c", "to": "2.1.0", "kind": "npm" })), @r#"
    changed 1 file
    -    "c": "~2.0.0"
    +    "c": "~2.1.0"
    left package.json: `c`: `workspace:*` is a place, not a version
    "#);
}

#[test]
fn python() {
    let list =
        "# top\nrequests[socks]==2.1 ; python_version > '3'  # why\nRe.Quests>=2\nother==1\nflask==1 --hash=sha256:x\n";
    assert_snapshot!(bumped("requirements-dev.txt", list, json!({ "name": "requests", "to": "2.32.0" })), @"
    changed 1 file
    -requests[socks]==2.1 ; python_version > '3'  # why
    +requests[socks]==2.32.0 ; python_version > '3'  # why
    ");
    assert_snapshot!(bumped("requirements.txt", list, json!({ "name": "Flask", "to": "3" })), @"
    nothing is to be changed
    left requirements.txt: `Flask`: it is pinned by its hash, which the new version has not
    left : `Flask` is at `3` already, or cannot be changed
    ");
    let toml = "[project]\ndependencies = [\n  \"requests >= 2.1\", # http\n  'a',\n]\n[dependency-groups]\ntest = [\"requests~=2.0\"]\n[tool.poetry.dependencies]\nrequests = \"^2.0\"\n";
    assert_snapshot!(bumped("pyproject.toml", toml, json!({ "name": "requests", "to": "2.32.0" })), @r#"
    changed 1 file
    -  "requests >= 2.1", # http
    +  "requests >= 2.32.0", # http
    -test = ["requests~=2.0"]
    +test = ["requests~=2.32.0"]
    -requests = "^2.0"
    +requests = "^2.32.0"
    "#);
}

#[test]
fn images() {
    let compose = "services:\n  a:\n    image: nginx:1.25   # web\n  b: {image: 'docker.io/library/nginx'}\n  c:\n    image: me/nginx:1\n  d:\n    image: nginx:1@sha256:00\n  e:\n    image: nginx:${TAG}\n";
    assert_snapshot!(bumped("compose.yaml", compose, json!({ "name": "nginx", "to": "1.27" })), @"
    changed 1 file
    -    image: nginx:1.25   # web
    -  b: {image: 'docker.io/library/nginx'}
    +    image: nginx:1.27   # web
    +  b: {image: 'docker.io/library/nginx:1.27'}
    left compose.yaml: `nginx`: it is pinned by its digest; say the new one too: `TAG@sha256:...`
    left compose.yaml: `nginx`: its tag `${TAG}` is a variable
    ");
    let dockerfile = "FROM --platform=linux/amd64 localhost:5000/app:1 AS build\nFROM alpine\nCOPY --from=localhost:5000/app:1 /a /b\n";
    assert_snapshot!(bumped("api.Dockerfile", dockerfile, json!({ "name": "localhost:5000/app", "to": "2" })), @"
    changed 1 file
    -FROM --platform=linux/amd64 localhost:5000/app:1 AS build
    +FROM --platform=linux/amd64 localhost:5000/app:2 AS build
    -COPY --from=localhost:5000/app:1 /a /b
    +COPY --from=localhost:5000/app:2 /a /b
    ");
    assert_snapshot!(bumped("Dockerfile", dockerfile, json!({ "name": "alpine", "to": "3.20@sha256:ab" })), @"
    changed 1 file
    -FROM alpine
    +FROM alpine:3.20@sha256:ab
    ");
}

#[test]
fn actions() {
    let text = "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v3\n      - uses: actions/checkout@aaaa # v3.1.0\n      - uses: \"actions/checkout/sub@v3\"\n      - uses: actions/checkout-more@v1\n";
    assert_snapshot!(bumped(".github/workflows/a.yml", text, json!({ "name": "actions/checkout", "to": "v4" })), @r#"
    changed 1 file
    -      - uses: actions/checkout@v3
    -      - uses: actions/checkout@aaaa # v3.1.0
    -      - uses: "actions/checkout/sub@v3"
    +      - uses: actions/checkout@v4
    +      - uses: actions/checkout@v4
    +      - uses: "actions/checkout/sub@v4"
    "#);
    assert_snapshot!(bumped(".github/workflows/a.yml", text, json!({ "name": "actions/checkout", "to": "bbbb # v4.1.0" })), @r#"
    changed 1 file
    -      - uses: actions/checkout@v3
    -      - uses: actions/checkout@aaaa # v3.1.0
    -      - uses: "actions/checkout/sub@v3"
    +      - uses: actions/checkout@bbbb # v4.1.0
    +      - uses: actions/checkout@bbbb # v4.1.0
    +      - uses: "actions/checkout/sub@bbbb"
    "#);
}

#[test]
fn a_lock_file_that_has_the_version_follows() {
    let lock = "[[package]]\nname = \"x\"\nversion = \"2.0.1\"\n";
    let tree = Tree::with(&[("Cargo.lock", lock), ("crates/a/Cargo.toml", "[dependencies]\nx = \"1\"\n")]);
    let done = tree.ask(json!({ "bump": [{ "name": "x", "to": "2.0" }] })).unwrap();
    assert_eq!((done.summary.as_str(), done.output["skipped"].to_string().as_str()), ("changed 1 file", "[]"));
    let lock = |asked: &str| {
        format!(
            "{{\n  \"packages\": {{\n    \"ui\": {{\n      \"dependencies\": {{ \"x\": \"{asked}\" }}\n    }},\n    \
             \"node_modules/x\": {{ \"version\": \"2.0.0\" }}\n  }}\n}}\n"
        )
    };
    let manifest = "{ \"dependencies\": { \"x\": \"^1.0.0\" } }\n";
    let tree = Tree::with(&[("package-lock.json", &lock("^1.0.0")), ("ui/package.json", manifest)]);
    let done = tree.ask(json!({ "bump": [{ "name": "x", "to": "2.0.0" }] })).unwrap();
    assert_eq!((done.summary.as_str(), done.output["skipped"].to_string().as_str()), ("changed 2 files", "[]"));
    assert_eq!(tree.read("package-lock.json"), lock("^2.0.0"));
}

#[test]
fn lock_files_are_told() {
    let tree = Tree::with(&[("Cargo.lock", ""), ("crates/a/Cargo.toml", "[dependencies]\nx = \"1\"\n")]);
    let done = tree.ask(json!({ "bump": [{ "name": "x", "to": "2" }] })).unwrap();
    assert_snapshot!(done.output["skipped"].to_string(), @r#"[{"file":"Cargo.lock","reason":"it is behind `crates/a/Cargo.toml` now; `cargo update -p x` brings it up to date"}]"#);
}
