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
    let found = found(&[("Cargo.lock", lock), ("package-lock.json", "{")], &[("a.ndjson", &OSV.replace('\n', " "))]);
    assert_eq!(found, ["A-1: one one: `one` is no version"]);
    let empty = tempfile::tempdir().expect("a directory");
    assert!(look(&Tree::new(empty.path()), &[], empty.path()).is_err());
}

#[test]
fn a_go_mod_that_names_everything_is_believed_before_the_sum() {
    let sum = "test/one v1.0.0 h1:x=\ntest/one v1.0.1 h1:x=\n";
    let module = |version: &str| format!("module a.test/b\n\ngo {version}\n\nrequire test/one v1.0.1\n");
    assert_eq!(found(&[("go.mod", &module("1.21")), ("go.sum", sum)], &[("a.json", OSV)]), Vec::<String>::new());
    assert_eq!(found(&[("go.mod", &module("1.16")), ("go.sum", sum)], &[("a.json", OSV)]).len(), 1);
}
