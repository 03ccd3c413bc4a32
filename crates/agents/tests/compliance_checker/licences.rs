//! Licences: of texts, of the project, and of what it depends on.

use pitcrew_agents::compliance_checker::licences::of_text;
use serde_json::json;

use crate::support::{mended, report, run, said, tree};

/// Returns a text of SPDX's list with somebody's name in it.
fn text(id: &str) -> String {
    let text = spdx::license_id(id).unwrap().text();
    text.replace("<year>", "2024").replace("<copyright holders>", "Ada Lovelace").replace("<owner>", "Ada Lovelace")
}

#[test]
fn every_text_of_the_list_is_itself() {
    for id in
        ["MIT", "MIT-0", "X11", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "Apache-2.0", "MPL-2.0"]
    {
        assert_eq!(of_text(&text(id)), [id], "{id}");
    }
    for id in [
        "GPL-2.0",
        "GPL-3.0",
        "LGPL-2.1",
        "AGPL-3.0",
        "Unicode-3.0",
        "Unicode-DFS-2016",
        "Zlib",
        "BSL-1.0",
        "Unlicense",
    ] {
        assert_eq!(of_text(&text(id)), [id], "{id}");
    }
}

#[test]
fn how_a_text_is_set_does_not_matter() {
    let words: Vec<String> = text("MIT").split_whitespace().map(str::to_owned).collect();
    let comment: String = words.chunks(7).map(|line| format!(" * {}\n", line.join(" ").to_uppercase())).collect();
    assert_eq!(of_text(&format!("/*\n{comment} */\nint main;\n")), ["MIT"]);
    assert_eq!(of_text(&words.join(" ")), ["MIT"]);
    assert_eq!(
        of_text(&text("BSD-3-Clause").replace("the copyright holder nor", "Analytical Engines Ltd. nor")),
        ["BSD-3-Clause"]
    );
}

#[test]
fn names_in_a_disclaimer_make_no_other_licence() {
    let author = text("BSD-3-Clause").replace("COPYRIGHT HOLDERS AND CONTRIBUTORS", "AUTHOR");
    assert_eq!(of_text(&author.replace("COPYRIGHT HOLDER OR CONTRIBUTORS", "AUTHOR")), ["BSD-3-Clause"]);
}

#[test]
fn a_text_holds_several_licences() {
    let both = format!("{}\n\n-----\n\n{}", text("Apache-2.0"), text("MIT"));
    assert_eq!(of_text(&both), ["Apache-2.0", "MIT"]);
    let either = "Licensed under either of the Apache License, Version 2.0 or the MIT license at your option.";
    assert_eq!(of_text(either), ["Apache-2.0", "MIT"]);
}

#[test]
fn a_licence_with_a_clause_of_its_own_is_another_one() {
    let clause = "The Software may not be used by any person who sells services to hospitals or who has employed more than ten people in the year before, unless that person has asked for and been given leave in writing.\n\nTHE SOFTWARE IS";
    assert_eq!(of_text(&text("MIT").replacen("THE SOFTWARE IS", clause, 1)), [""; 0]);
    assert_eq!(of_text("Do as you are told.\n"), [""; 0]);
}

#[test]
fn a_project_says_one_licence_and_holds_it() {
    let files = |says: &str| {
        let manifest = format!("{{\"name\": \"a\"{says}}}");
        said(report(&[("package.json", &manifest), ("LICENSE", &text("MIT"))], &["licenses"]))
    };
    assert_eq!(files(", \"license\": \"MIT\""), "");
    insta::assert_snapshot!(files(", \"license\": \"GPL-3.0-only\""), @"package.json:1 licence-mismatch `a` says `GPL-3.0-only`, and its licence file is MIT");
    insta::assert_snapshot!(files(", \"license\": \"my own\""), @"package.json:1 licence-not-spdx `a` says `my own`, which is no expression of SPDX's list");
    insta::assert_snapshot!(files(""), @"package.json:1 licence-undeclared `a` does not say its licence");
    let alone = report(&[("pyproject.toml", "[project]\nname = \"a\"\nlicense = \"MIT\"\n")], &["licenses"]);
    insta::assert_snapshot!(said(alone), @"pyproject.toml:0 licence-missing the project has no licence file at its root");
    let private = report(&[("package.json", "{\"name\": \"a\", \"private\": true}")], &["licenses"]);
    assert_eq!(said(private), "");
}

#[test]
fn a_licence_is_written_as_the_list_writes_it_today() {
    let manifest = |says: &str| format!("[package]\nname = \"a\"\nlicense = \"{says}\"\n");
    let after = |says: &str| {
        let text = manifest(says);
        let report = report(&[("Cargo.toml", &text)], &["licenses"]);
        let told = report.findings.iter().filter(|finding| finding.rule == "licence-not-spdx").count();
        (told, mended(&report, "Cargo.toml", &text))
    };
    for (says, should) in [("MIT/Apache-2.0", "MIT OR Apache-2.0"), ("GPL-3.0+", "GPL-3.0-or-later")] {
        assert_eq!(after(says), (1, manifest(should)));
        assert_eq!(after(should), (0, manifest(should)));
    }
    // Whether later versions are allowed only its author knows.
    assert_eq!(after("GPL-3.0"), (1, manifest("GPL-3.0")));
    assert_eq!(after("GPL-3.0-only"), (0, manifest("GPL-3.0-only")));
}

#[test]
fn dependencies_are_judged_by_the_policy() {
    let lock = r#"version = 4

[[package]]
name = "free"
version = "1.0.0"
source = "registry+https://example.com/index"

[[package]]
name = "shared"
version = "2.0.0"
source = "registry+https://example.com/index"

[[package]]
name = "silent"
version = "3.0.0"
source = "registry+https://example.com/index"

[[package]]
name = "not-fetched-anywhere"
version = "0.0.1"
source = "registry+https://example.com/index"

[[package]]
name = "own"
version = "0.1.0"
"#;
    let directory = tree(&[
        ("Cargo.lock", lock),
        ("vendor/free/Cargo.toml", "[package]\nname = \"free\"\nversion = \"1.0.0\"\nlicense = \"MIT/Apache-2.0\"\n"),
        (
            "vendor/shared/Cargo.toml",
            "[package]\nname = \"shared\"\nversion = \"2.0.0\"\nlicense = \"GPL-3.0-or-later\"\n",
        ),
        ("vendor/silent/Cargo.toml", "[package]\nname = \"silent\"\nversion = \"3.0.0\"\n"),
    ]);
    let inputs = json!({"rules": ["licenses"], "licenses": {"allow": ["MIT", "BSD"]}});
    let outcome = run(directory.path(), inputs).unwrap();
    assert_eq!(outcome.output["passed"], false);
    insta::assert_snapshot!(said(outcome.findings.unwrap()), @r"
    Cargo.lock:9 licence-denied `shared 2.0.0` is under `GPL-3.0-or-later`: the policy does not allow GPL-3.0-or-later
    Cargo.lock:14 licence-unknown package `silent 3.0.0` lacks a licence that is known
    Cargo.lock:19 licence-not-read package `not-fetched-anywhere 0.0.1` lacks a licence that is in reach
    ");
    let excepted = json!({"rules": ["licenses"], "licenses": {
        "deny": ["copyleft"],
        "exceptions": [{"name": "shared"}, {"name": "silent"}, {"name": "not-fetched-anywhere", "version": "0.0.1"}],
    }});
    assert_eq!(said(run(directory.path(), excepted).unwrap().findings.unwrap()), "");
    let trouble = run(directory.path(), json!({"licenses": {"allow": ["Frobnicate"]}})).unwrap_err();
    assert!(trouble.message.contains("Frobnicate"), "{trouble}");
}

#[test]
fn packages_of_npm_and_python_say_their_licences() {
    let lock = r#"{"name": "a", "lockfileVersion": 3, "packages": {
        "": {"name": "a"},
        "node_modules/b": {"version": "1.0.0", "license": "MIT"},
        "node_modules/b/node_modules/c": {"version": "2.0.0", "license": "AGPL-3.0"},
        "node_modules/d": {"version": "3.0.0"},
        "node_modules/e": {"version": "4.0.0", "license": "SEE LICENSE IN terms.txt"}
    }}"#;
    let directory = tree(&[
        ("package-lock.json", lock),
        ("node_modules/d/package.json", r#"{"name": "d", "licenses": [{"type": "MIT"}, {"type": "AGPL-3.0"}]}"#),
        ("requirements.txt", "# pinned\none==1.0\nTwo_B>=2\nthree\n-r other.txt\n./local\n"),
        (
            ".venv/lib/python3.12/site-packages/one-1.0.dist-info/METADATA",
            "Name: one\nLicense-Expression: AGPL-3.0-only\n\ntext",
        ),
        (
            ".venv/lib/python3.12/site-packages/two_b-2.1.dist-info/METADATA",
            "Name: two-b\nLicense: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n",
        ),
    ]);
    let inputs = json!({"rules": ["licenses"], "licenses": {"deny": ["AGPL"]}});
    insta::assert_snapshot!(said(run(directory.path(), inputs).unwrap().findings.unwrap()), @r"
    package-lock.json:4 licence-denied `c 2.0.0` is under `AGPL-3.0`: the policy does not allow AGPL-3.0
    package-lock.json:6 licence-unknown package `e 4.0.0` lacks a licence that is known
    requirements.txt:2 licence-denied `one 1.0` is under `AGPL-3.0-only`: the policy does not allow AGPL-3.0-only
    requirements.txt:4 licence-not-read package `three` lacks a licence that is in reach
    ");
}

#[test]
fn what_cannot_be_read_is_said() {
    let found = report(&[("package-lock.json", "{"), ("Cargo.toml", "[package"), ("LICENSE", "a\0b")], &["licenses"]);
    let unread: Vec<&str> = found.unread.iter().map(|unread| unread.path.as_str()).collect();
    assert_eq!(unread, ["LICENSE", "Cargo.toml", "package-lock.json"]);
    assert!(of_text(&"(".repeat(200_000)).is_empty());
    assert!(of_text(&"permission is hereby granted free of charge ".repeat(20_000)).is_empty());
}
