//! Listening at an attempt's socket, for as long as any process of the attempt lives.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener as StdUnixListener;
use std::path::Path;

use pitcrew_engine::Word;
use pitcrew_plan::Id;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use super::protocol::{Answer, Line};
use crate::drive::Message;
use crate::short_path::ShortPath;

/// The most that one connection may say, in bytes.
const LINES_LIMIT: u64 = 8 << 20;

/// How many connections of one attempt are heard at once; others wait.
const AT_ONCE: usize = 64;

/// Brings what attempts say to the loop of their run.
#[derive(Clone, Debug)]
pub struct Ear {
    messages: mpsc::Sender<Message>,
}

impl Ear {
    pub(crate) fn new(messages: mpsc::Sender<Message>) -> Ear {
        Ear { messages }
    }

    /// Hands on what an attempt says, and returns when it is durable or refused.
    async fn hear(&self, task: &Id, attempt: u32, word: Word) -> Answer {
        let (reply, answer) = oneshot::channel();
        let message = Message::Word { task: task.clone(), attempt, word, reply };
        // A loop that is gone has left the attempt to be cut off.
        let gone = || Answer::Refused { why: "the run is being left; this attempt is over".to_owned() };
        if self.messages.send(message).await.is_err() {
            return gone();
        }
        match answer.await {
            Ok(Ok(())) => Answer::Done,
            Ok(Err(rejected)) => Answer::Refused { why: rejected.to_string() },
            Err(_) => gone(),
        }
    }
}

/// The socket of one attempt, before anybody listens.
pub(crate) struct Socket {
    listener: StdUnixListener,
    /// What the attempt must show.
    pub(crate) token: String,
}

/// Somebody who listens at an attempt's socket.
pub(crate) struct Listening {
    over: oneshot::Sender<()>,
    listener: JoinHandle<()>,
}

impl Socket {
    /// Makes the socket at `path`. Blocks for as long as the file system does.
    pub(crate) fn make(path: &Path) -> std::io::Result<Socket> {
        let short = ShortPath::of(path)?;
        let listener = StdUnixListener::bind(short.path())?;
        std::fs::set_permissions(path, Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        let mut bytes = [0; 16];
        rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty())?;
        let token = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Socket { listener, token })
    }

    /// Begins to listen on behalf of an attempt.
    pub(crate) fn listen(self, ear: Ear, task: Id, attempt: u32) -> std::io::Result<Listening> {
        let listener = UnixListener::from_std(self.listener)?;
        let (over, is_over) = oneshot::channel();
        let speaker = Speaker { token: self.token, ear, task, attempt };
        Ok(Listening { over, listener: tokio::spawn(accept(listener, speaker, is_over)) })
    }
}

impl Listening {
    /// Stops listening once everything is heard that was said: nothing of the attempt is left to say more.
    pub(crate) async fn close(self) {
        drop(self.over);
        // A listener that panicked has nothing left to hear.
        let _ = self.listener.await;
    }
}

/// The attempt whose socket it is.
#[derive(Clone)]
struct Speaker {
    token: String,
    ear: Ear,
    task: Id,
    attempt: u32,
}

async fn accept(listener: UnixListener, speaker: Speaker, mut is_over: oneshot::Receiver<()>) {
    let mut talks = JoinSet::new();
    loop {
        // In this order: what was said by one that is dead by now is still heard.
        tokio::select! {
            biased;
            accepted = listener.accept(), if talks.len() < AT_ONCE => match accepted {
                // Who goes away in the middle does not want the answer.
                Ok((stream, _)) => drop(talks.spawn(talk(stream, speaker.clone()))),
                Err(_) => break,
            },
            Some(_) = talks.join_next() => {}
            _ = &mut is_over => break,
        }
    }
    // Every connection ends with the last process that holds it.
    while talks.join_next().await.is_some() {}
}

async fn talk(stream: UnixStream, speaker: Speaker) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read.take(LINES_LIMIT)).lines();
    while let Some(line) = lines.next_line().await? {
        let answer = match serde_json::from_str::<Line>(&line) {
            Ok(line) if line.token == speaker.token => {
                speaker.ear.hear(&speaker.task, speaker.attempt, line.word).await
            }
            Ok(_) => Answer::Refused { why: "the token is not this attempt's".to_owned() },
            Err(error) => Answer::Refused { why: format!("understand what is said: {error}") },
        };
        let mut said = serde_json::to_vec(&answer)?;
        said.push(b'\n');
        // Who does not wait for the answer has still been heard, and may have said more.
        let _ = write.write_all(&said).await;
    }
    Ok(())
}
