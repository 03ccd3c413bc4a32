//! The server: what `pitcrew serve` answers over HTTP. It shows what runs say and carries word to
//! them; it decides nothing.

mod answer;
mod api;
mod app;
mod assets;
mod board;
mod contract;
mod extract;
mod feed;
mod gallery;
mod listen;
mod login;
mod paging;
mod problem;
mod readers;
mod roster;
mod router;
mod shelf;
mod start;
mod store;
mod summaries;
mod triggers;
mod trust;

pub use app::{App, Paper, Papers, ReportForm, Setup};
pub use problem::Problem;
pub use roster::Shipped;
pub use router::{openapi, router};
pub use store::StoreError;
pub use trust::{
    Access, Act, Attempt, AuditError, AuditLog, BadCheckpoint, Checkpoint, Credential, Flaw, Keys, KeysError, Kind,
    Listed, Made, NoSuchRole, Outcome, Provider, Role, Verdict, Wanted,
};

use std::net::SocketAddr;
use std::sync::Arc;

use pitcrew_runner::untold::untold;
use tokio::net::TcpListener;

/// Why the server cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened at.
    #[error("listen at {at}")]
    Listen {
        /// Where.
        at: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Its own database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The audit log cannot be used.
    #[error(transparent)]
    Audit(#[from] trust::AuditError),
    /// Who may call cannot be told.
    #[error(transparent)]
    Keys(#[from] trust::KeysError),
}

/// A server that listens and does not answer yet.
pub struct Server {
    listener: TcpListener,
    app: Arc<App>,
    at: SocketAddr,
}

impl Server {
    /// Opens what the server keeps, and listens: from here on requests wait to be answered.
    pub async fn bind(at: SocketAddr, setup: Setup) -> Result<Server, ServeError> {
        let listen = |source| ServeError::Listen { at, source };
        let listener = TcpListener::bind(at).await.map_err(listen)?;
        let at = listener.local_addr().map_err(listen)?;
        let app = App::open(setup, at)?;
        Ok(Server { listener, app, at })
    }

    /// Where it listens; the port is the real one where any free one was asked for.
    pub fn address(&self) -> SocketAddr {
        self.at
    }

    /// Answers until `ends`; what is being answered then is answered to its end.
    pub async fn serve(self, ends: impl Future<Output = ()>) {
        let app = self.app.clone();
        app.begin();
        go_on(&app);
        let closing = app.clone();
        let ends = async move {
            ends.await;
            closing.close();
        };
        listen::listen(self.listener, router(app), ends).await;
    }
}

/// Takes up every run that an earlier process left in the middle, or with something to tell; one that cannot go on is told where it is looked at.
fn go_on(app: &Arc<App>) {
    let app = app.clone();
    tokio::spawn(async move {
        let by = pitcrew_runner::who::me().name;
        let looked = app.work(|app| app.read(|reader| Ok((reader.runs()?, untold(reader, &app.blobs)?)))).await;
        let (runs, untold) = looked.unwrap_or_default();
        // The oldest first: it may have what the others wait for.
        for row in runs.iter().rev().filter(|row| !row.is_over() || untold.contains(&row.id)) {
            if let Err(problem) = app.pit.resume(&row.id, &by).await.map_err(Problem::from) {
                app.remark(format!("run `{}` does not go on: {}", row.id, problem.detail()));
            }
        }
    });
}
