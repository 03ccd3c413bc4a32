//! `pitcrew serve` on a free port, and whoever calls it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use super::Place;

/// A server that answers until the test is over.
pub struct Served {
    child: Child,
    pub port: u16,
    /// What lets the test do everything.
    token: String,
}

/// What it answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: String,
}

impl Reply {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.json()
    }
}

impl Served {
    /// Starts one, and waits until it listens.
    pub fn start(place: &Place, variables: &[(&str, &str)]) -> Served {
        Served::at(place, 0, variables)
    }

    /// Starts one on this port.
    pub fn at(place: &Place, port: u16, variables: &[(&str, &str)]) -> Served {
        let listen = format!("127.0.0.1:{port}");
        let made = place.pitcrew(&["token", "create", "mia", "--role", "admin", "--format", "json"]).exits(0).json();
        let token = made["token"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        let mut command = place.command(&["serve", "--listen", &listen, "--rate", "0"]);
        command.envs(variables.iter().copied());
        Served::of(command, token)
    }

    pub fn of(mut command: Command, token: String) -> Served {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        let port = loop {
            let Some(Ok(line)) = lines.next() else { panic!("it does not serve: {said:#?}") };
            let port = line.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
            if let Some(port) = port.and_then(|port| port.parse().ok()) {
                break port;
            }
            said.push(line);
        };
        // What it says later is not to fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Served { child, port, token }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).unwrap()
    }

    /// Sends a request, and returns the answer.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut stream = self.connect();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Length: {}\r\n",
            self.port,
            body.len()
        );
        headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        head.push_str("\r\n");
        // One that is refused is not read to its end.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Reply { status, body: body.to_owned() }
    }

    pub fn get(&self, path: &str) -> Value {
        self.send("GET", path, &[("Authorization", &self.bearer())], b"").is(200)
    }

    /// Posts JSON; a webhook shows what it has of its own.
    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
        let bearer = self.bearer();
        let mut all = vec![("Content-Type", "application/json")];
        if !path.starts_with("/api/v1/webhooks/") {
            all.push(("Authorization", &bearer));
        }
        all.extend(headers);
        self.send("POST", path, &all, body.to_string().as_bytes())
    }

    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Waits until something is so, asking again whenever the server says that anything has changed.
    pub fn until<T>(&self, look: impl Fn(&Served) -> Option<T>) -> T {
        let mut stream = self.connect();
        let (port, bearer) = (self.port, self.bearer());
        let ask = format!("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {bearer}\r\n\r\n");
        stream.write_all(ask.as_bytes()).unwrap();
        let mut told = BufReader::new(stream).lines();
        loop {
            let line = told.next().expect("the stream goes on").unwrap();
            if line.starts_with("data:")
                && let Some(found) = look(self)
            {
                return found;
            }
        }
    }

    /// Waits until a delivery is done with, and returns it.
    pub fn settled(&self, id: &str) -> Value {
        self.until(|server| {
            let delivery = server.get(&format!("/api/v1/deliveries/{id}"));
            (delivery["state"] != "accepted").then_some(delivery)
        })
    }

    /// Waits until the run of a delivery is over, and returns the run's name and how it ended.
    pub fn run_of(&self, id: &str) -> (String, String) {
        let delivery = self.settled(id);
        let run = delivery["run"].as_str().unwrap_or_else(|| panic!("{delivery}")).to_owned();
        let ended = self.until(|server| {
            let status = server.get(&format!("/api/v1/runs/{run}"))["status"].as_str().unwrap().to_owned();
            ["succeeded", "failed", "canceled"].contains(&status.as_str()).then_some(status)
        });
        (run, ended)
    }

    /// Sends a push as GitHub does.
    pub fn github(&self, secret: &str, event: &str, delivery: &str, body: &[u8]) -> Reply {
        let signature = format!("sha256={}", hex(&signed(secret.as_bytes(), &[body])));
        let headers = [
            ("Content-Type", "application/json"),
            ("X-Hub-Signature-256", &*signature),
            ("X-GitHub-Event", event),
            ("X-GitHub-Delivery", delivery),
        ];
        self.send("POST", "/api/v1/webhooks/github", &headers, body)
    }

    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a failed test leaves behind must not go on.
impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the HMAC-SHA256 of the parts.
pub fn signed(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns what a webhook of Standard Webhooks is signed with.
pub fn standard(key: &[u8], id: &str, time: &str, body: &[u8]) -> String {
    let parts: [&[u8]; 5] = [id.as_bytes(), b".", time.as_bytes(), b".", body];
    format!("v1,{}", BASE64_STANDARD.encode(signed(key, &parts)))
}

/// Makes a secret that stands in no file.
pub fn secret(of: &str) -> String {
    format!("{of}-{}-{}", std::process::id(), "x".repeat(24))
}
