//! `pitcrew serve`: keeps the engine of a project open, and answers over HTTP.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use pitcrew_runner::{clock, who};
use pitcrew_server::{Access, Keys, Provider, Role, Server, Setup};

use crate::archive;
use crate::engine::Engine;
use crate::exit::Exit;
use crate::follow::Interrupts;
use crate::print;
use crate::project::PlanFile;
use crate::render::style;
use crate::report;
use crate::runtime;
use crate::shipped;
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
    #[command(flatten)]
    provider: IdentityProvider,
}

/// Who knows people, so that they need no link.
#[derive(Args, Debug)]
struct IdentityProvider {
    /// Have people log in at this OpenID Connect provider; its secret stands in the file that
    /// `PITCREW_OIDC_SECRET_FILE` names
    #[arg(long = "oidc", value_name = "ISSUER", requires = "client", requires = "roles")]
    issuer: Option<String>,
    /// What the provider knows this server as
    #[arg(long = "oidc-client", value_name = "ID", requires = "issuer")]
    client: Option<String>,
    /// What somebody with this text in the claim may do, such as `platform=admin` or `*=viewer`; again for more, the
    /// first that somebody has counts
    #[arg(long = "oidc-role", value_name = "TEXT=ROLE", value_parser = text_and_role)]
    roles: Vec<(String, Role)>,
    /// The claim that says what people are
    #[arg(long = "oidc-claim", value_name = "CLAIM", default_value = "groups")]
    claim: String,
    /// The claim whose text is their name here; take one that they cannot choose for themselves
    #[arg(long = "oidc-name", value_name = "CLAIM", default_value = "preferred_username")]
    name: String,
}

fn text_and_role(text: &str) -> std::result::Result<(String, Role), String> {
    let (text, role) = text.rsplit_once('=').ok_or("it is written `TEXT=ROLE`")?;
    let role: Role = role.parse().map_err(|error| format!("{error}"))?;
    if role == Role::Agent {
        Err("only attempts have the role `agent`".to_owned())
    } else {
        Ok((text.to_owned(), role))
    }
}

impl IdentityProvider {
    fn read(self) -> Result<Option<Provider>> {
        let (Some(issuer), Some(client)) = (self.issuer, self.client) else { return Ok(None) };
        let is_here =
            ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|here| issuer.starts_with(here));
        if !issuer.starts_with("https://") && !is_here {
            return Err(Trouble::new(format!("the identity provider `{issuer}` is not reached by TLS"))
                .hint("its address begins with `https://`"));
        }
        let secret =
            match std::env::var_os("PITCREW_OIDC_SECRET_FILE").map(PathBuf::from) {
                Some(file) => Some(std::fs::read_to_string(&file).map_err(|error| {
                    Trouble::while_trying(format!("read the secret in `{}`", file.display()), &error)
                })?),
                None => None,
            };
        let secret = secret.map(|secret| secret.trim().to_owned());
        Ok(Some(Provider { issuer, client, secret, claim: self.claim, roles: self.roles, name: self.name }))
    }
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
        let provider = self.provider.read()?;
        let access = Access { rate: self.rate, hosts: self.hosts, url: self.url, provider };
        let setup = Setup {
            pit: pit.clone(),
            state,
            root,
            shipped: shipped::for_server(),
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
