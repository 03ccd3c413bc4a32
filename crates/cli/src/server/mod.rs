//! Talking to `pitcrew serve` instead of to the project here: the same commands, over HTTP.

mod client;
mod mirrored;
mod orders;
mod stream;

use std::path::Path;
use std::sync::OnceLock;

pub use client::Server;
pub use mirrored::Mirrored;
pub use stream::Stream;

use crate::trouble::{Result, Trouble};

/// The server that all commands of this process talk to.
static CHOSEN: OnceLock<Server> = OnceLock::new();

/// Has all commands of this process talk to a server. The token comes from `PITCREW_TOKEN`, or from the file that
/// `PITCREW_TOKEN_FILE` names: on a command line everybody could read it.
pub fn choose(url: &str) -> Result<()> {
    let token = match (std::env::var("PITCREW_TOKEN"), std::env::var_os("PITCREW_TOKEN_FILE")) {
        (Ok(token), _) => Some(token),
        (Err(_), Some(file)) => {
            let path = Path::new(&file);
            let read = std::fs::read_to_string(path);
            Some(
                read.map_err(|error| Trouble::while_trying(format!("read the token in `{}`", path.display()), &error))?,
            )
        }
        (Err(_), None) => None,
    };
    let server = Server::new(url, token.map(|token| token.trim().to_owned()))?;
    // Only the command line says it, once.
    let _ = CHOSEN.set(server);
    Ok(())
}

/// Returns the server that commands talk to, where one was named.
pub fn chosen() -> Option<&'static Server> {
    CHOSEN.get()
}
