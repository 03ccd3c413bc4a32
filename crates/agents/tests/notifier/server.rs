//! A service on loopback that does as a script says, a step for each request.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a request is met with.
#[derive(Clone, Debug)]
pub enum Step {
    /// An answer: status, headers, body.
    Answer(u16, &'static str, String),
    /// A page of a list, and what its `Link` header says.
    Page(String, String),
    /// The connection ends without an answer, before the request was read.
    Hangup,
    /// The message is taken, and the connection ends without an answer.
    TakenUnsaid,
    /// The message is taken, and no answer ever comes.
    TakenSilent,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What a service makes of a request.
type Handler = Box<dyn FnMut(&Request) -> Step + Send>;

#[derive(Default)]
struct State {
    script: VecDeque<Step>,
    handler: Option<Handler>,
    seen: Vec<Request>,
    taken: Vec<Request>,
    /// Connections that are left without an answer stay open.
    silent: Vec<TcpStream>,
}

/// The service. When the script is at its end everything is taken.
pub struct Service {
    state: Arc<Mutex<State>>,
    port: u16,
}

impl Service {
    pub fn new(script: impl IntoIterator<Item = Step>) -> Service {
        Service::of(State { script: script.into_iter().collect(), ..State::default() })
    }

    /// A service that makes of each request what a function says.
    pub fn handling(handler: impl FnMut(&Request) -> Step + Send + 'static) -> Service {
        Service::of(State { handler: Some(Box::new(handler)), ..State::default() })
    }

    fn of(state: State) -> Service {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Service { state, port }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook/s3cretpath", self.port)
    }

    pub fn root(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn seen(&self) -> Vec<Request> {
        self.state.lock().unwrap().seen.clone()
    }

    pub fn taken(&self) -> Vec<Request> {
        self.state.lock().unwrap().taken.clone()
    }
}

fn serve(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    loop {
        // A connection that is closed here without having been read is reset.
        if matches!(state.lock().unwrap().script.front(), Some(Step::Hangup)) {
            if reader.fill_buf().is_ok_and(|bytes| bytes.is_empty()) {
                return;
            }
            state.lock().unwrap().script.pop_front();
            return;
        }
        let Some(request) = read(&mut reader) else { return };
        let mut state = state.lock().unwrap();
        let step = match &mut state.handler {
            Some(handler) => handler(&request),
            None => state.script.pop_front().unwrap_or(Step::Answer(200, "", "ok".into())),
        };
        state.seen.push(request.clone());
        match step {
            Step::Answer(status, headers, body) => {
                if status < 300 && !request.line.starts_with("GET") {
                    state.taken.push(request);
                }
                let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len());
                if stream.write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
            Step::Page(link, body) => {
                let link = if link.is_empty() { String::new() } else { format!("link: {link}\r\n") };
                let answer = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n{link}\r\n{body}", body.len());
                if stream.write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
            Step::Hangup => return,
            Step::TakenUnsaid => {
                state.taken.push(request);
                return;
            }
            Step::TakenSilent => {
                state.taken.push(request);
                state.silent.push(stream);
                return;
            }
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
    let request = Request { line: line.trim().to_owned(), headers, body: String::new() };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { body: String::from_utf8(body).ok()?, ..request })
}

/// A mail server that plays a script of answers: to the connection, then to each line, `.` of the message included.
pub fn mail_server(answers: &'static [&'static str]) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut stream = stream;
            let mut answers = answers.iter();
            let mut within = false;
            let _ = stream.write_all(answers.next().unwrap().as_bytes());
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) == 0 {
                    break;
                }
                heard.lock().unwrap().push(line.trim_end().to_owned());
                if within && line.trim_end() != "." {
                    continue;
                }
                within = line.starts_with("DATA");
                let Some(answer) = answers.next() else { break };
                if stream.write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
        }
    });
    (port, said)
}
