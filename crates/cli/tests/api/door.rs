//! A server in a process of its own, and how one speaks with it: HTTP/1.1 by hand, so that a test can also say what no
//! client would.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Place;

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that serves the plan of a place.
pub struct Door {
    pub place: Place,
    child: Child,
    /// `HOST:PORT`.
    pub at: String,
    token: String,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    /// Each name in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Door {
    /// Starts a server.
    pub fn open(place: Place) -> Door {
        let (child, at) = serve(&place);
        let token = token(&place);
        Door { place, child, at, token }
    }

    /// Ends the server as a power cut would, and starts another.
    pub fn killed_and_opened(mut self) -> Door {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let (child, at) = serve(&self.place);
        self.child = child;
        self.at = at;
        self
    }

    /// Tells the server to end, and waits until it has.
    pub fn ended(&mut self) {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.child.wait().unwrap();
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Returns what must stand in the header of every request of somebody who may do everything.
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Lets a browser in, and returns its cookie and what it must send with what changes something.
    pub fn session(&self) -> (String, String) {
        let link = serde_json::json!({ "name": "bob", "kind": "link", "role": "admin" });
        let link = self.ask("POST", "/api/v1/tokens", &link).is(201).json()["secret"].as_str().unwrap().to_owned();
        let reply = self.ask_with("GET", &format!("/login?link={link}"), &[("authorization", "")], None);
        let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let session = self.ask_with("GET", "/api/v1/session", &[("authorization", ""), ("cookie", &cookie)], None);
        (cookie, session.is(200).json()["csrf"].as_str().unwrap().to_owned())
    }

    /// Asks with these headers, and returns the answer.
    pub fn ask_with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Reply {
        Reply::read(&mut BufReader::new(self.send(method, path, headers, body)))
    }

    /// Asks for something.
    pub fn get(&self, path: &str) -> Reply {
        self.ask_with("GET", path, &[], None)
    }

    /// Sends JSON.
    pub fn ask(&self, method: &str, path: &str, body: &Value) -> Reply {
        let body = body.to_string();
        self.ask_with(method, path, &[("content-type", "application/json")], Some(body.as_bytes()))
    }

    /// Sends a request, and leaves the answer on the line.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> TcpStream {
        let mut stream = TcpStream::connect(&self.at).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.at);
        let is_named = |wanted: &str| headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
        if !is_named("authorization") {
            head.push_str(&format!("authorization: {}\r\n", self.authorization()));
        }
        for (name, value) in headers.iter().filter(|(name, value)| *name != "authorization" || !value.is_empty()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = body {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // Whoever answers before all was said may hang up: what it has answered is still read.
        let _ = stream.write_all(body.unwrap_or_default());
        stream
    }

    /// Starts a run of a plan that the server has, and returns its name.
    pub fn start(&self, plan: &str) -> String {
        let reply = self.ask("POST", "/api/v1/runs", &serde_json::json!({ "plan": plan })).is(201).json();
        reply["run"].as_str().unwrap().to_owned()
    }

    /// Waits until a run has told an event of this type, and returns it.
    #[track_caller]
    pub fn until(&self, run: &str, kind: &str) -> Value {
        self.until_any(run, |event| event["type"] == kind)
    }

    /// Waits until a run has told such an event, and returns it.
    #[track_caller]
    pub fn until_any(&self, run: &str, is_such: impl Fn(&Value) -> bool) -> Value {
        let mut watcher = self.watch(&format!("/api/v1/runs/{run}/events"), None);
        loop {
            let Some(told) = watcher.next() else {
                panic!("nothing like it comes: {}", self.get(&format!("/api/v1/runs/{run}/events")).text());
            };
            if told.event == "event" {
                let event: Value = serde_json::from_str(&told.data).unwrap();
                if is_such(&event) {
                    return event;
                }
            }
        }
    }

    /// Begins to listen to a stream.
    pub fn watch(&self, path: &str, last: Option<&str>) -> Watcher {
        let mut headers = vec![("accept", "text/event-stream")];
        headers.extend(last.map(|last| ("last-event-id", last)));
        let mut reader = BufReader::new(self.send("GET", path, &headers, None));
        let (status, headers) = head(&mut reader);
        assert_eq!(status, 200, "{path}");
        assert!(headers.contains(&("content-type".to_owned(), "text/event-stream".to_owned())), "{headers:?}");
        Watcher { reader, text: Vec::new(), until: Instant::now() + PATIENCE }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a server and returns where it listens.
fn serve(place: &Place) -> (Child, String) {
    let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--rate", "0"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut all = String::new();
    let at = loop {
        let start = all.len();
        assert_ne!(said.read_line(&mut all).unwrap(), 0, "it ended: {all}");
        if let Some((_, at)) = all[start..].split_once("http://") {
            break at.split(['/', ' ', '\n']).next().unwrap().to_owned();
        }
    };
    // What it says later must not fill a pipe that nobody empties.
    std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    (child, at)
}

/// Returns a token of somebody who may do everything.
fn token(place: &Place) -> String {
    let made = place.pitcrew(&["token", "create", "alice", "--role", "admin", "--format", "json"]).exits(0).json();
    made["token"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

impl Reply {
    fn read(reader: &mut impl BufRead) -> Reply {
        let (status, headers) = head(reader);
        let mut body = Vec::new();
        let is = |name: &str, value: &str| headers.iter().any(|(n, v)| n == name && v == value);
        if is("transfer-encoding", "chunked") {
            while let Some(chunk) = chunk(reader) {
                body.extend(chunk);
            }
        } else {
            reader.read_to_end(&mut body).unwrap();
        }
        Reply { status, headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the media type without what is said of it.
    pub fn kind(&self) -> &str {
        self.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("answers are UTF-8")
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Expects a status, and shows everything where it is another.
    #[track_caller]
    pub fn is(self, status: u16) -> Reply {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }
}

fn head(reader: &mut impl BufRead) -> (u16, Vec<(String, String)>) {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("no answer: `{line}`")).parse().unwrap();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.to_owned())),
            None => return (status, headers),
        }
    }
}

fn chunk(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let length = usize::from_str_radix(line.trim(), 16).ok().filter(|length| *length > 0)?;
    let mut bytes = vec![0; length + 2];
    reader.read_exact(&mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

/// Somebody who listens to a stream.
pub struct Watcher {
    reader: BufReader<TcpStream>,
    text: Vec<u8>,
    /// When it is given up on: a stream on which nothing happens says that it is still there.
    until: Instant,
}

/// An event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub event: String,
    pub id: Option<String>,
    pub data: String,
}

impl Watcher {
    /// Returns the next event; `None` where the stream has ended.
    pub fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(end) = self.text.windows(2).position(|two| two == b"\n\n") {
                let rest = self.text.split_off(end + 2);
                let block = String::from_utf8(std::mem::replace(&mut self.text, rest)).expect("streams are UTF-8");
                if let Some(told) = told(&block) {
                    return Some(told);
                }
                continue;
            }
            if Instant::now() > self.until {
                return None;
            }
            self.text.extend(chunk(&mut self.reader)?);
        }
    }

    /// Returns the next event of a run, as JSON; lines and waiting are passed over.
    pub fn next_event(&mut self) -> Option<Value> {
        loop {
            let told = self.next()?;
            if told.event == "event" {
                return Some(serde_json::from_str(&told.data).unwrap());
            }
        }
    }

    /// Returns every event of a run up to its end.
    pub fn until_the_end(&mut self) -> Vec<Value> {
        let mut events = Vec::new();
        while let Some(event) = self.next_event() {
            let is_end = event["type"] == "run_finished";
            events.push(event);
            if is_end {
                break;
            }
        }
        events
    }
}

fn told(block: &str) -> Option<Told> {
    let field = |name: &str| {
        let lines = block.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let lines: Vec<&str> = lines.map(|value| value.strip_prefix(' ').unwrap_or(value)).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    };
    // What begins with a colon says only that the stream is still there.
    Some(Told { event: field("event")?, id: field("id"), data: field("data").unwrap_or_default() })
}
