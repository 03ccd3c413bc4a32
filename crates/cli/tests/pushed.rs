//! The deployment of `examples/deploy`, started by pushes: signed and told by its own `push.py`, to a real server.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use support::Place;
use support::served::{Served, secret};

/// The example on a copy, with its service under its supervisor.
struct Site {
    place: Place,
    service: u16,
    supervisor: Child,
    hook: String,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Site {
    fn new() -> Site {
        let place = Place::empty();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/deploy/.");
        let copied = Command::new("cp").arg("-r").arg(example).arg(place.project()).status().unwrap();
        assert!(copied.success());
        let service = free_port();
        place.write("live/port", &service.to_string());
        let server = place.project().join("live/server.sh");
        let supervisor = Command::new(server).arg("supervise").stdout(Stdio::null()).spawn().unwrap();
        Site { place, service, supervisor, hook: secret("deploy") }
    }

    fn serve(&self, port: u16) -> Served {
        Served::at(&self.place, port, &[("DEPLOY_HOOK", &self.hook)])
    }

    /// Writes the source of a release whose cache holds so many answers.
    fn release(&self, version: &str, cache: u32) {
        let old = self.place.read("source/app/answers.py");
        let lines = old.lines().map(|line| match line.split_once(" = ") {
            Some(("VERSION", _)) => format!("VERSION = \"{version}\"\n"),
            Some(("CACHE", _)) => format!("CACHE = {cache}\n"),
            _ => format!("{line}\n"),
        });
        self.place.write("source/app/answers.py", &lines.collect::<String>());
    }

    fn push(&self, server: u16, branch: &str, commit: &str, delivery: &str) -> Command {
        let mut command = Command::new("/usr/bin/python3");
        command
            .arg(self.place.project().join("push.py"))
            .env_clear()
            .env("PITCREW_URL", format!("http://127.0.0.1:{server}"))
            .env("DEPLOY_HOOK", &self.hook)
            .env("REF", format!("refs/heads/{branch}"))
            .env("COMMIT", commit)
            .env("DELIVERY", delivery)
            .env("ACTOR", "mona")
            .env("FIRST_WAIT", "0.05")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Returns what the service says of its version.
    fn version(&self) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.service)).unwrap();
        stream.write_all(b"GET /health HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_else(|| panic!("{answer}"));
        serde_json::from_str::<Value>(body).unwrap()["version"].as_str().unwrap().to_owned()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = Command::new(self.place.project().join("live/server.sh")).arg("stop").status();
        let _ = self.supervisor.wait();
    }
}

#[track_caller]
fn told(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    told["deliveries"][0].clone()
}

fn id(delivery: &Value) -> &str {
    delivery["id"].as_str().unwrap()
}

#[test]
fn a_push_builds_deploys_watches_and_puts_back_what_does_not_hold() {
    let site = Site::new();
    let server = site.serve(0);
    let port = server.port;

    let first = told(&site.push(port, "main", "c0ffee1", "run-1").output().unwrap());
    assert_eq!(server.run_of(id(&first)).1, "succeeded");
    assert_eq!(site.version(), "1");
    // The commit is data, whatever it is called.
    assert_eq!(site.place.read("server/announcement").trim(), "1 is live (c0ffee1)");
    // Told once more it is the same deployment; on another branch it is none.
    let again = told(&site.push(port, "main", "c0ffee1", "run-1").output().unwrap());
    assert_eq!(id(&again), id(&first));
    let other = told(&site.push(port, "feature", "c0ffee2", "run-2").output().unwrap());
    assert_eq!(other["state"], "ignored");

    // It passes its tests, starts, answers, and breaks after ten answers.
    site.release("2", 10);
    let second = told(&site.push(port, "main", "$(touch owned)", "run-3").output().unwrap());
    let (run, ended) = server.run_of(id(&second));
    assert_eq!(ended, "failed");
    assert_eq!(site.version(), "1", "the release before it is live");
    assert_eq!(site.place.read("server/incident").trim(), "2 is not live ($(touch owned)); the release before it is");
    let report = site.place.pitcrew(&["status", &run]).stdout;
    assert!(report.contains("twenty answers in a row"), "{report}");

    // The server is away while it is told, and comes back: it is tried again.
    server.kill();
    site.release("3", 100_000);
    let mut told_late = site.push(port, "main", "c0ffee3", "run-4").spawn().unwrap();
    let mut said = [0_u8; 32];
    told_late.stderr.as_mut().unwrap().read_exact(&mut said).unwrap();
    let server = site.serve(port);
    let third = told(&told_late.wait_with_output().unwrap());
    assert_eq!(server.run_of(id(&third)).1, "succeeded");
    assert_eq!(site.version(), "3");

    // Who does not know the secret deploys nothing.
    let refused = site.push(port, "main", "c0ffee4", "run-5").env("DEPLOY_HOOK", secret("wrong")).output().unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("refused: 401"));
    assert!(!site.place.project().join("owned").exists());
    assert!(!fs::exists(site.place.project().join("server/owned")).unwrap());
    assert_eq!(server.get("/api/v1/runs")["items"].as_array().unwrap().len(), 3);
}
