//! Listening at an attempt's socket, for as long as any process of the attempt lives.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener as StdUnixListener;
use std::path::Path;
use std::time::Duration;

use pitcrew_engine::{Note, Rejected, Word};
use pitcrew_plan::Id;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines, Take};
use tokio::net::unix::OwnedReadHalf;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use super::dealings::Dealings;
use super::protocol::{Answer, Line, Says};
use crate::drive::{Heard, Look, Message};
use crate::exec::Redactor;
use crate::short_path::ShortPath;

/// The most that one connection may say, in bytes.
const LINES_LIMIT: u64 = 8 << 20;

/// How many connections of one attempt are heard at once; others wait.
const AT_ONCE: usize = 64;

/// What an attempt is told that is about to be cut off.
const LEFT: &str = "the run is being left; this attempt is over";

/// Brings what attempts say to the loop of their run.
#[derive(Clone, Debug)]
pub struct Ear {
    messages: mpsc::Sender<Message>,
}

impl Ear {
    pub(crate) fn new(messages: mpsc::Sender<Message>) -> Ear {
        Ear { messages }
    }

    /// Hands on what the driver of an attempt's coding agent notes.
    pub(crate) async fn note(&self, task: &Id, attempt: u32, note: Note) {
        // A loop that is gone does not want to know.
        let _ = self.messages.send(Message::Note { task: task.clone(), attempt, note }).await;
    }

    /// Puts a question of an attempt to people, and waits for the answer.
    pub(crate) async fn ask(&self, task: &Id, attempt: u32, question: String) -> Answer {
        let word = Word::Ask { question, from: Vec::new(), within_ms: None };
        self.tell(task, attempt, word).await.answer().await
    }

    /// Takes an attempt's open question back.
    pub(crate) async fn withdraw(&self, task: &Id, attempt: u32) {
        self.tell(task, attempt, Word::Withdraw).await.answer().await;
    }

    /// Looks at the run on behalf of an attempt.
    async fn look(&self, task: &Id, look: Look) -> Answer {
        let within = match &look {
            Look::Signal { within_ms, .. } => Duration::from_millis(*within_ms),
            Look::Owners { .. } => Duration::MAX,
        };
        let (reply, answer) = oneshot::channel();
        // A loop that is gone drops the message, and with it the reply.
        let _ = self.messages.send(Message::Look { task: task.clone(), look, reply }).await;
        match tokio::time::timeout(within, answer).await {
            Ok(Ok(Ok(what))) => Answer::Told { what },
            Ok(Ok(Err(rejected))) => Answer::Refused { why: rejected.to_string() },
            Ok(Err(_)) => Answer::Refused { why: LEFT.to_owned() },
            // It did not come in time.
            Err(_) => Answer::Told { what: Value::Null },
        }
    }

    /// Hands on what an attempt says.
    async fn tell(&self, task: &Id, attempt: u32, word: Word) -> Pending {
        let (reply, answer) = oneshot::channel();
        let message = Message::Word { task: task.clone(), attempt, word, reply };
        // A loop that is gone drops the message, and with it the reply.
        let _ = self.messages.send(message).await;
        Pending(answer)
    }
}

/// An answer that is still to come.
struct Pending(oneshot::Receiver<Result<Heard, Rejected>>);

impl Pending {
    /// Returns when what was said is durable or refused; for a question when it is answered.
    async fn answer(self) -> Answer {
        match self.0.await {
            Ok(Ok(Heard::Taken)) => Answer::Done,
            Ok(Ok(Heard::Answered { yes, by, reason })) => Answer::Answered { yes, by, reason },
            Ok(Err(rejected)) => Answer::Refused { why: rejected.to_string() },
            // The attempt is left to be cut off.
            Err(_) => Answer::Refused { why: LEFT.to_owned() },
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

    /// Begins to listen on behalf of an attempt; what it reports and asks is kept without the secrets that
    /// `redactor` knows, and what it is granted is noted in `dealings`.
    pub(crate) fn listen(
        self,
        ear: Ear,
        redactor: Redactor,
        dealings: Dealings,
        task: Id,
        attempt: u32,
    ) -> std::io::Result<Listening> {
        let listener = UnixListener::from_std(self.listener)?;
        let (over, is_over) = oneshot::channel();
        let speaker = Speaker { token: self.token, ear, redactor, dealings, task, attempt };
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
    redactor: Redactor,
    dealings: Dealings,
    task: Id,
    attempt: u32,
}

impl Speaker {
    async fn says(&self, word: Word) -> Pending {
        self.ear.tell(&self.task, self.attempt, word).await
    }

    /// Looks at the run. Where who looks goes away before there is an answer, nothing is waited for any more; what is
    /// said meanwhile is heard as the `next`.
    async fn look(&self, look: Look, lines: &mut Said, next: &mut Option<String>) -> Answer {
        let _waits = self.dealings.wait();
        let answer = self.ear.look(&self.task, look);
        tokio::pin!(answer);
        let line = tokio::select! {
            answer = &mut answer => return answer,
            line = lines.next_line() => line,
        };
        *next = line.ok().flatten();
        if next.is_some() { answer.await } else { Answer::Refused { why: "nobody waits for it any more".to_owned() } }
    }

    /// Hides secrets in what people will read.
    fn without_secrets(&self, word: Word) -> Word {
        match word {
            Word::Report { report } => {
                let text = self.redactor.hide(&report.to_string());
                Word::Report { report: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
            }
            Word::Ask { question, from, within_ms } => {
                Word::Ask { question: self.redactor.hide(&question), from, within_ms }
            }
            Word::Signal { name, data } => {
                let text = self.redactor.hide(&data.to_string());
                Word::Signal { name, data: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
            }
            Word::Widen { path, reason } => Word::Widen { path, reason: self.redactor.hide(&reason) },
            Word::Withdraw => Word::Withdraw,
        }
    }
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

type Said = Lines<Take<BufReader<OwnedReadHalf>>>;

async fn talk(stream: UnixStream, speaker: Speaker) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).take(LINES_LIMIT).lines();
    let mut next = None;
    loop {
        let line = match next.take() {
            Some(line) => line,
            None => match lines.next_line().await? {
                Some(line) => line,
                None => return Ok(()),
            },
        };
        let answer = match serde_json::from_str::<Line>(&line) {
            Ok(line) if line.token == speaker.token => match line.says {
                Says::Word(word) => match speaker.without_secrets(word) {
                    word @ (Word::Ask { .. } | Word::Widen { .. }) => ask(&speaker, word, &mut lines, &mut next).await,
                    word => speaker.says(word).await.answer().await,
                },
                Says::Look(look) => speaker.look(look, &mut lines, &mut next).await,
            },
            Ok(_) => Answer::Refused { why: "the token is not this attempt's".to_owned() },
            Err(error) => Answer::Refused { why: format!("understand what is said: {error}") },
        };
        let mut said = serde_json::to_vec(&answer)?;
        said.push(b'\n');
        // Who does not wait for the answer has still been heard, and may have said more.
        let _ = write.write_all(&said).await;
    }
}

/// Asks people and waits for the answer. Where who asks goes away before that, the question is taken
/// back; what is said meanwhile is heard as the `next`.
async fn ask(speaker: &Speaker, word: Word, lines: &mut Said, next: &mut Option<String>) -> Answer {
    let _waits = speaker.dealings.wait();
    let wanted = match &word {
        Word::Widen { path, .. } => Some(path.clone()),
        _ => None,
    };
    let answer = speaker.says(word).await.answer();
    tokio::pin!(answer);
    let early = tokio::select! {
        answer = &mut answer => Some(answer),
        line = lines.next_line() => {
            *next = line.ok().flatten();
            None
        }
    };
    if early.is_none() && next.is_none() {
        // Answered, or over, in this very moment: then there is nothing to take back.
        let _ = speaker.says(Word::Withdraw).await.answer().await;
    }
    let answer = match early {
        Some(answer) => answer,
        None => answer.await,
    };
    // Noted before anybody hears of it, and also where nobody is left to: the journal has it.
    if let (Some(path), Answer::Answered { yes: true, .. }) = (wanted, &answer) {
        speaker.dealings.grant(path);
    }
    answer
}
