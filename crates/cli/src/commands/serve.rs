//! `pitcrew serve`: keeps the engine of a project open, and answers over HTTP.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use pitcrew_runner::{clock, who};
use pitcrew_server::{Access, Keys, Server, Setup};

use crate::archive;
use crate::engine::Engine;
use crate::exit::Exit;
use crate::follow::Interrupts;
use crate::print;
use crate::project::PlanFile;
use crate::render::style;
use crate::report;
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// What `serve` takes.
#[derive(Args, Debug)]
pub struct Serve {
    /// Plans to serve; without any, `pitcrew.yaml` here or further up
    plans: Vec<PathBuf>,
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7117")]
    listen: SocketAddr,
    /// Answer to this name besides those of this machine; again for more
    #[arg(long = "allow-host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Where people find it, when a proxy stands in front: `https://pit.example.com`
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// How often a caller may call in a minute; 0 is as often as it likes
    #[arg(long, value_name = "N", default_value_t = 100)]
    rate: u32,
}

impl Serve {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let mut plans = Vec::new();
        for plan in &self.plans {
            plans.push(PlanFile::choose(Some(plan))?);
        }
        if plans.is_empty() {
            plans.extend(PlanFile::find()?);
        }
        let root = match plans.first() {
            Some(plan) => plan.root(),
            None => archive::root()?,
        };
        let paths = plans.into_iter().map(|plan| plan.path).collect();
        runtime::block_on(self.serve(root, paths))
    }

    async fn serve(self, root: PathBuf, plans: Vec<PathBuf>) -> Result<Exit> {
        let state = archive::open_state(&root)?;
        let Engine::Own(pit) = Engine::reach(&state).await? else {
            return Err(Trouble::new("another pitcrew process is the engine of this project")
                .hint("it ends with its runs: wait for them, or stop it; `pitcrew status` shows them"));
        };
        let keys = Keys::open(&state)?;
        let access = Access { rate: self.rate, hosts: self.hosts, url: self.url };
        let setup = Setup {
            pit: pit.clone(),
            state,
            root,
            plans,
            papers: report::write,
            say: |what| print::talk(what),
            version: env!("CARGO_PKG_VERSION"),
            access,
        };
        let server = Server::bind(self.listen, setup).await?;
        print::talk(format!("{} http://{}/", style::strong("pitcrew serves"), server.address()));
        invite(&keys)?;
        if !server.address().ip().is_loopback() {
            print::talk(format!(
                "{}: other machines can reach it, and it speaks no TLS: have a proxy do that in front of it",
                style::hint("hint")
            ));
        }
        let mut interrupts = Interrupts::new()?;
        server
            .serve(async move {
                interrupts.next().await;
            })
            .await;
        pit.close().await;
        Ok(Exit::Done)
    }
}

/// Prints the link that lets a browser in, until one was let in.
fn invite(keys: &Keys) -> Result<()> {
    match keys.first_link(&who::me().name, clock::now())? {
        Some(made) => print::talk(format!("open this in a browser, once: {}", style::strong(keys.link(&made.secret)?))),
        None => print::talk("`pitcrew token link` makes a link that lets a browser in"),
    }
    Ok(())
}
