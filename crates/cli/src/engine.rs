//! Reaching the engine of a project: this process where nobody else is, else over the socket.

use std::sync::Arc;
use std::time::Duration;

use pitcrew_engine::{Order, RunId};
use pitcrew_runner::pit::{Ask, Client, ClientError, Follower, Pit, Seen, StartRequest};
use pitcrew_runner::store::StateDir;
use pitcrew_runner::who;
use tokio::time::timeout;

use crate::follow::Interrupts;
use crate::print;
use crate::render::style;
use crate::report;
use crate::server::{self, Server, Stream};
use crate::trouble::{Result, Trouble};

/// How often an engine that comes or goes at this moment is looked for again, and after what pause.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// The engine of a state directory.
pub enum Engine {
    /// This process.
    Own(Arc<Pit>),
    /// The process that listens in this state directory.
    Other(StateDir),
    /// A server, reached over HTTP.
    Server(&'static Server),
}

/// What is seen of a run that is followed.
pub enum Watch {
    /// From this process.
    Own(Box<Follower>),
    /// Over the socket.
    Other(Box<Listening>),
    /// Over HTTP.
    Server(Stream),
}

/// Listening to the engine of a state directory.
pub struct Listening {
    client: Client,
    state: StateDir,
    run: RunId,
    /// The newest event that was seen.
    last: u64,
}

impl Engine {
    /// Becomes the engine, or finds the process that is.
    pub async fn reach(state: &StateDir) -> Result<Engine> {
        if let Some(server) = server::chosen() {
            return Ok(Engine::Server(server));
        }
        let mut tries = 0;
        loop {
            if let Some(lock) = state.lock()? {
                let program = std::env::current_exe()
                    .map_err(|error| Trouble::while_trying("find the pitcrew binary itself", &error))?;
                return Ok(Engine::Own(Pit::open(state.clone(), lock, program, report::wording)?));
            }
            match Client::connect(&state.socket()).await {
                Ok(_) => return Ok(Engine::Other(state.clone())),
                // Whoever holds the lock is about to listen, or about to end.
                Err(ClientError::Reach(_)) if tries < TRIES => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error.into()),
            }
            tries += 1;
        }
    }

    /// Whether this process is the engine.
    pub fn is_own(&self) -> bool {
        matches!(self, Engine::Own(_))
    }

    /// Starts a run. Where the engine is about to end, another is looked for; what another run has is
    /// waited for, where the request says so, until `gives_up`: then nothing is started.
    pub async fn start(&mut self, request: StartRequest, gives_up: impl Future<Output = ()>) -> Result<Option<RunId>> {
        let mut gives_up = std::pin::pin!(gives_up);
        loop {
            let state = match self {
                Engine::Own(pit) => {
                    let error = match pit.start(request.clone()).await {
                        Ok(run) => return Ok(Some(run)),
                        Err(error) => error,
                    };
                    let Some(held) = error.held().filter(|_| request.wait) else { return Err(error.into()) };
                    awaits(&held.awaited().unwrap_or_default());
                    tokio::select! {
                        freed = pit.free(held) => freed?,
                        () = &mut gives_up => return Ok(None),
                    }
                    continue;
                }
                Engine::Other(state) => state.clone(),
                Engine::Server(_) => return Err(Trouble::new("a server reads the plan itself")),
            };
            let asked = async {
                let mut client = Client::connect(&state.socket()).await?;
                client.ask_patiently(&Ask::Start(Box::new(request.clone().handed_over())), awaits).await
            };
            let asked = tokio::select! {
                asked = asked => asked,
                () = &mut gives_up => return Ok(None),
            };
            match asked {
                // It listened a moment ago, and has ended without hearing us out: a connection whose
                // words were all read ends without an error.
                Err(ClientError::Leaving | ClientError::Reach(_)) => tokio::time::sleep(PAUSE).await,
                answer => return answer.map(Some).map_err(trouble),
            }
            *self = Engine::reach(&state).await?;
        }
    }

    /// Takes a run up again. Where the engine was about to end when it was found, another is looked for.
    pub async fn resume(&mut self, run: &RunId) -> Result<()> {
        let mut tries = 0;
        loop {
            let state = match self {
                Engine::Own(pit) => return Ok(pit.resume(run, &who::me().name).await?),
                Engine::Other(state) => state.clone(),
                Engine::Server(server) => return server.resume(run),
            };
            let mut client = Client::connect(&state.socket()).await;
            let asked = match &mut client {
                Ok(client) => client.ask(&Ask::Resume { run: run.clone() }).await.map(drop),
                Err(_) => Err(ClientError::Gone),
            };
            match asked {
                Ok(()) => return Ok(()),
                Err(ClientError::Leaving) => tokio::time::sleep(PAUSE).await,
                Err(ClientError::Reach(_) | ClientError::Gone) if tries < TRIES => tokio::time::sleep(PAUSE).await,
                Err(ClientError::Refused(why)) => return Err(Trouble::new(why)),
                Err(error) => return Err(error.into()),
            }
            tries += 1;
            *self = Engine::reach(&state).await?;
        }
    }

    /// Gives an order to a run.
    pub async fn order(&self, run: &RunId, what: Order) -> Result<()> {
        match self {
            Engine::Own(pit) => Ok(pit.order(run, what, &who::me()).await?),
            Engine::Other(state) => ask(state, Ask::Order { run: run.clone(), what }).await.map(drop),
            Engine::Server(server) => server.order(run, &what),
        }
    }

    /// Follows a run from the event after `after`.
    pub async fn follow(&self, run: &RunId, after: u64) -> Result<Watch> {
        match self {
            Engine::Own(pit) => Ok(Watch::Own(Box::new(pit.follow(run, after)?))),
            Engine::Other(state) => match listen(state, run, after).await {
                Ok(client) => {
                    let listening = Listening { client, state: state.clone(), run: run.clone(), last: after };
                    Ok(Watch::Other(Box::new(listening)))
                }
                Err(ClientError::Reach(_)) => Ok(Watch::of_journal(state, run, after)?),
                Err(error) => Err(error.into()),
            },
            Engine::Server(server) => Ok(Watch::Server(Stream::open(server, run, after))),
        }
    }

    /// Ends this process's part before a run is started: nothing of it is left.
    pub async fn leave(&self) {
        if let Engine::Own(pit) = self {
            pit.close().await;
        }
    }

    /// Ends this process's part: waits until nothing moves any more that other commands handed over,
    /// leaves what waits for people to `resume`, and says what went wrong.
    pub async fn finish(&self) -> Result<()> {
        let Engine::Own(pit) = self else { return Ok(()) };
        let mut interrupts = Interrupts::new()?;
        if timeout(PAUSE, pit.still()).await.is_err() {
            print::talk("still carrying out what other commands handed over; Ctrl-C leaves it to `pitcrew resume`");
            tokio::select! {
                () = pit.still() => {}
                () = interrupts.next() => {}
            }
        }
        pit.close().await;
        for remark in pit.remarks() {
            print::talk(format!("{}: {remark}", style::care("warning")));
        }
        match pit.trouble() {
            Some(trouble) => Err(Trouble::new(trouble).hint("`pitcrew resume` goes on when that is mended")),
            None => Ok(()),
        }
    }
}

/// Says what is waited for before anything is begun.
fn awaits(what: &str) {
    print::talk(format!("waiting for {what}; Ctrl-C gives up, and leaves nothing behind"));
}

async fn ask(state: &StateDir, ask: Ask) -> Result<RunId> {
    let mut client = Client::connect(&state.socket()).await?;
    client.ask(&ask).await.map_err(trouble)
}

fn trouble(error: ClientError) -> Trouble {
    match error {
        ClientError::Refused(why) => Trouble::new(why),
        error => error.into(),
    }
}

async fn listen(state: &StateDir, run: &RunId, after: u64) -> std::result::Result<Client, ClientError> {
    let mut client = Client::connect(&state.socket()).await?;
    client.follow(run, after).await?;
    Ok(client)
}

impl Watch {
    fn of_journal(state: &StateDir, run: &RunId, after: u64) -> Result<Watch> {
        Ok(Watch::Own(Box::new(Follower::to_the_end(state, run, after)?)))
    }

    /// Returns what is seen next; `None` when nobody drives the run any more.
    pub async fn next(&mut self) -> Result<Option<Seen>> {
        loop {
            let listening = match self {
                Watch::Own(follower) => return Ok(follower.next().await?),
                Watch::Other(listening) => listening,
                Watch::Server(stream) => return stream.next().await,
            };
            match listening.client.seen().await {
                Ok(seen) => {
                    if let Some(Seen::Event(record)) = &seen {
                        listening.last = record.seq;
                    }
                    return Ok(seen);
                }
                // With its last run the engine ends, and need not have told us all before; or it was
                // killed. The journal has the rest.
                Err(ClientError::Gone | ClientError::Reach(_)) => {
                    *self = Watch::of_journal(&listening.state, &listening.run, listening.last)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}
