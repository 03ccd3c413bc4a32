//! What happens in runs, once for each run and to any number of watchers: each event is written as JSON once, and
//! whoever falls behind reads the rest from the journal, so that nobody misses any.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use pitcrew_engine::{Record, RunId};
use pitcrew_plan::Id;
use pitcrew_runner::pit::Seen;
use pitcrew_runner::records;
use serde_json::Value;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::answer::json;
use crate::app::App;
use crate::problem::Problem;

/// How far a watcher may fall behind before it reads from the journal.
const BEHIND: usize = 1024;

/// How many events are read from the journal at once.
const AT_ONCE: u32 = 256;

/// Something to see of a run.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// An event, as JSON.
    Event {
        /// Its number.
        seq: u64,
        /// The same as a line of `pitcrew run --format json`, made harmless.
        json: Arc<str>,
        /// The event itself.
        record: Arc<Record>,
    },
    /// A line that an attempt printed: made harmless, and not kept here.
    Line {
        /// `{"task": ID, "line": TEXT}`.
        json: Arc<str>,
    },
    /// Nothing moves until a person answers.
    Waiting,
}

impl Item {
    fn of(run: &RunId, record: Record) -> Item {
        Item::Event { seq: record.seq, json: written(&told(run, &record)), record: Arc::new(record) }
    }
}

/// The channels of runs.
#[derive(Default)]
pub(crate) struct Feed {
    channels: Mutex<BTreeMap<RunId, broadcast::Sender<Item>>>,
}

impl Feed {
    /// Returns the channel of a run.
    fn channel(&self, run: &RunId) -> broadcast::Sender<Item> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        channels.entry(run.clone()).or_insert_with(|| broadcast::channel(BEHIND).0).clone()
    }

    /// Lets go of the channel of a run that is not driven any more and that nobody watches.
    fn leave(&self, run: &RunId) {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        if channels.get(run).is_some_and(|channel| channel.receiver_count() == 0) {
            channels.remove(run);
        }
    }
}

/// Begins to look at every run that is driven, and at each that will be.
pub(crate) fn attend(app: &Arc<App>) {
    let mut begun = app.pit.begun();
    let app = app.clone();
    tokio::spawn(async move {
        // Those of whom nobody named the beginning to us yet.
        app.pit.driven().into_iter().for_each(|run| pump(&app, run));
        loop {
            match begun.recv().await {
                Ok(run) => pump(&app, run),
                Err(RecvError::Lagged(_)) => app.pit.driven().into_iter().for_each(|run| pump(&app, run)),
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// Passes on what happens in a run for as long as it is driven.
fn pump(app: &Arc<App>, run: RunId) {
    let app = app.clone();
    tokio::spawn(async move {
        let channel = app.feed.channel(&run);
        let known = app.read(|reader| Ok(reader.last(&run)?)).unwrap_or_default();
        // From the last event that is certainly known to be there: watchers take each only once.
        let Ok(mut follower) = app.pit.follow(&run, known.saturating_sub(1)) else { return };
        app.board.run_changed(&run);
        while let Ok(Some(seen)) = follower.next().await {
            let item = match seen {
                Seen::Event(record) => {
                    app.board.run_changed(&run);
                    Item::of(&run, *record)
                }
                Seen::Line { task, line } => Item::Line { json: written(&line_told(&task, &line)) },
                Seen::Waiting => {
                    app.board.run_changed(&run);
                    Item::Waiting
                }
            };
            // Nobody has to watch.
            let _ = channel.send(item);
        }
        app.board.run_changed(&run);
        drop(channel);
        app.feed.leave(&run);
    });
}

/// Returns an event as scripts see it.
pub(crate) fn told(run: &RunId, record: &Record) -> Value {
    let mut told = serde_json::json!({ "seq": record.seq, "time": record.time, "run": run });
    if let (Value::Object(told), Ok(Value::Object(event))) = (&mut told, serde_json::to_value(&record.event)) {
        told.extend(event);
    }
    told
}

fn written(value: &Value) -> Arc<str> {
    json(value).expect("a value is plain data, which JSON can say").into()
}

fn line_told(task: &Id, line: &str) -> Value {
    serde_json::json!({ "task": task, "line": line })
}

/// A watcher of a run: everything behind a number, in order and each event once.
pub(crate) struct Watcher {
    app: Arc<App>,
    run: RunId,
    last: u64,
    items: broadcast::Receiver<Item>,
    /// What was read from the journal and not yet taken.
    ready: std::collections::VecDeque<Item>,
    behind: bool,
}

impl Watcher {
    /// Begins to watch behind the event `after`.
    pub(crate) fn new(app: &Arc<App>, run: &RunId, after: u64) -> Watcher {
        // Subscribed before the journal is read, so that nothing falls between the two.
        let items = app.feed.channel(run).subscribe();
        Watcher {
            app: app.clone(),
            run: run.clone(),
            last: after,
            items,
            ready: std::collections::VecDeque::new(),
            behind: true,
        }
    }

    /// Returns what is seen next. It waits for as long as nothing happens: a run that is over can be taken up again.
    pub(crate) async fn next(&mut self) -> Result<Item, Problem> {
        loop {
            if self.ready.is_empty() && self.behind {
                self.read_on().await?;
            }
            if let Some(item) = self.ready.pop_front() {
                if let Item::Event { seq, .. } = &item {
                    self.last = *seq;
                }
                return Ok(item);
            }
            match self.items.recv().await {
                Ok(Item::Event { seq, .. }) if seq <= self.last => {}
                Ok(item @ Item::Event { seq, .. }) if seq == self.last + 1 => {
                    self.last = seq;
                    return Ok(item);
                }
                Ok(Item::Event { .. }) | Err(RecvError::Lagged(_)) => self.behind = true,
                Ok(item) => return Ok(item),
                // The channel is made anew when the run is taken up again.
                Err(RecvError::Closed) => {
                    self.items = self.app.feed.channel(&self.run).subscribe();
                    self.behind = true;
                }
            }
        }
    }

    /// Reads a part of what is missing from the journal.
    async fn read_on(&mut self) -> Result<(), Problem> {
        let (run, last) = (self.run.clone(), self.last);
        let records = self
            .app
            .work(move |app| {
                app.read(|reader| {
                    let stored = reader.events(&run, last, AT_ONCE)?;
                    let records = stored.iter().map(|stored| records::record(&app.blobs, &run, stored));
                    Ok(records.collect::<Result<Vec<_>, _>>()?)
                })
            })
            .await?;
        self.behind = records.len() == AT_ONCE as usize;
        let items = records.into_iter().map(|record| Item::of(&self.run, record));
        self.ready.extend(items);
        Ok(())
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        if !self.app.pit.driven().contains(&self.run) {
            self.app.feed.leave(&self.run);
        }
    }
}
