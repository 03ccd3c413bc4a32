//! The user's own toolchains work inside.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    if let Some(node) = env::var_os(NODE) {
        assert_eq!(done.said(), format!("tested inside by {}", Path::new(&node).display()));
    }
}

/// Puts the Rust and the Node of this machine below another HOME, as links to the same files;
/// returns the variables that find them there.
pub fn install_below(home: &Path) -> Vec<(&'static str, OsString)> {
    let mut path = Vec::new();
    let mut variables = Vec::new();
    let proxies = env::var_os("HOME").map(|own| Path::new(&own).join(".cargo/bin"));
    let proxies = proxies.filter(|proxies| proxies.join("rustup").exists());
    if let (Some(proxies), Some(compiler)) = (proxies, said("rustc", &["--print", "sysroot"])) {
        let rustup = home.join(".rustup");
        link(&fs::canonicalize(compiler).unwrap(), &rustup.join("toolchains/linked"));
        link(&proxies, &home.join(".cargo/bin"));
        let settings = "version = \"12\"\ndefault_toolchain = \"linked\"\n[overrides]\n";
        fs::write(rustup.join("settings.toml"), settings).unwrap();
        path.push(home.join(".cargo/bin"));
    }
    if let Some(node) = said("node", &["-p", "process.execPath"]) {
        let bin = home.join(".nvm/versions/node/linked/bin");
        link(&fs::canonicalize(node).unwrap(), &bin.join("node"));
        variables.push((NODE, bin.join("node").into_os_string()));
        path.push(bin);
    }
    path.extend(["/usr/local/bin", "/usr/bin", "/bin"].map(PathBuf::from));
    variables.push(("PATH", env::join_paths(path).unwrap()));
    variables
}

/// Says where the Node is that [`install_below`] made.
const NODE: &str = "PITCREW_TEST_NODE";

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let done = Command::new(program).args(arguments).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// A second name for a file, or for every file of a tree; a copy where that cannot be.
fn link(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    let copy = |how| Command::new("cp").args([how, "--"]).arg(from).arg(to).stderr(Stdio::null()).status();
    let copied = copy("-al").unwrap().success() || copy("-a").unwrap().success();
    assert!(copied, "cannot copy {} to {}", from.display(), to.display());
}
