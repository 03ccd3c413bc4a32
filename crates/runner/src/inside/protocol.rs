//! What is said at an attempt's socket: one JSON object a line, each way.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use pitcrew_engine::Word;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};

use crate::drive::Look;
use crate::short_path::ShortPath;

/// What an attempt says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// What it was given to show who it is.
    pub token: String,
    /// What it says.
    #[serde(flatten)]
    pub says: Says,
}

/// What an attempt says, or wants to know.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Says {
    /// It says something.
    Word(Word),
    /// It looks at its run.
    Look(Look),
}

impl<'de> Deserialize<'de> for Says {
    /// Tells the two apart by their tags, so that what is wrong with one is said of that one.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Says, D::Error> {
        let said = Value::deserialize(deserializer)?;
        let says = if said.get("look").is_some() {
            Look::deserialize(said).map(Says::Look)
        } else {
            Word::deserialize(said).map(Says::Word)
        };
        says.map_err(D::Error::custom)
    }
}

/// What it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "snake_case")]
pub enum Answer {
    /// It is done, and durable.
    Done,
    /// People have answered what was asked, or did not in time.
    Answered {
        /// Whether it is a yes.
        yes: bool,
        /// Who gave the answer; nobody did where the time for it is over.
        by: Option<String>,
        /// Why.
        reason: Option<String>,
    },
    /// What it looked for.
    Told {
        /// What was found; nothing where it did not come in time.
        what: Value,
    },
    /// It is not done.
    Refused {
        /// Why.
        why: String,
    },
}

/// Why an attempt was not heard.
#[derive(Debug, thiserror::Error)]
pub enum InsideError {
    /// The socket cannot be reached.
    #[error("talk to the run at `{socket}`")]
    Reach {
        /// The socket.
        socket: String,
        /// Why.
        source: std::io::Error,
    },
    /// The run went away before it answered.
    #[error("the run ended before it answered; this attempt is being ended, too")]
    Gone,
    /// The answer is in words that this binary does not know.
    #[error("understand the run's answer; is it another version of pitcrew?")]
    Understand(#[source] serde_json::Error),
}

/// Says something at an attempt's socket, and waits for the answer: for one to a question as long as it takes.
pub fn say(socket: &Path, line: &Line) -> Result<Answer, InsideError> {
    let reach = |source| InsideError::Reach { socket: socket.display().to_string(), source };
    let short = ShortPath::of(socket).map_err(reach)?;
    let mut stream = UnixStream::connect(short.path()).map_err(reach)?;
    let mut said = serde_json::to_vec(line).map_err(InsideError::Understand)?;
    said.push(b'\n');
    stream.write_all(&said).map_err(reach)?;
    let mut answer = String::new();
    match BufReader::new(stream).read_line(&mut answer) {
        Ok(0) | Err(_) => Err(InsideError::Gone),
        Ok(_) => serde_json::from_str(&answer).map_err(InsideError::Understand),
    }
}

/// Does the same without a thread that waits. Whoever lets go of it takes back what was asked.
pub async fn say_and_wait(socket: &Path, line: &Line) -> Result<Answer, InsideError> {
    let reach = |source| InsideError::Reach { socket: socket.display().to_string(), source };
    let short = ShortPath::of(socket).map_err(reach)?;
    let stream = tokio::net::UnixStream::connect(short.path()).await.map_err(reach)?;
    let (read, mut write) = stream.into_split();
    let mut said = serde_json::to_vec(line).map_err(InsideError::Understand)?;
    said.push(b'\n');
    write.write_all(&said).await.map_err(reach)?;
    let mut answer = String::new();
    match tokio::io::BufReader::new(read).read_line(&mut answer).await {
        Ok(0) | Err(_) => Err(InsideError::Gone),
        Ok(_) => serde_json::from_str(&answer).map_err(InsideError::Understand),
    }
}
