//! The process that holds a state directory's lock: its runs, and the socket at which every other
//! command finds it.

mod follow;
mod open;
mod protocol;
mod restart;
mod serve;
mod sweep;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pitcrew_engine::{Input, Order, Run, RunId, RunStatus, Voice};
use pitcrew_sandbox::Launchpad;
use tokio::sync::{broadcast, oneshot, watch};

pub use follow::{Follower, Seen};
use open::Opened;
pub(crate) use open::append;
pub use open::{OpenError, StartRequest, default_name};
pub use protocol::{Ask, Client, ClientError, Said};
pub use restart::{RestartError, may_undo, rehearse, request_of};

use crate::drive::{Driver, OrderError, Reins};
use crate::effects::{Hands, blocking};
use crate::ground::Ground;
use crate::herald::{self, Wording};
use crate::lease::{self, LeaseError};
use crate::records::{self, ReadRunError};
use crate::scribe;
use crate::store::{Blobs, EngineLock, Journal, JournalError, Reader, StateDir, StateError};

/// How many runs may begin before somebody who looks out for them does.
const BEGUN: usize = 4096;

/// The engine of one state directory. Dropping it ends nothing: call [`Pit::close`].
pub struct Pit {
    state: StateDir,
    journal: Arc<Journal>,
    blobs: Blobs,
    program: PathBuf,
    ground: Ground,
    /// What digests say.
    wording: Wording,
    pad: Arc<Launchpad>,
    runs: Mutex<BTreeMap<RunId, Reins>>,
    /// Held from the look whether a run is being driven until it is: no run has two loops, and
    /// nothing is noted in a journal that a loop begins to write.
    turn: tokio::sync::Mutex<()>,
    /// Names each run as its loop begins.
    begun: broadcast::Sender<RunId>,
    /// How many runs are being driven and asks being answered; the last one out ends the process.
    busy: watch::Sender<usize>,
    /// Whether [`Pit::close`] has begun.
    leaving: AtomicBool,
    /// The first run that could not go on, with the reason.
    trouble: Mutex<Option<String>>,
    /// What is to be said and held up no run.
    remarks: Mutex<Vec<String>>,
}

/// Why the state directory cannot be worked with.
#[derive(Debug, thiserror::Error)]
pub enum PitError {
    /// The directory itself.
    #[error(transparent)]
    State(#[from] StateError),
    /// Its journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The socket at which others find us.
    #[error("listen at `{path}`")]
    Listen {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something of an earlier engine is still running.
    #[error("wait for what the engine before this one had started: process {pid} does not end; end it, then try again")]
    Stray {
        /// The launcher that does not end.
        pid: u32,
    },
    /// The process that launchers start from.
    #[error("start what launches commands")]
    Launchpad(#[source] std::io::Error),
    /// A run in it.
    #[error(transparent)]
    Run(#[from] ReadRunError),
    /// Its workspace or what else it needs.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The run that is to be restarted does not let itself be.
    #[error(transparent)]
    Restart(Box<RestartError>),
    /// Its tasks are not settled, and nobody drives it.
    #[error("run `{0}` is not finished; `pitcrew resume` it, or `pitcrew stop` it first")]
    Unfinished(RunId),
    /// It wants something that the run does not take.
    #[error("{0}")]
    Rejected(pitcrew_engine::Rejected),
}

impl From<RestartError> for PitError {
    fn from(error: RestartError) -> PitError {
        PitError::Restart(Box::new(error))
    }
}

impl PitError {
    /// Returns what another run has, where that is why.
    pub fn held(&self) -> Option<&LeaseError> {
        match self {
            PitError::Open(OpenError::Lease(held @ LeaseError::Held { .. })) => Some(held),
            _ => None,
        }
    }
}

impl Pit {
    /// Opens the journal and begins to listen. `program` is the `pitcrew` binary, `wording` what digests say.
    ///
    /// Blocks until nothing is left of what an engine before this one had started.
    pub fn open(state: StateDir, lock: EngineLock, program: PathBuf, wording: Wording) -> Result<Arc<Pit>, PitError> {
        sweep::wait_for_strays(&state)?;
        sweep::clear(&state);
        // Only now: what starts from it carries the mark that was just looked for.
        let pad = Launchpad::open(&program, &sweep::mark(&state)).map_err(PitError::Launchpad)?;
        let pad = Arc::new(pad);
        let journal = Arc::new(Journal::open(&state, lock)?);
        let blobs = Blobs::open(&state)?;
        let (busy, _) = watch::channel(0);
        let (begun, _) = broadcast::channel(BEGUN);
        let ground = Ground::untried(&program, &state.attempts());
        let pit = Arc::new(Pit {
            ground,
            state,
            journal,
            blobs,
            program,
            wording,
            pad,
            runs: Mutex::new(BTreeMap::new()),
            turn: tokio::sync::Mutex::new(()),
            begun,
            busy,
            leaving: AtomicBool::new(false),
            trouble: Mutex::new(None),
            remarks: Mutex::new(Vec::new()),
        });
        serve::listen(&pit)?;
        Ok(pit)
    }

    /// Tries the walls before the first run asks for them, where many runs will follow.
    pub async fn try_walls(self: &Arc<Pit>) {
        let pit = self.clone();
        // What is missing is told to whoever starts a run: not every run needs walls.
        blocking(move || drop(pit.ground.missing())).await;
    }

    /// Starts a run: when this returns, it is in the journal and under way.
    pub async fn start(self: &Arc<Pit>, request: StartRequest) -> Result<RunId, PitError> {
        let by = request.by.clone();
        let pit = self.clone();
        // Nobody takes the earlier run up, or undoes something of it, while this one takes it over.
        let _turn = match &request.restart {
            Some(_) => Some(self.turn.lock().await),
            None => None,
        };
        self.over_is_gone().await?;
        // Taking the workspace's base copies files: not on a thread that others wait for.
        let opened = blocking(move || open::start(&pit, &request)).await?;
        let id = opened.run.id().clone();
        self.drive(opened, Input::Resumed { by }).await?;
        Ok(id)
    }

    /// Waits until what a run was refused for is free. It is left free: whoever waited asks again.
    pub async fn free(&self, held: &LeaseError) -> Result<(), PitError> {
        Ok(lease::free(held).await.map_err(OpenError::Lease)?)
    }

    /// Takes a run up again where its journal ends; one that is being driven goes on as it is.
    pub async fn resume(self: &Arc<Pit>, id: &RunId, by: &str) -> Result<(), PitError> {
        let _turn = self.turn.lock().await;
        match self.reins(id).await {
            Some(_) => Ok(()),
            None => self.take_up(id, Input::Resumed { by: by.to_owned() }).await,
        }
    }

    /// Gives an order to a run. One that nobody drives gets it noted; a rollback is carried out, and
    /// what was stopped goes on.
    pub async fn order(self: &Arc<Pit>, id: &RunId, order: Order, by: &Voice) -> Result<(), PitError> {
        if let Some(answer) = self.tell(id, &order, by).await {
            return answer;
        }
        let _turn = self.turn.lock().await;
        // Somebody may have taken it up meanwhile.
        if let Some(answer) = self.tell(id, &order, by).await {
            return answer;
        }
        let reader = Reader::open(&self.state)?;
        let (mut run, _) = records::read_run(&reader, &self.blobs, id)?;
        if let Order::Rollback { part } = &order {
            may_undo(&reader, &self.blobs, &run, part.as_ref())?;
        }
        let is_over = matches!(run.ended_as(), Some(RunStatus::Succeeded | RunStatus::Failed));
        match order {
            Order::Resume { .. } if !is_over => return self.resume_part(&run, order, by).await,
            // What was being done when its process ended must be seen to first.
            Order::Rollback { .. } if run.ended_as().is_none() && !run.in_flight().is_empty() => {
                return Err(PitError::Unfinished(id.clone()));
            }
            Order::Resume { .. } | Order::Rollback { .. } => {
                return self.take_up(id, Input::Order { order, by: by.clone() }).await;
            }
            Order::Approve { .. }
            | Order::Deny { .. }
            | Order::Claim { .. }
            | Order::Release { .. }
            | Order::Signal { .. }
            | Order::Stop { .. }
            | Order::Amend { .. } => {}
        }
        let last = run.seq();
        let events = run.note(order, by.clone(), crate::clock::now()).map_err(PitError::Rejected)?;
        open::append(&self.journal, &self.blobs, &run, last, &events, Vec::new()).await?;
        Ok(())
    }

    /// Takes up a run that nobody drives and lets a stopped part of it go on; the caller has the turn.
    async fn resume_part(self: &Arc<Pit>, run: &Run, order: Order, by: &Voice) -> Result<(), PitError> {
        let first = Input::Resumed { by: by.name.clone() };
        // What would be rejected is told before anything begins.
        let (mut tried, now) = (run.clone(), crate::clock::now());
        tried.step(first.clone(), now).map_err(PitError::Rejected)?;
        let second = Input::Order { order: order.clone(), by: by.clone() };
        tried.step(second, now).map_err(PitError::Rejected)?;
        self.take_up(run.id(), first).await?;
        // A run that has something stopped in it is not over before it goes on.
        self.tell(run.id(), &order, by).await.unwrap_or(Ok(()))
    }

    /// Gives an order to the loop that drives a run; `None` where none does.
    async fn tell(&self, id: &RunId, order: &Order, by: &Voice) -> Option<Result<(), PitError>> {
        while let Some(reins) = self.reins(id).await {
            match reins.order(order.clone(), by).await {
                Ok(()) => return Some(Ok(())),
                Err(OrderError::Rejected(rejected)) => return Some(Err(PitError::Rejected(rejected))),
                // It ended between two looks.
                Err(OrderError::Gone) => {}
            }
        }
        None
    }

    /// Drives a run that nobody drives, from its journal on; the caller has the turn.
    async fn take_up(self: &Arc<Pit>, id: &RunId, first: Input) -> Result<(), PitError> {
        let (run, row) = records::read_run(&Reader::open(&self.state)?, &self.blobs, id)?;
        // A rejected first input is told before anything begins.
        run.clone().step(first.clone(), crate::clock::now()).map_err(PitError::Rejected)?;
        let pit = self.clone();
        let goes_on = matches!(first, Input::Resumed { .. });
        let opened = blocking(move || open::reopen(&pit, run, &row, goes_on)).await?;
        self.drive(opened, first).await
    }

    /// Begins to drive a run, and returns when what came of the first input is durable: whoever
    /// follows the run from then on sees that it was heard.
    async fn drive(self: &Arc<Pit>, opened: Opened, first: Input) -> Result<(), PitError> {
        let Opened { run, site, leases, documents } = opened;
        let digests = run.plan().notify.iter().any(|notify| notify.to.is_some()).then(|| site.plan_dir.clone());
        let id = run.id().clone();
        let kept = (!documents.is_empty()).then(|| (documents, run.clone()));
        let (driver, reins) = Driver::new(run, Hands::new(Arc::new(site)), self.journal.clone(), leases);
        self.lock_runs().insert(id.clone(), reins);
        // Nobody has to look out for runs.
        let _ = self.begun.send(id.clone());
        if let Some((documents, run)) = kept {
            self.keep_true(documents, run);
        }
        if let Some(directory) = digests {
            self.add_digests(directory, id.clone());
        }
        let pit = self.clone();
        let busy = self.is_busy();
        let (begun, heard) = oneshot::channel();
        tokio::spawn(async move {
            if let Err(error) = driver.drive(first, begun).await {
                let mut trouble = pit.trouble.lock().unwrap_or_else(PoisonError::into_inner);
                trouble.get_or_insert_with(|| format!("run `{id}`: {}", crate::checks::chain(&error)));
            }
            pit.lock_runs().remove(&id);
            drop(busy);
        });
        // Without an answer the loop has ended in trouble, which is told at the end.
        heard.await.unwrap_or(Ok(())).map_err(PitError::Rejected)
    }

    /// Keeps the documents of a run true while it is driven. The process does not end before they are.
    fn keep_true(self: &Arc<Pit>, documents: Vec<PathBuf>, run: Run) {
        let follower = self.follow(run.id(), run.seq());
        let (pit, busy) = (self.clone(), self.is_busy());
        tokio::spawn(async move {
            let why = match follower {
                Ok(follower) => {
                    scribe::keep(documents, run, follower).await.err().map(|why| crate::checks::chain(&why))
                }
                Err(error) => Some(crate::checks::chain(&error)),
            };
            if let Some(why) = why {
                let remark = format!("the document does not say how far the run is: {why}");
                pit.remarks.lock().unwrap_or_else(PoisonError::into_inner).push(remark);
            }
            drop(busy);
        });
    }

    /// Adds the digests of a run to their files while it is driven. The process does not end before they are there.
    fn add_digests(self: &Arc<Pit>, directory: PathBuf, id: RunId) {
        let follower = self.follow(&id, 0);
        let (pit, busy) = (self.clone(), self.is_busy());
        tokio::spawn(async move {
            let plan = Reader::open(&pit.state).map_err(ReadRunError::from).and_then(|reader| {
                let row = reader.run(&id)?.ok_or_else(|| ReadRunError::NoSuchRun(id.clone()))?;
                records::read_plan(&pit.blobs, &row)
            });
            let why = match (plan, follower) {
                (Ok(plan), Ok(follower)) => {
                    let kept = herald::keep(directory, id, plan, follower, pit.wording).await;
                    kept.err().map(|why| crate::checks::chain(&why))
                }
                (Err(error), _) => Some(crate::checks::chain(&error)),
                (_, Err(error)) => Some(crate::checks::chain(&error)),
            };
            pit.remarks.lock().unwrap_or_else(PoisonError::into_inner).extend(why);
            drop(busy);
        });
    }

    /// Returns what is to be said and held up no run; each is returned once.
    pub fn remarks(&self) -> Vec<String> {
        std::mem::take(&mut *self.remarks.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits for the loops of runs that are over by their journal: who was told so may want what
    /// they still have to themselves.
    async fn over_is_gone(&self) -> Result<(), PitError> {
        let mut busy = self.busy.subscribe();
        let reader = Reader::open(&self.state)?;
        loop {
            let driven: Vec<(RunId, Reins)> =
                self.lock_runs().iter().map(|(id, reins)| (id.clone(), reins.clone())).collect();
            let mut ending = None;
            for (id, reins) in driven.into_iter().filter(|(_, reins)| !reins.is_over()) {
                if reader.run(&id)?.is_some_and(|row| row.is_over()) {
                    ending = Some(reins);
                }
            }
            let Some(reins) = ending else { return Ok(()) };
            tokio::select! {
                () = reins.over() => {}
                // A loop is forgotten before the pit is less busy; the sender lives as long as the pit.
                _ = busy.changed() => {}
            }
        }
    }

    /// Follows a run from the event after `after`: what the journal has, then what comes.
    pub fn follow(&self, id: &RunId, after: u64) -> Result<Follower, PitError> {
        // Subscribed before the journal is read, so that nothing falls between the two.
        let notices = self.lock_runs().get(id).map(Reins::follow);
        Ok(Follower::new(&self.state, id.clone(), after, notices)?)
    }

    /// Names each run from now on whose loop begins, in time to follow it from its first event on.
    pub fn begun(&self) -> broadcast::Receiver<RunId> {
        self.begun.subscribe()
    }

    /// Returns the runs that are being driven.
    pub fn driven(&self) -> Vec<RunId> {
        self.lock_runs().keys().cloned().collect()
    }

    /// Waits until no run is being driven, and nobody who asks something waits for the answer.
    pub async fn idle(&self) {
        let mut busy = self.busy.subscribe();
        // The sender lives as long as the pit.
        let _ = busy.wait_for(|count| *count == 0).await;
    }

    /// Waits until nothing moves: every run that is being driven waits for a person.
    pub async fn still(&self) {
        loop {
            let mut busy = self.busy.subscribe();
            let Some(moving) = self.lock_runs().values().find(|reins| !reins.is_still()).cloned() else { return };
            tokio::select! {
                () = moving.still() => {}
                _ = busy.changed() => {}
            }
        }
    }

    /// Ends every run's loop as if the process had died, and waits until all they started is dead.
    /// Nothing new is taken up for others from here on.
    pub async fn close(&self) {
        self.leaving.store(true, Ordering::SeqCst);
        let mut busy = self.busy.subscribe();
        loop {
            let all: Vec<Reins> = self.lock_runs().values().cloned().collect();
            for reins in all {
                reins.drop_everything().await;
            }
            // Another run may be about to start, for somebody who has asked for it.
            if *busy.borrow_and_update() == 0 || busy.changed().await.is_err() {
                break;
            }
        }
        let pad = self.pad.clone();
        blocking(move || pad.close()).await;
    }

    /// Whether nothing new is taken up for others any more.
    fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::SeqCst)
    }

    /// Keeps the process from ending while what this returns lives.
    fn is_busy(self: &Arc<Pit>) -> Busy {
        self.busy.send_modify(|count| *count += 1);
        Busy(self.clone())
    }

    /// Returns why a run could not go on, if one could not.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the reins of a run that is being driven. A loop that is just ending is waited for; one of a run that is
    /// over, and only tells what it has to tell, is ended.
    async fn reins(&self, id: &RunId) -> Option<Reins> {
        let mut busy = self.busy.subscribe();
        loop {
            let reins = self.lock_runs().get(id).cloned()?;
            if !reins.is_gone() && !reins.is_over() {
                return Some(reins);
            }
            // One that only tells what it has to tell gives way: whoever takes the run up tells it, too.
            reins.drop_everything().await;
            // It is forgotten before the pit is less busy; the sender lives as long as the pit.
            let _ = busy.changed().await;
        }
    }

    fn lock_runs(&self) -> std::sync::MutexGuard<'_, BTreeMap<RunId, Reins>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something that the process must not end in the middle of.
struct Busy(Arc<Pit>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.send_modify(|count| *count -= 1);
    }
}
