//! Attempts that look at their run: who owns a path, and whether a signal was sent.

use pitcrew_engine::{Event, Rejected, Run, Sender, Signal};
use pitcrew_plan::{Id, PathPattern};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// What an attempt wants to know of its run. Looking changes nothing, and is not in the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "look", rename_all = "snake_case")]
pub enum Look {
    /// Who owns a path.
    Owners {
        /// The path, relative to the root of the task's workspace, or a pattern.
        path: PathPattern,
    },
    /// The newest signal of a name; it is waited for where it was not sent yet.
    Signal {
        /// Its name.
        name: Id,
        /// From whom, where that matters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// Only one with a higher number than this counts.
        #[serde(default)]
        after: u64,
        /// How long it is waited for, in milliseconds.
        within_ms: u64,
    },
}

/// Where the answer to a look goes.
pub type LookReply = oneshot::Sender<Result<Value, Rejected>>;

/// The attempts that wait for a signal.
#[derive(Default)]
pub(super) struct Looking {
    waiting: Vec<Awaited>,
}

struct Awaited {
    name: Id,
    from: Option<String>,
    reply: LookReply,
}

impl Looking {
    /// Answers a look, now or when what is looked for has come.
    pub(super) fn take(&mut self, run: &Run, task: &Id, look: Look, reply: LookReply) {
        let answer = match look {
            Look::Owners { path } => Ok(json!(run.owners_of(task, &path))),
            Look::Signal { name, from, after, .. } => match run.knows_signal(&name) {
                Err(rejected) => Err(rejected),
                Ok(()) => {
                    let sent = run.signals().get(&name).into_iter().flatten().rev();
                    let mut new = sent.take_while(|signal| signal.seq > after);
                    match new.find(|signal| is_from(&signal.from, from.as_deref())) {
                        Some(signal) => Ok(told(&name, signal)),
                        None => {
                            self.waiting.retain(|awaited| !awaited.reply.is_closed());
                            return self.waiting.push(Awaited { name, from, reply });
                        }
                    }
                }
            },
        };
        // Whoever looked may be gone.
        let _ = reply.send(answer);
    }

    /// Passes a signal on that an event tells of, if it tells of one.
    pub(super) fn hear(&mut self, event: &Event, run: &Run) {
        let Event::SignalSent { name, from, .. } = event else { return };
        let Some(signal) = run.signals().get(name).and_then(|sent| sent.last()) else { return };
        let is_awaited = |awaited: &Awaited| awaited.name == *name && is_from(from, awaited.from.as_deref());
        let (heard, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(is_awaited);
        self.waiting = waiting;
        let heard: Vec<Awaited> = heard;
        for Awaited { reply, .. } in heard {
            let _ = reply.send(Ok(told(name, signal)));
        }
    }
}

fn is_from(sender: &Sender, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| sender.name() == wanted)
}

fn told(name: &Id, signal: &Signal) -> Value {
    json!({
        "name": name, "from": signal.from.name(), "data": signal.data, "time": signal.time, "number": signal.seq,
    })
}
