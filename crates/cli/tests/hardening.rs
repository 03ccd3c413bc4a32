//! The hardening example: its agents do damage where nothing holds them, and the demo shows what does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tempfile::TempDir;

const RATE_LIMIT: &str = r#"{"file": "nginx/conf.d/limits.conf", "per_second": 10, "burst": 20}"#;
const KEEPALIVE: &str = r#"{"site": "nginx/sites/archon.conf", "compose": "archon/docker-compose.yml"}"#;
const FAILED: &str = r#""previous": {"reason": "it changed what it does not own"}"#;
const NOTHING: &str = r#""previous": null, "messages": []"#;
const LOCALHOST: &str =
    r#"{"compose": "archon/docker-compose.yml", "services": ["archon-ui", "archon-server", "realtime"]}"#;
const LIVE_UPDATES: &str = r#"{"site": "nginx/sites/archon.conf", "port": 4000}"#;

#[test]
fn where_nothing_holds_it_the_rate_limit_agent_empties_the_other_teams_file() {
    let example = Example::copied();
    assert!(example.read("archon/docker-compose.yml").contains("5432:5432"));

    example.agent("rate_limit.py", RATE_LIMIT, NOTHING);

    let after = example.read("archon/docker-compose.yml");
    assert!(!after.contains("ports:"), "the ports are gone:\n{after}");
}

#[test]
fn told_that_it_failed_the_rate_limit_agent_keeps_to_its_own() {
    let example = Example::copied();
    let before = example.read("archon/docker-compose.yml");

    example.agent("rate_limit.py", RATE_LIMIT, FAILED);

    assert_eq!(example.read("archon/docker-compose.yml"), before);
    assert!(example.read("nginx/conf.d/limits.conf").contains("limit_req_status 429;"));
}

#[test]
fn where_nothing_holds_it_the_keepalive_agent_takes_the_site_down() {
    let example = Example::copied();
    let live = Live::started(&example);
    assert!(live.ask("page"), "the site is up before");

    example.agent("keepalive.py", KEEPALIVE, NOTHING);
    live.reload();

    assert!(!live.ask("page"), "nginx took it, and the page is gone");
}

#[test]
fn told_that_it_failed_the_keepalive_agent_keeps_the_site_up() {
    let example = Example::copied();
    let live = Live::started(&example);

    example.agent("keepalive.py", KEEPALIVE, FAILED);
    live.reload();

    assert!(live.ask("page"));
}

#[test]
fn bound_to_the_other_loopback_a_service_is_out_of_reach_until_its_team_is_told() {
    let example = Example::copied();
    let live = Live::started(&example);
    assert!(!live.ask("websocket"), "live updates go around nginx at first");

    example.agent("localhost.py", LOCALHOST, NOTHING);
    live.up();
    example.agent("live_updates.py", LIVE_UPDATES, NOTHING);
    live.reload();
    assert!(live.ask("page") && live.ask("api"));
    let message = live.message_of_the_proxies().expect("the WebSocket finds nobody");
    assert_eq!(message["status"], "partial");
    assert_eq!(message["suspected_cause"], "Port 4000 not listening on 127.0.0.1");
    assert_eq!(message["requested_action"], "Team docker: publish `realtime` on 127.0.0.1:4000");

    example.agent("localhost.py", LOCALHOST, &format!(r#""messages": [{{"report": {message}}}]"#));
    live.up();
    assert_eq!(live.message_of_the_proxies(), None);
}

#[test]
fn the_demo_ends_as_it_is_told() {
    let _turn = take_turn();
    let demo = Command::new(source().join("demo.sh"))
        .env("PITCREW", env!("CARGO_BIN_EXE_pitcrew"))
        .stdin(Stdio::null())
        .output()
        .expect("the demo starts");
    assert!(demo.status.success(), "{}", told(&demo));
}

/// A copy of the example.
struct Example {
    place: TempDir,
}

impl Example {
    fn copied() -> Example {
        let place = TempDir::new().unwrap();
        copy(&source(), &place.path().join("hardening"));
        Example { place }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.place.path().join("hardening").join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path("server").join(path)).unwrap()
    }

    /// Runs an agent as anybody would: by the contract that Pitcrew has for it, and without Pitcrew.
    /// `told` is what else it is told, as fields of JSON.
    fn agent(&self, name: &str, inputs: &str, told: &str) {
        let task = self.path("task.json");
        fs::write(&task, format!(r#"{{"inputs": {inputs}, {told}}}"#)).unwrap();
        let mut agent = Command::new(self.path("agents").join(name));
        agent.current_dir(self.path("server")).env("PITCREW_OUTPUT", self.path("output.json"));
        done(agent.stdin(fs::File::open(&task).unwrap()));
    }
}

/// The example's live servers; they end with it.
struct Live<'a> {
    example: &'a Example,
    _turn: MutexGuard<'static, ()>,
}

impl Live<'_> {
    fn started(example: &Example) -> Live<'_> {
        let turn = take_turn();
        let offset = done(&mut Command::new(example.path("live/free.py"))).stdout;
        fs::write(example.path("live/offset"), offset).unwrap();
        let live = Live { example, _turn: turn };
        done(Command::new(example.path("live/stack.sh")).arg("start"));
        done(Command::new(example.path("live/nginx.sh")).arg("start"));
        live
    }

    fn reload(&self) {
        done(Command::new(self.example.path("live/nginx.sh")).arg("reload"));
    }

    /// Makes the stack agree with the compose file.
    fn up(&self) {
        done(Command::new(self.example.path("live/stack.sh")).arg("up"));
    }

    /// Returns what the nginx team has to say about its proxies; nothing where all is well.
    fn message_of_the_proxies(&self) -> Option<Value> {
        let paper = self.example.path("message.json");
        let mut check = Command::new(self.example.path("checks/proxies.py"));
        check.args(["page", "api", "websocket"]).env("PITCREW_OUTPUT", &paper);
        let holds = check.output().unwrap().status.success();
        let said = fs::read(&paper).ok().map(|text| serde_json::from_slice::<Value>(&text).unwrap());
        let _ = fs::remove_file(&paper);
        assert_eq!(holds, said.is_none());
        said.map(|mut said| said["report"].take())
    }

    fn ask(&self, probe: &str) -> bool {
        Command::new(self.example.path("checks/ask.py")).arg(probe).output().unwrap().status.success()
    }
}

impl Drop for Live<'_> {
    fn drop(&mut self) {
        for server in ["live/nginx.sh", "live/stack.sh"] {
            // A test that failed has said so already.
            let _ = Command::new(self.example.path(server)).arg("stop").output();
        }
    }
}

/// Two tests that look for free ports at once could both find the same ones.
fn take_turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", told(&output));
    output
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/hardening")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_name() == "var" || entry.file_name() == "__pycache__" {
            continue;
        } else if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn told(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
