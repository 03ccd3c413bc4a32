//! What all handlers share.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use pitcrew_engine::{Record, Run, Timestamp};
use pitcrew_plan::Id;
use pitcrew_runner::pit::Pit;
use pitcrew_runner::store::{Blobs, Reader, StateDir};
use tokio::sync::watch;

use crate::ServeError;
use crate::board::Board;
use crate::feed::Feed;
use crate::gallery::Gallery;
use crate::problem::Problem;
use crate::readers::Readers;
use crate::roster::{Roster, Shipped};
use crate::shelf::Shelf;
use crate::store::Store;
use crate::summaries::Summaries;
use crate::triggers::Triggers;
use crate::trust::{Access, Trust};

/// How a run's report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportForm {
    /// One JSON object, the same as `pitcrew report --format json`.
    Json,
    /// A page of its own.
    Html,
    /// For a pull request or an issue.
    Markdown,
}

/// Something that is written about a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// What came of it.
    Report(ReportForm),
    /// The stand-up, as JSON: what is done, what is being done, what is blocked, who may start next.
    Digest,
    /// What its tasks and people say to each other, as a JSON list.
    Messages,
    /// Who reached for what another had, as JSON.
    Conflicts,
}

/// Writes a paper about a run from all its events, in the same words as on a terminal; an error is told in a sentence.
pub type Papers = fn(Paper, &Run, &[Record], &Blobs) -> Result<String, String>;

/// What a server is made of.
pub struct Setup {
    /// The engine of the state directory.
    pub pit: Arc<Pit>,
    /// The state directory.
    pub state: StateDir,
    /// The project's root.
    pub root: PathBuf,
    /// The agents that plans may name though nobody has defined or registered them.
    pub shipped: BTreeMap<Id, Shipped>,
    /// The plans that are served besides those that were sent: files in the project.
    pub plans: Vec<PathBuf>,
    /// How reports are written.
    pub papers: Papers,
    /// Says something to whoever has started the server.
    pub say: fn(&str),
    /// The version of the binary.
    pub version: &'static str,
    /// How people and programs are let in.
    pub access: Access,
}

/// What all handlers share.
pub struct App {
    pub(crate) pit: Arc<Pit>,
    pub(crate) state: StateDir,
    pub(crate) blobs: Blobs,
    pub(crate) root: PathBuf,
    pub(crate) papers: Papers,
    pub(crate) roster: Roster,
    say: fn(&str),
    pub(crate) version: &'static str,
    pub(crate) started: Timestamp,
    pub(crate) readers: Readers,
    pub(crate) gallery: Gallery,
    pub(crate) summaries: Summaries,
    pub(crate) feed: Feed,
    pub(crate) board: Board,
    pub(crate) store: Store,
    pub(crate) shelf: Shelf,
    pub(crate) trust: Trust,
    pub(crate) triggers: Triggers,
    closing: watch::Sender<bool>,
}

impl App {
    /// Opens what the server keeps.
    pub(crate) fn open(setup: Setup, at: SocketAddr) -> Result<Arc<App>, ServeError> {
        let Setup { pit, state, root, shipped, plans, papers, say, version, access } = setup;
        let shelf = Shelf::new(root.clone(), plans, state.root());
        let store = Store::open(&state)?;
        let roster = Roster::open(shipped, &store)?;
        let trust = Trust::open(&state, at, access)?;
        let blobs = Blobs::open(&state).map_err(crate::StoreError::from)?;
        let (closing, _) = watch::channel(false);
        Ok(Arc::new(App {
            readers: Readers::new(state.clone()),
            gallery: Gallery::default(),
            summaries: Summaries::default(),
            feed: Feed::default(),
            board: Board::default(),
            triggers: Triggers::new(&shelf),
            shelf,
            started: pitcrew_runner::clock::now(),
            pit,
            state,
            blobs,
            root,
            papers,
            roster,
            say,
            version,
            store,
            trust,
            closing,
        }))
    }

    /// Begins to look at what the engine does.
    pub(crate) fn begin(self: &Arc<App>) {
        crate::feed::attend(self);
        crate::triggers::begin(self);
        let pit = self.pit.clone();
        tokio::spawn(async move { pit.try_walls().await });
    }

    /// Says something to whoever has started the server.
    pub(crate) fn remark(&self, what: impl AsRef<str>) {
        (self.say)(what.as_ref());
    }

    /// Tells whoever streams that nothing more comes.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Waits until the server ends.
    pub(crate) async fn closed(&self) {
        // The sender lives as long as the app.
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }

    /// Does what reads the journal, or files, on a thread where that holds up nobody.
    pub(crate) async fn work<T: Send + 'static>(
        self: &Arc<App>,
        work: impl FnOnce(&Arc<App>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&app)).await;
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }

    /// Reads the journal.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Reader) -> Result<T, Problem>) -> Result<T, Problem> {
        let reader = self.readers.take()?;
        let read = read(&reader);
        self.readers.give_back(reader);
        read
    }
}
