//! Following a run of a server: its events as they come, each once, also where the connection breaks.

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use pitcrew_engine::{Event, Record, RunId};
use pitcrew_plan::Id;
use pitcrew_runner::pit::Seen;
use serde::Deserialize;
use tokio::sync::mpsc;

use super::Server;
use crate::trouble::{Result, Trouble};

/// How much may wait until somebody takes it.
const WAITING: usize = 256;

/// How often a server that does not answer is asked again, and after what pause.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(500);

/// What comes of a run.
pub struct Stream {
    seen: mpsc::Receiver<Result<Seen>>,
    over: bool,
}

#[derive(Deserialize)]
struct Line {
    task: Id,
    line: String,
}

impl Stream {
    /// Begins to follow a run behind the event `after`.
    pub fn open(server: &Server, run: &RunId, after: u64) -> Stream {
        let (sender, seen) = mpsc::channel(WAITING);
        let (server, run) = (server.clone(), run.clone());
        // Reading blocks: a thread of its own, which ends with its reader or its listener.
        std::thread::spawn(move || read_on(&server, &run, after, &sender));
        Stream { seen, over: false }
    }

    /// Returns what is seen next; `None` when the run is over.
    pub async fn next(&mut self) -> Result<Option<Seen>> {
        if self.over {
            return Ok(None);
        }
        let seen = self.seen.recv().await.transpose()?;
        self.over = match &seen {
            Some(Seen::Event(record)) => matches!(record.event, Event::RunFinished { .. }),
            Some(_) => false,
            None => true,
        };
        Ok(seen)
    }
}

/// Reads streams until nobody listens or the server does not answer any more.
fn read_on(server: &Server, run: &RunId, after: u64, sender: &mpsc::Sender<Result<Seen>>) {
    let (mut last, mut tries) = (after, 0);
    loop {
        let trouble = match server.stream(&format!("/runs/{run}/journal"), last) {
            Ok(reader) => {
                let before = last;
                let ended = read(reader, &mut last, sender);
                if sender.is_closed() {
                    return;
                }
                // What was heard meanwhile counts as an answer.
                tries = if last > before { 0 } else { tries };
                ended.err().map_or_else(|| Trouble::new("the server has ended the stream"), Trouble::from)
            }
            Err(trouble) => trouble,
        };
        tries += 1;
        if tries > TRIES {
            let _ = sender.blocking_send(Err(trouble));
            return;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Passes on the events of one stream.
fn read(reader: impl Read, last: &mut u64, sender: &mpsc::Sender<Result<Seen>>) -> std::io::Result<()> {
    let (mut kind, mut data) = (String::new(), String::new());
    for line in BufReader::new(reader).lines() {
        let line = line?;
        if let Some(name) = line.strip_prefix("event:") {
            kind = name.trim().to_owned();
        } else if let Some(more) = line.strip_prefix("data:") {
            data.push_str(more.strip_prefix(' ').unwrap_or(more));
        } else if line.is_empty() && !kind.is_empty() {
            let seen = understood(&kind, &data).map_err(|error| Trouble::while_trying("understand an event", &error));
            if let Ok(Some(Seen::Event(record))) = &seen {
                *last = record.seq;
            }
            if let Some(seen) = seen.transpose()
                && sender.blocking_send(seen).is_err()
            {
                return Ok(());
            }
            kind.clear();
            data.clear();
        }
        if sender.is_closed() {
            return Ok(());
        }
    }
    Ok(())
}

fn understood(kind: &str, data: &str) -> serde_json::Result<Option<Seen>> {
    Ok(match kind {
        "record" => Some(Seen::Event(Box::new(serde_json::from_str::<Record>(data)?))),
        "line" => {
            let Line { task, line } = serde_json::from_str(data)?;
            Some(Seen::Line { task, line })
        }
        "waiting" => Some(Seen::Waiting),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_lines_and_waiting_are_told_apart() {
        let text = ": still there\n\nevent: record\nid: 4\ndata: {\"seq\":4,\"time\":\"2026-01-02T03:04:05.000Z\",\"type\":\"task_ready\",\"task\":\"a\"}\n\nevent: line\ndata: {\"task\":\"a\",\"line\":\"hello\"}\n\nevent: waiting\ndata: {}\n\nevent: other\ndata: {}\n\n";
        let (sender, mut seen) = mpsc::channel(8);
        let mut last = 0;
        read(text.as_bytes(), &mut last, &sender).unwrap();
        assert_eq!(last, 4);
        assert!(matches!(seen.try_recv().unwrap().unwrap(), Seen::Event(record) if record.seq == 4));
        assert!(matches!(seen.try_recv().unwrap().unwrap(), Seen::Line { line, .. } if line == "hello"));
        assert!(matches!(seen.try_recv().unwrap().unwrap(), Seen::Waiting));
        assert!(seen.try_recv().is_err());
    }
}
