//! Taking in what a command prints: the first and the last of it kept, the rest counted.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;

use super::said::{Redactor, printable};

/// How much of a stream is kept from its beginning, and as much again from its end, in bytes.
const KEPT: usize = 5 << 20;
/// How much of the end is quoted in events and reports, in bytes.
const QUOTED: usize = 4096;

/// How many lines at most are told of what is printed at once.
const TOLD: usize = 50;
/// How much of a line is told, in characters.
const WIDEST: usize = 1000;

/// Told the lines as they are printed; the last ones where many come at once.
pub type LineSink = Arc<dyn Fn(&str) + Send + Sync>;

/// Where the output of a command goes.
#[derive(Clone, Default)]
pub struct Logs {
    /// The file that keeps standard output; made when there is any.
    pub stdout: Option<PathBuf>,
    /// The file that keeps standard error; made when there is any.
    pub stderr: Option<PathBuf>,
    /// Told each line of both.
    pub lines: Option<LineSink>,
}

impl Logs {
    pub(super) fn open(self, redactor: Redactor) -> Capture {
        Capture {
            out: Stream::new(self.stdout, redactor.clone(), self.lines.clone()),
            err: Stream::new(self.stderr, redactor, self.lines),
        }
    }
}

/// Both streams of one command.
pub(super) struct Capture {
    pub(super) out: Stream,
    pub(super) err: Stream,
}

impl Capture {
    /// Reads both streams to their ends.
    pub(super) async fn drain(&mut self, out: pipe::Receiver, err: pipe::Receiver) {
        tokio::join!(self.out.drain(out), self.err.drain(err));
    }

    /// Writes what is still held back, and returns the last lines of both.
    pub(super) fn finish(self) -> String {
        let out = self.out.finish();
        let err = self.err.finish();
        let said = match (out.is_empty(), err.is_empty()) {
            (false, false) => format!("{}\n{}", out.trim_end(), err.trim_end()),
            _ => format!("{}{}", out.trim_end(), err.trim_end()),
        };
        last(&said, QUOTED).to_owned()
    }
}

/// One stream: whole lines are redacted and written as they come.
pub(super) struct Stream {
    path: Option<PathBuf>,
    file: Option<File>,
    redactor: Redactor,
    lines: Option<LineSink>,
    /// The last line, as long as it has no end.
    open: Vec<u8>,
    written: usize,
    tail: VecDeque<u8>,
    cut: u64,
    quoted: String,
}

impl Stream {
    fn new(path: Option<PathBuf>, redactor: Redactor, lines: Option<LineSink>) -> Stream {
        Stream {
            path,
            file: None,
            redactor,
            lines,
            open: Vec::new(),
            written: 0,
            tail: VecDeque::new(),
            cut: 0,
            quoted: String::new(),
        }
    }

    pub(super) async fn drain(&mut self, mut pipe: pipe::Receiver) {
        let mut buffer = [0; 16 << 10];
        // An error on a pipe means that nobody writes to it any more.
        while let Ok(count @ 1..) = pipe.read(&mut buffer).await {
            self.take(&buffer[..count]);
        }
    }

    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.open.extend_from_slice(bytes);
        // A line without an end is taken in pieces, so that it cannot fill the memory.
        let whole = match self.open.iter().rposition(|b| *b == b'\n') {
            Some(end) => end + 1,
            None if self.open.len() > 64 << 10 => self.open.len(),
            None => return,
        };
        let whole = self.redactor.border(&self.open, whole);
        let rest = self.open.split_off(whole);
        let lines = std::mem::replace(&mut self.open, rest);
        self.keep(&lines);
    }

    fn keep(&mut self, bytes: &[u8]) {
        let text = self.redactor.hide(&String::from_utf8_lossy(bytes));
        if let Some(sink) = &self.lines {
            tell(sink, &text);
        }
        self.quoted.push_str(&printable(last(&text, QUOTED)));
        self.quoted = last(&self.quoted, QUOTED).to_owned();
        if self.path.is_none() {
            return;
        }
        let bytes = text.as_bytes();
        let first = bytes.len().min(KEPT - self.written);
        self.write(&bytes[..first]);
        self.written += first;
        self.tail.extend(&bytes[first..]);
        let over = self.tail.len().saturating_sub(KEPT);
        self.tail.drain(..over);
        self.cut += over as u64;
    }

    /// Writes to the log. A log that cannot be written does not end the attempt: its last lines
    /// are quoted in the journal all the same.
    fn write(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if self.file.is_none() {
            let Some(path) = &self.path else { return };
            let mut options = OpenOptions::new();
            options.create(true).append(true).mode(0o600);
            let opened = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| options.open(path));
            match opened {
                Ok(file) => self.file = Some(file),
                Err(_) => {
                    self.path = None;
                    return;
                }
            }
        }
        if self.file.as_mut().is_some_and(|file| file.write_all(bytes).is_err()) {
            self.path = None;
        }
    }

    fn finish(mut self) -> String {
        let open = std::mem::take(&mut self.open);
        if !open.is_empty() {
            self.keep(&open);
        }
        if self.cut > 0 {
            let note = format!("\n[... {} bytes cut ...]\n", self.cut);
            self.write(note.as_bytes());
        }
        let tail: Vec<u8> = self.tail.drain(..).collect();
        self.write(&tail);
        self.quoted
    }
}

/// Tells the last lines of a text. Nobody could read more of what comes at once.
fn tell(sink: &LineSink, text: &str) {
    let mut lines: Vec<&str> = text.lines().rev().take(TOLD).filter(|line| !line.trim().is_empty()).collect();
    lines.reverse();
    for line in lines {
        let end = line.char_indices().nth(WIDEST).map_or(line.len(), |(end, _)| end);
        sink(&printable(&line[..end]));
    }
}

/// Returns the last `most` bytes of a text, from the beginning of a line where that is possible.
fn last(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let mut start = text.len() - most;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let tail = &text[start..];
    match tail.find('\n') {
        Some(end) if end + 1 < tail.len() => &tail[end + 1..],
        _ => tail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_of_a_long_output_are_kept_and_the_cut_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut stream = Stream::new(Some(path.clone()), Redactor::default(), None);
        stream.take(b"first line\n");
        for number in 0..1_200_000 {
            stream.take(format!("line {number:07}\n").as_bytes());
        }
        let quoted = stream.finish();
        let log = std::fs::read_to_string(path).unwrap();
        assert!(log.starts_with("first line\nline 0000000\n"));
        assert!(log.ends_with("line 1199999\n"));
        assert!(log.contains("bytes cut"));
        assert!(log.len() < 2 * KEPT + 100);
        assert!(quoted.len() <= QUOTED && quoted.ends_with("line 1199999\n"));
    }

    #[test]
    fn a_secret_is_hidden_wherever_the_output_is_cut() {
        let value = ["correct-horse", "battery-staple"].join("\n");
        let environment = [("CI_TOKEN".to_owned(), value.clone())];
        for before in (69_600..69_640).chain([0, 1]) {
            let mut stream = Stream::new(None, Redactor::from_environment(environment.clone().into_iter()), None);
            let said = format!("{}{value} after", "x".repeat(before));
            for piece in said.as_bytes().chunks(4096) {
                stream.take(piece);
            }
            let quoted = stream.finish();
            assert!(quoted.ends_with("[CI_TOKEN] after"), "{before}: {quoted}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_kept_all_the_same() {
        let mut stream = Stream::new(None, Redactor::default(), None);
        stream.take(b"no end");
        assert_eq!(stream.finish(), "no end");
    }
}
