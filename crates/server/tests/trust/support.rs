//! A server of its own for each test, and a client that sends exactly what it is told to.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use pitcrew_engine::{Isolation, Timestamp};
use pitcrew_runner::clock;
use pitcrew_runner::pit::{Pit, StartRequest};
use pitcrew_runner::secrets::Secrets;
use pitcrew_runner::store::StateDir;
use pitcrew_server::{Access, Keys, Kind, Role, Server, Setup, Wanted};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Somebody does it by hand, so that a run asks and starts no process.
pub const PLAN: &str = "\
name: demo
tasks:
  look: {title: Look at it, agent: manual}
";

pub struct Place {
    pub at: SocketAddr,
    pub keys: Keys,
    state: StateDir,
    pit: Option<Arc<Pit>>,
    runtime: Option<Runtime>,
    dir: TempDir,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    /// The headers, their letters small.
    pub head: String,
    /// Each line that sets a cookie, as it is.
    pub cookies: Vec<String>,
    /// Where it leads, as it is.
    pub location: Option<String>,
    pub body: String,
}

/// A request, as it is put together.
#[derive(Clone)]
pub struct Ask {
    at: SocketAddr,
    method: String,
    target: String,
    host: String,
    headers: Vec<String>,
    body: String,
}

impl Place {
    /// Serves a project without counting calls.
    pub fn new() -> Place {
        Place::with(PLAN, Access { rate: 0, ..Access::default() })
    }

    pub fn with(plan: &str, access: Access) -> Place {
        let dir = TempDir::with_prefix("pitcrew-trust.").unwrap();
        let project = dir.path().join("project");
        std::fs::create_dir(&project).unwrap();
        let file = project.join("pitcrew.yaml");
        std::fs::write(&file, plan).unwrap();
        let state = StateDir::open(&dir.path().join("state"), &[&project]).unwrap();
        let runtime = Runtime::new().unwrap();
        let (server, pit) = runtime.block_on(async {
            let lock = state.lock().unwrap().unwrap();
            let pit = Pit::open(state.clone(), lock, PathBuf::from("/bin/false"), |_, _| String::new()).unwrap();
            let setup = Setup {
                pit: pit.clone(),
                state: state.clone(),
                root: project,
                shipped: BTreeMap::new(),
                plans: vec![file],
                papers: |_, _, _, _| Ok("{}".to_owned()),
                say: |_| {},
                version: "0",
                access,
            };
            (Server::bind(([127, 0, 0, 1], 0).into(), setup).await.unwrap(), pit)
        });
        let at = server.address();
        runtime.spawn(server.serve(std::future::pending()));
        let keys = Keys::open(&state).unwrap();
        Place { at, keys, state, pit: Some(pit), runtime: Some(runtime), dir }
    }

    pub fn state(&self) -> &StateDir {
        &self.state
    }

    /// Makes a token.
    pub fn token(&self, name: &str, role: Role) -> String {
        self.made(Kind::Token, name, role, None, None)
    }

    pub fn made(
        &self,
        kind: Kind,
        name: &str,
        role: Role,
        plans: Option<Vec<String>>,
        expires: Option<Timestamp>,
    ) -> String {
        let wanted = Wanted { kind, name: name.to_owned(), role, plans, attempt: None, expires };
        self.keys.make(wanted, "test", clock::now()).unwrap().secret
    }

    /// Lets a browser in, and returns its cookie and what it sends with whatever changes something.
    pub fn browser(&self, name: &str, role: Role) -> (String, String) {
        let link = self.made(Kind::Link, name, role, None, None);
        let cookie = self.get(&format!("/login?link={link}")).send().expect(303).cookie();
        let session = self.get("/api/v1/session").header("cookie", &cookie).send().expect(200).json();
        (cookie, session["csrf"].as_str().unwrap().to_owned())
    }

    pub fn ask(&self, method: &str, target: &str) -> Ask {
        Ask {
            at: self.at,
            method: method.to_owned(),
            target: target.to_owned(),
            host: format!("Host: {}\r\n", self.at),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub fn get(&self, target: &str) -> Ask {
        self.ask("GET", target)
    }

    pub fn post(&self, target: &str, body: &str) -> Ask {
        self.ask("POST", target).body(body)
    }

    /// Starts a run in somebody's name, and returns its own. Without walls: it starts no process that needs any.
    pub fn run(&self, by: &str) -> String {
        let plan_file = self.project().join("pitcrew.yaml");
        let request = StartRequest {
            source: std::fs::read_to_string(&plan_file).unwrap(),
            plan_file,
            directory: None,
            documents: Vec::new(),
            agents: Vec::new(),
            registered: BTreeMap::new(),
            write_status: false,
            isolation: Isolation::Off,
            yes: false,
            notify: false,
            by: by.to_owned(),
            inside: false,
            again: false,
            wait: false,
            restart: None,
            trigger: None,
            path: std::env::var_os("PATH").unwrap().into_encoded_bytes(),
            home: self.project(),
            lang: String::new(),
            secrets: Secrets::default(),
        };
        let (pit, runtime) = (self.pit.as_ref().unwrap(), self.runtime.as_ref().unwrap());
        runtime.block_on(pit.start(request)).unwrap().to_string()
    }

    fn project(&self) -> PathBuf {
        self.dir.path().join("project")
    }

    /// Waits until a run asks something, and returns what.
    pub fn asked(&self, token: &str) -> Value {
        for _ in 0..2000 {
            let asked = self.get("/api/v1/approvals").bearer(token).send().expect(200).json();
            if let Some(first) = asked["items"].get(0) {
                return first.clone();
            }
            std::thread::yield_now();
        }
        panic!("nothing is asked");
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let (Some(runtime), Some(pit)) = (self.runtime.take(), self.pit.take()) {
            runtime.block_on(pit.close());
            runtime.shutdown_background();
        }
    }
}

impl Ask {
    pub fn header(mut self, name: &str, value: &str) -> Ask {
        self.headers.push(format!("{name}: {value}\r\n"));
        self
    }

    pub fn bearer(self, token: &str) -> Ask {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Says another host, or none.
    pub fn host(mut self, host: Option<&str>) -> Ask {
        self.host = host.map_or(String::new(), |host| format!("Host: {host}\r\n"));
        self
    }

    pub fn body(mut self, body: &str) -> Ask {
        self.body = body.to_owned();
        self
    }

    fn bytes(&self) -> String {
        let body = match self.body.len() {
            0 if self.method == "GET" => String::new(),
            length => format!("content-length: {length}\r\ncontent-type: application/json\r\n"),
        };
        format!(
            "{} {} HTTP/1.1\r\n{}connection: close\r\n{body}{}\r\n{}",
            self.method,
            self.target,
            self.host,
            self.headers.concat(),
            self.body
        )
    }

    /// Sends it, and reads until the other side closes.
    pub fn send(&self) -> Reply {
        raw(self.at, self.bytes().as_bytes())
    }

    /// Sends it, and reads the head of the answer alone: the rest may never end.
    pub fn open(&self) -> (Reply, TcpStream) {
        let mut stream = connect(self.at);
        stream.write_all(self.bytes().as_bytes()).unwrap();
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
            head.push(byte[0]);
        }
        (Reply::of(&head), stream)
    }
}

impl Reply {
    fn of(bytes: &[u8]) -> Reply {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let lines = || head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let all = |name: &str| -> Vec<String> {
            let found = lines().filter(|(found, _)| found.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_owned()).collect()
        };
        let cookies = all("set-cookie");
        let location = all("location").pop();
        let head = lines().map(|(name, value)| format!("{name}: {value}\n").to_ascii_lowercase()).collect::<String>();
        let body = if head.contains("transfer-encoding: chunked") { unchunked(body) } else { body.to_owned() };
        Reply { status, head, cookies, location, body }
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Reply {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Returns the value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// Returns the cookie that a browser keeps.
    pub fn cookie(&self) -> String {
        self.set_cookie().split(';').next().unwrap_or_default().to_owned()
    }

    /// Returns the whole line that sets it.
    pub fn set_cookie(&self) -> &str {
        self.cookies.first().map_or("", String::as_str)
    }
}

pub fn connect(at: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// Sends bytes as they are, and reads until the other side closes.
pub fn raw(at: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = connect(at);
    // The other side may close before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        match stream.read(&mut buffer) {
            // A child of the server that ends interrupts whoever reads.
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => break,
            Ok(read) => answer.extend_from_slice(&buffer[..read]),
        }
    }
    Reply::of(&answer)
}

fn unchunked(body: &str) -> String {
    let mut rest = body;
    let mut whole = String::new();
    while let Some((length, after)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap_or(0);
        if length == 0 {
            break;
        }
        whole.push_str(&after[..length.min(after.len())]);
        rest = after.get(length + 2..).unwrap_or_default();
    }
    whole
}
