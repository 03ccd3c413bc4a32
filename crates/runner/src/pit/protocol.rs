//! What is said at the engine's socket: one JSON object a line, each way.

use std::path::Path;

use pitcrew_engine::{Order, RunId};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

use super::follow::Seen;
use super::open::StartRequest;
use crate::short_path::ShortPath;
use crate::who;

/// What another process asks of the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Start a run.
    Start(Box<StartRequest>),
    /// Take a run up again.
    Resume {
        /// Which.
        run: RunId,
    },
    /// Give an order to a run.
    Order {
        /// Which run.
        run: RunId,
        /// What is wanted.
        what: Order,
    },
    /// Follow a run: answered by what is seen, line by line, until it is no longer driven.
    Follow {
        /// Which run.
        run: RunId,
        /// The last event that is known already.
        after: u64,
    },
}

/// A line of what is asked: by whom, the kernel says; for whom, root may say.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line<A> {
    #[serde(flatten)]
    pub(super) ask: A,
    /// The user for whom `sudo` made the caller root's; heard from root alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) behind_sudo: Option<u32>,
}

/// What the engine answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "snake_case")]
pub enum Said {
    /// It is done, and durable.
    Done {
        /// The run that it is about.
        run: RunId,
    },
    /// It is not done.
    Refused {
        /// Why.
        why: String,
    },
    /// Nothing is done yet: another run has what this one needs for itself.
    Awaits {
        /// What it is, and whose.
        what: String,
    },
    /// Nothing is done: this engine is ending. Another process can be the engine when it has ended.
    Leaving,
    /// Something to see of the run that is followed.
    Seen {
        /// What.
        what: Seen,
    },
    /// The run is no longer driven.
    Over,
}

/// Why the engine could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// It cannot be reached.
    #[error("talk to the engine that holds this state directory")]
    Reach(#[source] std::io::Error),
    /// It went away before it answered.
    #[error("the engine ended before it answered; `pitcrew resume` takes up what it left")]
    Gone,
    /// It is ending, and has done nothing of what it was asked.
    #[error("the engine is just ending; ask again")]
    Leaving,
    /// It answers in words that this binary does not know.
    #[error("understand the engine's answer; is it another version of pitcrew?")]
    Understand(#[source] serde_json::Error),
    /// It refuses.
    #[error("{0}")]
    Refused(String),
}

/// A connection to the engine of a state directory.
pub struct Client {
    lines: Lines<BufReader<OwnedReadHalf>>,
    write: OwnedWriteHalf,
}

impl Client {
    /// Connects to the engine that listens at `socket`.
    pub async fn connect(socket: &Path) -> Result<Client, ClientError> {
        let short = ShortPath::of(socket).map_err(ClientError::Reach)?;
        let stream = UnixStream::connect(short.path()).await.map_err(ClientError::Reach)?;
        let (read, write) = stream.into_split();
        Ok(Client { lines: BufReader::new(read).lines(), write })
    }

    /// Asks, and returns the run that the answer is about.
    pub async fn ask(&mut self, ask: &Ask) -> Result<RunId, ClientError> {
        self.ask_patiently(ask, |_| {}).await
    }

    /// The same; `awaits` hears what is waited for meanwhile, and whose it is.
    pub async fn ask_patiently(&mut self, ask: &Ask, mut awaits: impl FnMut(&str)) -> Result<RunId, ClientError> {
        self.send(ask).await?;
        let mut waits = false;
        loop {
            match self.receive().await? {
                Some(Said::Done { run }) => return Ok(run),
                Some(Said::Refused { why }) => return Err(ClientError::Refused(why)),
                Some(Said::Awaits { what }) => {
                    waits = true;
                    awaits(&what);
                }
                Some(Said::Leaving) => return Err(ClientError::Leaving),
                // While it waits nothing is done.
                None if waits => return Err(ClientError::Leaving),
                _ => return Err(ClientError::Gone),
            }
        }
    }

    /// Begins to follow a run; [`Client::seen`] returns what comes.
    pub async fn follow(&mut self, run: &RunId, after: u64) -> Result<(), ClientError> {
        self.send(&Ask::Follow { run: run.clone(), after }).await
    }

    /// Returns what is seen next of the run that is followed, or `None` when it is no longer driven.
    pub async fn seen(&mut self) -> Result<Option<Seen>, ClientError> {
        match self.receive().await? {
            Some(Said::Seen { what }) => Ok(Some(what)),
            Some(Said::Over) => Ok(None),
            Some(Said::Refused { why }) => Err(ClientError::Refused(why)),
            Some(Said::Done { .. } | Said::Awaits { .. } | Said::Leaving) | None => Err(ClientError::Gone),
        }
    }

    async fn send(&mut self, ask: &Ask) -> Result<(), ClientError> {
        let asked = Line { ask, behind_sudo: who::behind_sudo() };
        let mut line = serde_json::to_vec(&asked).map_err(ClientError::Understand)?;
        line.push(b'\n');
        self.write.write_all(&line).await.map_err(ClientError::Reach)
    }

    async fn receive(&mut self) -> Result<Option<Said>, ClientError> {
        let line = self.lines.next_line().await.map_err(ClientError::Reach)?;
        line.map(|line| serde_json::from_str(&line).map_err(ClientError::Understand)).transpose()
    }
}
