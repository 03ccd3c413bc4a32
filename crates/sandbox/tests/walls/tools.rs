//! The user's own toolchains work inside.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pitcrew_sandbox::toolchains;

use crate::case::Case;

crate::cases!(
    cargo_builds_a_crate_with_the_toolchain_of_the_user,
    npm_runs_the_tests_of_a_package_with_the_node_of_the_user,
);

/// A view in which the user's `PATH` and HOME hold, as the runner makes it.
fn at_home(files: &[(&str, &str)]) -> Option<Case> {
    let (path, home) = (env::var_os("PATH")?, PathBuf::from(env::var_os("HOME")?));
    let mut case = Case::view(files);
    let mut mounts = toolchains(&path, &home);
    let enclosure = case.enclosure();
    enclosure.home = Some(home.clone());
    enclosure.scratch_bytes = 256 << 20;
    mounts.append(&mut enclosure.mounts);
    enclosure.mounts = mounts;
    case.spec.env = vec![("PATH".into(), path), ("HOME".into(), home.into_os_string())];
    Some(case)
}

/// Whether a tool answers; says so where it does not.
fn have(tool: &str) -> bool {
    let answers = Command::new(tool).arg("--version").output().is_ok_and(|done| done.status.success());
    if !answers {
        eprintln!("skipped: no {tool} on this machine's PATH");
    }
    answers
}

fn cargo_builds_a_crate_with_the_toolchain_of_the_user() {
    if !have("cargo") {
        return;
    }
    let manifest = "[package]\nname = \"hello\"\nedition = \"2021\"\n";
    let main = "fn main() { println!(\"built inside\"); }";
    let Some(mut case) = at_home(&[("Cargo.toml", manifest), ("src/main.rs", main)]) else { return };
    let done = case.sh("cargo build --offline --quiet && ./target/debug/hello");
    assert_eq!(done.said(), "built inside");
}

fn npm_runs_the_tests_of_a_package_with_the_node_of_the_user() {
    if !have("npm") {
        return;
    }
    let package = r#"{"name": "x", "version": "1.0.0", "scripts": {"test": "node test.js"}}"#;
    let test = "console.log('tested inside by ' + process.execPath)";
    let Some(mut case) = at_home(&[("package.json", package), ("test.js", test)]) else { return };
    let done = case.sh("npm test --silent");
    assert!(done.said().starts_with("tested inside by "), "{done:?}");
    if let Some(node) = env::var_os("PITCREW_TEST_NODE") {
        assert_eq!(done.said(), format!("tested inside by {}", Path::new(&node).display()));
    }
}

/// Puts the toolchains of this machine below another HOME, as links to the same files; returns
/// the `PATH` that finds them there.
pub fn install_below(home: &Path) -> OsString {
    let own = PathBuf::from(env::var_os("HOME").unwrap_or_default());
    let mut path = Vec::new();
    let link = |from: &Path, to: &Path| {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let copied = Command::new("cp").args(["-al", "--"]).arg(from).arg(to).output();
        copied.is_ok_and(|copied| copied.status.success())
    };
    if own.join(".cargo/bin").is_dir() && own.join(".rustup").is_dir() {
        let cargo = link(&own.join(".cargo/bin"), &home.join(".cargo/bin"));
        if cargo && link(&own.join(".rustup"), &home.join(".rustup")) {
            path.push(home.join(".cargo/bin"));
        }
    }
    path.extend(env::split_paths(OsStr::new("/usr/local/bin:/usr/bin:/bin")));
    env::join_paths(path).unwrap()
}
