//! Settings written and taken out of configuration files.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Tree, said};

/// Edits one file and returns it, or why not.
fn edited(file: &str, text: &str, edit: Value) -> String {
    let tree = Tree::with(&[(file, text)]);
    let mut edit = edit;
    edit["file"] = file.into();
    let done = tree.ask(json!({ "edits": [edit] }));
    match done.as_ref().is_ok_and(|outcome| !outcome.is_no) {
        true => tree.read(file),
        false => said(&done).lines().last().unwrap_or_default().to_owned(),
    }
}

const COMPOSE: &str = "# The stack.\nservices:\n  web:\n    image: \"nginx:1.25\"   # pinned\n    ports:\n      - 80:80\n      - '443:443'\n\n    \
    environment: {A: 1, B: two}\n  db:\n    image: postgres:16\n    # no ports\nvolumes:\n  data:\n";

#[test]
fn yaml_keeps_comments_quotes_and_blank_lines() {
    let edit = json!({ "set": {
        "services.web.image": "nginx:1.27", "services.web.ports[0]": "127.0.0.1:80:80", "services.web.ports[]": "8080:80",
        "services.web.environment.C": true, "services.db.read_only": true, "services.db.deploy.resources.limits.memory": "1G",
        "services.db.cap_drop": ["ALL"], "volumes.data.driver": "local", "networks.inner.internal": true,
    }, "delete": ["services.web.environment.A", "services.none.x"] });
    assert_snapshot!(edited("compose.yml", COMPOSE, edit), @r#"
    # The stack.
    services:
      web:
        image: "nginx:1.27"   # pinned
        ports:
          - "127.0.0.1:80:80"
          - '443:443'
          - "8080:80"

        environment: {B: two, C: true}
      db:
        image: postgres:16
        cap_drop:
          - ALL
        deploy:
          resources:
            limits:
              memory: 1G
        read_only: true
        # no ports
    volumes:
      data:
        driver: local
    networks:
      inner:
        internal: true
    "#);
}

#[test]
fn yaml_writes_strings_that_stay_strings() {
    let edit = json!({ "set": { "a": "yes", "b": "1.0", "c": "it's: x", "d": "", "e": null, "f": [1, "2"], "g": {}, "h": "line\nline", "i": "12:30" } });
    assert_snapshot!(edited("a.yaml", "a: no\nb: 1\n", edit), @r#"
    a: "yes"
    b: "1.0"
    c: "it's: x"
    d: ""
    e: null
    f:
      - 1
      - "2"
    g: {}
    h: "line\nline"
    i: "12:30"
    "#);
}

#[test]
fn yaml_that_is_read_otherwise_afterwards_is_left_alone() {
    assert_snapshot!(edited("a.yaml", "a: &x 1\nb: *x\n", json!({ "set": { "b.c": 1 } })), @"a.yaml: `b.c`: what should have it is of another kind");
    assert_snapshot!(edited("a.yaml", "a: 1\n---\na: 2\n", json!({ "set": { "a": 3 } })), @"a.yaml: `a`: the file has several documents, and which one is meant is not known");
    assert_snapshot!(edited("a.yaml", "a: [\n", json!({ "set": { "a": 3 } })), @"a.yaml: `a`: line 1: unclosed bracket '['");
    assert_snapshot!(edited("a.yaml", "a:\n- x: 1\n  y: 2\n- z: 1\n", json!({ "set": { "a[0].y": 3, "a[1].w": [1] }, "delete": ["a[0].x"] })), @"
    a:
    - y: 3
    - z: 1
      w:
        - 1
    ");
}

#[test]
fn json_keeps_comments_and_indentation() {
    let text = "{\n    // why\n    \"a\": {\"b\": 1, \"c\": [1, 2]}, // because\n    \"d\": \"e\"\n}\n";
    let edit = json!({ "set": { "a.b": 2, "a.c[1]": "two", "a.c[]": 3, "f.g": [true], "d": null }, "delete": ["nothing.there"] });
    assert_snapshot!(edited("a.json", text, edit), @r#"
    {
        // why
        "a": {"b": 2, "c": [1, "two", 3]}, // because
        "d": null,
        "f": {
            "g": [true]
        }
    }
    "#);
    assert_snapshot!(edited("a.json", text, json!({ "delete": ["a.c[0]", "d"] })), @r#"
    {
        // why
        "a": {"b": 1, "c": [ 2]} // because
    }
    "#);
}

#[test]
fn toml_keeps_comments_and_order() {
    let text = "# top\n[package]\nname = 'x' # name\nversion = \"1.0\"\n\n[dependencies]\na = { version = \"1\", features = [\"f\"] }\n\n[[bin]]\nname = \"b\"\n";
    let edit = json!({ "set": {
        "package.version": "1.1", "package.edition": "2024", "dependencies.a.version": "2", "dependencies.a.features[]": "g",
        "bin[0].path": "src/b.rs", "profile.release.lto": true,
    }, "delete": ["package.name"] });
    assert_snapshot!(edited("x.toml", text, edit), @r#"
    # top
    [package]
    version = "1.1"
    edition = "2024"

    [dependencies]
    a = { version = "2", features = ["f", "g"] }

    [[bin]]
    name = "b"
    path = "src/b.rs"

    [profile.release]
    lto = true
    "#);
}

#[test]
fn ini_and_env_keep_what_they_are() {
    let ini = "; top\nglobal=1\n[main]\n# note\nkey = old ; why\nother: x\n\n[two]\na = 1\n";
    let edit = json!({ "set": { "main.key": "new", "main.more": 2, "two.a": "x y", "three.b": true, "global": 2 }, "delete": ["main.other"] });
    assert_snapshot!(edited("a.ini", ini, edit), @"
    ; top
    global=2
    [main]
    # note
    key = new ; why
    more = 2

    [two]
    a = x y

    [three]
    b = true
    ");
    let env = "# top\nexport A=1 # one\nB=\"two words\"\nC='x'\nD=\"several\nlines\"\nE=";
    let edit = json!({ "set": { "A": "2", "B": "say \"$x\"", "C": "it", "D": "one", "E": "e", "F": "a b" } });
    assert_snapshot!(edited(".env", env, edit), @r#"
    # top
    export A=2 # one
    B="say \"\$x\""
    C='it'
    D="one"
    E=e
    F='a b'
    "#);
    assert_snapshot!(edited(".env", env, json!({ "delete": ["D", "A"] })), @r#"
    # top
    B="two words"
    C='x'
    E=
    "#);
}

#[test]
fn a_file_that_is_not_there_is_made_where_that_is_wanted() {
    let tree = Tree::with(&[]);
    let edits = json!([{ "file": "conf/a.yaml", "set": { "a.b[0]": 1 } }, { "file": "b.json", "set": { "a.b": 1 } }, { "file": "c.toml", "set": { "a.b": 1 } }]);
    assert_eq!(said(&tree.ask(json!({ "edits": edits }))), "changed 3 files");
    assert_snapshot!([tree.read("conf/a.yaml"), tree.read("b.json"), tree.read("c.toml")].join("---\n"), @r#"
    a:
      b:
        - 1
    ---
    {
      "a": {
        "b": 1
      }
    }
    ---
    [a]
    b = 1
    "#);
    let never = json!({ "edits": [{ "file": "d.toml", "create": false, "set": { "a": 1 } }] });
    assert_snapshot!(said(&tree.ask(never)), @"
    changed nothing: `d.toml`: there is no such file
    d.toml: there is no such file
    ");
}

#[test]
fn windows_line_ends_stay() {
    let text = "a: 1\r\nb:\r\n  - x\r\n";
    assert_eq!(
        edited("a.yaml", text, json!({ "set": { "b[]": "z", "c": 2 } })),
        "a: 1\r\nb:\r\n  - x\r\n  - z\r\nc: 2\r\n"
    );
}
