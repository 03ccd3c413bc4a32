//! People who log in at a real identity provider: `oidc-provider` of npm, on this machine. `scripts/oidc` fetches it and
//! runs this.

#[path = "../trust/support.rs"]
#[allow(dead_code)] // The other test file uses the rest.
mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use pitcrew_server::{Access, Provider, Role};
use support::{PLAN, Place, Reply};

/// The provider's process, until the test is over.
struct Identity {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    at: SocketAddr,
}

impl Identity {
    fn start(secret: &str) -> Identity {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oidc/provider.mjs");
        let mut command = Command::new("node");
        let command = command.arg(script).env("CLIENT_SECRET", secret).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut identity = Identity { child, stdin, stdout: BufReader::new(stdout), at: ([127, 0, 0, 1], 0).into() };
        let port = identity.line().parse().unwrap();
        identity.at.set_port(port);
        identity
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn sends_back_to(&mut self, url: &str) {
        writeln!(self.stdin, "{url}").unwrap();
        assert_eq!(self.line(), "ready");
    }
}

impl Drop for Identity {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser that follows where it is led, and keeps cookies of each place apart.
#[derive(Default)]
struct Browser {
    cookies: BTreeMap<(SocketAddr, String), String>,
}

impl Browser {
    fn go(&mut self, method: &str, url: &str, form: &str) -> Reply {
        let rest = url.strip_prefix("http://").unwrap();
        let (authority, target) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let at: SocketAddr = authority.parse().unwrap();
        let cookies = self.cookies.iter().filter(|((of, _), _)| *of == at);
        let cookies: Vec<String> = cookies.map(|((_, name), value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\ncookie: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            cookies.join("; "),
            form.len()
        );
        let reply = support::raw(at, request.as_bytes());
        for cookie in &reply.cookies {
            let (name, rest) = cookie.split_once('=').unwrap();
            self.cookies.insert((at, name.to_owned()), rest.split(';').next().unwrap().to_owned());
        }
        reply
    }

    /// Follows until it is at an address that begins so, and returns that.
    fn follow(&mut self, mut url: String, until: &str) -> String {
        for _ in 0..20 {
            if url.starts_with(until) {
                return url;
            }
            let reply = self.go("GET", &url, "");
            url = match reply.location {
                Some(to) if to.starts_with('/') => format!("{}{to}", &url[..url[7..].find('/').unwrap() + 7]),
                Some(to) => to,
                None if url.contains("/interaction/") => {
                    let prompt = if reply.body.contains("name=\"login\"") { "login" } else { "consent" };
                    let form = format!("prompt={prompt}&login={}&password=any", self.who());
                    let reply = self.go("POST", &url, &form);
                    reply.location.unwrap_or_else(|| panic!("{}", reply.body))
                }
                None => panic!("it leads nowhere: {} {url} {}", reply.status, reply.body),
            };
        }
        panic!("it leads in circles: {url}");
    }

    fn who(&self) -> String {
        self.cookies.iter().find(|((_, name), _)| name == "who").map(|(_, who)| who.clone()).unwrap_or_default()
    }

    fn of(who: &str) -> Browser {
        let mut browser = Browser::default();
        browser.cookies.insert((([127, 0, 0, 1], 1).into(), "who".to_owned()), who.to_owned());
        browser
    }
}

/// A server that lets in whom a provider knows.
fn served() -> (Place, Identity, String) {
    // Made here, so that no secret stands in the repository.
    let secret = format!("secret-{}", std::process::id());
    let mut identity = Identity::start(&secret);
    let roles = vec![("platform".to_owned(), Role::Admin), ("all".to_owned(), Role::Viewer)];
    let provider = Provider {
        issuer: format!("http://{}", identity.at),
        client: "pitcrew".to_owned(),
        secret: Some(secret),
        claim: "groups".to_owned(),
        roles,
        name: "preferred_username".to_owned(),
    };
    let place = Place::with(PLAN, Access { rate: 0, provider: Some(provider), ..Access::default() });
    let url = format!("http://{}", place.at);
    identity.sends_back_to(&format!("{url}/login/callback"));
    (place, identity, url)
}

#[test]
#[ignore = "it needs `oidc-provider`: `scripts/oidc` fetches it and runs this"]
fn whom_the_provider_knows_is_let_in_as_what_they_are_there() {
    let (place, _identity, url) = served();
    for (who, role) in [("ada", "admin"), ("bob", "viewer")] {
        let mut browser = Browser::of(who);
        let page = browser.follow(format!("{url}/login"), &format!("{url}/login/callback"));
        assert_eq!(browser.go("GET", &page, "").expect(303).location.as_deref(), Some("/"));
        let session = browser.go("GET", &format!("{url}/api/v1/session"), "").expect(200).json();
        assert_eq!((&session["name"], &session["role"]), (&who.into(), &role.into()));
        // What has brought somebody in brings nobody in again.
        browser.go("GET", &page, "").expect(403);
    }
    let admin = place.token("root", Role::Admin);
    let audit = place.get("/api/v1/audit").bearer(&admin).send().expect(200);
    assert!(audit.body.contains("GET /login/callback") && audit.body.contains("\"who\":\"bob\""), "{}", audit.body);
}

#[test]
#[ignore = "it needs `oidc-provider`: `scripts/oidc` fetches it and runs this"]
fn who_has_no_role_or_has_not_left_from_here_is_not_let_in() {
    let (_place, _identity, url) = served();
    let callback = format!("{url}/login/callback");
    let mut eve = Browser::of("eve");
    let page = eve.follow(format!("{url}/login"), &callback);
    let refused = eve.go("GET", &page, "").expect(403);
    assert!(refused.body.contains("has no role here"), "{}", refused.body);
    // Somebody sends their own login to another: it was not begun in that browser.
    let mut ada = Browser::of("ada");
    let page = ada.follow(format!("{url}/login"), &callback);
    let mut other = Browser::of("bob");
    other.go("GET", &page, "").expect(403);
    other.follow(format!("{url}/login"), &callback);
    other.go("GET", &page, "").expect(403);
    // A code that the provider did not give, and a state that was not begun.
    let forged = page.replace("code=", "code=x");
    assert_eq!(ada.go("GET", &forged, "").status, 403);
    ada.go("GET", &page, "").expect(403);
    ada.go("GET", &format!("{callback}?error=access_denied&state=x"), "").expect(403);
    ada.go("GET", &callback, "").expect(400);
}
