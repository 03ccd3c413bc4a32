//! `pitcrew serve`, `token` and `audit` as people use them: who is let in, what an attempt's token is good for, and
//! what a killed server leaves.

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Stdio};

use serde_json::{Value, json};
use support::Place;

/// One task that works until it is stopped, one that waits for word of it, and one that waits for a person.
const PLAN: &str = "\
name: demo
tasks:
  works: {run: 'sleep 1000', owns: [works]}
  heard: {run: 'true', needs: [{signal: half-way}]}
  asks: {run: 'true', owns: [asked], approval: {when: before_run, except: [author, agents]}}
";

/// A server, until the test is over.
struct Serving {
    child: Child,
    stderr: BufReader<ChildStderr>,
    address: String,
}

impl Serving {
    fn start(place: &Place) -> Serving {
        let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--rate", "0"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut serving = Serving { child, stderr, address: String::new() };
        let line = serving.line("pitcrew serves");
        serving.address = line.split("http://").nth(1).unwrap().trim_end_matches(['/', '\n']).to_owned();
        serving
    }

    /// Reads what it tells, up to a line with this.
    #[track_caller]
    fn line(&mut self, text: &str) -> String {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.stderr.read_line(&mut line).unwrap(), 0, "it ended without `{text}`: {all}");
            if line.contains(text) {
                return line;
            }
            all += &line;
        }
    }

    /// Calls it, and returns the status, the cookie that it sets, and the answer.
    fn call(&self, method: &str, path: &str, header: &str, body: Option<&Value>) -> (u16, String, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let body = body.map(Value::to_string).unwrap_or_default();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n{header}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_default();
        (status, cookie.split(';').next().unwrap().to_owned(), serde_json::from_str(body).unwrap_or_default())
    }

    /// Calls it with a token.
    fn with(&self, token: &str, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let (status, _, answer) = self.call(method, path, &format!("authorization: Bearer {token}"), body);
        (status, answer)
    }

    /// Kills it as a power cut would.
    fn killed(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn project() -> Place {
    Place::with_git(PLAN)
}

fn token(place: &Place, arguments: &[&str]) -> String {
    let all: Vec<&str> = ["token", "create"].iter().chain(arguments).copied().collect();
    place.pitcrew(&all).exits(0).stdout.trim().to_owned()
}

#[test]
fn the_first_start_prints_a_link_and_later_ones_once_somebody_was_let_in_do_not() {
    let place = project();
    let mut serving = Serving::start(&place);
    let line = serving.line("/login?link=");
    let link = line.split("http://").nth(1).unwrap().trim();
    let path = &link[link.find('/').unwrap()..];
    let (status, cookie, _) = serving.call("GET", path, "x: y", None);
    assert_eq!(status, 303);
    serving.killed();
    let mut serving = Serving::start(&place);
    serving.line("`pitcrew token link` makes a link");
    // The port is another, and so the cookie has another name; what it holds is still good.
    let port = serving.address.rsplit(':').next().unwrap();
    let cookie = format!("cookie: pitcrew_session_{port}={}", cookie.split('=').nth(1).unwrap());
    assert_eq!(serving.call("GET", "/api/v1/session", &cookie, None).0, 200);
    let another = place.pitcrew(&["token", "link", "bob", "--role", "viewer"]).exits(0).stdout;
    let path = another.trim().split_once(&serving.address).unwrap().1.to_owned();
    let (status, bobs, _) = serving.call("GET", &path, "x: y", None);
    assert_eq!(status, 303);
    let (_, _, session) = serving.call("GET", "/api/v1/session", &format!("cookie: {bobs}"), None);
    assert_eq!((&session["name"], &session["role"]), (&json!("bob"), &json!("viewer")));
}

#[test]
fn the_token_of_an_attempt_is_good_for_that_attempt_alone() {
    let place = project();
    let serving = Serving::start(&place);
    let admin = token(&place, &["ada", "--role", "admin"]);
    let start = || {
        let (status, started) = serving.with(&admin, "POST", "/api/v1/runs", Some(&json!({"plan": "demo"})));
        assert_eq!(status, 201, "{started}");
        started["run"].as_str().unwrap().to_owned()
    };
    let run = start();
    let path = format!("/api/v1/runs/{run}");
    let works = || {
        let (_, view) = serving.with(&admin, "GET", &path, None);
        view["tasks"].as_array().unwrap().iter().find(|task| task["id"] == "works").unwrap()["state"].clone()
    };
    while works() != "running" {}
    let attempt = json!({"name": "works", "kind": "agent", "attempt": {"run": run, "task": "works", "attempt": 1}});
    let (status, made) = serving.with(&admin, "POST", "/api/v1/tokens", Some(&attempt));
    assert_eq!(status, 201, "{made}");
    let agent = made["secret"].as_str().unwrap();
    assert_eq!(serving.with(agent, "GET", "/api/v1/session", None).1["role"], "agent");
    assert_eq!(serving.with(agent, "GET", &path, None).0, 200);
    let signal = json!({"name": "half-way"});
    let (status, answer) = serving.with(agent, "POST", &format!("{path}/signals"), Some(&signal));
    assert!((200..300).contains(&status), "{status} {answer}");
    // Another run is not there for it, nor is anything else.
    let other = start();
    assert_eq!(serving.with(agent, "GET", &format!("/api/v1/runs/{other}"), None).0, 404);
    for path in ["/api/v1/runs", "/api/v1/approvals", "/api/v1/plans", "/api/v1/tokens", "/api/v1/audit"] {
        assert_eq!(serving.with(agent, "GET", path, None).0, 404, "{path}");
    }
    assert_eq!(serving.with(agent, "POST", &format!("{path}/stop"), Some(&json!({}))).0, 403);
    // It never approves, nor does whoever has started the run.
    let (_, asked) = serving.with(&admin, "GET", &format!("/api/v1/approvals?run={run}"), None);
    let respond = format!("/api/v1/approvals/{}/respond", asked["items"][0]["id"].as_str().unwrap());
    let yes = json!({"answer": "approve"});
    assert_eq!(serving.with(agent, "POST", &respond, Some(&yes)).0, 404);
    assert_eq!(serving.with(&admin, "POST", &respond, Some(&yes)).0, 409);
    let petra = token(&place, &["petra", "--role", "approver"]);
    assert_eq!(serving.with(&petra, "POST", &respond, Some(&yes)).0, 200);
    // When the attempt is over, so is its token.
    let stop = json!({"hard": true});
    let (status, answer) = serving.with(&admin, "POST", &format!("{path}/stop"), Some(&stop));
    assert!((200..300).contains(&status), "{status} {answer}");
    while works() == "running" {}
    assert_eq!(serving.with(agent, "GET", &path, None).0, 401);
}

#[test]
fn tokens_and_the_audit_log_outlive_a_killed_server() {
    let place = project();
    let serving = Serving::start(&place);
    let ci = token(&place, &["ci", "--role", "operator", "--plan", "demo", "--expires", "1d"]);
    let gone = token(&place, &["gone"]);
    assert_eq!(serving.with(&ci, "POST", "/api/v1/runs", Some(&json!({"plan": "demo"}))).0, 201);
    assert_eq!(serving.with(&gone, "GET", "/api/v1/runs", None).0, 200);
    place.pitcrew(&["token", "revoke", &gone[..11]]).exits(0);
    assert_eq!(serving.with(&gone, "GET", "/api/v1/runs", None).0, 401);
    place.pitcrew(&["token", "revoke", "pc_nothing"]).exits(1);
    let checkpoint = place.pitcrew(&["audit", "checkpoint"]).exits(0).stdout;
    place.write("kept/checkpoint", &checkpoint);
    serving.killed();
    let serving = Serving::start(&place);
    assert_eq!(serving.with(&ci, "GET", "/api/v1/session", None).1["name"], "ci");
    assert_eq!(serving.with(&gone, "GET", "/api/v1/runs", None).0, 401);
    place.pitcrew(&["token", "list"]).exits(0).says("only demo");
    let told = place.pitcrew(&["audit", "list", "--format", "json"]).exits(0).json();
    let told: Vec<&str> =
        told["items"].as_array().unwrap().iter().rev().map(|one| one["action"].as_str().unwrap()).collect();
    assert_eq!(told, ["token create", "token create", "POST /api/v1/runs", "token revoke"]);
    place.pitcrew(&["audit", "verify", "--checkpoint", "kept/checkpoint"]).exits(0).says("intact");
    place.write("kept/forged", &checkpoint.replacen("pitcrew-audit-1 ", "pitcrew-audit-1 9", 1));
    place.pitcrew(&["audit", "verify", "--checkpoint", "kept/forged"]).exits(1).says("cut off");
    // What runs inside of a run makes none.
    let mut inside = place.command(&["token", "create", "eve", "--role", "admin"]);
    let inside = inside.env("PITCREW_RUN", "demo-7k2f").output().unwrap();
    assert_eq!((inside.status.code(), inside.stdout.len()), (Some(2), 0));
}
