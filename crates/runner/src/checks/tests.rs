//! Checks over the network, asked of servers that the tests start on this machine.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use pitcrew_plan::{Http, PortRange, Ports, Tls, TlsVersion, WebSocket};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::{Answer, http, ports, tls, websocket};

static ONLY_NEW: &[&rustls::SupportedProtocolVersion] = &[&rustls::version::TLS13];
const LONG: Duration = Duration::from_secs(20);

/// Starts a server that treats every connection so, for as long as the tests run; returns its port.
fn serve(treat: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let treat = Arc::new(treat);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let treat = treat.clone();
            thread::spawn(move || treat(stream));
        }
    });
    port
}

/// Starts a server for `localhost` that speaks these versions, with a certificate that is good for some days.
fn tls_server(versions: &'static [&'static rustls::SupportedProtocolVersion], days: i64) -> u16 {
    let (config, _) = tls_identity(versions, days);
    serve(move |mut stream| {
        let mut connection = rustls::ServerConnection::new(config.clone()).unwrap();
        while connection.is_handshaking() && connection.complete_io(&mut stream).is_ok() {}
    })
}

/// Makes what a server for `localhost` speaks with, and the certificate that it shows.
fn tls_identity(
    versions: &'static [&'static rustls::SupportedProtocolVersion],
    days: i64,
) -> (Arc<rustls::ServerConfig>, CertificateDer<'static>) {
    let mut parameters = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let now = std::time::SystemTime::now();
    parameters.not_before = (now - Duration::from_secs(3600)).into();
    parameters.not_after = (now + Duration::from_secs(days as u64 * 86_400 + 3600)).into();
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate: CertificateDer<'static> = parameters.self_signed(&key).unwrap().der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![certificate.clone()], key).unwrap();
    (Arc::new(config), certificate)
}

fn tls_of(port: u16) -> Tls {
    Tls {
        address: format!("127.0.0.1:{port}"),
        versions: Vec::new(),
        ciphers: Vec::new(),
        expires_in: None,
        server_name: None,
    }
}

fn said(answer: Result<Answer, String>, port: u16) -> String {
    let answer = answer.unwrap_or_else(Answer::no);
    format!("{}: {}", answer.holds, answer.said.replace(&port.to_string(), "PORT"))
}

#[test]
fn exactly_the_wanted_versions_of_tls_are_accepted() {
    use TlsVersion::{V1_2, V1_3};
    let both = tls_server(rustls::ALL_VERSIONS, 30);
    let ask = |port, versions: &[TlsVersion]| {
        said(tls::ask(&Tls { versions: versions.to_vec(), ..tls_of(port) }, LONG), port)
    };
    assert_eq!(ask(both, &[V1_2, V1_3]), "true: 127.0.0.1:PORT accepts TLS 1.2 and 1.3");
    assert_eq!(ask(both, &[V1_3]), "false: 127.0.0.1:PORT accepts TLS 1.2, and should not");
    let new = tls_server(ONLY_NEW, 30);
    assert_eq!(ask(new, &[V1_2, V1_3]), "false: 127.0.0.1:PORT refuses TLS 1.2, and should not");
    assert_eq!(ask(new, &[]), "true: 127.0.0.1:PORT accepts TLS 1.3");
}

#[test]
fn every_cipher_suite_of_a_server_is_found_out() {
    let port = tls_server(ONLY_NEW, 30);
    let ask = |ciphers: &[&str]| {
        let ciphers = ciphers.iter().map(|name| (*name).to_owned()).collect();
        said(tls::ask(&Tls { ciphers, ..tls_of(port) }, LONG), port)
    };
    let found = ask(&["!CBC", "!RC4"]);
    for name in ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"] {
        assert!(found.starts_with("true") && found.contains(name), "{found}");
    }
    let one = ask(&["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]);
    assert_eq!(one, "false: 127.0.0.1:PORT accepts TLS_AES_128_GCM_SHA256, and should not");
}

#[test]
fn a_certificate_is_looked_at_for_its_time_and_its_name() {
    let port = tls_server(rustls::ALL_VERSIONS, 10);
    let ask = |days: Option<&str>, name: Option<&str>| {
        let expires_in = days.map(|days| days.parse().unwrap());
        said(tls::ask(&Tls { expires_in, server_name: name.map(str::to_owned), ..tls_of(port) }, LONG), port)
    };
    let good = ask(Some("7d"), Some("localhost"));
    assert!(good.starts_with("true") && good.ends_with("its certificate is valid for 1w3d more"), "{good}");
    assert_eq!(ask(Some("2w"), None), "false: the certificate of 127.0.0.1:PORT is valid for 1w3d more, not for 2w");
    assert_eq!(ask(None, Some("example.org")), "false: the certificate of 127.0.0.1:PORT is not for example.org");
}

#[test]
fn what_speaks_no_tls_is_said() {
    let port = serve(|mut stream| drop(stream.write_all(b"220 hello, this is mail\r\n")));
    assert_eq!(said(tls::ask(&tls_of(port), LONG), port), "false: 127.0.0.1:PORT does not speak TLS");
}

/// Sends whatever comes back.
fn echo(stream: impl Read + Write) {
    let Ok(mut socket) = tungstenite::accept(stream) else { return };
    while let Ok(message) = socket.read() {
        if message.is_text() && socket.send(message).is_err() {
            return;
        }
    }
}

#[test]
fn a_websocket_over_tls_opens_and_answers_where_its_certificate_is_believed() {
    let (config, certificate) = tls_identity(rustls::ALL_VERSIONS, 10);
    let port = serve(move |stream| {
        let connection = rustls::ServerConnection::new(config.clone()).unwrap();
        echo(rustls::StreamOwned::new(connection, stream));
    });
    let of = |host: &str| WebSocket {
        url: format!("wss://{host}:{port}/"),
        send: Some("ping".into()),
        expect: Some("ping".into()),
    };
    let mut roots = rustls::RootCertStore::empty();
    roots.add(certificate).unwrap();
    let ask = |host| said(websocket::ask_with(&of(host), LONG, roots.clone()), port);
    assert_eq!(ask("localhost"), "true: wss://localhost:PORT/ sent `ping`");
    let another = ask("127.0.0.1");
    assert!(
        another.starts_with("false: open wss://127.0.0.1:PORT/: ") && another.contains("not valid for"),
        "{another}"
    );
    let unknown = said(websocket::ask(&of("localhost"), LONG), port);
    assert!(
        unknown.starts_with("false: open wss://localhost:PORT/: ") && unknown.contains("UnknownIssuer"),
        "{unknown}"
    );
}

#[test]
fn a_websocket_opens_and_answers() {
    let port = serve(echo);
    let ask = |send: Option<&str>, expect: Option<&str>| {
        let (send, expect) = (send.map(str::to_owned), expect.map(str::to_owned));
        said(websocket::ask(&WebSocket { url: format!("ws://127.0.0.1:{port}/"), send, expect }, LONG), port)
    };
    assert_eq!(ask(None, None), "true: ws://127.0.0.1:PORT/ opened");
    assert_eq!(ask(Some("ping"), Some("ping")), "true: ws://127.0.0.1:PORT/ sent `ping`");
    assert_eq!(ask(Some("ping"), Some("pong")), "false: ws://127.0.0.1:PORT/ sent `ping`, which does not hold `pong`");
}

/// Answers every request with this.
fn http_server(answer: &'static str) -> u16 {
    serve(move |mut stream| {
        let mut request = [0; 1024];
        let _ = stream.read(&mut request);
        let _ = stream.write_all(answer.as_bytes());
    })
}

#[test]
fn a_page_is_no_websocket() {
    let port = http_server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let asked = WebSocket { url: format!("ws://127.0.0.1:{port}/"), send: None, expect: None };
    assert_eq!(said(websocket::ask(&asked, LONG), port), "false: ws://127.0.0.1:PORT/ answered 200, not 101");
}

#[test]
fn an_answer_is_judged_by_status_headers_and_body() {
    let port = http_server(
        "HTTP/1.1 404 Not Found\r\ncontent-type: text/html; x\r\ncontent-length: 7\r\nconnection: close\r\n\r\nno page",
    );
    let ask = |expect: &[u16], header: Option<(&str, &str)>, body: Option<&str>| {
        let headers = header.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let url = format!("http://127.0.0.1:{port}/");
        said(http::ask(&Http { url, expect: expect.to_vec(), body: body.map(str::to_owned), headers }, LONG), port)
    };
    assert_eq!(ask(&[200, 204], None, None), "false: http://127.0.0.1:PORT/ answered 404, not 200 or 204");
    assert_eq!(
        ask(&[404], Some(("Content-Type", "text/html")), Some("no page")),
        "true: http://127.0.0.1:PORT/ answered 404"
    );
    assert_eq!(
        ask(&[404], Some(("content-type", "json")), None),
        "false: http://127.0.0.1:PORT/ answered `content-type: text/html; x`, which does not hold `json`"
    );
    assert_eq!(
        ask(&[404], None, Some("a page")),
        "false: http://127.0.0.1:PORT/ answered 404 without `a page` in its body, which begins: no page"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_the_wanted_ports_are_open() {
    let listener = TcpListener::bind("127.0.0.7:0").unwrap();
    let open = listener.local_addr().unwrap().port();
    let ask = |open: Vec<u16>, range| async move { ports::ask(&Ports { host: "127.0.0.7".into(), open, range }).await };
    let one = PortRange { first: open, last: open };
    let answer = ask(vec![open], one).await;
    assert!(answer.holds, "{}", answer.said);
    let answer = ask(Vec::new(), one).await;
    assert_eq!(answer.said, format!("of 127.0.0.7, ports {open}-{open}: open, and should not be: {open}"));
    // Whatever else listens on this machine, the whole range is looked at.
    let answer = ask(Vec::new(), PortRange::default()).await;
    assert!(!answer.holds && answer.said.contains(&open.to_string()), "{}", answer.said);
    let answer = ask(vec![1], PortRange { first: 1, last: 2 }).await;
    assert_eq!(answer.said, "of 127.0.0.7, ports 1-2: not open, and should be: 1");
}
