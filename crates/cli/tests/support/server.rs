//! A web server on this machine that goes away for some answers when it is told to.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

/// Answers until the test is over.
pub struct Server {
    pub port: u16,
    doors: Arc<Doors>,
}

#[derive(Default)]
struct Doors {
    /// How many answers it is away for once it was asked for `/reload`.
    away: u32,
    /// How many of them are left.
    left: AtomicU32,
    /// Whether `/ready` says yes.
    ready: AtomicBool,
}

impl Server {
    /// Starts one that is away for this many answers after it was asked for `/reload`.
    pub fn away_for(away: u32) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let doors = Arc::new(Doors { away, ..Doors::default() });
        let behind = doors.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let doors = behind.clone();
                thread::spawn(move || doors.answer(stream));
            }
        });
        Server { port, doors }
    }

    /// From here on `/ready` says yes.
    pub fn is_ready(&self) {
        self.doors.ready.store(true, Ordering::SeqCst);
    }

    /// Returns a line for bash that has this server reload.
    pub fn reload(&self) -> String {
        format!(
            "exec 3<>/dev/tcp/127.0.0.1/{}; printf 'GET /reload HTTP/1.1\\\\r\\\\n\\\\r\\\\n' >&3; cat <&3 >/dev/null",
            self.port
        )
    }

    /// A probe that is asked while a task is made live, and bears an outage of so long.
    pub fn watched(&self, max_outage: &str) -> String {
        format!(
            r#"{{name: page, http: "http://127.0.0.1:{}/", within: 60s, every: 20ms, during: activate, max_outage: {max_outage}}}"#,
            self.port
        )
    }
}

impl Doors {
    fn answer(&self, mut stream: TcpStream) {
        let mut request = [0; 1024];
        let got = stream.read(&mut request).unwrap_or(0);
        let is_for = |path: &str| request[..got].starts_with(format!("GET {path} ").as_bytes());
        let is_good = if is_for("/reload") {
            self.left.store(self.away, Ordering::SeqCst);
            true
        } else if is_for("/ready") {
            self.ready.load(Ordering::SeqCst)
        } else {
            self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err()
        };
        let status = if is_good { "200 OK" } else { "503 Service Unavailable" };
        let text = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let _ = stream.write_all(text.as_bytes());
    }
}
