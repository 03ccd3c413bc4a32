//! As much of HTTP/1.1 as agents need: one request a connection, answered in one piece or streamed.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

/// A request, without its headers: they hold keys.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// The path without what is asked of it.
    pub(super) path: String,
    pub(super) body: Value,
}

/// Reads a request; `None` where the other end goes away without one.
pub(super) fn read(stream: &TcpStream) -> io::Result<Option<Request>> {
    let mut reader = BufReader::new(stream);
    let first = line(&mut reader)?;
    let mut words = first.split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let header = line(&mut reader)?;
        let Some((name, value)) = header.split_once(':') else { break };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().map_err(io::Error::other)?,
            "transfer-encoding" => is_chunked = value.eq_ignore_ascii_case("chunked"),
            "content-encoding" => return Err(io::Error::other(format!("a body in {value}"))),
            "expect" => (&*stream).write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?,
            _ => {}
        }
    }
    let bytes = if is_chunked { chunks(&mut reader)? } else { exactly(&mut reader, length)? };
    let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).map_err(io::Error::other)? };
    let path = target.split('?').next().unwrap_or_default().to_owned();
    Ok(Some(Request { method: method.to_owned(), path, body }))
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    line.truncate(line.trim_end().len());
    Ok(line)
}

fn exactly(reader: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let size = line(reader)?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16).map_err(io::Error::other)?;
        bytes.extend(exactly(reader, size)?);
        line(reader)?;
        if size == 0 {
            return Ok(bytes);
        }
    }
}

/// Answers in one piece.
pub(super) fn whole(
    mut stream: &TcpStream,
    status: u16,
    headers: &[(&'static str, String)],
    body: &Value,
) -> io::Result<()> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes())
}

/// One event of a stream.
#[derive(Debug)]
pub(super) struct Event {
    /// Its name, where the vendor gives events names.
    pub(super) name: Option<String>,
    pub(super) data: String,
}

/// An answer that is streamed: what goes away before its end was cut.
pub(super) struct Streamed<'a>(&'a TcpStream);

impl Streamed<'_> {
    pub(super) fn begin(mut stream: &TcpStream) -> io::Result<Streamed<'_>> {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
        stream.write_all(head.as_bytes())?;
        Ok(Streamed(stream))
    }

    pub(super) fn send(&mut self, event: &Event) -> io::Result<()> {
        let name = event.name.as_ref().map(|name| format!("event: {name}\n")).unwrap_or_default();
        let text = format!("{name}data: {}\n\n", event.data);
        write!(self.0, "{:x}\r\n{text}\r\n", text.len())
    }

    pub(super) fn end(self) -> io::Result<()> {
        let mut stream = self.0;
        stream.write_all(b"0\r\n\r\n")
    }
}
