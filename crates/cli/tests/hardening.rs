//! The hardening example: its agents do damage where nothing holds them, and the demo shows what does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

#[test]
fn without_walls_the_rate_limit_agent_empties_the_other_teams_file() {
    let server = Server::copied();
    let before = server.read("archon/docker-compose.yml");
    assert!(before.contains("5432:5432"));

    server.agent("rate_limit.py", r#"{"file": "nginx/conf.d/limits.conf", "per_second": 10, "burst": 20}"#, 1);

    let after = server.read("archon/docker-compose.yml");
    assert!(!after.contains("ports:"), "nothing held it back, so the ports are gone:\n{after}");
}

#[test]
fn told_that_it_failed_the_rate_limit_agent_keeps_to_its_own() {
    let server = Server::copied();
    let before = server.read("archon/docker-compose.yml");

    server.agent("rate_limit.py", r#"{"file": "nginx/conf.d/limits.conf", "per_second": 10, "burst": 20}"#, 2);

    assert_eq!(server.read("archon/docker-compose.yml"), before);
    assert!(server.read("nginx/conf.d/limits.conf").contains("limit_req_status 429;"));
}

#[test]
fn without_a_probe_the_keepalive_agent_sends_everybody_to_the_wrong_port() {
    let server = Server::copied();
    let inputs = r#"{"site": "nginx/sites/archon.conf", "compose": "archon/docker-compose.yml"}"#;

    server.agent("keepalive.py", inputs, 1);

    // 5173 is the container's own port; the stack publishes 3737.
    assert!(server.read("nginx/sites/archon.conf").contains("server 127.0.0.1:5173;"));
}

#[test]
fn the_demo_ends_as_it_is_told() {
    let demo = Command::new(example().join("demo.sh"))
        .env("PITCREW", env!("CARGO_BIN_EXE_pitcrew"))
        .stdin(Stdio::null())
        .output()
        .expect("the demo starts");
    assert!(demo.status.success(), "{}", told(&demo));
}

/// A copy of the example's server, with the agents beside it as in the example.
struct Server {
    place: TempDir,
}

impl Server {
    fn copied() -> Server {
        let place = TempDir::new().unwrap();
        copy(&example().join("server"), &place.path().join("server"));
        Server { place }
    }

    fn root(&self) -> PathBuf {
        self.place.path().join("server")
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Runs an agent as anybody would, with the contract that Pitcrew has for it and without Pitcrew.
    fn agent(&self, name: &str, inputs: &str, attempt: u32) {
        let task = self.place.path().join("task.json");
        fs::write(&task, format!(r#"{{"attempt": {attempt}, "inputs": {inputs}}}"#)).unwrap();
        let done = Command::new(example().join("agents").join(name))
            .current_dir(self.root())
            .env("PITCREW_OUTPUT", self.place.path().join("output.json"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(fs::File::open(&task).unwrap())
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", told(&done));
    }
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/hardening")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn told(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
