//! Who may do what.

mod audit;
mod caller;
mod cookie;
mod describe;
mod gate;
mod headers;
mod hosts;
pub(crate) mod keys;
mod load;
mod needs;
mod oidc;
mod rate;
mod rights;
mod scope;
mod secret;

use std::net::SocketAddr;

use pitcrew_runner::store::StateDir;

pub use audit::{Act, AuditError, AuditLog, BadCheckpoint, Checkpoint, Flaw, Listed, Outcome, Verdict};
pub(crate) use caller::Caller;
pub(crate) use cookie::Cookie;
pub(crate) use describe::describe;
pub(crate) use gate::{came_of, gate, write};
pub use keys::{Attempt, Credential, Keys, KeysError, Kind, Made, Wanted};
pub(crate) use load::BODY;
pub use oidc::Provider;
pub(crate) use rights::Right;
pub use rights::{NoSuchRole, Role};
pub(crate) use secret::{Secret, same};

use crate::ServeError;
use crate::app::App;

/// How a server lets people and programs in.
#[derive(Clone, Debug)]
pub struct Access {
    /// How often somebody may call in a minute; 0 is without a limit.
    pub rate: u32,
    /// The names that it answers to, besides those of this machine.
    pub hosts: Vec<String>,
    /// Where people find it, where that is not where it listens: `https://pit.example.com`.
    pub url: Option<String>,
    /// Who knows people, so that they need no link.
    pub provider: Option<Provider>,
}

impl Default for Access {
    fn default() -> Access {
        Access { rate: 100, hosts: Vec::new(), url: None, provider: None }
    }
}

/// Everything that says who may.
pub(crate) struct Trust {
    pub(crate) keys: Keys,
    pub(crate) cookie: Cookie,
    /// The way in by an identity provider.
    pub(crate) door: Option<oidc::Door>,
    scribe: audit::Scribe,
    hosts: hosts::Hosts,
    rate: rate::Rate,
    load: load::Load,
}

impl Trust {
    /// Opens what is kept of it.
    pub(crate) fn open(state: &StateDir, at: SocketAddr, access: Access) -> Result<Trust, ServeError> {
        let keys = Keys::open(state)?;
        let url = access.url.map(|url| url.trim_end_matches('/').to_owned()).unwrap_or_else(|| reached_at(at));
        keys.answers_at(&url)?;
        let mut hosts = access.hosts;
        hosts.extend(url.parse::<axum::http::Uri>().ok().and_then(|url| url.host().map(str::to_owned)).filter(
            |host| {
                // Its own names count at its own port alone.
                host.parse::<std::net::IpAddr>().is_err() && host != "localhost" && !host.starts_with('[')
            },
        ));
        Ok(Trust {
            keys,
            cookie: Cookie::new(at.port(), url.starts_with("https://")),
            door: access.provider.map(|provider| oidc::Door::new(provider, &url)),
            scribe: audit::Scribe::new(state)?,
            hosts: hosts::Hosts::new(at, &hosts),
            rate: rate::Rate::a_minute(access.rate),
            load: load::Load::default(),
        })
    }
}

/// Returns where a browser on this machine finds the server.
fn reached_at(at: SocketAddr) -> String {
    if at.ip().is_unspecified() { format!("http://localhost:{}", at.port()) } else { format!("http://{at}") }
}

impl App {
    /// Ends a session that a browser had before.
    pub(crate) fn forget(&self, session: Option<Secret>) {
        if let Some(session) = session {
            // It runs out where it cannot be ended now.
            let _ = self.trust.keys.end_session(&session);
        }
    }
}
