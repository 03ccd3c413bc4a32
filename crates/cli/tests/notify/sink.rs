//! A service on loopback: it hands out each request as it comes, and answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// How long a test waits for a request before it has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a request is met with.
pub enum Reply {
    /// An answer: status, a header line or nothing, body.
    Answer(u16, &'static str, String),
    /// Never any.
    Silence,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// `POST /path`.
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    /// What a webhook is told.
    pub fn says(&self) -> &str {
        self.body["data"]["message"].as_str().unwrap_or_default()
    }
}

type Script = Box<dyn FnMut(&Request) -> Reply + Send>;

pub struct Sink {
    port: u16,
    requests: Receiver<Request>,
}

impl Sink {
    /// Takes whatever comes.
    pub fn new() -> Sink {
        Sink::playing(|_| Reply::Answer(200, "", "ok".to_owned()))
    }

    pub fn playing(script: impl FnMut(&Request) -> Reply + Send + 'static) -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, requests) = channel();
        let script: Arc<Mutex<Script>> = Arc::new(Mutex::new(Box::new(script)));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (sender, script) = (sender.clone(), script.clone());
                thread::spawn(move || serve(stream, &sender, &script));
            }
        });
        Sink { port, requests }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits for the next request.
    #[track_caller]
    pub fn next(&self) -> Request {
        self.requests.recv_timeout(PATIENCE).expect("somebody is told something")
    }

    /// Returns what has come and was not asked for yet.
    pub fn rest(&self) -> Vec<Request> {
        self.requests.try_iter().collect()
    }
}

fn serve(mut stream: TcpStream, sender: &Sender<Request>, script: &Mutex<Script>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = read(&mut reader) {
        let reply = (script.lock().unwrap())(&request);
        // A test that is over does not want to know.
        let _ = sender.send(request);
        match reply {
            Reply::Answer(status, header, body) => {
                let header = if header.is_empty() { String::new() } else { format!("{header}\r\n") };
                let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{header}\r\n", body.len());
                if stream.write_all((head + &body).as_bytes()).is_err() {
                    return;
                }
            }
            // The connection stays open, and whoever waits is killed or gives up.
            Reply::Silence => drop(reader.fill_buf().map(<[u8]>::len)),
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        match header.trim().split_once(": ") {
            Some((name, value)) => headers.push((name.to_owned(), value.to_owned())),
            None => break,
        }
    }
    let line = line.trim().trim_end_matches(" HTTP/1.1").to_owned();
    let mut request = Request { line, headers, body: Value::Null };
    let length = request.header("content-length").parse().unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = serde_json::from_slice(&body).unwrap_or_default();
    Some(request)
}
