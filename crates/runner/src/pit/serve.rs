//! Listening at the engine's socket, for the same user only.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Weak};

use pitcrew_engine::{RunId, Voice};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::OwnedWriteHalf;
use tokio::net::{UnixListener, UnixStream};

use super::protocol::{Ask, Line, Said};
use super::{Pit, PitError};
use crate::checks::chain;
use crate::short_path::ShortPath;
use crate::who;

/// The longest line that is taken at the socket: a plan's source may be 8 MiB, in JSON twice that.
const LINE_LIMIT: u64 = 32 << 20;

/// Begins to listen. Whoever holds the lock owns the socket, so one that is left over is removed.
pub(super) fn listen(pit: &Arc<Pit>) -> Result<(), PitError> {
    let path = pit.state.socket();
    let failed = |source| PitError::Listen { path: path.clone(), source };
    if let Err(error) = std::fs::remove_file(&path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(failed(error));
    }
    let short = ShortPath::of(&path).map_err(failed)?;
    let listener = UnixListener::bind(short.path()).map_err(failed)?;
    std::fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(failed)?;
    tokio::spawn(accept(listener, Arc::downgrade(pit)));
    Ok(())
}

async fn accept(listener: UnixListener, pit: Weak<Pit>) {
    // A listener that fails leaves the runs alone: the journal still can be read and resumed.
    while let Ok((stream, _)) = listener.accept().await {
        let Some(pit) = pit.upgrade() else { return };
        tokio::spawn(async move {
            // A caller that goes away in the middle has its answer in the journal.
            let _ = talk(stream, pit).await;
        });
    }
}

async fn talk(stream: UnixStream, pit: Arc<Pit>) -> std::io::Result<()> {
    let peer = stream.peer_cred()?;
    let caller = peer.uid();
    let mine = rustix::process::geteuid().as_raw();
    let (read, mut write) = stream.into_split();
    if caller != mine && caller != 0 {
        let why = "this engine belongs to another user".to_owned();
        return say(&mut write, &Said::Refused { why }).await;
    }
    let mut lines = BufReader::new(read.take(LINE_LIMIT)).lines();
    while let Some(line) = lines.next_line().await? {
        // Whoever asks is told how it went before the process ends; who only follows has the journal.
        let mut busy = pit.is_busy();
        let said = match serde_json::from_str(&line) {
            Ok(Line { ask: Ask::Follow { run, after }, .. }) => {
                drop(busy);
                follow(&pit, &run, after, &mut write).await?;
                continue;
            }
            // What it took up now it would drop again, and whoever asked would ask again, for ever.
            Ok(_) if pit.is_leaving() => Said::Leaving,
            Ok(Line { ask, behind_sudo }) => {
                let pid = peer.pid().and_then(|pid| u32::try_from(pid).ok());
                let by = who::voice(caller, behind_sudo, pid);
                let patient = matches!(&ask, Ask::Start(request) if request.wait);
                loop {
                    match answer(&pit, ask.clone(), &by).await {
                        Ok(run) => break Said::Done { run },
                        Err(error) => match error.held().filter(|_| patient) {
                            Some(held) => {
                                say(&mut write, &Said::Awaits { what: held.awaited().unwrap_or_default() }).await?;
                                // The process may end meanwhile: nothing is done that would be lost.
                                drop(busy);
                                tokio::select! {
                                    freed = pit.free(held) => if let Err(error) = freed {
                                        return say(&mut write, &Said::Refused { why: chain(&error) }).await;
                                    },
                                    // Whoever waits says nothing more: they have gone.
                                    _ = lines.next_line() => return Ok(()),
                                }
                                busy = pit.is_busy();
                                if pit.is_leaving() {
                                    break Said::Leaving;
                                }
                            }
                            None => break Said::Refused { why: chain(&error) },
                        },
                    }
                }
            }
            Err(error) => Said::Refused { why: format!("understand what is asked: {error}") },
        };
        say(&mut write, &said).await?;
        drop(busy);
    }
    Ok(())
}

async fn answer(pit: &Arc<Pit>, ask: Ask, by: &Voice) -> Result<RunId, PitError> {
    match ask {
        Ask::Start(mut request) => {
            by.name.clone_into(&mut request.by);
            request.inside = by.inside;
            pit.start(*request).await
        }
        Ask::Resume { run } => pit.resume(&run, &by.name).await.map(|()| run),
        Ask::Order { run, what } => pit.order(&run, what, by).await.map(|()| run),
        Ask::Follow { run, .. } => Ok(run),
    }
}

async fn follow(pit: &Pit, run: &RunId, after: u64, write: &mut OwnedWriteHalf) -> std::io::Result<()> {
    let mut follower = match pit.follow(run, after) {
        Ok(follower) => follower,
        Err(error) => return say(write, &Said::Refused { why: chain(&error) }).await,
    };
    loop {
        match follower.next().await {
            Ok(Some(what)) => say(write, &Said::Seen { what }).await?,
            Ok(None) => return say(write, &Said::Over).await,
            Err(error) => return say(write, &Said::Refused { why: chain(&error) }).await,
        }
    }
}

async fn say(write: &mut OwnedWriteHalf, said: &Said) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(said)?;
    line.push(b'\n');
    write.write_all(&line).await
}
