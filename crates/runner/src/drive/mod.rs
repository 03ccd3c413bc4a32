//! The one loop that owns a run: everything reaches it as a message, and nothing else moves it.

mod asking;
mod late;
mod looking;
mod message;
mod notice;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use pitcrew_engine::{BlobId, Effect, Input, Order, Record, Rejected, Run, Step, Topic, Voice, Word};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinSet;

use asking::Asking;
use late::LateLeases;
use looking::Looking;
pub use looking::{Look, LookReply};
pub use message::{Heard, Message, Reply, WordReply};
pub use notice::Notice;

use crate::clock;
use crate::effects::{self, Done, Hands};
use crate::exec::{Holder, leash};
use crate::inside::Ear;
use crate::lease::Leases;
use crate::store::{Journal, JournalError};

/// How many messages may wait for a run, and how many notices a slow follower may lag behind.
const WAITING: usize = 1024;

/// For how long the clock is not looked at: it may be set, and stands for a timer while a machine sleeps.
const LOOK: Duration = Duration::from_secs(30);

/// The outer end of a run's loop: for whoever wants to tell it something, or to follow it.
#[derive(Clone, Debug)]
pub struct Reins {
    messages: mpsc::Sender<Message>,
    notices: broadcast::Sender<Notice>,
    waiting: watch::Receiver<bool>,
    over: watch::Receiver<bool>,
}

impl Reins {
    /// Gives an order in somebody's name, and returns when it is in the journal or rejected.
    pub async fn order(&self, order: Order, by: &Voice) -> Result<(), OrderError> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let message = Message::Order { order, by: by.clone(), reply };
        self.messages.send(message).await.map_err(|_| OrderError::Gone)?;
        answer.await.map_err(|_| OrderError::Gone)?.map_err(OrderError::Rejected)
    }

    /// Follows the run: every event from now on, and what its attempts print.
    pub fn follow(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Whether the loop has ended.
    pub fn is_gone(&self) -> bool {
        self.messages.is_closed()
    }

    /// Whether nothing moves in the run until a person answers, or it is no longer driven.
    pub fn is_still(&self) -> bool {
        *self.waiting.borrow() || self.waiting.has_changed().is_err()
    }

    /// Waits until nothing moves in the run until a person answers, or it is no longer driven.
    pub async fn still(&self) {
        // An error means that its loop is gone.
        let _ = self.waiting.clone().wait_for(|waiting| *waiting).await;
    }

    /// Whether the run is over, has given up what it had to itself, and only tells what it has to tell.
    pub fn is_over(&self) -> bool {
        *self.over.borrow()
    }

    /// Waits until that is so, or the loop has ended.
    pub async fn over(&self) {
        // An error means that its loop is gone.
        let _ = self.over.clone().wait_for(|over| *over).await;
    }

    /// Kills whatever the run has started and ends its loop without a word in the journal, as if
    /// the process had died: what it was doing is taken up by the next `resume`.
    pub async fn drop_everything(&self) {
        // A loop that is gone has dropped everything already.
        let _ = self.messages.send(Message::Drop).await;
    }
}

/// Why an order came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// The run does not take it.
    #[error(transparent)]
    Rejected(Rejected),
    /// The run ended in the meantime.
    #[error("the run ended before it could take the order")]
    Gone,
}

/// A run's loop, ready to be driven.
pub struct Driver {
    run: Run,
    hands: Arc<Hands>,
    journal: Arc<Journal>,
    messages: mpsc::Receiver<Message>,
    to_self: mpsc::Sender<Message>,
    notices: broadcast::Sender<Notice>,
    /// What is being done, by effect; pulling the holder ends it.
    doing: BTreeMap<Effect, Holder>,
    work: JoinSet<()>,
    /// What the run has for itself.
    leases: LateLeases,
    /// Attempts that wait for an answer.
    asking: Asking,
    /// Attempts that wait for a signal.
    looking: Looking,
    /// Whether nothing moves until a person answers.
    waiting: watch::Sender<bool>,
    /// Whether the run is over, and only what it has to tell is still told.
    over: watch::Sender<bool>,
}

impl Driver {
    /// Makes the loop of a run, with its reins. The leases are given up when it has ended.
    pub fn new(run: Run, hands: Hands, journal: Arc<Journal>, leases: Leases) -> (Driver, Reins) {
        let (to_self, messages) = mpsc::channel(WAITING);
        let (notices, _) = broadcast::channel(WAITING);
        let (waiting, is_waiting) = watch::channel(false);
        let (over, is_over) = watch::channel(false);
        let reins = Reins { messages: to_self.clone(), notices: notices.clone(), waiting: is_waiting, over: is_over };
        let leases = LateLeases::new(leases, hands.project().to_owned(), run.id().clone());
        let driver = Driver {
            run,
            hands: Arc::new(hands),
            journal,
            messages,
            to_self,
            notices,
            doing: BTreeMap::new(),
            work: JoinSet::new(),
            leases,
            asking: Asking::default(),
            looking: Looking::default(),
            waiting,
            over,
        };
        (driver, reins)
    }

    /// Drives the run until it ends, or until everything is dropped; `begun` hears when what came of
    /// `first` is durable, or that it is rejected. Whatever was started is dead when this returns.
    pub async fn drive(mut self, first: Input, begun: Reply) -> Result<Run, JournalError> {
        let outcome = self.turn_by_turn(first, begun).await;
        for holder in self.doing.values() {
            holder.pull(true);
        }
        // Whoever has said something that nobody will hear any more must not wait for an answer.
        self.messages.close();
        while self.messages.try_recv().is_ok() {}
        self.asking = Asking::default();
        self.looking = Looking::default();
        self.leases.end();
        while self.work.join_next().await.is_some() {}
        outcome.map(|()| self.run)
    }

    async fn turn_by_turn(&mut self, first: Input, begun: Reply) -> Result<(), JournalError> {
        let mut batch = Batch::default();
        if !matches!(first, Input::Resumed { .. }) {
            // Whoever takes a run up to order something takes up what is not told yet, too.
            batch.effects.extend(self.run.telling());
        }
        self.answer(first, begun, &mut batch);
        loop {
            self.write(&mut batch).await?;
            if self.run.ended_as().is_some() && self.is_done() {
                return Ok(());
            }
            self.say_whether_waiting();
            let message = self.next_message().await;
            if self.is_end(&message) {
                return Ok(());
            }
            self.take(message, &mut batch);
            // Whatever else has come meanwhile goes into the same commit.
            while let Ok(message) = self.messages.try_recv() {
                if self.is_end(&message) {
                    // What was taken is durable before anybody goes on with the run.
                    return match message {
                        Message::Drop => Ok(()),
                        _ => self.write(&mut batch).await,
                    };
                }
                self.take(message, &mut batch);
            }
        }
    }

    /// Whether nothing is left to be done in a run that is over. What moves it belongs to nobody any more: a hard stop,
    /// or a question. What it has to tell is told.
    fn is_done(&mut self) -> bool {
        let is_told = |effect: &Effect| matches!(effect, Effect::Tell { .. });
        self.doing.iter().filter(|(effect, _)| !is_told(effect)).for_each(|(_, holder)| holder.pull(true));
        if self.doing.keys().all(is_told) {
            // Nothing touches any more what it had to itself: others need not wait for the rest.
            self.leases.give_up();
            self.over.send_replace(true);
        }
        self.doing.is_empty()
    }

    /// Whether the loop ends with a message: on purpose, or because a run that is over, and has no leases any more, is
    /// wanted again. Whoever wants that hears that the loop is gone, and takes the run up anew.
    fn is_end(&self, message: &Message) -> bool {
        match message {
            Message::Drop => true,
            Message::Order { .. } => *self.over.borrow(),
            _ => false,
        }
    }

    async fn next_message(&mut self) -> Message {
        let now = clock::now();
        let deadline = self.run.next_deadline(now);
        let sleep = async {
            match deadline {
                Some(deadline) => tokio::time::sleep(deadline.since(now).min(LOOK)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            message = self.messages.recv() => message.unwrap_or(Message::Drop),
            () = sleep => Message::Deadline,
        }
    }

    fn take(&mut self, message: Message, batch: &mut Batch) {
        let now = clock::now();
        match message {
            Message::Deadline => {
                if let Ok(step) = self.run.step(Input::Deadline, now) {
                    batch.take(step);
                }
            }
            Message::Order { order, by, reply } => self.answer(Input::Order { order, by }, reply, batch),
            Message::Word { task, attempt, word, reply } => {
                let asks = matches!(word, Word::Ask { .. } | Word::Widen { .. });
                let asks = asks.then(|| Topic::Attempt { task: task.clone(), attempt });
                match self.run.step(Input::Word { task, attempt, word }, now) {
                    Ok(step) => {
                        // What it owns already is asked of nobody.
                        let is_put = !step.events.is_empty();
                        batch.take(step);
                        match asks {
                            Some(topic) if is_put => self.asking.wait(topic, reply),
                            _ => batch.heard.push(reply),
                        }
                    }
                    Err(rejected) => drop(reply.send(Err(rejected))),
                }
            }
            Message::Look { task, look, reply } => self.looking.take(&self.run, &task, look, reply),
            Message::Note { task, attempt, note } => {
                // Of an attempt that is over nothing is noted any more.
                if let Ok(step) = self.run.step(Input::Note { task, attempt, note }, now) {
                    batch.take(step);
                }
            }
            Message::Done { effect, done } => {
                self.doing.remove(&effect);
                if let Ok(step) = self.run.step(Input::Report(done.report), now) {
                    batch.blobs.extend(done.blobs);
                    batch.take(step);
                }
            }
            Message::LeaseHeld { report } => {
                if let Ok(step) = self.run.step(Input::Report(report), now) {
                    batch.take(step);
                }
            }
            Message::LeaseTaken { lease, waiter, taken } => {
                // Where nobody wants it any more it is given up again.
                if let Some((report, late)) = self.leases.report(lease, waiter, *taken)
                    && let Ok(step) = self.run.step(Input::Report(report), now)
                {
                    self.leases.keep(late);
                    batch.take(step);
                }
            }
            Message::Drop => {}
        }
    }

    /// Takes something that somebody waits for: told once it is durable, or that it is rejected.
    fn answer(&mut self, input: Input, reply: Reply, batch: &mut Batch) {
        match self.run.step(input, clock::now()) {
            Ok(step) => {
                batch.take(step);
                batch.replies.push(reply);
            }
            // Whoever asked may be gone, which changes nothing.
            Err(rejected) => drop(reply.send(Err(rejected))),
        }
    }

    /// Makes what was decided durable, and only then does it.
    async fn write(&mut self, batch: &mut Batch) -> Result<(), JournalError> {
        let Batch { events, effects, blobs, replies, heard } = std::mem::take(batch);
        if !events.is_empty() {
            // Journal first. If we die before an effect begins, the next process issues it again;
            // the other order could do something that nobody remembers.
            let last = events[0].seq - 1;
            crate::pit::append(&self.journal, self.hands.blobs(), &self.run, last, &events, blobs).await?;
        }
        for event in events {
            self.asking.hear(&event);
            self.looking.hear(&event.event, &self.run);
            // Nobody has to follow.
            let _ = self.notices.send(Notice::Event(Box::new(event)));
        }
        for reply in replies {
            let _ = reply.send(Ok(()));
        }
        for reply in heard {
            let _ = reply.send(Ok(Heard::Taken));
        }
        self.asking.forget(&self.run);
        self.leases.forget(&self.run);
        for effect in effects {
            self.begin(effect);
        }
        Ok(())
    }

    fn begin(&mut self, effect: Effect) {
        if let Effect::End { task, hard } = &effect {
            for (doing, holder) in &self.doing {
                if doing.task() == Some(task) {
                    holder.pull(*hard);
                }
            }
            return;
        }
        if let Effect::TakeLease { lease } = &effect {
            return self.leases.begin(lease, &mut self.work, &self.to_self);
        }
        let (holder, leash) = leash();
        self.doing.insert(effect.clone(), holder);
        let facts = self.hands.facts(&self.run, &effect);
        let (hands, to_self, notices) = (self.hands.clone(), self.to_self.clone(), self.notices.clone());
        self.work.spawn(async move {
            let ear = Ear::new(to_self.clone());
            let mut done: Done = hands.carry_out(&effect, facts, leash, notices, ear).await;
            let litter = done.litter.take();
            // A loop that is gone does not want to know.
            let _ = to_self.send(Message::Done { effect, done: Box::new(done) }).await;
            // After the report, so that no task waits for it; before the run's end, which waits for all work.
            if let Some(dir) = litter {
                effects::clear(dir).await;
            }
        });
        // Finished pieces of work are let go of, so that a long run does not collect them.
        while self.work.try_join_next().is_some() {}
    }

    fn say_whether_waiting(&mut self) {
        let now = clock::now();
        // Whoever goes away when nothing moves would end what is being told.
        let waiting = self.run.at_rest(now).is_some() && !self.run.is_telling(now);
        if self.waiting.send_replace(waiting) != waiting && waiting {
            let _ = self.notices.send(Notice::Waiting);
        }
    }
}

/// What is decided and not yet written.
#[derive(Default)]
struct Batch {
    events: Vec<Record>,
    effects: Vec<Effect>,
    blobs: Vec<(BlobId, Vec<u8>)>,
    replies: Vec<Reply>,
    heard: Vec<WordReply>,
}

impl Batch {
    fn take(&mut self, step: Step) {
        self.events.extend(step.events);
        self.effects.extend(step.effects);
    }
}

/// How long a command may take to end after it was asked to.
pub const GRACE: Duration = Duration::from_secs(10);
