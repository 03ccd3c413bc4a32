//! Lock files against a small bundle.

use std::fs;

use super::*;

fn found(locks: &[(&str, &str)], advisories: &[(&str, &str)]) -> Vec<String> {
    let directory = tempfile::tempdir().expect("a directory");
    let (tree, bundle) = (directory.path().join("tree"), directory.path().join("bundle"));
    for (root, files) in [(&tree, locks), (&bundle, advisories)] {
        fs::create_dir_all(root).expect("a directory");
        for (name, text) in files {
            fs::write(root.join(name), text).expect("a file");
        }
    }
    let tree = Tree::new(tree);
    let (files, _) = tree.files();
    let (part, notes) = look(&tree, &files, &bundle).expect("a bundle");
    let mut said: Vec<String> = part
        .findings
        .iter()
        .map(|finding| {
            let place = &finding.place;
            format!(
                "{}:{} {} ({})",
                place.path,
                place.line,
                finding.message,
                finding.suggestion.clone().unwrap_or_default()
            )
        })
        .chain(notes)
        .collect();
    said.sort();
    said
}

const OSV: &str = r#"{"id": "A-1", "summary": "It breaks", "affected": [
  {"package": {"ecosystem": "crates.test", "name": "one"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.0.0"}, {"fixed": "1.2.0"}]}]},
  {"package": {"ecosystem": "npm", "name": "one"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"last_affected": "2.0.0"}]}]},
  {"package": {"ecosystem": "PyPI", "name": "One.One"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.0.1"}]}]},
  {"package": {"ecosystem": "Go", "name": "test/one"}, "versions": ["v1.0.0"]}]}"#;

#[test]
fn versions_within_a_range_are_found_and_others_are_not() {
    let cargo = "version = 4\n[[package]]\nname = \"one\"\nversion = \"1.1.0\"\nsource = \"registry\"\n[[package]]\nname = \"one\"\nversion = \"1.2.0\"\nsource = \"registry\"\n";
    let npm = r#"{"lockfileVersion": 3, "packages": {"": {"name": "app"}, "node_modules/one": {"version": "2.0.0"}}}"#;
    let locks = [
        ("Cargo.lock", cargo),
        ("package-lock.json", npm),
        ("requirements.txt", "one-one==1.0rc1 ; python_version > '3'\nother==1.0\n"),
        ("go.sum", "test/one v1.0.0 h1:x=\ntest/one v1.0.0/go.mod h1:x=\n"),
    ];
    assert_eq!(
        found(&locks, &[("a.json", OSV)]),
        [
            "Cargo.lock:3 one 1.1.0: It breaks (take one 1.2.0 or newer)",
            "go.sum:1 test/one v1.0.0: It breaks (no fixed version is known: replace it, or take the risk knowingly)",
            "package-lock.json:1 one 2.0.0: It breaks (no fixed version is known: replace it, or take the risk knowingly)",
            "requirements.txt:1 one-one 1.0rc1: It breaks (take one-one 1.0.1 or newer)",
        ]
    );
}

#[test]
fn rustsec_says_what_is_patched() {
    let advisory = "```toml\n[advisory]\nid = \"R-1\"\npackage = \"one\"\n[versions]\npatched = [\"^1.2.5\", \">= 2.0.1\"]\nunaffected = [\"< 0.5\"]\n```\n\n# It breaks\n";
    let lock = |version: &str| format!("[[package]]\nname = \"one\"\nversion = \"{version}\"\nsource = \"r\"\n");
    for (version, is_affected) in [
        ("0.4.9", false),
        ("0.5.0", true),
        ("1.2.4", true),
        ("1.2.5", false),
        ("1.9.0", false),
        ("2.0.0", true),
        ("2.0.1", false),
    ] {
        let found = found(&[("Cargo.lock", &lock(version))], &[("R-1.md", advisory)]);
        assert_eq!(found.len() == 1, is_affected, "{version}: {found:?}");
    }
}

#[test]
fn what_cannot_be_judged_is_said() {
    let lock = "[[package]]\nname = \"one\"\nversion = \"one\"\nsource = \"r\"\n";
    let found = found(
        &[("Cargo.lock", lock), ("package-lock.json", "{")],
        &[("a.ndjson", &(OSV.replace('\n', " ") + "\n\n{\"id\": 1}\ncut o"))],
    );
    assert!(
        found[0] == "A-1: one one: `one` is no version" && found[1].ends_with("a.ndjson`: 2 lines are no advisory"),
        "{found:?}"
    );
    assert_eq!(found.len(), 2);
    let empty = tempfile::tempdir().expect("a directory");
    assert!(look(&Tree::new(empty.path()), &[], empty.path()).is_err());
}

#[test]
fn events_count_in_the_order_of_their_versions() {
    let advisory = |events: &str| {
        format!(
            r#"{{"id": "A-2", "affected": [{{"package": {{"ecosystem": "npm", "name": "one"}}, "ranges": [{{"type": "SEMVER", "events": [{events}]}}]}}]}}"#
        )
    };
    let lock = |version: &str| format!(r#"{{"packages": {{"node_modules/one": {{"version": "{version}"}}}}}}"#);
    let shuffled = r#"{"fixed": "2.3.0"}, {"introduced": "2.0.0"}, {"fixed": "1.4.0"}, {"introduced": "0"}"#;
    let together = r#"{"introduced": "1.0.0"}, {"introduced": "1.1.0"}, {"fixed": "1.2.0"}, {"fixed": "1.3.0"}"#;
    let without = r#"{"fixed": "1.2.0"}"#;
    for (events, version, is_affected) in [
        (shuffled, "1.3.9", true),
        (shuffled, "1.4.0", false),
        (shuffled, "2.0.0", true),
        (shuffled, "2.3.0", false),
        (together, "1.0.5", true),
        (together, "1.2.5", false),
        (together, "0.9.0", false),
        (without, "1.1.0", true),
        (without, "1.2.0", false),
    ] {
        let found = found(&[("package-lock.json", &lock(version))], &[("a.json", &advisory(events))]);
        assert_eq!(found.len() == 1, is_affected, "{events} {version}: {found:?}");
    }
}

#[test]
fn what_no_lock_is_read_of_is_said() {
    let directory = tempfile::tempdir().expect("a directory");
    let windows: Vec<u8> =
        [0xFEFF].into_iter().chain("one-one==1.0\r\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let files: [(&str, &[u8]); 9] = [
        ("Cargo.lock", b"version = 4\n"),
        ("Pipfile.lock", b"[]"),
        ("bun.lockb", b"#!/usr/bin/env bun\0"),
        ("composer.lock", b"{}"),
        ("go.sum", b"test/one v1.0.0 h1:x=\ntest/two\n"),
        ("package-lock.json", b"null"),
        ("poetry.lock", b"\0"),
        ("requirements.txt", &windows),
        ("yarn.lock", b"# yarn lockfile v1\n<<<<<<< ours\na@1:\n  version \"1.0.0\"\n"),
    ];
    for (name, bytes) in files {
        fs::write(directory.path().join(name), bytes).expect("a file");
    }
    let tree = Tree::new(directory.path());
    let (files, _) = tree.files();
    let mut part = Part::default();
    let locked = used(&tree, &files, &mut part);
    let said: Vec<String> = part.unread.iter().map(|unread| format!("{}: {}", unread.path, unread.why)).collect();
    assert_eq!(
        said,
        [
            "Cargo.lock: it has no packages",
            "Pipfile.lock: it has neither `_meta` nor `default`",
            "bun.lockb: lock files of this form are not read",
            "composer.lock: it has no `packages`",
            "go.sum: line 2 is no module, version and sum",
            "package-lock.json: it has neither `lockfileVersion` nor `packages`",
            "poetry.lock: it is no text",
            "yarn.lock: in line 2 begins what git could not merge",
        ]
    );
    let names: Vec<&str> = locked.iter().map(|(_, package)| package.name.as_str()).collect();
    assert_eq!(names, ["one-one"]);
}

#[test]
fn a_go_mod_that_names_everything_is_believed_before_the_sum() {
    let sum = "test/one v1.0.0 h1:x=\ntest/one v1.0.1 h1:x=\n";
    let module = |version: &str| format!("module a.test/b\n\ngo {version}\n\nrequire test/one v1.0.1\n");
    assert_eq!(found(&[("go.mod", &module("1.21")), ("go.sum", sum)], &[("a.json", OSV)]), Vec::<String>::new());
    assert_eq!(found(&[("go.mod", &module("1.16")), ("go.sum", sum)], &[("a.json", OSV)]).len(), 1);
}
