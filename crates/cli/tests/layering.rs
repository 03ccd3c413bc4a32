//! A crate imports only the crates that the house gives it: the manifests say so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What each crate may import of the house, in any table of dependencies.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("plan", &[]),
    ("engine", &["plan"]),
    ("sandbox", &[]),
    ("agents", &["plan"]),
    ("runner", &["plan", "engine", "sandbox"]),
    ("server", &["plan", "engine", "runner"]),
    ("cli", &["plan", "engine", "sandbox", "agents", "runner", "server"]),
];

/// Crates that reach the world: clocks, randomness, sockets, threads of a runtime.
const IMPURE: &[&str] = &[
    "tokio",
    "rusqlite",
    "ureq",
    "rustix",
    "libc",
    "rand",
    "getrandom",
    "fastrand",
    "chrono",
    "time",
    "uuid",
    "tempfile",
];

#[test]
fn every_crate_imports_only_what_the_house_gives_it() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    for (name, manifest) in manifests() {
        let allowed = allowed.get(name.as_str()).unwrap_or_else(|| panic!("`crates/{name}` has no line in MAY_IMPORT"));
        for import in dependencies(&manifest, |_| true) {
            if let Some(import) = import.strip_prefix("pitcrew-") {
                assert!(allowed.contains(&import), "`{name}` may not import `{import}`");
            }
        }
    }
}

#[test]
fn the_pure_crates_depend_on_nothing_that_reaches_the_world() {
    let manifests = manifests();
    for pure in ["plan", "engine"] {
        let used = dependencies(&manifests[pure], |table| !table.contains("dev-dependencies"));
        let impure: Vec<_> = used.iter().filter(|name| IMPURE.contains(&name.as_str())).collect();
        assert!(impure.is_empty(), "`{pure}` is pure, and depends on {impure:?}");
    }
}

#[test]
fn the_pure_crates_know_calendars_and_no_clock() {
    // Without `std` jiff has no clock, no environment, and no zones but those compiled in.
    let manifest = &manifests()["plan"];
    let line = manifest.lines().find(|line| line.starts_with("jiff ")).expect("`plan` knows time zones");
    assert!(line.contains("default-features = false") && !line.contains("\"std\""), "{line}");
}

#[test]
fn unsafe_code_lives_in_the_sandbox_alone() {
    for (name, manifest) in manifests() {
        let inherits = manifest.lines().any(|line| line.trim() == "[lints]")
            && manifest.lines().any(|line| line.trim() == "workspace = true");
        assert!(inherits, "`{name}` does not inherit the workspace's lints, which deny unsafe code");
        if name != "sandbox" {
            for (file, text) in sources(&crates().join(&name)) {
                let allows = text.contains(concat!("allow(", "unsafe_code"));
                assert!(!allows, "`{file}` allows unsafe code");
            }
        }
    }
}

#[test]
fn the_reader_of_manifests_sees_every_way_to_write_a_dependency() {
    let manifest = r#"
        [package]
        name = "x"
        [dependencies]
        serde.workspace = true
        tokio = { version = "1", features = ["net"] }
        "libc" = "0.2"
        # jiff = "0.2"
        [target.'cfg(unix)'.dependencies]
        rustix = "1"
        [dependencies.rand]
        version = "0.9"
        [features]
        default = []
    "#;
    let found: Vec<_> = dependencies(manifest, |_| true).into_iter().collect();
    assert_eq!(found, ["libc", "rand", "rustix", "serde", "tokio"]);
}

fn crates() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies below `crates`")
}

/// Every crate's manifest by the name of its directory.
fn manifests() -> BTreeMap<String, String> {
    let entries = fs::read_dir(crates()).expect("`crates` can be listed");
    entries
        .map(|entry| entry.expect("`crates` can be listed"))
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| {
            let manifest = fs::read_to_string(entry.path().join("Cargo.toml")).expect("a manifest can be read");
            (entry.file_name().to_string_lossy().into_owned(), manifest)
        })
        .collect()
}

/// The names in those tables of dependencies that `wanted` picks by their heading.
fn dependencies(manifest: &str, wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut heading = "";
    for line in manifest.lines().map(str::trim) {
        if let Some(inner) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            heading = inner;
            if let Some((table, name)) = inner.rsplit_once("dependencies.")
                && wanted(&format!("{table}dependencies"))
            {
                found.insert(name.to_owned());
            }
        } else if heading.ends_with("dependencies")
            && wanted(heading)
            && !line.starts_with('#')
            && let Some((name, _)) = line.split_once(['=', '.'])
        {
            found.insert(name.trim().trim_matches('"').to_owned());
        }
    }
    found
}

/// Every Rust file below a directory, with its text.
fn sources(directory: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).expect("a source directory can be listed") {
            let path = entry.expect("a source directory can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file can be read");
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}
