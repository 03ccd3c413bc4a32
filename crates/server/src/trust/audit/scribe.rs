//! Writes the audit log for the handlers: on a thread of its own, many entries in one commit where many come.

use std::sync::mpsc;
use std::thread;

use pitcrew_runner::store::StateDir;
use tokio::sync::oneshot;

use super::log::{Act, AuditError, AuditLog, Line, Outcome};

/// The most entries of a commit.
const TOGETHER: usize = 256;

type Heard = (Line, Option<oneshot::Sender<Result<u64, AuditError>>>);

/// Writes the audit log.
pub(crate) struct Scribe {
    lines: mpsc::Sender<Heard>,
}

impl Scribe {
    /// Opens the log, and begins to write.
    pub(crate) fn new(state: &StateDir) -> Result<Scribe, AuditError> {
        let log = AuditLog::open(state)?;
        let (lines, heard) = mpsc::channel();
        let writing = thread::Builder::new().name("audit".to_owned()).spawn(move || write(log, &heard));
        // It lives as long as somebody may have a line.
        writing.map(|_| Scribe { lines }).map_err(|_| AuditError::Ended)
    }

    /// Writes down that something is about to be done; it is durable when this returns its number.
    pub(crate) async fn about_to(&self, act: Act) -> Result<u64, AuditError> {
        let (told, hears) = oneshot::channel();
        self.lines.send((Line::Act(act), Some(told))).map_err(|_| AuditError::Ended)?;
        hears.await.map_err(|_| AuditError::Ended)?
    }

    /// Writes down what came of it; whoever did it need not wait for that.
    pub(crate) fn came_of(&self, seq: u64, outcome: Outcome) {
        // That it was about to be done is written: where no more can be, its outcome reads as not known.
        let _ = self.lines.send((Line::Outcome(seq, outcome), None));
    }
}

fn write(mut log: AuditLog, heard: &mpsc::Receiver<Heard>) {
    while let Ok(first) = heard.recv() {
        let (lines, tells): (Vec<Line>, Vec<_>) =
            std::iter::once(first).chain(heard.try_iter().take(TOGETHER - 1)).unzip();
        match log.append(&lines) {
            Ok(numbers) => tell(tells, numbers.into_iter().map(Ok)),
            Err(error) => {
                let again = || match &error {
                    AuditError::Changed(seq) => AuditError::Changed(*seq),
                    _ => AuditError::Ended,
                };
                let all: Vec<_> = tells.iter().map(|_| Err(again())).collect();
                // Whoever waits alone is told why.
                if all.len() == 1 { tell(tells, std::iter::once(Err(error))) } else { tell(tells, all) }
            }
        }
    }
}

fn tell(
    tells: Vec<Option<oneshot::Sender<Result<u64, AuditError>>>>,
    answers: impl IntoIterator<Item = Result<u64, AuditError>>,
) {
    for (tell, answer) in tells.into_iter().zip(answers) {
        if let Some(tell) = tell {
            // Whoever asked has gone away.
            let _ = tell.send(answer);
        }
    }
}
