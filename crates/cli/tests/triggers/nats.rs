//! Messages of a real NATS server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::support::served::Served;
use crate::{PLAN, Shop, delivery};

/// A NATS server on a port of its own.
struct Nats {
    child: Child,
    port: u16,
}

impl Nats {
    /// Starts one; `None` where there is no such program and nobody insists on it.
    fn start(port: Option<u16>) -> Option<Nats> {
        let port = port.map_or("-1".to_owned(), |port| port.to_string());
        let mut command = Command::new("nats-server");
        // Debian keeps servers out of an ordinary user's PATH.
        command.env("PATH", format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap()));
        let child = command.args(["-a", "127.0.0.1", "-p", &port]).stderr(Stdio::piped()).spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => {
                assert!(std::env::var_os("CI").is_none(), "nats-server: {error}; scripts/setup.sh brings it");
                println!("skipped: nats-server: {error}");
                return None;
            }
        };
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let port = lines.find_map(|line| line.split("client connections on 127.0.0.1:").nth(1)?.parse().ok()).unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        Some(Nats { child, port })
    }

    /// Asks until somebody answers who listens to the subject, and returns the answer. It is one message to Pitcrew,
    /// by its id.
    fn ask(&self, subject: &str, id: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        assert!(line.starts_with("INFO "), "{line}");
        let connect = "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\nSUB answers.> 1\r\n";
        stream.write_all(connect.as_bytes()).unwrap();
        let head = format!("NATS/1.0\r\nNats-Msg-Id: {id}\r\n\r\n");
        let all = head.len() + body.len();
        let message = format!("HPUB {subject} answers.{id} {} {all}\r\n{head}{body}\r\n", head.len());
        stream.write_all(message.as_bytes()).unwrap();
        loop {
            line.clear();
            lines.read_line(&mut line).unwrap();
            let length = line.trim().rsplit(' ').next().unwrap_or_default().parse().unwrap_or(0);
            match line.split(' ').next().unwrap_or_default() {
                // Nobody listens yet.
                "HMSG" => {
                    lines.read_exact(&mut vec![0; length + 2]).unwrap();
                    stream.write_all(message.as_bytes()).unwrap();
                }
                "MSG" => {
                    let mut answer = vec![0; length];
                    lines.read_exact(&mut answer).unwrap();
                    return serde_json::from_slice(&answer).unwrap();
                }
                _ => {}
            }
        }
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn messages_of_nats_start_runs_also_after_nats_was_away() {
    let Some(nats) = Nats::start(None) else { return };
    let on = format!(
        "on:\n  - nats: {{subject: \"deploy.*.done\", server: \"nats://127.0.0.1:{}\", match: trigger.payload.ok}}\n",
        nats.port
    );
    let shop = Shop::open(&PLAN.replace("on:\n", &on));
    let server = shop.serve();
    let kept = nats.ask("deploy.web.done", "n-1", r#"{"ok": true, "n": 1}"#);
    assert_eq!(kept["deliveries"][0]["event"], "deploy.web.done", "{kept}");
    let (run, ended) = server.run_of(&delivery(kept));
    assert_eq!(ended, "succeeded");
    let opening = &server.get(&format!("/api/v1/runs/{run}/events"))["items"][0];
    assert_eq!((&opening["trigger"]["id"], &opening["trigger"]["payload"]["n"]), (&json!("n-1"), &json!(1)));
    let again = nats.ask("deploy.web.done", "n-1", r#"{"ok": true, "n": 1}"#);
    assert_eq!(again["deliveries"][0]["run"], Value::from(run));
    let unwanted = nats.ask("deploy.web.done", "n-2", r#"{"ok": false}"#);
    assert_eq!(unwanted["deliveries"][0]["state"], "ignored");
    let no_json = nats.ask("deploy.web.done", "n-3", "hello");
    assert!(no_json["deliveries"][0]["reason"].as_str().unwrap().starts_with("its `match` cannot be told"));
    let connection = |server: &Served, says: &str| {
        let listed = server.get("/api/v1/triggers");
        listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["connection"].as_str().is_some_and(|how| how.starts_with(says)))
            .then_some(())
    };
    server.until(|server| connection(server, "connected"));
    let port = nats.port;
    drop(nats);
    server.until(|server| connection(server, "disconnected"));
    let nats = Nats::start(Some(port)).unwrap();
    let kept = nats.ask("deploy.api.done", "n-4", r#"{"ok": true}"#);
    assert_eq!(server.run_of(&delivery(kept)).1, "succeeded");
}
