//! The notifier with what others made: a mail server and a web server behind TLS, `apprise`, a library that checks
//! signatures. Certificates are made when the tests run.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use base64::Engine;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::{Service, Step};
use crate::{Dial, sent, told};

/// Returns the directory of the programs; `None` where they cannot be brought here, which is said.
fn programs() -> Option<PathBuf> {
    let found = Command::new(here().join("install")).output().unwrap();
    eprint!("{}", String::from_utf8_lossy(&found.stderr));
    assert!(found.status.success(), "what the notifier is tried with is not there");
    let path = String::from_utf8(found.stdout).unwrap().trim().to_owned();
    if path.is_empty() {
        eprintln!("SKIPPED: the notifier was not tried with the programs of others");
        return None;
    }
    Some(path.into())
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/notifier/foreign")
}

/// An authority, and a certificate of its for `localhost`, in files of a directory.
struct Certificates(TempDir);

impl Certificates {
    fn new() -> Certificates {
        let made = Certificates(tempfile::tempdir().unwrap());
        made.make(&["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=an authority"]);
        made.make(&[
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-keyout",
            "key.pem",
            "-out",
            "certificate.pem",
            "-subj",
            "/CN=x",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ]);
        made
    }

    fn make(&self, arguments: &[&str]) {
        let kind =
            ["req", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
        let output =
            Command::new("openssl").args(kind).args(arguments).current_dir(self.0.path()).output().expect("openssl");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }
}

/// A server of others, which ends with this.
struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
    port: u16,
}

impl Server {
    fn start(programs: &Path, script: &str, arguments: &[&str], variable: (&str, &str)) -> Server {
        let mut child = Command::new(programs.join("python3"))
            .arg(here().join(script))
            .args(arguments)
            .env(variable.0, variable.1)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut port = String::new();
        lines.read_line(&mut port).unwrap();
        Server { child, lines, port: port.trim().parse().expect("a port") }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn password() -> String {
    ["correct", "horse"].concat()
}

fn mail(port: u16, tls: &str, ca_file: Option<String>) -> Value {
    let mut inputs = json!({
        "channel": "email", "target": ["Ops <ops@example.org>"], "title": "Größe", "message": "All is wéll.\n.\nStill.",
        "allow_private": true, "attempts": 3, "dedupe_key": "k",
        "smtp": {
            "host": "localhost", "port": port, "from": "Pitcrew <ci@example.org>", "tls": tls, "user": "ci",
            "password_env": "PASSWORD",
        },
    });
    if let Some(path) = ca_file {
        inputs["ca_file"] = json!(path);
    }
    inputs
}

#[test]
fn e_mail_goes_over_tls_to_servers_that_a_named_authority_vouches_for() {
    let Some(programs) = programs() else { return };
    let (certificates, others) = (Certificates::new(), Certificates::new());
    let password = password();
    let signed_in = [("PASSWORD", password.as_str())];
    for way in ["starttls", "tls"] {
        let files = [certificates.path("certificate.pem"), certificates.path("key.pem")];
        let mut server = Server::start(&programs, "mail.py", &[way, &files[0], &files[1]], signed_in[0]);
        let ca = certificates.path("ca.pem");
        assert_eq!(sent(mail(server.port, way, Some(ca.clone())), &signed_in), "sent to email []", "{way}");
        let got: Value = serde_json::from_str(&server.line()).unwrap();
        assert_eq!((&got["user"], &got["tls"], &got["to"]), (&json!("ci"), &json!(true), &json!(["ops@example.org"])));
        assert!(
            got["content"].as_str().unwrap().contains("Message-ID: <8254c329a92850f6d539dd376f4816ee@example.org>")
        );
        // The variable that other programs read does as well.
        let by_variable = [signed_in[0], ("SSL_CERT_FILE", ca.as_str())];
        assert_eq!(sent(mail(server.port, way, None), &by_variable), "sent to email []", "{way}");
        server.line();

        let mut elsewhere = mail(server.port, way, Some(ca.clone()));
        elsewhere["smtp"]["host"] = json!("127.0.0.1");
        let other_way = if way == "tls" { "starttls" } else { "tls" };
        let mut confused = mail(server.port, other_way, Some(ca.clone()));
        confused["timeout_ms"] = json!(500);
        let told = [
            sent(mail(server.port, way, None), &signed_in),
            sent(mail(server.port, way, Some(others.path("ca.pem"))), &signed_in),
            sent(elsewhere, &signed_in),
            sent(mail(server.port, way, Some(ca)), &[("PASSWORD", "wrong")]),
            sent(mail(server.port, way, Some(certificates.path("key.pem"))), &signed_in)
                .replace(&certificates.path(""), "/"),
            sent(confused, &signed_in),
        ];
        let unknown = "trouble: send to email: there is no safe connection: its certificate is of an authority that is not known here; `ca_file` names the authorities to trust []";
        let other = "trouble: send to email: there is no safe connection: its certificate is for another name than the one it was asked by []";
        let denied = "trouble: send to email: the mail server refuses: permanent error (535): 5.7.8 Authentication credentials invalid []";
        let no_ca = "trouble: read the certificates of `ca_file`, `/key.pem`: there is no certificate in it []";
        assert_eq!(told[..5], [unknown, unknown, other, denied, no_ca], "{way}");
        if other_way == "tls" {
            assert!(told[5].contains("what answers there does not speak TLS, or not from the start"), "{}", told[5]);
        } else {
            assert!(told[5].contains("the mail server is not ready: there was no answer in time"), "{}", told[5]);
        }
    }
}

#[test]
fn signatures_are_what_a_library_of_others_says_they_are() {
    let Some(programs) = programs() else { return };
    let certificates = Certificates::new();
    let encoded = base64::engine::general_purpose::STANDARD.encode([7; 24]);
    let secret = format!("whsec_{encoded}");
    let files = [certificates.path("certificate.pem"), certificates.path("key.pem")];
    let mut server = Server::start(&programs, "webhook.py", &[&files[0], &files[1]], ("SECRET", &secret));
    // The signature has the time in it, and the library wants it to be now.
    let dial = Dial::at(jiff::Timestamp::now());
    let mut inputs = json!({
        "channel": "webhook", "url": format!("https://localhost:{}/hook", server.port), "title": "Tür", "message": "😀 \"x\" \\",
        "secret_env": "S", "dedupe_key": "msg_1", "allow_private": true, "ca_file": certificates.path("ca.pem"),
    });
    let send = |inputs: &Value, secret: &str| {
        let said = told(inputs.clone(), Path::new("/nowhere"), &dial, &[("S", secret)]);
        said.map_or_else(|trouble| trouble.to_string(), |outcome| outcome.summary)
    };
    assert_eq!(send(&inputs, &secret), "sent to webhook");
    assert_eq!(server.line(), "taken");
    assert_eq!(send(&inputs, &encoded), "sent to webhook");
    assert_eq!(server.line(), "taken");
    let other = base64::engine::general_purpose::STANDARD.encode([8; 24]);
    assert_eq!(send(&inputs, &other), "send to webhook: it refuses with status 401: ");
    assert!(server.line().starts_with("WebhookVerificationError"));
    inputs["ca_file"] = Value::Null;
    let unknown = "send to webhook: there is no safe connection: its certificate is of an authority that is not known here; `ca_file` names the authorities to trust";
    assert_eq!(send(&inputs, &secret), unknown);
}

#[test]
fn apprise_sends_and_says_why_it_does_not() {
    let Some(programs) = programs() else { return };
    let home = tempfile::tempdir().unwrap();
    let service = Service::new([]);
    let failing = Service::new(vec![Step::Answer(500, "", String::new()); 4]);
    let at = |service: &Service| service.root().replace("http://", "json://");
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let send = |urls: &str| {
        let inputs = json!({
            "channel": "apprise", "url_env": "URLS", "title": "T", "message": "-v\nall is well", "severity": "high", "attempts": 2,
            // It is Python with all its plugins: on a busy machine that takes a while.
            "timeout_ms": 300_000,
        });
        let said = sent(inputs, &[("URLS", urls), ("PATH", &path), ("HOME", home.path().to_str().unwrap())]);
        said.rsplit_once(" [").unwrap().0.to_owned()
    };
    assert_eq!(send(&at(&service)), "sent to apprise");
    let body: Value = serde_json::from_str(&service.taken()[0].body).unwrap();
    assert_eq!(
        (&body["title"], &body["message"], &body["type"]),
        (&json!("[high] T"), &json!("-v\nall is well"), &json!("failure"))
    );
    insta::assert_snapshot!(
        [
            send(&at(&failing)),
            send("nosuch://address"),
            send("json://127.0.0.1:1/"),
            send(&format!("{} {}", at(&service), at(&failing))),
        ]
        .join("\n"),
        @"
    trouble: send to apprise: `apprise` says: Failed to send JSON POST notification: Internal server error., error=500. (2 tries)
    trouble: send to apprise: `apprise` says: Unparseable URL [redacted]
    trouble: send to apprise: `apprise` says: A Connection error occurred sending JSON notification to 127.0.0.1. (2 tries)
    trouble: send to apprise: some of the services have it and others do not, so it is not sent again: `apprise` says: Failed to send JSON POST notification: Internal server error., error=500.; a task for each address keeps them apart
    "
    );
}
